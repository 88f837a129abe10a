// What is one value where some columns are: a key decides its whole row, and an equality what it is joined to.
// MySQL manual, 14.19.4 Detection of Functional Dependence.
import type { Resolved, ResolvedSource } from '../resolve.ts';
import { uniqueKeys } from './keys.ts';
import { pinsOf } from './pins.ts';

/** Whether a column of a source has one value in all rows that agree on `columns`, which are given by source. */
export function determinedBy(resolved: Resolved, columns: ReadonlyMap<number, ReadonlySet<string>>): (source: ResolvedSource, name: string) => boolean {
  const placed = new Set<number>();
  let pins = pinsOf(resolved, { placed, columns });
  const isDecided = (source: ResolvedSource): boolean => uniqueKeys(resolved, source).some((key) => key.columns.every((column) => pins.fixed(source.index).has(column)));
  for (let before = -1; before < placed.size; ) {
    before = placed.size;
    for (const source of resolved.sources) if (isDecided(source)) placed.add(source.index);
    pins = pinsOf(resolved, { placed, columns });
  }
  return (source, name) => placed.has(source.index) || pins.fixed(source.index).has(name);
}
