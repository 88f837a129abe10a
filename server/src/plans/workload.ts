// One set of indexes for many queries: each query's own advice is offered to all, and so is what serves two of them in the place of two.
// What could be dropped is asked about as well: without a redundant index no query may cost more, and an unused one is read by no plan and by nothing that the server has counted.
import { everyResolved } from '../query/resolve.ts';
import type { Index, Table } from '../schema/schema.ts';
import type { MeasureLevel } from '../schema/measures.ts';
import type { Candidate } from './candidates.ts';
import { indexText } from './candidates/newIndexes.ts';
import { createIndexSql } from '../sql/createIndex.ts';
import { priceOf } from './price.ts';
import { statisticsOf } from './statistics.ts';
import { bytesOf, chooseTogether, mergedOf, ownOf, type Chosen, type Offered, type Weighed } from './together.ts';
import { adviseQuery, beginTrials, effortFor, nameOf, type AdviceContext, type AdvisedIndex, type AskedQuery } from './advise.ts';
import { foreignKeys } from '../query/facts/keys.ts';
import { indexesUsed } from './plan.ts';
import { isMissed, trialWithout } from './proveDrop.ts';
import { isCoveredBy, redundantBeside } from './redundant.ts';
import { trialsOf, type Trial } from './trials.ts';

export interface WeighedQuery extends AskedQuery {
  /** How often it is sent, where that is known; else 1. */
  readonly calls: number;
}

export interface WorkloadAdvice {
  readonly level: MeasureLevel;
  /** Cost of all queries, each times its calls. */
  readonly before: number;
  readonly after: number;
  readonly indexes: readonly (AdvisedIndex & { /** That read it. */ readonly queries: number; /** The same, as they were given. */ readonly by: readonly WeighedQuery[] })[];
  /** Existing indexes that another begins with, one that exists or one that is advised. */
  readonly redundant: readonly { readonly table: Table; readonly index: Index; readonly beside: string }[];
  /** Existing indexes that no plan reads, before or after, that guard nothing, and of which the server has counted no scan. */
  readonly unused: readonly { readonly table: Table; readonly index: Index; /** Undefined where nothing was counted. */ readonly counted?: Counted }[];
  readonly asked: number;
  readonly failed: number;
}

/** Scans of an index that a server has counted, since a moment in UTC where that is known. */
export interface Counted {
  readonly scans: number;
  readonly since?: string;
}

export interface WorkloadContext extends AdviceContext {
  /** Undefined of what was not counted. */
  counted?(table: Table, index: Index): Counted | undefined;
}

/** Plans for one query. */
const BUDGET = 400;

interface Asked extends Weighed {
  readonly query: WeighedQuery;
}

/** An index by what one query's advice says of it. */
interface Option extends Candidate {
  readonly advised: AdvisedIndex;
}

export async function adviseWorkload(queries: readonly WeighedQuery[], tables: readonly Table[], context: WorkloadContext): Promise<WorkloadAdvice> {
  const weighed: Asked[] = [];
  const options = new Map<string, Option>();
  const offered: Offered<Option>[] = [];
  let failed = 0;
  let asked = 0;
  const seen = new Set<string>();
  for (const query of queries) {
    const advice = await adviseQuery(query, context);
    asked += advice.asked;
    const begun = advice.kind === 'failed' ? advice : await beginTrials(trialsOf({ ...context, sql: query.sql, parameters: query.parameters, effort: effortFor(query, context), budget: BUDGET }), query, { ...context, budget: BUDGET });
    if (advice.kind === 'failed' || begun.kind === 'failed') {
      failed++;
      continue;
    }
    for (const name of indexesUsed(begun.base.plan)) seen.add(name);
    weighed.push({ query, calls: query.calls, trials: begun.trials, tables: tablesOf(query), cost: begun.base.cost });
    if (advice.kind !== 'advice') continue;
    const ones = advice.indexes.map((one): Option => {
      const text = indexText(one.table, one.index);
      const known = options.get(text) ?? { table: one.table, index: one.index, advised: one };
      options.set(text, known);
      return known;
    });
    offered.push({ ones, estimate: (begun.base.cost - advice.after.root.cost.total) * query.calls });
  }
  const { set, outcome } = await chooseTogether(weighed, together(offered), mergerFor(options, context));
  asked += weighed.reduce((sum, { trials }) => sum + trials.asked(), 0);
  for (const one of await plansWith(weighed, set)) for (const name of indexesUsed(one.plan)) seen.add(name);
  const taken = set.map((one): AdvisedIndex => ({ ...one.advised, price: { ...one.advised.price, bytes: bytesOf(weighed, one) } }));
  return {
    level: context.database.measures.level,
    before: sumOf(weighed),
    after: outcome.total,
    indexes: taken.map((one, at) => {
      const by = weighed.filter((_, place) => outcome.queries[place]!.used.includes(set[at]!)).map(({ query }) => query);
      return { ...one, queries: by.length, by };
    }),
    redundant: await notMissed(redundantIn(tables, taken), weighed, { set, outcome }, context),
    unused: unusedIn(tables, seen, context),
    asked,
    failed,
  };
}

