// One set of indexes for many queries: each query's own advice is a candidate for all, and one is taken after another, the most saved for each megabyte first.
// Lazily: what an index saves shrinks as others are taken, so only the best so far is asked about again (Minoux, "Accelerated greedy algorithms", 1978).
import type { Index, Table } from '../schema/schema.ts';
import type { MeasureLevel } from '../schema/measures.ts';
import type { Candidate } from './candidates.ts';
import { indexText } from './candidates/newIndexes.ts';
import { adviseQuery, type AdviceContext, type AdvisedIndex, type AskedQuery } from './advise.ts';
import { indexesUsed } from './plan.ts';
import { isCoveredBy, redundantBeside } from './redundant.ts';
import { trialsOf, type Named, type Trials } from './trials.ts';

export interface WeighedQuery extends AskedQuery {
  /** How often it is sent, where that is known; else 1. */
  readonly calls: number;
}

export interface WorkloadAdvice {
  readonly level: MeasureLevel;
  /** Cost of all queries, each times its calls. */
  readonly before: number;
  readonly after: number;
  readonly indexes: readonly (AdvisedIndex & { /** That read it. */ readonly queries: number })[];
  /** Existing indexes that another begins with, one that exists or one that is advised. */
  readonly redundant: readonly { readonly table: Table; readonly index: Index; readonly beside: string }[];
  /** Existing indexes that no plan reads, before or after, and that guard nothing. */
  readonly unused: readonly { readonly table: Table; readonly index: Index }[];
  readonly asked: number;
  readonly failed: number;
}

/** A set that saves less than this share more is not worth another index. */
const LEAST_SHARE = 0.01;
const MOST_INDEXES = 30;

interface Weighed {
  readonly query: WeighedQuery;
  readonly trials: Trials;
  readonly tables: ReadonlySet<string>;
  cost: number;
  set: readonly Candidate[];
  used: ReadonlySet<string>;
}

interface Option {
  readonly candidate: Candidate;
  readonly advised: AdvisedIndex;
  readonly bytes: number;
  gain: number;
}

export async function adviseWorkload(queries: readonly WeighedQuery[], tables: readonly Table[], context: AdviceContext): Promise<WorkloadAdvice> {
  const weighed: Weighed[] = [];
  const options = new Map<string, Option>();
  let failed = 0;
  let asked = 0;
  const seen = new Set<string>();
  for (const query of queries) {
    const advice = await adviseQuery(query, context);
    asked += advice.asked;
    if (advice.kind === 'failed') {
      failed++;
      continue;
    }
    for (const name of indexesUsed(advice.before)) seen.add(name);
    const trials = trialsOf({ ...context, sql: query.sql, parameters: query.parameters, budget: 400 });
    weighed.push({ query, trials, tables: tablesOf(query), cost: advice.before.root.cost.total, set: [], used: new Set() });
    for (const one of advice.kind === 'advice' ? advice.indexes : []) {
      const text = indexText(one.table, one.index);
      const gain = (one.costWithout - (advice.kind === 'advice' ? advice.after.root.cost.total : 0)) * query.calls;
      const known = options.get(text);
      if (known) known.gain += gain;
      else options.set(text, { candidate: { table: one.table, index: one.index }, advised: one, bytes: one.price.bytes ?? 1_000_000, gain });
    }
  }
  const before = sumOf(weighed);
  const taken = await takeGreedily(weighed, [...options.values()], before);
  asked += weighed.reduce((sum, { trials }) => sum + trials.asked(), 0);
  const used = new Set([...seen, ...weighed.flatMap((one) => [...one.used])]);
  return {
    level: context.database.measures.level,
    before,
    after: sumOf(weighed),
    indexes: taken.map(({ advised, candidate }) => ({ ...advised, queries: weighed.filter((one) => one.used.has(indexText(candidate.table, candidate.index))).length })),
    redundant: redundantIn(tables, taken.map(({ advised }) => advised)),
    unused: tables.flatMap((table) => table.indexes.flatMap((index) => (index.unique || index.primary || index.constraint || used.has(index.name) || table.partitioned || table.partitionOf !== undefined ? [] : [{ table, index }]))),
    asked,
    failed,
  };
}

const sumOf = (weighed: readonly Weighed[]): number => weighed.reduce((sum, { cost, query }) => sum + cost * query.calls, 0);

async function takeGreedily(weighed: Weighed[], options: Option[], before: number): Promise<readonly Option[]> {
  const taken: Option[] = [];
  const perByte = ({ gain, bytes }: Option): number => gain / Math.max(bytes, 8192);
  const open = [...options];
  while (open.length > 0 && taken.length < MOST_INDEXES) {
    open.sort((a, b) => perByte(b) - perByte(a));
    const best = open[0]!;
    const costs = await costsWith(weighed, best.candidate);
    const gain = weighed.reduce((sum, one, at) => sum + (one.cost - Math.min(one.cost, costs[at]?.cost ?? one.cost)) * one.query.calls, 0);
    best.gain = gain;
    if (open[1] && perByte(best) < perByte(open[1])) continue;
    open.shift();
    if (gain < before * LEAST_SHARE) continue;
    taken.push(best);
    weighed.forEach((one, at) => {
      const trial = costs[at];
      if (!trial || trial.cost >= one.cost) return;
      one.cost = trial.cost;
      one.set = [...one.set, best.candidate];
      one.used = new Set(trial.used);
    });
  }
  return taken;
}

/** Of each query that reads the table: undefined elsewhere. */
async function costsWith(weighed: readonly Weighed[], candidate: Candidate): Promise<readonly ({ readonly cost: number; readonly used: readonly string[] } | undefined)[]> {
  const table = `${candidate.table.schema}.${candidate.table.name}`;
  const costs = [];
  for (const one of weighed) {
    const set: readonly Named[] = one.tables.has(table) ? one.trials.named([...one.set, candidate]) : [];
    const [trial] = set.length > 0 ? await one.trials.of([set]) : [];
    costs.push(trial && { cost: trial.cost, used: [...indexesUsed(trial.plan), ...trial.used.map((used) => indexText(used.table, used.index))] });
  }
  return costs;
}

function tablesOf({ resolved }: AskedQuery): ReadonlySet<string> {
  const tables = new Set<string>();
  const visit = (at: AskedQuery['resolved']): void => {
    for (const { table } of at.sources) {
      if (!table) continue;
      tables.add(`${table.schema}.${table.name}`);
      if (table.partitionOf !== undefined) tables.add(table.partitionOf);
      for (const read of table.reads ?? []) tables.add(read);
    }
    for (const { query } of at.query.inner) {
      const inner = at.inner(query);
      if (inner) visit(inner);
    }
  };
  visit(resolved);
  return tables;
}

function redundantIn(tables: readonly Table[], advised: readonly AdvisedIndex[]): WorkloadAdvice['redundant'] {
  return tables.flatMap((table) => {
    const made = advised.filter((one) => one.table.name === table.name && one.table.schema === table.schema);
    return table.indexes.flatMap((index, at) => {
      const beside = made.find((one) => redundantBeside(table, one.index).includes(index));
      if (beside) return [{ table, index, beside: beside.ddl }];
      // Of two that are alike, the later one goes.
      const existing = table.indexes.find((other, place) => other !== index && isCoveredBy(index, other) && !(isCoveredBy(other, index) && place > at));
      return existing ? [{ table, index, beside: existing.name }] : [];
    });
  });
}
