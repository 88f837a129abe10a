// Columns as they are offered: of everything in scope, of one table, of the row an upsert refuses; and the values that a column can hold.
import { findTable, keyOf, keyOfTable } from '../../schema/apply/lookup.ts';
import type { ColumnType, Schema, Table } from '../../schema/schema.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Cursor } from './cursor.ts';
import { RANK, type Draft } from './item.ts';
import { shownType, writtenName } from './names.ts';
import type { Expression, Place } from './place.ts';
import { columnsOf, sourceOf, type Scope, type ScopeColumn, type ScopeSource } from './scope.ts';

type ColumnsPlace = Extract<Place, { kind: 'columns' }>;

/** What a column is called in a list: `bigint · orders`. */
const detailOf = ({ type, column }: ScopeColumn, source: string, { searchPath }: Dialect): string =>
  [type ? shownType(type, searchPath) : '', column && !column.nullable ? 'not null' : '', source && `· ${source}`].filter((part) => part !== '').join(' ');

function columnDraft(cursor: Cursor, column: ScopeColumn, source: ScopeSource, rank: number, qualified: boolean): Draft {
  const { dialect, quote } = cursor;
  const name = writtenName(column.name, dialect, quote);
  const isQualified = qualified && quote === '';
  const label = isQualified ? `${source.name}.${column.name}` : column.name;
  const origin = source.table && source.table.name !== source.name ? source.table.name : source.name;
  return { label, kind: 'column', detail: detailOf(column, origin, dialect), text: isQualified ? `${writtenName(source.name, dialect)}.${name}` : name, rank };
}

/** All columns that an expression can name here. */
export function scopeDrafts(cursor: Cursor, schema: Schema, scope: Scope, place: Expression): readonly Draft[] {
  const all = sourcesFor(schema, scope, place);
  const { qualifier } = cursor;
  if (qualifier.length > 0) return qualifiedDrafts(cursor, all, scope, place);
  const several = all.filter(({ level }) => level === 0).length > 1;
  const partners = partnersOf(all, place.compared);
  const drafts = all.flatMap((source) =>
    source.columns.map((column) => columnDraft(cursor, column, source, partners.has(`${source.name}.${column.name}`) ? RANK.exact : source.level === 0 ? RANK.column : RANK.outer, several || source.level > 0)));
  const aliases = all.length > 1 || place.inConflict ? all.map((source): Draft => ({ label: source.name, kind: 'alias', detail: source.table?.name ?? 'subquery', text: writtenName(source.name, cursor.dialect, cursor.quote), rank: RANK.alias })) : [];
  return [...drafts, ...aliases, ...excludedDrafts(cursor, scope, place), ...outputDrafts(cursor, scope, place)];
}

function sourcesFor(schema: Schema, { sources }: Scope, { clause, table }: Expression): readonly ScopeSource[] {
  if (table) {
    const found = findTable(schema, table);
    return found ? [sourceOf(found)] : [];
  }
  return clause === 'values' || clause === 'limit' || clause === 'offset' ? sources.filter(({ level }) => level > 0) : sources;
}

/** `o.`: the columns of what is called so, the innermost first. */
function qualifiedDrafts(cursor: Cursor, sources: readonly ScopeSource[], { query, sources: everything }: Scope, place: Expression): readonly Draft[] {
  const [outer, inner] = cursor.qualifier.length > 1 ? cursor.qualifier.slice(-2) : [undefined, cursor.qualifier[0]];
  const matches = (source: ScopeSource): boolean => source.name === inner && (outer === undefined || source.table?.schema === outer);
  const caseless = (source: ScopeSource): boolean => cursor.dialect.folding === 'none' && source.name.toLowerCase() === inner!.toLowerCase();
  const source = sources.find(matches) ?? sources.find(caseless);
  if (source) return source.columns.map((column) => columnDraft(cursor, column, source, RANK.column, false));
  const target = place.inConflict && inner === 'excluded' && query?.kind === 'insert' ? everything[0] : undefined;
  return target ? target.columns.map((column) => columnDraft(cursor, column, target, RANK.column, false)) : [];
}

/** In ON CONFLICT … DO UPDATE: the row that was to be inserted. The column that is assigned comes first. */
function excludedDrafts(cursor: Cursor, { sources }: Scope, { inConflict, compared }: Expression): readonly Draft[] {
  const target = sources[0];
  if (!inConflict || !target) return [];
  return target.columns.map((column) => ({ ...columnDraft(cursor, column, { ...target, name: 'excluded' }, column.name === compared?.at(-1) ? RANK.exact : RANK.outer, true) }));
}

/** ORDER BY and GROUP BY can name outputs. */
function outputDrafts({ dialect, quote }: Cursor, { outputs }: Scope, { clause }: Expression): readonly Draft[] {
  if (clause !== 'order' && clause !== 'group') return [];
  return outputs.map((name) => ({ label: name, kind: 'column', detail: 'output of this query', text: writtenName(name, dialect, quote), rank: clause === 'order' ? RANK.near : RANK.outer }));
}

