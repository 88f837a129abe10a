// Figures for what was never measured: how many values of a column differ, how many are NULL, between which bounds they lie, told from declarations and names.
// A plan on them says which index would be used, seldom what it would cost (planner.md §2): `level` goes along with it.
import { foreignKeys, isFlagLike, isIdLike, isKindLike, isUniqueLike, snake } from '../query/facts/keys.ts';
import type { ColumnMeasures, Measures } from '../schema/measures.ts';
import type { Column, ColumnType, QualifiedName, Schema, Table } from '../schema/schema.ts';
import { familyOf } from '../schema/typeFamily.ts';
import { guessRows, type RowOptions } from './guessRows.ts';
import { arrayOf, histogramOf } from './histogram.ts';
import { usualWidth } from './width.ts';

export interface GuessOptions extends RowOptions {
  /** Milliseconds since 1970, told by who has a clock; the coarser, the longer a plan stays the same. */
  readonly today: number;
}

/** What was measured, with guesses where nothing was: of tables, of columns, and of the bounds that were left out of a column. */
export function withGuesses(schema: Schema, measures: Measures, options: GuessOptions): Measures {
  const counted = new Map(measures.relations.filter(({ rows }) => rows >= 0).map((one) => [`${one.schema}.${one.name}`, one.rows]));
  const rows = guessRows(schema, { ...options, sizes: { rows: (table) => options.sizes.rows(table) ?? counted.get(table) } });
  const unanalyzed = unanalyzedIn(measures);
  const measured = new Map(measures.columns.map((one) => [`${one.schema}.${one.relation}.${one.column}`, one]));
  // What nobody counted and has no pages is an empty copy: its indexes are no smaller than those of the rows that are assumed.
  const [relations, columns] = [measures.relations.filter((one) => one.rows >= 0 || (one.pages ?? 0) > 0), measures.level === 'full' ? [...measures.columns] : measures.columns.map((one) => withBounds(schema, one, rows, options))];
  const present = new Set(relations.map((one) => `${one.schema}.${one.name}`));
  for (const [key, count] of rows) {
    const table = schema.tables.get(key)!;
    if (!present.has(key)) relations.push({ schema: table.schema, name: table.name, rows: count, ...(table.partitioned && { pages: 0 }) });
    // Rows that the server itself knows nothing more of: it plans by its own assumptions, and so does the copy.
    if (unanalyzed.has(key)) continue;
    for (const column of table.columns) {
      if (measured.has(`${key}.${column.name}`)) continue;
      const guess = guessColumn(schema, table, column, count, rows, options);
      if (guess) columns.push({ schema: table.schema, relation: table.name, column: column.name, ...(table.partitioned && { inherited: true as const }), ...guess });
    }
  }
  return { ...measures, relations, columns };
}

function unanalyzedIn({ level, relations, columns }: Measures): ReadonlySet<string> {
  if (level === 'rows' || level === 'schema') return new Set();
  const analyzed = new Set(columns.map(({ schema, relation }) => `${schema}.${relation}`));
  return new Set(relations.flatMap(({ schema, name, pages }) => ((pages ?? 0) > 0 && !analyzed.has(`${schema}.${name}`) ? [`${schema}.${name}`] : [])));
}

type Guess = Omit<ColumnMeasures, 'schema' | 'relation' | 'column' | 'inherited'>;

/** A row of statistics without bounds is worse than none: what lies between two values is then taken for one row. */
function withBounds(schema: Schema, one: ColumnMeasures, rows: ReadonlyMap<QualifiedName, number>, { today }: GuessOptions): ColumnMeasures {
  if (one.histogram !== undefined || one.commonValues !== undefined || one.distinct === 0) return one;
  const key = `${one.schema}.${one.relation}`;
  const type = schema.tables.get(key)?.columns.find(({ name }) => name === one.column)?.type;
  const histogram = type && histogramOf(baseOf(schema, type), { values: one.distinct < 0 ? -one.distinct * (rows.get(key) ?? 0) : one.distinct, today });
  return histogram === undefined ? one : { ...one, histogram };
}

/** Undefined where the planner's own assumptions are as good: documents, arrays, ranges. */
function guessColumn(schema: Schema, table: Table, column: Column, rows: number, all: ReadonlyMap<QualifiedName, number>, { today }: GuessOptions): Guess | undefined {
  const type = baseOf(schema, column.type);
  const isKey = isUniqueAlone(table, column.name);
  const nullFraction = column.nullable && !isKey ? nullsOf(column.name) : 0;
  const base = { nullFraction, width: usualWidth(type) };
  if (isKey) return { ...base, distinct: -1, ...bounds(type, rows, today), ...(familyOf(type) === 'whole' && { correlation: 1 }) };
  const labels = labelsOf(schema, table, column);
  if (labels) return { ...base, distinct: labels.length, ...common(labels, labels.map(() => (1 - nullFraction) / labels.length)) };
  if (type.name === 'boolean' && type.array === 0) return { ...base, distinct: 2, ...flag(column.name, nullFraction) };
  const reference = foreignKeys(table).find(({ columns }) => columns[0] === column.name);
  const distinct = reference ? Math.max(1, Math.min(rows, all.get(reference.table) ?? rows)) : distinctOf(column, type, rows);
  if (distinct === undefined) return undefined;
  return { ...base, distinct: distinct > rows ? -1 : distinct, ...bounds(type, distinct < 0 ? -distinct * rows : distinct, today), correlation: MADE_IN_ORDER.test(snake(column.name)) ? 0.7 : 0 };
}

