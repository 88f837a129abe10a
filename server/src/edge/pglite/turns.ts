// What waits for a process that does one thing at a time: who is waited for comes before the others, and nothing is broken off.
import type { Turn } from '../../plans/planner.ts';

export interface Turns {
  /** Rejects as the work does, and what follows is done all the same. */
  take<T>(work: () => Promise<T>, turn: Turn): Promise<T>;
}

/** `after`: the first begins when it is over. */
export function turnsAfter(after: Promise<unknown>): Turns {
  const [first, others]: [(() => Promise<unknown>)[], (() => Promise<unknown>)[]] = [[], []];
  let working = false;
  const work = async (): Promise<void> => {
    if (working) return;
    working = true;
    await after;
    for (let next = first.shift() ?? others.shift(); next; next = first.shift() ?? others.shift()) await next().catch(() => undefined);
    working = false;
  };
  return {
    take: (own, turn) => new Promise((resolve, reject) => {
      (turn === 'at once' ? first : others).push(() => own().then(resolve, reject));
      void work();
    }),
  };
}