// ── Columns of one table ─────────────────────────────────────────────────────────────────────────────────────────

export function listDrafts(cursor: Cursor, schema: Schema, { table: name, use, taken }: ColumnsPlace): readonly Draft[] {
  const table = findTable(schema, name);
  if (!table || cursor.qualifier.length > 0) return [];
  const source = sourceOf(table);
  const free = source.columns.filter((column) => !taken.includes(column.name) && (use === 'any' || isWritable(column)));
  const isFollowed = cursor.tokens.words[cursor.until + 1] === '=';
  const drafts = free.map((column): Draft => {
    const draft = columnDraft(cursor, column, source, use === 'insert' && isRequired(column) ? RANK.near : RANK.column, false);
    return use === 'set' && !isFollowed && cursor.tokens.words[cursor.until - 1] !== '(' ? { ...draft, text: `${draft.text} = ` } : draft;
  });
  const required = use === 'insert' && taken.length === 0 ? requiredOf(table) : [];
  if (required.length < 2 || cursor.quote !== '') return drafts;
  const text = required.map((one) => writtenName(one, cursor.dialect)).join(', ');
  return [{ label: text, kind: 'column', detail: 'every required column', text, rank: RANK.exact }, ...drafts];
}

const isWritable = ({ column }: ScopeColumn): boolean => column?.generated === undefined && column?.identity !== 'always';
const isRequired = ({ column }: ScopeColumn): boolean => column !== undefined && !column.nullable && column.default === undefined && column.identity === undefined && column.generated === undefined;

/** The columns that an insert must name. */
export const requiredOf = (table: Table): readonly string[] => columnsOf(table).filter(isRequired).map(({ name }) => name);

/** Columns that the table just joined has in common with those before it. */
export function sharedDrafts(cursor: Cursor, { sources }: Scope): readonly Draft[] {
  const here = sources.filter(({ level, source }) => level === 0 && source && source.span.start < cursor.at);
  const joined = here.at(-1);
  if (!joined) return [];
  return joined.columns.filter(({ name }) => here.some((other) => other !== joined && other.columns.some((one) => one.name === name))).map((column) => columnDraft(cursor, column, joined, RANK.column, false));
}

// ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The labels that a compared column can hold, as literals; in a string, without its opening quote. */
export function valueDrafts({ string }: Cursor, schema: Schema, scope: Scope, place: Expression): readonly Draft[] {
  const column = place.position === undefined ? comparedColumn(sourcesFor(schema, scope, { ...place, clause: 'where' }), place.compared)?.column : insertedColumn(scope, place.position);
  const type = column?.type && enumOf(schema, column.type);
  if (!type) return [];
  return type.labels.map((label) => {
    const written = label.replaceAll("'", "''");
    return { label: string ? label : `'${label}'`, kind: 'value', detail: type.name, text: string === 'closed' ? written : string === 'open' ? `${written}'` : `'${written}'`, rank: RANK.exact };
  });
}

function insertedColumn({ insert }: Scope, position: number): ScopeColumn | undefined {
  const name = insert?.columns[position];
  return name === undefined ? insert?.columns.length === 0 ? insert.target?.columns[position] : undefined : insert?.target?.columns.find((column) => column.name === name);
}

function comparedColumn(sources: readonly ScopeSource[], path: readonly string[] | undefined): { readonly source: ScopeSource; readonly column: ScopeColumn } | undefined {
  const name = path?.at(-1);
  const qualifier = path?.at(-2);
  for (const source of sources) {
    const column = qualifier === undefined || source.name === qualifier ? source.columns.find((one) => one.name === name) : undefined;
    if (column) return { source, column };
  }
  return undefined;
}

function enumOf(schema: Schema, type: ColumnType, depth = 0): { readonly name: string; readonly labels: readonly string[] } | undefined {
  if (type.array > 0 || depth > 4) return undefined;
  const homes = type.schema === undefined ? schema.searchPath : [type.schema];
  const found = homes.map((home) => schema.types.get(keyOf(home, type.name))).find((one) => one !== undefined);
  return found?.kind === 'enum' ? found : found?.kind === 'domain' ? enumOf(schema, found.base, depth + 1) : undefined;
}

/** The columns that a foreign key makes equal to the one that is compared, by `source.column`. */
function partnersOf(sources: readonly ScopeSource[], path: readonly string[] | undefined): ReadonlySet<string> {
  const compared = comparedColumn(sources, path);
  const partners = new Set<string>();
  if (!compared?.source.table) return partners;
  const { source, column } = compared;
  const key = keyOfTable(source.table!);
  for (const other of sources) {
    if (other === source || !other.table) continue;
    for (const one of source.table!.constraints) if (one.kind === 'foreign key' && one.table === keyOfTable(other.table)) partners.add(`${other.name}.${one.referenced[one.columns.indexOf(column.name)] ?? ''}`);
    for (const one of other.table.constraints) if (one.kind === 'foreign key' && one.table === key) partners.add(`${other.name}.${one.columns[one.referenced.indexOf(column.name)] ?? ''}`);
  }
  return partners;
}
