// The set of indexes that serves many queries: one is taken after another, the most saved for each megabyte first, and what the others then make needless goes again.
// Lazily: what an index saves shrinks as others are taken, so only the best so far is asked about again (Minoux, "Accelerated greedy algorithms", 1978).
// Two that differ in what they carry along are offered as one as well (index merging: Chaudhuri and Narasayya, ICDE 1999).
import type { Candidate } from './candidates.ts';
import { startsWith } from './candidates/newIndexes.ts';
import { CLOSE } from './choose.ts';
import { LEAST_GAIN, LEAST_SHARE as LEAST_SHARE_OF_QUERY } from './advise.ts';
import type { Named, Trials } from './trials.ts';

export interface Weighed {
  /** How often it is sent. */
  readonly calls: number;
  readonly trials: Trials;
  /** That it reads, qualified. */
  readonly tables: ReadonlySet<string>;
  /** As it stands. */
  readonly cost: number;
}

/** What indexes make of all queries. */
export interface Outcome {
  readonly total: number;
  /** Of each query: its cost and the indexes that its plan reads, in its own trials. */
  readonly queries: readonly { readonly cost: number; readonly used: readonly Candidate[] }[];
}

/** An index that saves less than this share of what is left, or of what there was, is not worth having. */
const LEAST_SHARE = 0.01;
const LEAST_SHARE_BEFORE = 0.001;
const MOST_INDEXES = 30;

/** Indexes that are taken together: one may be worth nothing without another. `estimate`: what they would save at most, of all queries. */
export interface Offered<One> {
  readonly ones: readonly One[];
  readonly estimate: number;
}

export interface Chosen<One> {
  readonly set: readonly One[];
  readonly outcome: Outcome;
}

/** `merge`: one that serves what two serve, where there is any. */
export async function chooseTogether<One extends Candidate>(weighed: readonly Weighed[], offered: readonly Offered<One>[], merge: (a: One, b: One) => One | undefined): Promise<Chosen<One>> {
  const open = [...offered, ...mergesOf(offered, merge)].map(({ ones, estimate }) => ({ ones, gain: estimate }));
  let set: readonly One[] = [];
  let at = await outcomeOf(weighed, set);
  const before = at.total;
  const fresh = (ones: readonly One[]): readonly One[] => ones.filter((one) => !set.includes(one));
  const worth = ({ ones, gain }: { readonly ones: readonly One[]; readonly gain: number }): number => gain / fresh(ones).reduce((sum, one) => sum + Math.max(bytesOf(weighed, one), 8192), 1);
  while (open.length > 0 && set.length < MOST_INDEXES) {
    open.sort((a, b) => worth(b) - worth(a));
    const best = open[0]!;
    const added = fresh(best.ones);
    const then = await outcomeOf(weighed, [...set, ...added]);
    best.gain = at.total - then.total;
    if (open[1] && worth(best) < worth(open[1])) continue;
    open.shift();
    if (added.length === 0 || (best.gain < leastGain(before, at.total) * added.length && !isWantedByOne(weighed, at, then))) continue;
    set = [...set, ...added];
    at = then;
  }
  return withoutNeedless(weighed, { set, outcome: at }, merge);
}

/** What two offered ones could be together may save whatever all of them do. */
function mergesOf<One extends Candidate>(offered: readonly Offered<One>[], merge: (a: One, b: One) => One | undefined): readonly Offered<One>[] {
  const ones = [...new Set(offered.flatMap((one) => one.ones))];
  const estimate = offered.reduce((sum, one) => sum + one.estimate, 0);
  return pairsOf(ones).flatMap(([a, b]) => {
    const merged = merge(a, b);
    return merged ? [{ ones: [merged], estimate }] : [];
  });
}

const pairsOf = <One>(ones: readonly One[]): readonly (readonly [One, One])[] => ones.flatMap((one, at) => ones.slice(at + 1).map((other) => [one, other] as const));

