// Tables: created from columns, likes, parents and queries; renamed, moved, dropped; joined to partitioned tables and parted from them.
import type { Change, NewConstraint, ObjectName } from '../change.ts';
import type { Column, Constraint, QualifiedName, Schema, Table } from '../schema.ts';
import { toColumn } from './columns.ts';
import { addConstraint, inheritedForeignKeys } from './constraints.ts';
import { addIndex, coverPartition } from './indexes.ts';
import {
  addHeir, disownIndex, findTable, heirsOf, homeOf, isPlaceholder, keyOf, keyOfTable, missedBaseline, overTables, ownIndex, placeholder, putTable, qualify, removeHeir, TEMPORARY, type At,
} from './lookup.ts';
import { indexName, truncate } from './naming.ts';
import { dropViewsOn, outputColumns, removeView } from './views.ts';

type CreateTable = Extract<Change, { kind: 'create table' }>;

export function createTable(schema: Schema, change: CreateTable, at: At): Schema {
  const home = change.temporary ? TEMPORARY : homeOf(schema, change.table);
  const name = truncate(change.table.name);
  const key = keyOf(home, name);
  const before = schema.tables.get(key);
  if (before && !isPlaceholder(before) && (change.ifNotExists || at.guarded)) return schema;
  const cleared = before && !isPlaceholder(before) ? forget(schema, before) : schema;
  const table = tableOf(cleared, change, { schema: home, name }, at);
  const parent = table.partitionOf === undefined ? undefined : cleared.tables.get(table.partitionOf);
  const joined = [...(table.partitionOf === undefined ? [] : [table.partitionOf]), ...table.inherits].reduce((next, from) => addHeir(next, from, key), putTable(cleared, table));
  const constrained = addConstraints(joined, key, change, at);
  const liked = change.like.reduce((next, like) => copyIndexes(next, key, like, at), constrained);
  return parent ? coverAll(liked, key, parent) : liked;
}

function tableOf(schema: Schema, change: CreateTable, home: Pick<Table, 'schema' | 'name'>, at: At): Table {
  const parents = [...(change.partitionOf ? [change.partitionOf] : []), ...change.inherits];
  const known = parents.map((name) => findTable(schema, name));
  const likes = change.like.map(({ table }) => findTable(schema, table));
  const output = change.output && outputColumns(schema, change.output, at);
  const inherited = known.flatMap((parent) => parent?.columns ?? []);
  const liked = change.like.flatMap(({ including }, at) => (likes[at]?.columns ?? []).map((column) => likeColumn(column, including)));
  const complete = change.complete && [...known, ...likes].every((one) => one?.complete) && (change.output === undefined || output !== undefined);
  return {
    ...placeholder(home.schema, home.name, at.origin),
    kind: change.foreign ? 'foreign table' : 'table',
    columns: merged([...inherited, ...liked, ...(output ?? [])], change.columns.map((column) => toColumn(schema, home, column, at)), at),
    constraints: [...known, ...likes.filter((_, at) => includes(change.like[at]!.including, 'constraints'))].flatMap((one) => (one?.constraints ?? []).filter(({ kind }) => kind === 'check')),
    complete,
    temporary: change.temporary,
    partitioned: change.partitioned,
    inherits: change.inherits.map((name) => qualify(schema, name)),
    ...(change.partitionOf && { partitionOf: qualify(schema, change.partitionOf) }),
  };
}

/** Columns of the same name are one: a partition or heir may add to what it inherits, but its type stays. */
function merged(inherited: readonly Column[], own: readonly Column[], at: At): readonly Column[] {
  const columns: Column[] = [];
  for (const column of [...inherited, ...own]) {
    const known = columns.findIndex(({ name }) => name === column.name);
    if (known < 0) columns.push({ ...column, origin: at.origin });
    else columns[known] = { ...columns[known]!, ...column, type: columns[known]!.type, nullable: columns[known]!.nullable && column.nullable };
  }
  return columns;
}

const includes = (including: readonly string[], what: string): boolean => including.includes('all') || including.includes(what);

