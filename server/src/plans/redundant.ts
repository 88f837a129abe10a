// The indexes that another one makes needless: a plain index that begins it. One that is unique or partial, or that a constraint owns, says more than where rows are.
import type { Index, Table } from '../schema/schema.ts';
import type { NewIndex } from '../schema/change.ts';
import { keyOf } from '../query/facts/serve.ts';

export const redundantBeside = (table: Table, made: Pick<NewIndex, 'method' | 'keys' | 'include' | 'predicate'>): readonly Index[] => table.indexes.filter((index) => isCoveredBy(index, made));

/** Whether every lookup of one index is as well done by another of the same table. */
export function isCoveredBy(index: Index, made: Pick<NewIndex, 'method' | 'keys' | 'include' | 'predicate'>): boolean {
  if (index.unique || index.constraint || index.primary || index.method !== 'btree' || made.method !== 'btree') return false;
  if (index.predicate.length !== made.predicate.length || !index.predicate.every((one) => made.predicate.includes(one))) return false;
  if (index.keys.length > made.keys.length) return false;
  const begins = index.keys.every((key, at) => {
    const other = made.keys[at]!;
    return keyOf(key) === keyOf(other) && key.direction === other.direction && key.nulls === other.nulls && key.operatorClass === other.operatorClass && key.collation === other.collation;
  });
  return begins && index.include.every((name) => made.include.includes(name) || made.keys.some(({ column }) => column === name));
}
