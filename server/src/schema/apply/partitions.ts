// Partitions: joined to partitioned tables and parted from them, with the indexes, keys and references they get.
import type { ObjectName } from '../change.ts';
import type { QualifiedName, Schema, Table } from '../schema.ts';
import { inheritedForeignKeys } from './constraints.ts';
import { coverPartition } from './indexes.ts';
import { addHeir, findTable, keyOfTable, putTable, removeHeir } from './lookup.ts';

/** What a parent has, its partition gets: indexes, keys, references. */
export function coverAll(schema: Schema, key: QualifiedName, parent: Table): Schema {
  const indexed = parent.indexes.reduce((next, index) => coverPartition(next, next.tables.get(key)!, parent, index), schema);
  return inheritedForeignKeys(indexed, indexed.tables.get(key)!, parent);
}

export function attachPartition(schema: Schema, name: ObjectName, partitionName: ObjectName, bound: string | undefined): Schema {
  const parent = findTable(schema, name);
  const partition = findTable(schema, partitionName);
  if (!parent || !partition || partition.partitionOf !== undefined) return schema;
  const attached = addHeir(putTable(schema, { ...partition, partitionOf: keyOfTable(parent), ...(bound !== undefined && { bound }) }), keyOfTable(parent), keyOfTable(partition));
  return coverAll(attached, keyOfTable(partition), parent);
}

export function detachPartition(schema: Schema, name: ObjectName, partitionName: ObjectName): Schema {
  const parent = findTable(schema, name);
  const partition = findTable(schema, partitionName);
  if (!parent || !partition) return schema;
  const { partitionOf: _, bound: _bound, ...rest } = partition;
  const indexes = rest.indexes.map(({ partOf: _part, ...index }) => index);
  return removeHeir(putTable(schema, { ...rest, indexes }), keyOfTable(parent), keyOfTable(partition));
}