function likeColumn({ default: value, generated, identity, ...column }: Column, including: readonly string[]): Column {
  return {
    ...column,
    ...(value !== undefined && includes(including, 'defaults') && { default: value }),
    ...(generated !== undefined && includes(including, 'generated') && { generated }),
    ...(identity !== undefined && includes(including, 'identity') && { identity }),
  };
}

/** Checks first, then keys with the primary key before the others, then references: the server's order, in which names are chosen. */
function addConstraints(schema: Schema, key: QualifiedName, change: CreateTable, at: At): Schema {
  const declared = [...change.columns.flatMap(({ constraints }) => constraints), ...change.constraints];
  const rank = ({ kind }: NewConstraint): number => ['check', 'primary key', 'unique', 'exclude', 'foreign key'].indexOf(kind === 'exclude' ? 'unique' : kind);
  const ordered = declared.map((constraint, place) => ({ constraint, place })).sort((a, b) => rank(a.constraint) - rank(b.constraint) || a.place - b.place);
  return withoutRepeats(ordered.map(({ constraint }) => constraint)).reduce((next, constraint) => addConstraint(next, next.tables.get(key)!, constraint, at, 'family'), schema);
}

/** Two equal keys in one statement are one index: the first, with the name that either gives. */
function withoutRepeats(constraints: readonly NewConstraint[]): readonly NewConstraint[] {
  const kept: NewConstraint[] = [];
  for (const constraint of constraints) {
    const equal = kept.findIndex((one) => isKey(one) && isKey(constraint) && one.columns.join() === constraint.columns.join() && one.include.join() === constraint.include.join());
    if (equal < 0) kept.push(constraint);
    else if (kept[equal]!.name === undefined && constraint.name !== undefined) kept[equal] = { ...kept[equal]!, name: constraint.name };
  }
  return kept;
}
const isKey = (constraint: NewConstraint): constraint is Extract<NewConstraint, { kind: 'primary key' | 'unique' }> => constraint.kind === 'primary key' || constraint.kind === 'unique';

/** LIKE … INCLUDING INDEXES: the same indexes under names of the new table. */
function copyIndexes(schema: Schema, key: QualifiedName, { table: name, including }: CreateTable['like'][number], at: At): Schema {
  if (!includes(including, 'indexes')) return schema;
  return (findTable(schema, name)?.indexes ?? []).reduce((next, index) => {
    const table = next.tables.get(key)!;
    const { partOf: _, ...free } = index;
    const own = { ...free, name: indexName(next, table, index, index.primary ? 'pkey' : index.constraint ? 'key' : 'idx'), origin: at.origin };
    const constraint: Constraint = { kind: index.primary ? 'primary key' : 'unique', name: own.name, columns: own.keys.flatMap(({ column }) => column ?? []), origin: at.origin };
    const keyed = index.constraint ? { ...table, constraints: [...table.constraints, constraint] } : table;
    return addIndex(putTable(next, keyed), keyed, own, 'only');
  }, schema);
}

/** What a parent has, its partition gets: indexes, keys, references. */
function coverAll(schema: Schema, key: QualifiedName, parent: Table): Schema {
  const indexed = parent.indexes.reduce((next, index) => coverPartition(next, next.tables.get(key)!, parent, index), schema);
  return inheritedForeignKeys(indexed, indexed.tables.get(key)!, parent);
}

export function attachPartition(schema: Schema, name: ObjectName, partitionName: ObjectName): Schema {
  const parent = findTable(schema, name);
  const partition = findTable(schema, partitionName);
  if (!parent || !partition || partition.partitionOf !== undefined) return schema;
  const attached = addHeir(putTable(schema, { ...partition, partitionOf: keyOfTable(parent) }), keyOfTable(parent), keyOfTable(partition));
  return coverAll(attached, keyOfTable(partition), parent);
}

export function detachPartition(schema: Schema, name: ObjectName, partitionName: ObjectName): Schema {
  const parent = findTable(schema, name);
  const partition = findTable(schema, partitionName);
  if (!parent || !partition) return schema;
  const { partitionOf: _, ...rest } = partition;
  const indexes = rest.indexes.map(({ partOf: _part, ...index }) => index);
  return removeHeir(putTable(schema, { ...rest, indexes }), keyOfTable(parent), keyOfTable(partition));
}