const sumOf = (weighed: readonly Asked[]): number => weighed.reduce((sum, { cost, calls }) => sum + cost * calls, 0);

/** Each query's own set, and each index by itself; what several queries want is worth what it saves all of them. */
function together(offered: readonly Offered<Option>[]): readonly Offered<Option>[] {
  const estimates = new Map<Option, number>();
  for (const { ones, estimate } of offered) for (const one of ones) estimates.set(one, (estimates.get(one) ?? 0) + estimate);
  return [...offered.filter(({ ones }) => ones.length > 1), ...[...estimates].map(([one, estimate]) => ({ ones: [one], estimate }))];
}

/** The same two are merged into the same one. */
function mergerFor(options: Map<string, Option>, { database, updates }: WorkloadContext): (a: Option, b: Option) => Option | undefined {
  const facts = statisticsOf(database.measures);
  return (a, b) => {
    const merged = mergedOf(a, b);
    if (!merged) return undefined;
    const { table, index } = merged;
    const text = indexText(table, index);
    const known = options.get(text);
    if (known) return known;
    const ddl = createIndexSql(nameOf(table), index, { concurrently: false });
    const advised: AdvisedIndex = { ...a.advised, index, ddl, price: priceOf(table, index, { bytes: undefined, share: 1, facts, updates }), replaces: redundantBeside(table, index) };
    const made = { ...merged, advised };
    options.set(text, made);
    return made;
  };
}

/** The plan of each query with what is taken. */
async function plansWith(weighed: readonly Asked[], set: readonly Candidate[]): Promise<readonly Trial[]> {
  const plans: Trial[] = [];
  for (const query of weighed) {
    const [trial] = await query.trials.of([ownOf(query, set)]);
    if (trial) plans.push(trial);
  }
  return plans;
}

function tablesOf({ resolved, throughViews }: AskedQuery): ReadonlySet<string> {
  const tables = new Set<string>();
  for (const { sources } of everyResolved(throughViews ?? resolved)) {
    for (const { table } of sources) {
      if (!table) continue;
      tables.add(`${table.schema}.${table.name}`);
      if (table.partitionOf !== undefined) tables.add(table.partitionOf);
      for (const read of table.reads ?? []) tables.add(read);
    }
  }
  return tables;
}

/** Those without which the planner finds as good a way to whatever reads their table. */
async function notMissed(redundant: WorkloadAdvice['redundant'], weighed: readonly Asked[], { set, outcome }: Chosen<Candidate>, context: AdviceContext): Promise<WorkloadAdvice['redundant']> {
  const kept: WorkloadAdvice['redundant'][number][] = [];
  for (const one of redundant) {
    const hidden = [...kept, one].map(({ table, index }) => `${table.schema}.${index.name}`);
    let missed = false;
    for (const [at, { query, tables }] of weighed.entries()) {
      const { cost } = outcome.queries[at]!;
      if (missed || !tables.has(`${one.table.schema}.${one.table.name}`)) continue;
      const trial = await trialWithout(hidden, query, context, (trials) => [ownOf({ trials, tables }, set)]);
      missed = trial !== undefined && isMissed(cost, trial.cost);
    }
    if (!missed) kept.push(one);
  }
  return kept;
}

/** What serves a foreign key is read when rows that are referenced go, which no query shows: only the server's own count says that none ever do. */
function unusedIn(tables: readonly Table[], used: ReadonlySet<string>, { counted }: WorkloadContext): WorkloadAdvice['unused'] {
  return tables.flatMap((table) => table.indexes.flatMap((index) => {
    if (index.unique || index.primary || index.constraint || used.has(index.name) || table.partitioned || table.partitionOf !== undefined) return [];
    const seen = counted?.(table, index);
    if (seen ? seen.scans > 0 : foreignKeys(table).some(({ columns }) => columns[0] === index.keys[0]?.column)) return [];
    return [{ table, index, ...(seen && { counted: seen }) }];
  }));
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
