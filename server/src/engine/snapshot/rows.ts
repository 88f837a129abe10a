// How many rows tables have, by what a snapshot counted.
import type { QualifiedName } from '../../schema/schema.ts';
import type { Snapshot } from '../../schema/snapshot.ts';
import { rowsOf, type SnapshotRelation } from '../../schema/snapshot/relation.ts';

/** By qualified name; where the code puts a table into another schema than the server, by its bare name if only one table has it. */
export function snapshotRows({ relations }: Snapshot): (table: QualifiedName) => number | undefined {
  const partitions = new Map<string, SnapshotRelation[]>();
  for (const one of relations) {
    if (!one.partitionOf) continue;
    const parent = keyOf(one.partitionOf);
    partitions.set(parent, [...(partitions.get(parent) ?? []), one]);
  }
  const exact = new Map<string, number>();
  const bare = new Map<string, number | undefined>();
  for (const one of relations) {
    const rows = wholeRows(one, partitions);
    if (rows === undefined) continue;
    exact.set(keyOf(one), rows);
    bare.set(one.name, bare.has(one.name) ? undefined : rows);
  }
  return (table) => exact.get(table) ?? bare.get(table.slice(table.indexOf('.') + 1));
}

/** A partitioned table holds what its partitions hold. */
function wholeRows(one: SnapshotRelation, partitions: ReadonlyMap<string, readonly SnapshotRelation[]>, depth = 0): number | undefined {
  if (one.kind !== 'partitioned table' || depth > 16) return one.size && rowsOf(one.size);
  const parts = (partitions.get(keyOf(one)) ?? []).map((part) => wholeRows(part, partitions, depth + 1));
  return parts.some((rows) => rows !== undefined) ? parts.reduce<number>((sum, rows) => sum + (rows ?? 0), 0) : one.size && rowsOf(one.size);
}

const keyOf = ({ schema, name }: { readonly schema: string; readonly name: string }): string => `${schema}.${name}`;
