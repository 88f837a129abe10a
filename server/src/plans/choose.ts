// The smallest set of indexes that is almost as good as all of them together: what the planner uses of all at once,
// pared down from above, built up from the best single one, and each index replaced by a smaller one where that costs little.
import { variantsOf } from './candidates.ts';
import { distinctCandidates, indexText, isServed } from './candidates/newIndexes.ts';
import type { ColumnFacts } from './candidates/narrow.ts';
import { redundantBeside } from './redundant.ts';
import type { Named, Trial, Trials } from './trials.ts';

export interface Choice {
  readonly set: readonly Named[];
  readonly trial: Trial;
  /** With every candidate at once: what could be had. */
  readonly floor: number;
}

/** A set may cost so much more than the best, if it is smaller. */
export const CLOSE = 1.05;
/** In the planner's units, what a page costs that is read out of turn, with its rows: to save no more, an index carries no columns along, and so much more is taken for one that a narrower predicate makes half as large. */
export const ONE_PAGE = 5;
/** An index that serves already, once more with the columns that are read, is worth it where it spares that many pages. */
export const LEAST_CARRIED = 1_000;
/** Alone, so many are tried: the first are the likeliest. */
const MOST_ALONE = 28;

/** Undefined where no plan reads any of them. */
export async function chooseIndexes(trials: Trials, first: readonly Named[], facts: ColumnFacts): Promise<Choice | undefined> {
  const [all] = await trials.of([first]);
  if (!all || all.used.length === 0) return undefined;
  const pool = trials.named(distinctCandidates([...all.used, ...all.used.flatMap((one) => variantsOf(one, facts)), ...first.filter(({ table }) => all.used.some((one) => one.table === table))])).slice(0, MOST_ALONE);
  const [everything, ...alone] = await trials.of([pool, ...pool.map((one) => [one])]);
  const floor = Math.min(all.cost, everything?.cost ?? Infinity);
  const goal = floor * CLOSE;
  const singles = pool.flatMap((one, at): Choice[] => {
    const trial = alone[at];
    return trial && trial.used.length > 0 ? [{ set: [one], trial, floor }] : [];
  });
  const single = smallest(trials, singles.filter(({ trial }) => trial.cost <= goal));
  if (single) return simplerThan(single, singles, trials) ?? single;
  const top = everything && everything.cost <= all.cost ? everything : all;
  const pared = await pareDown(trials, { set: top.used, trial: top, floor }, goal);
  const built = await buildUp(trials, singles, goal);
  const best = smallest(trials, [pared, ...(built ? [built] : [])]) ?? pared;
  return withoutDoubles(trials, await replaceEach(trials, best, pool, goal));
}

/** Whether an index that exists finds the same rows, and this one only spares the way to the table. */
export const isServedBare = (one: Named): boolean => one.index.include.length > 0 && isServed({ ...one, index: { ...one.index, include: [] } });

/** Without what would stand beside an index that finds the same rows, for too few pages. */
async function withoutDoubles(trials: Trials, from: Choice): Promise<Choice> {
  let at = from;
  for (const one of from.set) {
    if (at.set.length === 1 || !isServedBare(one) || redundantBeside(one.table, one.index).length > 0) continue;
    const set = at.set.filter((other) => other !== one);
    const [trial] = await trials.of([set]);
    if (trial && trial.cost < at.trial.cost + LEAST_CARRIED) at = { ...at, set, trial };
  }
  return at;
}

/** The same index without what it carries along, or with a predicate that makes it half as large, where that costs next to nothing. */
function simplerThan({ set: [best], trial: { cost } }: Choice, singles: readonly Choice[], trials: Trials): Choice | undefined {
  const { index, table } = best!;
  return smallest(trials, singles.filter(({ set: [one], trial }) => {
    const isBare = isBareOf(one!, best!);
    const isNarrower = one!.index.predicate.length > index.predicate.length && weightOf(trials, one!) * 2 <= weightOf(trials, best!);
    return one!.table === table && (isBare || isNarrower) && trial.cost <= cost + ONE_PAGE;
  }));
}

const isBareOf = (one: Named, carrying: Named): boolean =>
  one.index.include.length < carrying.index.include.length && indexText(one.table, { ...one.index, include: [] }) === indexText(carrying.table, { ...carrying.index, include: [] });

/** Without the index that is missed least, as long as the goal is kept. */
async function pareDown(trials: Trials, from: Choice, goal: number): Promise<Choice> {
  let at = from;
  while (at.set.length > 1) {
    const smaller = at.set.map((one) => at.set.filter((other) => other !== one));
    const tried = await trials.of(smaller);
    const next = smaller.flatMap((set, i): Choice[] => (tried[i] && tried[i].cost <= goal ? [{ ...at, set, trial: tried[i] }] : []));
    const best = smallest(trials, next);
    if (!best) break;
    at = best;
  }
  return at;
}

/** The best single index, then the best beside it, until the goal is reached. */
async function buildUp(trials: Trials, singles: readonly Choice[], goal: number): Promise<Choice | undefined> {
  const ordered = [...singles].sort((a, b) => a.trial.cost - b.trial.cost).slice(0, 8);
  let at = ordered[0];
  while (at && at.trial.cost > goal && at.set.length < 4) {
    const from: Choice = at;
    const wider = ordered.flatMap(({ set }) => (from.set.includes(set[0]!) ? [] : [[...from.set, ...set]]));
    const tried = await trials.of(wider);
    const next = wider.flatMap((set, i): Choice[] => (tried[i] && tried[i].cost < from.trial.cost ? [{ ...from, set, trial: tried[i] }] : [])).sort((a, b) => a.trial.cost - b.trial.cost)[0];
    if (!next) return undefined;
    at = next;
  }
  return at && at.trial.cost <= goal ? at : undefined;
}

/** Each index of a set by a smaller one of its table, where the goal is kept, or where what it carried along saved next to nothing. */
async function replaceEach(trials: Trials, from: Choice, pool: readonly Named[], goal: number): Promise<Choice> {
  let at = from;
  for (const one of from.set) {
    const rest = at.set.filter((other) => other !== one);
    const others = pool.filter((other) => other.table === one.table && other !== one && weightOf(trials, other) < weightOf(trials, one) && !rest.includes(other));
    const sets = others.map((other) => [...rest, other]);
    const tried = await trials.of(sets);
    const most = (other: Named): number => (isBareOf(other, one) ? Math.max(goal, at.trial.cost + ONE_PAGE) : goal);
    const next = smallest(trials, sets.flatMap((set, i): Choice[] => (tried[i] && tried[i].cost <= most(others[i]!) ? [{ ...at, set, trial: tried[i] }] : [])));
    if (next && sumOf(trials, next.set) < sumOf(trials, at.set)) at = next;
  }
  return at;
}

function smallest(trials: Trials, choices: readonly Choice[]): Choice | undefined {
  return [...choices].sort((a, b) => a.set.length - b.set.length || sumOf(trials, a.set) - sumOf(trials, b.set) || a.trial.cost - b.trial.cost)[0];
}

const sumOf = (trials: Trials, set: readonly Named[]): number => set.reduce((sum, one) => sum + weightOf(trials, one), 0);

/** A partial index serves fewer queries, and one that replaces another costs less than its bytes. */
function weightOf(trials: Trials, one: Named): number {
  const bytes = trials.bytes(one) ?? Infinity;
  return bytes * (one.index.predicate.length > 0 ? 1.12 : 1) * (redundantBeside(one.table, one.index).length > 0 ? 0.85 : 1) + one.index.keys.length;
}