/** Where nobody has counted how often each query is sent, the largest does not say what the smallest may have. */
function isWantedByOne(weighed: readonly Weighed[], at: Outcome, then: Outcome): boolean {
  const isCounted = weighed.some(({ calls }) => calls !== weighed[0]!.calls);
  return !isCounted && weighed.some(({ cost }, place) => at.queries[place]!.cost - then.queries[place]!.cost >= Math.max(LEAST_GAIN, cost * LEAST_SHARE_OF_QUERY));
}

const leastGain = (before: number, left: number): number => Math.max(left * LEAST_SHARE, before * LEAST_SHARE_BEFORE);

/** Those of a set that are of the tables which a query reads, as its trials name them. */
export const ownOf = ({ trials, tables }: Pick<Weighed, 'trials' | 'tables'>, set: readonly Candidate[]): readonly Named[] => trials.named(set.filter(({ table }) => tables.has(`${table.schema}.${table.name}`)));

/** As if all of a set were there; a query is asked again only where the set differs on its tables. */
async function outcomeOf(weighed: readonly Weighed[], set: readonly Candidate[]): Promise<Outcome> {
  const queries = [];
  for (const { trials, tables, cost } of weighed) {
    const own = ownOf({ trials, tables }, set);
    const [trial] = own.length > 0 ? await trials.of([own]) : [];
    queries.push({ cost: Math.min(cost, trial?.cost ?? cost), used: trial && trial.cost < cost ? set.filter((one) => trial.used.some(({ name }) => trials.named([one])[0]!.name === name)) : [] });
  }
  return { total: queries.reduce((sum, { cost }, place) => sum + cost * weighed[place]!.calls, 0), queries };
}

/** Undefined sizes are those of what no query could be asked with: they count as a megabyte. */
export function bytesOf(weighed: readonly Weighed[], one: Candidate): number {
  for (const query of weighed) {
    const [own] = ownOf(query, [one]);
    const bytes = own && query.trials.bytes(own);
    if (bytes !== undefined) return bytes;
  }
  return 1_000_000;
}

/** Without whatever is missed least, and with one in the place of two that can be merged: the smallest set that costs hardly more, where no query misses what would be advised for it alone. */
async function withoutNeedless<One extends Candidate>(weighed: readonly Weighed[], from: Chosen<One>, merge: (a: One, b: One) => One | undefined): Promise<Chosen<One>> {
  let { set, outcome } = from;
  const isKept = (then: Outcome): boolean => then.total <= from.outcome.total * CLOSE
    && then.queries.every(({ cost }, at) => cost - from.outcome.queries[at]!.cost < weighed[at]!.cost * LEAST_SHARE_OF_QUERY);
  for (;;) {
    let next: Chosen<One> | undefined;
    const bare = set.map((one) => set.filter((other) => other !== one));
    const merged = pairsOf(set).flatMap(([a, b]) => {
      const one = merge(a, b);
      return one ? [[...set.filter((other) => other !== a && other !== b && other !== one), one]] : [];
    });
    for (const fewer of [...bare, ...merged]) {
      const then = await outcomeOf(weighed, fewer);
      if (isKept(then) && then.total < (next?.outcome.total ?? Infinity)) next = { set: fewer, outcome: then };
    }
    if (!next) return { set, outcome };
    ({ set, outcome } = next);
  }
}

/** What serves both: the longer keys, with what either carries along. Undefined where neither begins the other. */
export function mergedOf(a: Candidate, b: Candidate): Candidate | undefined {
  if (a.table !== b.table || a.index.method !== 'btree' || b.index.method !== 'btree') return undefined;
  if (a.index.predicate.length > 0 || b.index.predicate.length > 0) return undefined;
  const [long, short] = a.index.keys.length >= b.index.keys.length ? [a, b] : [b, a];
  if (!startsWith(long.index.keys, short.index.keys)) return undefined;
  const include = [...new Set([...long.index.include, ...short.index.include])].filter((name) => !long.index.keys.some(({ column }) => column === name));
  const isNew = include.length > long.index.include.length && (long.index.keys.length > short.index.keys.length || include.length > short.index.include.length);
  return isNew && include.length <= MOST_CARRIED ? { table: long.table, index: { ...long.index, include } } : undefined;
}

/** Columns. */
const MOST_CARRIED = 5;
