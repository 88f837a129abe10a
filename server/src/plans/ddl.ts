// A folded schema as the statements that make one that plans alike: columns with their types, keys, indexes, references and partitions.
// What no plan hangs on is left out (defaults, sequences, triggers, grants), and with it most of what could fail or run.
import type { Column, ColumnType, ForeignKey, Index, QualifiedName, Schema, Table, UserType } from '../schema/schema.ts';
import { createIndexSql, quoteName } from '../sql/createIndex.ts';

/** What the model of a schema lacks, as the history has written it, each in the form that holds in the end. */
export interface WrittenObjects {
  /** Composite and range types, functions, operators, casts, collations, in their order. */
  readonly before: readonly string[];
  /** By the view's qualified name: CREATE VIEW or CREATE MATERIALIZED VIEW. */
  readonly views: ReadonlyMap<QualifiedName, string>;
}

const nothingWritten: WrittenObjects = { before: [], views: new Map() };

/** Statements without semicolons, in an order they can run in. Temporary tables are left out. */
export function statementsOf(schema: Schema, written: WrittenObjects = nothingWritten): readonly string[] {
  const tables = parentsFirst([...schema.tables.values()].filter(({ temporary }) => !temporary));
  const [views, stored] = [tables.filter((table) => isView(table)), tables.filter((table) => !isView(table))];
  return [
    ...[...new Set([...schema.schemas, ...tables.map((table) => table.schema)])].filter((name) => name !== 'public' && !name.startsWith('pg_')).sort().map((name) => `create schema if not exists ${quoteName(name)}`),
    ...[...schema.extensions].sort().map((name) => `create extension if not exists ${quoteName(name)} cascade`),
    ...[...schema.types.values()].flatMap(typeSql),
    ...written.before,
    ...stored.map((table) => tableSql(schema, table)),
    ...indexesSql(stored),
    ...stored.flatMap((table) => table.constraints.flatMap((constraint) => (constraint.kind === 'foreign key' ? referenceSql(schema, table, constraint) : []))),
    ...viewsSql(schema, views, written),
    ...indexesSql(views),
  ];
}

/**
 * What turns the first schema into the second: tables that an edit changed are made anew, so that it does not matter how far the edit got.
 * Types and functions that it adds come along; what it takes away from them stays.
 */
export function statementsBetween(before: Schema, after: Schema, written: WrittenObjects = nothingWritten): readonly string[] {
  const isNew = (table: Table): boolean => before.tables.get(keyOf(table)) !== table && !table.temporary;
  const changed = parentsFirst([...after.tables.values()].filter(isNew));
  const keys = new Set(changed.map(keyOf));
  const gone = [...before.tables.values()].filter((table) => !table.temporary && (keys.has(keyOf(table)) || !after.tables.has(keyOf(table))));
  const referring = [...after.tables.values()].filter((table) => !keys.has(keyOf(table)) && !table.temporary);
  const [views, stored] = [changed.filter((table) => isView(table)), changed.filter((table) => !isView(table))];
  // A view goes with what it reads.
  const lost = [...after.tables.values()].filter((table) => isView(table) && !keys.has(keyOf(table)) && table.reads?.some((read) => keys.has(read)));
  return [
    ...[...after.schemas].filter((name) => !before.schemas.has(name)).map((name) => `create schema if not exists ${quoteName(name)}`),
    ...[...after.types.values()].filter((type) => !before.types.has(keyOf(type))).flatMap(typeSql),
    ...gone.map((table) => `drop ${table.kind === 'materialized view' || table.kind === 'view' ? table.kind : 'table'} if exists ${named(table)} cascade`),
    ...stored.map((table) => tableSql(after, table)),
    ...indexesSql(stored),
    ...stored.flatMap((table) => table.constraints.flatMap((constraint) => (constraint.kind === 'foreign key' ? referenceSql(after, table, constraint) : []))),
    ...referring.flatMap((table) => table.constraints.flatMap((constraint) => (constraint.kind === 'foreign key' && keys.has(constraint.table) ? referenceSql(after, table, constraint) : []))),
    ...viewsSql(after, [...views, ...parentsFirst(lost)], written),
  ];
}

const keyOf = ({ schema, name }: { readonly schema: string; readonly name: string }): QualifiedName => `${schema}.${name}`;
const named = ({ schema, name }: { readonly schema: string; readonly name: string }): string => `${quoteName(schema)}.${quoteName(name)}`;
const isView = ({ kind }: Table): boolean => kind === 'view' || kind === 'materialized view';

