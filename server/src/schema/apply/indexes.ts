// Indexes: made, renamed and dropped, and kept in step on the partitions of a partitioned table.
import type { NewIndex, ObjectName } from '../change.ts';
import type { Index, IndexKeyPart, QualifiedName, Schema, Table } from '../schema.ts';
import { mentions } from './expressions.ts';
import { disownIndex, findIndex, findTable, heirsOf, homeOf, keyOf, keyOfTable, missedBaseline, ownIndex, putTable, reach, type At } from './lookup.ts';
import { indexName, truncate } from './naming.ts';

export interface CreateIndex { readonly table: ObjectName; readonly index: NewIndex; readonly ifNotExists: boolean; readonly only?: true }

export function createIndex(schema: Schema, { table: name, index, ifNotExists, only }: CreateIndex, at: At): Schema {
  const reached = reach(schema, name, at);
  if (!reached) return schema;
  const { table } = reached;
  const exists = index.name !== undefined && table.indexes.some((one) => one.name === index.name && !one.implicit);
  if (exists && (ifNotExists || at.guarded)) return reached.schema;
  const taken = index.name !== undefined && schema.model.indexNames === 'per table' && exists;
  if (taken) return reached.schema;
  const chosen = index.name ?? indexName(reached.schema, table, index, 'idx');
  return addIndex(reached.schema, table, { ...index, nullsNotDistinct: index.nullsNotDistinct || (index.unique && schema.model.nullsEqual), keys: index.keys.map((key) => withoutOwnCollation(key, table)), name: truncate(chosen, schema), constraint: false, primary: false, origin: at.origin }, only ? 'only' : 'family');
}

/** Writing the collation that a column, or an expression of it, has anyway says nothing. */
function withoutOwnCollation({ collation, ...key }: IndexKeyPart, table: Table): IndexKeyPart {
  if (collation === undefined) return key;
  const isOwn = table.columns.some((column) => column.collation === collation && (key.column === column.name || (key.expression !== undefined && mentions(key.expression, column.name))));
  return isOwn ? key : { ...key, collation };
}

/** Adds a named index, and its like to every partition. */
export function addIndex(schema: Schema, table: Table, index: Index, reachTo: 'only' | 'family'): Schema {
  const rest = table.indexes.filter(({ name }) => name !== index.name);
  const kept = schema.model.indexesForeignKeys ? withoutServed(rest, index) : rest;
  const added = ownIndex(putTable(schema, { ...table, indexes: [...kept, index] }), table, index.name);
  return reachTo === 'only' || !table.partitioned ? added : overPartitions(added, table, (next, partition) => coverPartition(next, partition, table, index));
}

function overPartitions(schema: Schema, table: Table, change: (schema: Schema, partition: Table) => Schema): Schema {
  let next = schema;
  for (const key of heirsOf(schema, table)) {
    const partition = next.tables.get(key);
    if (partition?.partitionOf === keyOfTable(table)) next = change(next, partition);
  }
  return next;
}

/** A partition's own index of the same shape becomes part of the parent's; where there is none, the server makes one. */
export function coverPartition(schema: Schema, partition: Table, parent: Table, index: Index): Schema {
  const partOf = keyOf(parent.schema, index.name);
  const like = partition.indexes.find((one) => one.partOf === undefined && (one.constraint || !index.constraint) && sameShape(one, index));
  if (like) return changeIndex(schema, partition, like.name, (one) => ({ ...one, partOf }));
  const label = index.primary ? 'pkey' : index.constraint ? 'key' : 'idx';
  const own: Index = { ...index, name: indexName(schema, partition, index, label), partOf };
  const next = index.constraint ? withKey(schema, partition, own) : schema;
  return addIndex(next, next.tables.get(keyOfTable(partition))!, own, 'family');
}

/** The primary key or unique constraint that an index carries. */
export function withKey(schema: Schema, table: Table, index: Index): Schema {
  const columns = index.keys.flatMap(({ column }) => column ?? []);
  const key = { kind: index.primary ? 'primary key' as const : 'unique' as const, name: index.name, columns, origin: index.origin };
  return putTable(schema, { ...table, constraints: [...table.constraints, key] });
}