function bounds(type: ColumnType, values: number, today: number): Pick<Guess, 'histogram'> {
  const histogram = histogramOf(type, { values, today });
  return histogram === undefined ? {} : { histogram };
}

function common(values: readonly string[], frequencies: readonly number[]): Pick<Guess, 'commonValues' | 'commonFrequencies'> {
  const commonValues = arrayOf(values);
  return commonValues === undefined ? {} : { commonValues, commonFrequencies: frequencies };
}

/** One of the two is nine times the other: most things are active, few are deleted. */
function flag(name: string, nullFraction: number): Pick<Guess, 'commonValues' | 'commonFrequencies'> {
  const usual = /(?:^|_)(?:active|enabled|visible|valid|verified|public|published)$/.test(snake(name)) ? ['t', 'f'] : ['f', 't'];
  return common(usual, [0.9, 0.1].map((share) => share * (1 - nullFraction)));
}

const RARELY_SET = /(?:^|_)(?:deleted|archived|removed|discarded|cancell?ed|revoked|banned|blocked|suspended)(?:_(?:at|on|by|id))*$/;
const nullsOf = (name: string): number => (RARELY_SET.test(snake(name)) ? 0.95 : 0.1);
/** Rows lie in this order as far as nothing was removed: more than this would be trusted too far. */
const MADE_IN_ORDER = /^(?:created|inserted|occurred|logged|placed|recorded)(?:_|$)/;
const OWNER_LIKE = /(?:^|_)(?:tenant|org|organi[sz]ation|account|company|workspace|team|project|site|shop|store)_(?:id|uuid)$/;
const COUNT_LIKE = /(?:qty|quantity|count|position|number|line|size|age|level|priority|rank|score)/;

/** As in pg_stats. Where no declaration says anything, the name does. */
function distinctOf(column: Column, type: ColumnType, rows: number): number | undefined {
  if (type.array > 0) return undefined;
  const { name } = column;
  const own = snake(name);
  const family = familyOf(type);
  if (family === 'moment') return -0.9;
  if (family === 'date') return Math.min(rows, 730);
  if (isKindLike(name) || isFlagLike(column)) return 10;
  if (isUniqueLike(name)) return -0.8;
  if (OWNER_LIKE.test(own)) return Math.min(rows, 1_000);
  if (isIdLike(name)) return type.name === 'uuid' ? -0.1 : Math.max(1, rows / 20);
  if (type.name === 'uuid') return -0.9;
  switch (family) {
    case 'whole': return COUNT_LIKE.test(own) ? 50 : Math.max(1, Math.min(1_000, rows / 10));
    case 'exact': case 'float': return Math.max(1, Math.min(10_000, rows / 10));
    case 'text': return /(?:comment|name|title|body|address|text|content|description|key)/.test(own) ? -0.8 : -0.3;
    case undefined: return undefined;
  }
}

/** The values that a column is confined to. */
function labelsOf(schema: Schema, table: Table, { name, type }: Column): readonly string[] | undefined {
  if (type.array > 0) return undefined;
  const declared = type.schema === undefined ? undefined : schema.types.get(`${type.schema}.${type.name}`);
  if (declared?.kind === 'enum' && declared.labels.length > 0) return declared.labels;
  for (const constraint of table.constraints) {
    if (constraint.kind !== 'check') continue;
    const [, checked, list] = /^\(*"?(\w+)"? in \(((?:'(?:[^']|'')*'(?:, )?)+)\)\)*$/.exec(constraint.expression) ?? [];
    if (checked === name && list !== undefined) return [...list.matchAll(/'((?:[^']|'')*)'/g)].map((match) => match[1]!.replaceAll("''", "'"));
  }
  return undefined;
}

const isUniqueAlone = ({ indexes, constraints }: Table, column: string): boolean =>
  indexes.some(({ unique, keys, predicate }) => unique && predicate.length === 0 && keys.length === 1 && keys[0]!.column === column)
  || constraints.some((one) => (one.kind === 'primary key' || one.kind === 'unique') && one.columns.length === 1 && one.columns[0] === column);

/** What a domain is made of. */
function baseOf(schema: Schema, type: ColumnType): ColumnType {
  const declared = type.schema === undefined || type.array > 0 ? undefined : schema.types.get(`${type.schema}.${type.name}`);
  return declared?.kind === 'domain' ? declared.base : type;
}