function typeSql(type: UserType): readonly string[] {
  switch (type.kind) {
    case 'enum': return [`create type ${named(type)} as enum (${type.labels.map((label) => `'${label.replaceAll("'", "''")}'`).join(', ')})`];
    case 'domain': return [`create domain ${named(type)} as ${typeName(type.base)}${type.notNull ? ' not null' : ''}`];
    // Known by name alone: written by the history, or stubbed where a table asks for it.
    case 'composite': case 'range': case 'other': return [];
  }
}

/** What was written may speak of names that are others by now: then a table of the view's columns stands in for it. */
const viewsSql = (schema: Schema, views: readonly Table[], written: WrittenObjects): readonly string[] => [
  ...views.flatMap((view) => written.views.get(keyOf(view)) ?? []),
  ...views.map((view) => tableSql(schema, view).replace(/^create table/, 'create table if not exists')),
];

/** A view of which only the columns are known, and a foreign table, are tables to a plan. */
function tableSql(schema: Schema, table: Table): string {
  const parent = table.partitionOf === undefined ? undefined : schema.tables.get(table.partitionOf);
  const partitions = table.partitioned && table.partitionBy !== undefined ? ` ${table.partitionBy}` : '';
  if (parent?.partitionBy !== undefined && table.bound !== undefined) return `create table ${named(table)} partition of ${named(parent)} ${table.bound}${partitions}`;
  const heirOf = table.inherits.flatMap((key) => schema.tables.get(key) ?? []);
  return `create table ${named(table)} (${table.columns.map(columnSql).join(', ')})${heirOf.length > 0 ? ` inherits (${heirOf.map(named).join(', ')})` : ''}${partitions}`;
}

const columnSql = ({ name, type, nullable, collation }: Column): string => `${quoteName(name)} ${typeName(type)}${collation === undefined ? '' : ` collate ${collationName(collation)}`}${nullable ? '' : ' not null'}`;
const collationName = (written: string): string => (written.includes('"') || /^[a-z_][a-z0-9_.]*$/.test(written) ? written : quoteName(written));

/** `timestamp(3) with time zone`, `"MyEnum"[]`: the digits stand in the middle of some names. */
export function typeName({ name, schema, modifiers, array }: ColumnType): string {
  const digits = modifiers.length > 0 ? `(${modifiers.join(', ')})` : '';
  const dimensions = '[]'.repeat(array);
  if (schema !== undefined) return `${named({ schema, name })}${digits}${dimensions}`;
  const time = /^(timestamp|time) (with(?:out)? time zone)$/.exec(name);
  if (time) return `${time[1]}${digits} ${time[2]}${dimensions}`;
  // A word that is no number names the fields of an interval.
  if (name === 'interval' && modifiers.some((modifier) => /\D/.test(modifier))) return `interval ${modifiers.join(' ')}${dimensions}`;
  return `${/^[a-z_][a-z0-9_ ]*$/.test(name) ? name : quoteName(name)}${digits}${dimensions}`;
}

/** Those of partitions first: their parent's takes in what fits it, and makes the rest. */
const indexesSql = (tables: readonly Table[]): readonly string[] => [...tables].reverse().flatMap((table) => table.indexes.flatMap((index) => indexSql(table, index)));

function indexSql(table: Table, index: Index): readonly string[] {
  if (index.keys.length === 0) return [];
  const isPlain = index.keys.every(({ column }) => column !== undefined) && index.predicate.length === 0 && index.method === 'btree' && index.unique;
  if (!index.constraint || !isPlain || isView(table)) return [createIndexSql(table, index, { concurrently: false })];
  const columns = (names: readonly string[]): string => names.map((name) => quoteName(name)).join(', ');
  const kind = index.primary ? 'primary key' : `unique${index.nullsNotDistinct ? ' nulls not distinct' : ''}`;
  return [`alter table ${named(table)} add constraint ${quoteName(index.name)} ${kind} (${columns(index.keys.map(({ column }) => column!))})${index.include.length > 0 ? ` include (${columns(index.include)})` : ''}`];
}

/** Not validated: a check of rows that are not there would only take time. A partition has those of its parent. */
function referenceSql(schema: Schema, table: Table, { name, columns, table: target, referenced }: ForeignKey): readonly string[] {
  const other = schema.tables.get(target);
  const parent = table.partitionOf === undefined ? undefined : schema.tables.get(table.partitionOf);
  if (!other || parent?.constraints.some((one) => one.kind === 'foreign key' && one.table === target && one.columns.join() === columns.join())) return [];
  const list = (names: readonly string[]): string => names.map((column) => quoteName(column)).join(', ');
  return [`alter table ${named(table)} add constraint ${quoteName(name)} foreign key (${list(columns)}) references ${named(other)}${referenced.length > 0 ? ` (${list(referenced)})` : ''} not valid`];
}

/** What others inherit from, are partitions of or read comes before them. */
function parentsFirst(tables: readonly Table[]): readonly Table[] {
  const known = new Map(tables.map((table) => [keyOf(table), table]));
  const placed = new Set<Table>();
  const ordered: Table[] = [];
  for (const first of tables) {
    const open: { readonly table: Table; readonly isReady: boolean }[] = [{ table: first, isReady: false }];
    for (let next = open.pop(); next; next = open.pop()) {
      if (next.isReady) ordered.push(next.table);
      if (next.isReady || placed.has(next.table)) continue;
      placed.add(next.table);
      const { partitionOf, inherits, reads = [] } = next.table;
      open.push({ table: next.table, isReady: true }, ...[...(partitionOf === undefined ? [] : [partitionOf]), ...inherits, ...reads].flatMap((key) => known.get(key) ?? []).map((table) => ({ table, isReady: false })));
    }
  }
  return ordered;
}
