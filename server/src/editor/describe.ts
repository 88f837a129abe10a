// The parts of a schema in the words of DDL, short enough for a hover: what a reader of SQL takes in at a glance.
import type { Column, ColumnType, Constraint, ForeignKey, Index, IndexKeyPart, QualifiedName, Schema, Table } from '../schema/schema.ts';
import { keyOfTable } from '../schema/apply/lookup.ts';
import { foreignKeys } from '../query/facts/keys.ts';
import { keysSql, quoteName } from '../sql/createIndex.ts';

/** The catalog's long names as people write them. */
const SHORT_TYPES: ReadonlyMap<string, string> = new Map([
  ['timestamp with time zone', 'timestamptz'], ['timestamp without time zone', 'timestamp'], ['time with time zone', 'timetz'], ['time without time zone', 'time'],
  ['character varying', 'varchar'], ['character', 'char'],
]);

export function typeOf(type: ColumnType, schema: Schema): string {
  const name = SHORT_TYPES.get(type.name) ?? type.name;
  const home = type.schema !== undefined && !schema.searchPath.includes(type.schema) ? `${type.schema}.` : '';
  return `${home}${name}${type.modifiers.length > 0 ? `(${type.modifiers.join(',')})` : ''}${'[]'.repeat(type.array)}`;
}

/** The name by which a statement reaches a table: with its schema where the search path does not lead there. */
export function nameOf(key: QualifiedName, schema: Schema): string {
  const dot = key.indexOf('.');
  const [home, name] = [key.slice(0, dot), quoteName(key.slice(dot + 1))];
  return schema.searchPath.includes(home) ? name : `${quoteName(home)}.${name}`;
}

/** `bigint not null default 0`: what follows a column's name. Of a view nothing but the type is known. */
export function columnText(column: Column, table: Pick<Table, 'kind'>, schema: Schema): string {
  const { type, nullable, default: value, generated, identity } = column;
  return [
    typeOf(type, schema),
    ...(nullable || table.kind === 'view' ? [] : ['not null']),
    ...(generated === undefined ? [] : [`generated always as (${cut(generated)})`]),
    ...(identity === undefined ? [] : [`generated ${identity} as identity`]),
    ...(value === undefined ? [] : [`default ${cut(value)}`]),
  ].join(' ');
}

/** A default or an expression may be as long as it likes. */
const cut = (text: string): string => (text.length <= 48 ? text : `${text.slice(0, 47)}…`);

export function referenceText({ table, referenced, onDelete }: ForeignKey, schema: Schema): string {
  const columns = referenced.length > 0 ? ` (${referenced.map((one) => quoteName(one)).join(', ')})` : '';
  return `references ${nameOf(table, schema)}${columns}${onDelete === 'no action' ? '' : ` on delete ${onDelete}`}`;
}

/** `index orders_open_idx (placed_at) where status = 'open'`. */
export function indexText(index: Index): string {
  return [`${index.unique ? 'unique index' : 'index'} ${quoteName(index.name)}`, indexKeys(index)].join(' ');
}

/** What follows an index's name: `using gin (tags)`, `(a, b desc) where c is null`. */
export function indexKeys({ method, keys, include, predicate }: Index): string {
  return [
    ...(method === 'btree' ? [] : [`using ${method}`]),
    `(${keys.map(keyText).join(', ')})`,
    ...(include.length > 0 ? [`include (${include.map((one) => quoteName(one)).join(', ')})`] : []),
    ...(predicate.length > 0 ? [`where ${predicate.join(' and ')}`] : []),
  ].join(' ');
}

/** A call needs no parentheses of its own in an index, and is read better without. */
function keyText(key: IndexKeyPart): string {
  const text = keysSql({ keys: [key] });
  const call = key.expression === undefined || !/^\w+\([^()]*\)$/.test(key.expression) ? undefined : key.expression;
  return call === undefined ? text : text.replace(`(${call})`, () => call);
}

const MOST_COLUMNS = 24;
const MOST_LINES = 12;

/** A table as the lines of its DDL: each column with the keys that are its own, then keys of several columns, then indexes. */
export function tableText(table: Table, schema: Schema): string {
  const columns = limited(table.columns, MOST_COLUMNS);
  const width = Math.min(28, Math.max(0, ...columns.shown.map(({ name }) => quoteName(name).length)));
  const sections = [
    [...columns.shown.map((column) => `${quoteName(column.name).padEnd(width)} ${[columnText(asKeyed(column, table), table, schema), ...ownKeys(column, table, schema)].join(' ')}`), ...columns.more],
    lines(table.constraints.flatMap((constraint) => wideKey(constraint, schema) ?? [])),
    lines(table.indexes.filter(({ constraint }) => !constraint).map(indexText)),
  ];
  return sections.filter((section) => section.length > 0).map((section) => section.join('\n')).join('\n\n');
}

function lines(texts: readonly string[]): readonly string[] {
  const { shown, more } = limited(texts, MOST_LINES);
  return [...shown, ...more];
}

/** A cut that leaves out a single one saves nothing. */
function limited<T>(all: readonly T[], most: number): { readonly shown: readonly T[]; readonly more: readonly string[] } {
  return all.length <= most + 1 ? { shown: all, more: [] } : { shown: all.slice(0, most), more: [`… ${all.length - most} more`] };
}

const isOwn = (columns: readonly string[], { name }: Column): boolean => columns.length === 1 && columns[0] === name;

/** PRIMARY KEY says that a column is not null. */
const asKeyed = (column: Column, { constraints }: Table): Column =>
  constraints.some((constraint) => constraint.kind === 'primary key' && isOwn(constraint.columns, column)) ? { ...column, nullable: true } : column;

function ownKeys(column: Column, { constraints }: Table, schema: Schema): readonly string[] {
  return constraints.flatMap((constraint) => {
    if (constraint.kind === 'check' || constraint.kind === 'exclude' || !isOwn(constraint.columns, column)) return [];
    return constraint.kind === 'foreign key' ? [referenceText(constraint, schema)] : [constraint.kind];
  });
}

function wideKey(constraint: Constraint, schema: Schema): string | undefined {
  if (constraint.kind === 'check' || constraint.kind === 'exclude' || constraint.columns.length < 2) return undefined;
  const columns = `(${constraint.columns.map((one) => quoteName(one)).join(', ')})`;
  return constraint.kind === 'foreign key' ? `foreign key ${columns} ${referenceText(constraint, schema)}` : `${constraint.kind} ${columns}`;
}

/** The foreign keys that point to a table, with the tables that declare them. */
export function referencesTo(table: Table, schema: Schema): readonly { readonly from: Table; readonly key: ForeignKey }[] {
  const target = keyOfTable(table);
  return [...schema.tables.values()]
    .flatMap((from) => foreignKeys(from).filter((key) => key.table === target).map((key) => ({ from, key })))
    .sort((a, b) => (keyOfTable(a.from) < keyOfTable(b.from) ? -1 : 1));
}

/** `order_items.order_id`; of several columns `order_items (a, b)`. */
export function columnsText(table: Table, columns: readonly string[], schema: Schema): string {
  const name = nameOf(keyOfTable(table), schema);
  return columns.length === 1 ? `${name}.${quoteName(columns[0]!)}` : `${name} (${columns.map((one) => quoteName(one)).join(', ')})`;
}
