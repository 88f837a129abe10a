// Figures for what nobody measured: so many rows a table, and of its columns what their declarations and names say.
// A histogram that any constant falls into is better than none, and none is better than a row of statistics without one (planner.md, traps of levels b to d);
// of texts none is made, since a pattern would be compared with it.
import type { ColumnMeasures, Measures, RelationMeasures } from '../schema/measures.ts';
import type { Column, Schema, Table } from '../schema/schema.ts';
import { familyOf } from '../schema/typeFamily.ts';
import { foreignKeys, isUniqueLike, qualified } from '../query/facts/keys.ts';
import { sizeOf, type Sizes } from '../query/sizes.ts';
import { guessedWidth } from './candidates/narrow.ts';

/** Of a table of which nothing is known; what its name says is small holds so many. */
export const ASSUMED_ROWS = 1_000_000;
const FEW_ROWS = 1_000;

export interface Assuming {
  readonly sizes: Sizes;
  /** The day that times are told from: `2026-01-31`. */
  readonly today: string;
}

/** The measures with all that they lack. What was measured stands; a table that holds nothing and was never counted is one that nobody measured. */
export function assumed(schema: Schema, given: Measures, { sizes, today }: Assuming): Measures {
  const measures = withoutUncounted(schema, given);
  const known = new Map(measures.relations.map((one) => [`${one.schema}.${one.name}`, one.rows]));
  const unanalyzed = unanalyzedIn(measures);
  const measured = new Set(measures.columns.map((one) => `${one.schema}.${one.relation}`));
  const rowsOf = (table: Table): number => rowsIn(table, schema, known, sizes);
  const relations: RelationMeasures[] = [];
  const columns: ColumnMeasures[] = [];
  for (const table of schema.tables.values()) {
    if (table.kind === 'view' || table.kind === 'foreign table' || table.temporary) continue;
    const rows = rowsOf(table);
    if (!known.has(qualified(table))) relations.push({ schema: table.schema, name: table.name, rows: Math.round(rows), ...(table.partitioned && { pages: 0 }) });
    if (!measured.has(qualified(table)) && rows > 0 && !unanalyzed.has(qualified(table))) for (const column of table.columns) columns.push(...columnOf({ schema, table, column, rows, rowsOf, today }));
  }
  return { ...measures, relations: [...measures.relations, ...relations], columns: [...measures.columns, ...columns] };
}

/** Tables with rows that the server itself knows nothing more of. */
const unanalyzedIn = ({ level, relations }: Measures): ReadonlySet<string> =>
  new Set(level === 'rows' || level === 'schema' ? [] : relations.flatMap(({ schema, name, pages }) => ((pages ?? 0) > 0 ? [`${schema}.${name}`] : [])));

function withoutUncounted(schema: Schema, measures: Measures): Measures {
  const uncounted = new Set(measures.relations.flatMap(({ schema: home, name, rows, pages }) => {
    const table = schema.tables.get(`${home}.${name}`);
    return rows < 0 && (pages ?? 0) === 0 && table ? [`${home}.${name}`, ...table.indexes.map((index) => `${home}.${index.name}`)] : [];
  }));
  return uncounted.size === 0 ? measures : { ...measures, relations: measures.relations.filter(({ schema: home, name }) => !uncounted.has(`${home}.${name}`)) };
}

/** A table in parts holds what its parts hold, each an equal share. */
function rowsIn(table: Table, schema: Schema, known: ReadonlyMap<string, number>, sizes: Sizes): number {
  const name = qualified(table);
  const written = known.get(name) ?? sizes.rows(name);
  if (written !== undefined && written >= 0) return written;
  const parent = table.partitionOf === undefined ? undefined : schema.tables.get(table.partitionOf);
  if (parent) return rowsIn(parent, schema, known, sizes) / Math.max(1, [...schema.tables.values()].filter(({ partitionOf }) => partitionOf === table.partitionOf).length);
  return sizeOf(sizes, name) === 'small' ? FEW_ROWS : ASSUMED_ROWS;
}

interface Guessing {
  readonly schema: Schema;
  readonly table: Table;
  readonly column: Column;
  readonly rows: number;
  rowsOf(table: Table): number;
  readonly today: string;
}

function columnOf(guessing: Guessing): readonly ColumnMeasures[] {
  const { table, column } = guessing;
  const values = valuesOf(guessing);
  if (!values) return [];
  return [{ schema: table.schema, relation: table.name, column: column.name, nullFraction: nullsIn(column), width: guessedWidth(column), ...(table.partitioned && { inherited: true as const }), ...values }];
}

const REMOVED = /(?:^|_)(?:deleted|archived|removed|discarded|cancell?ed|revoked|banned|blocked|suspended)_?(?:at|on)?$/i;

const nullsIn = ({ name, nullable }: Column): number => (!nullable ? 0 : REMOVED.test(name) ? 0.95 : 0.1);

