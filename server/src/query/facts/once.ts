// Facts that several rules ask of the same query are found out once, and kept with the query they are about.
import type { Resolved } from '../resolve.ts';

/** Names a fact, and says of what type it is. */
export interface Fact<T> {
  readonly of?: T;
}

export const factOf = <T>(): Fact<T> => ({});

/** The fact, found out now or before. */
export function onceFor<T>(resolved: Resolved, fact: Fact<T>, find: () => T): T {
  const { known } = resolved;
  if (known.has(fact)) return known.get(fact) as T;
  const found = find();
  known.set(fact, found);
  return found;
}