const changeIndex = (schema: Schema, table: Table, name: string, change: (index: Index) => Index): Schema =>
  putTable(schema, { ...table, indexes: table.indexes.map((one) => (one.name === name ? change(one) : one)) });

export function sameShape(a: Index, b: Index): boolean {
  return a.method === b.method && a.unique === b.unique && a.nullsNotDistinct === b.nullsNotDistinct
    && same(a.include, b.include) && same(a.predicate, b.predicate)
    && same(a.keys.map(keyText), b.keys.map(keyText));
}
const keyText = ({ column, expression, direction, nulls, operatorClass, collation }: IndexKeyPart): string =>
  JSON.stringify([column, expression, direction, nulls, operatorClass, collation]);
const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, at) => one === b[at]);

export function dropIndex(schema: Schema, name: ObjectName, at: At, ifExists: boolean, on?: ObjectName): Schema {
  const found = findIndex(schema, name, on);
  if (!found && on) return ifExists || at.guarded || findTable(schema, on) ? schema : missedBaseline(schema, homeOf(schema, on));
  if (found) return removeIndex(schema, found.table, found.index.name);
  return ifExists || at.guarded ? schema : unknownIndex(schema, name);
}

/** It stood on a table that the history does not know, or on one that it does not know whole. */
const unknownIndex = (schema: Schema, { schema: home }: ObjectName): Schema => missedBaseline(schema, home ?? schema.searchPath[0] ?? 'public');

/** Drops an index, the constraint that it carries, and its parts on partitions. */
export function removeIndex(schema: Schema, table: Table, name: string): Schema {
  const index = table.indexes.find((one) => one.name === name);
  if (!index) return schema;
  const constraints = index.constraint ? table.constraints.filter((one) => one.name !== name || one.kind === 'check' || one.kind === 'foreign key') : table.constraints;
  const bare = putTable(schema, { ...table, constraints, indexes: table.indexes.filter((one) => one !== index) });
  return overParts(disownIndex(bare, table, name), table, keyOf(table.schema, name), (next, partition, part) => removeIndex(next, partition, part.name));
}

function overParts(schema: Schema, table: Table, whole: QualifiedName, change: (schema: Schema, partition: Table, part: Index) => Schema): Schema {
  if (!table.partitioned) return schema;
  return overPartitions(schema, table, (next, partition) => {
    const part = partition.indexes.find(({ partOf }) => partOf === whole);
    return part ? change(next, partition, part) : next;
  });
}

export function renameIndex(schema: Schema, name: ObjectName, to: string, at: At, on?: ObjectName): Schema {
  const found = findIndex(schema, name, on);
  if (!found && on) return schema;
  if (!found) return at.guarded || findTable(schema, name) ? schema : unknownIndex(schema, name);
  return renameIndexOf(schema, found.table, found.index.name, to);
}

/** The constraint that an index carries is renamed with it. */
export function renameIndexOf(schema: Schema, table: Table, from: string, wanted: string): Schema {
  const to = truncate(wanted, schema);
  const index = table.indexes.find(({ name }) => name === from);
  if (!index) return schema;
  const renamed: Table = {
    ...table,
    indexes: table.indexes.map((one) => (one === index ? { ...one, name: to } : one)),
    constraints: index.constraint ? table.constraints.map((one) => (one.name === from && one.kind !== 'check' && one.kind !== 'foreign key' ? { ...one, name: to } : one)) : table.constraints,
  };
  const owned = ownIndex(disownIndex(putTable(schema, renamed), table, from), table, to);
  return overParts(owned, table, keyOf(table.schema, from), (next, partition, part) =>
    changeIndex(next, partition, part.name, (one) => ({ ...one, partOf: keyOf(table.schema, to) })));
}

/** Whether an index begins with these columns, in any order: it can enforce a foreign key of them. */
export const leadsWith = ({ method, keys }: Index, columns: readonly string[]): boolean =>
  method === 'btree' && keys.length >= columns.length && columns.every((column, at) => keys[at]!.column === column && keys[at]!.length === undefined);

/** InnoDB takes back an index that it made for a foreign key when another can do its work. */
const withoutServed = (indexes: readonly Index[], added: Index): readonly Index[] =>
  indexes.filter((one) => !one.implicit || added.implicit || !leadsWith(added, one.keys.flatMap(({ column }) => column ?? [])));