type Drop = Extract<Change, { kind: 'drop' }>;
export function dropTable(schema: Schema, change: Drop, at: At): Schema {
  const table = findTable(schema, change.name);
  if (!table) return change.ifExists || at.guarded ? schema : missedBaseline(schema, homeOf(schema, change.name));
  return removeTable(schema, table);
}

/** With its partitions and heirs, the references to it, and the views on it: a server refuses unless they may go. */
export function removeTable(schema: Schema, table: Table): Schema {
  if (table.kind === 'view' || table.kind === 'materialized view') return removeView(schema, table);
  const key = keyOfTable(table);
  let next = forget(schema, table);
  for (const heir of heirsOf(schema, table)) {
    const one = next.tables.get(heir);
    if (one) next = removeTable(next, one);
  }
  const unreferred = overTables(next, (one) =>
    (one.constraints.some((constraint) => constraint.kind === 'foreign key' && constraint.table === key)
      ? { ...one, constraints: one.constraints.filter((constraint) => constraint.kind !== 'foreign key' || constraint.table !== key) }
      : one));
  return dropViewsOn(unreferred, key);
}

/** Takes a table and its own names out, and nothing else. */
function forget(schema: Schema, table: Table): Schema {
  const key = keyOfTable(table);
  const disowned = table.indexes.reduce((next, index) => disownIndex(next, table, index.name), schema);
  const parents = [...(table.partitionOf === undefined ? [] : [table.partitionOf]), ...table.inherits];
  return parents.reduce((next, parent) => removeHeir(next, parent, key), { ...disowned, tables: disowned.tables.without(key) });
}

/** A rename, or a move to another schema: every name that means the table follows; its indexes keep their names. */
export function moveTable(schema: Schema, name: ObjectName, to: { readonly schema?: string; readonly name?: string }, at: At): Schema {
  const table = findTable(schema, name);
  if (!table) return at.guarded ? schema : missedBaseline(schema, homeOf(schema, name));
  const moved: Table = { ...table, schema: to.schema ?? table.schema, name: to.name === undefined ? table.name : truncate(to.name) };
  const [from, into] = [keyOfTable(table), keyOfTable(moved)];
  if (from === into || schema.tables.has(into)) return schema;
  const heirs = heirsOf(schema, table);
  const parents = [...(table.partitionOf === undefined ? [] : [table.partitionOf]), ...table.inherits];
  let next = putTable(forget(schema, table), moved);
  for (const index of moved.indexes) next = ownIndex(next, moved, index.name);
  for (const parent of parents) next = addHeir(next, parent, into);
  if (next.heirs && heirs.length > 0) next = { ...next, heirs: next.heirs.without(from).with(into, heirs) };
  return overTables(next, (one) => retarget(one, from, into, moved.schema === table.schema ? undefined : moved.schema));
}

function retarget(table: Table, from: QualifiedName, into: QualifiedName, home: string | undefined): Table {
  const name = (key: QualifiedName): QualifiedName => (key === from ? into : key);
  const parts = home !== undefined && table.partitionOf === from;
  const touched = table.partitionOf === from || table.inherits.includes(from) || table.reads?.includes(from)
    || table.constraints.some((one) => one.kind === 'foreign key' && one.table === from);
  if (!touched) return table;
  return {
    ...table,
    inherits: table.inherits.map(name),
    ...(table.partitionOf !== undefined && { partitionOf: name(table.partitionOf) }),
    ...(table.reads && { reads: table.reads.map(name) }),
    ...(parts && { indexes: table.indexes.map((index) => (index.partOf === undefined ? index : { ...index, partOf: keyOf(home, index.partOf.slice(index.partOf.indexOf('.') + 1)) })) }),
    constraints: table.constraints.map((one) => (one.kind === 'foreign key' ? { ...one, table: name(one.table) } : one)),
  };
}