type Values = Pick<ColumnMeasures, 'distinct' | 'commonValues' | 'commonFrequencies' | 'histogram' | 'correlation'>;

/** Undefined where the planner's own guess is as good. */
function valuesOf({ schema, table, column, rows, rowsOf, today }: Guessing): Values | undefined {
  const filled = 1 - nullsIn(column);
  const { type, name } = column;
  if (type.array > 0) return undefined;
  if (type.name === 'boolean') {
    const mostly = /(?:^|_)(?:active|enabled|visible|valid|verified|public)$/i.test(name);
    return { distinct: 2, commonValues: mostly ? '{t,f}' : '{f,t}', commonFrequencies: [0.9 * filled, 0.1 * filled], correlation: 0.8 };
  }
  const labels = labelsOf(schema, column);
  if (labels) return { distinct: labels.length, commonValues: `{${labels.map((label) => JSON.stringify(label)).join(',')}}`, commonFrequencies: labels.map(() => filled / labels.length), correlation: 0.2 };
  const unique = isUnique(table, name);
  const parent = unique ? undefined : foreignKeys(table).find(({ columns }) => columns.length === 1 && columns[0] === name)?.table;
  const parents = parent === undefined ? undefined : schema.tables.get(parent);
  const distinct = unique ? -1 : parents ? Math.max(1, Math.min(rowsOf(parents), rows) * 0.6) : distinctOf(column, rows);
  const histogram = histogramOf(column, distinct < 0 ? -distinct * rows : distinct, today);
  if (histogram === undefined && familyOf(type) !== 'text' && type.name !== 'uuid') return undefined;
  return { distinct, ...(histogram !== undefined && { histogram }), correlation: unique && familyOf(type) === 'whole' ? 1 : familyOf(type) === 'moment' ? 0.7 : 0 };
}

function labelsOf(schema: Schema, { type }: Column): readonly string[] | undefined {
  const declared = type.schema === undefined ? undefined : schema.types.get(`${type.schema}.${type.name}`);
  return declared?.kind === 'enum' && declared.labels.length > 0 ? declared.labels : undefined;
}

const isUnique = (table: Table, name: string): boolean => table.indexes.some(({ unique, keys, predicate }) => unique && predicate.length === 0 && keys.length === 1 && keys[0]!.column === name);

const KIND = /(?:^|_)(?:status|state|type|kind|role|level|category|phase|stage|channel|visibility|priority|severity|locale|language|currency|country|method|mode|plan|tier|source|provider|gender)$/i;

/** A count, or below 0 the negated share of rows. */
function distinctOf({ name, type }: Column, rows: number): number {
  if (KIND.test(name)) return Math.min(8, rows);
  if (isUniqueLike(name) || type.name === 'uuid') return -0.9;
  switch (familyOf(type)) {
    case 'moment': return -0.9;
    case 'date': return Math.min(1_500, rows);
    case 'text': return -0.3;
    case 'whole': return /(?:_id|Id)$/.test(name) ? -0.1 : Math.min(1_000, rows);
    default: return -0.2;
  }
}

/** Ends of as many equal shares. */
const BOUNDS = 100;

function histogramOf({ type }: Column, distinct: number, today: string): string | undefined {
  if (distinct < BOUNDS) return undefined;
  const evenly = (of: (at: number) => string): string => `{${[...new Set([...Array(BOUNDS + 1).keys()].map((at) => of(at / BOUNDS)))].map((one) => `"${one}"`).join(',')}}`;
  switch (familyOf(type)) {
    case 'whole': return evenly((at) => String(Math.round(1 + at * Math.min(distinct, type.name === 'smallint' ? 32_000 : 2e9))));
    // Most amounts are small, and some are very large.
    case 'exact': case 'float': return evenly((at) => (at === 0 ? '0' : (0.01 * (100 * largest(type)) ** at).toFixed(2)));
    case 'date': return evenly((at) => momentAt(at, today).slice(0, 10));
    case 'moment': return evenly((at) => momentAt(at, today));
    default: return undefined;
  }
}

/** `numeric(6, 2)` holds less than ten thousand. */
function largest({ modifiers: [precision, scale = '0'] }: Column['type']): number {
  const digits = Number(precision) - Number(scale);
  return Number.isFinite(digits) ? Math.max(1, Math.min(10_000, 10 ** digits - 1)) : 10_000;
}

const DAY = 86_400_000;

/** Half of all times lie in the last two years, the others back to 1990, and a few in the days to come. */
function momentAt(share: number, today: string): string {
  const now = Date.parse(today);
  const recent = now - 730 * DAY;
  const at = share < 0.5 ? Date.UTC(1990, 0, 1) + (recent - Date.UTC(1990, 0, 1)) * share * 2 : recent + (now + 60 * DAY - recent) * (share - 0.5) * 2;
  return new Date(at).toISOString();
}
