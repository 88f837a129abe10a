// What is intended with a call of a library: only a bound can be said so far, in the words of each.
import type { Intention, Query } from '../query/query.ts';

/** How many rows a read without a bound is to give; undefined where anything else is intended, or more than that. */
export function boundWanted({ kind, limit }: Query, [only, ...more]: readonly Intention[]): number | undefined {
  return only?.kind === 'limit to' && more.length === 0 && kind === 'read' && !limit ? only.rows : undefined;
}
