// Claims before the planner: confirmed with the plans before and after, refuted, or undecided and why. A proof is plain data, so that it can be kept.
// An index is refuted only where the planner leaves it alone, and every other index of that table as well.
import type { MeasureLevel, Measures } from '../schema/measures.ts';
import type { NewIndex } from '../schema/change.ts';
import { everyResolved, type Resolved } from '../query/resolve.ts';
import type { Table } from '../schema/schema.ts';
import { createIndexSql } from '../sql/createIndex.ts';
import { adviseQuery, beginTrials, effortFor, isWorthwhile, LEAST_GAIN, LEAST_SHARE, type AdviceContext, type AskedQuery } from './advise.ts';
import type { Claim } from './claim.ts';
import { nodesOf, type Plan } from './plan.ts';
import { redundantBeside } from './redundant.ts';
import { rowsRead } from './rowsRead.ts';
import { statisticsOf, type Statistics } from './statistics.ts';
import { trialsOf } from './trials.ts';

export type Proof =
  | { readonly kind: 'confirmed'; readonly level: MeasureLevel; /** The claimed one, or a better one of the same table. */ readonly index: NewIndex; readonly ddl: string; readonly bytes?: number; readonly before: PlanFacts; readonly after: PlanFacts; /** Names of indexes that it makes redundant. */ readonly replaces: readonly string[]; /** The connected server itself says so, and its are the plans. */ readonly atServer?: true }
  /** Said in other words it costs less. */
  | { readonly kind: 'cheaper'; readonly level: MeasureLevel; readonly before: PlanFacts; readonly after: PlanFacts; /** Of a page behind so many rows. */ readonly deep?: number }
  /** An index that is not missed: a lookup of what it finds, with it and without. */
  | { readonly kind: 'spared'; readonly level: MeasureLevel; readonly before: PlanFacts; readonly after: PlanFacts }
  /** It hands on many rows: as many as the planner expects. */
  | { readonly kind: 'many'; readonly level: MeasureLevel; readonly rows: number }
  | { readonly kind: 'refuted'; readonly level: MeasureLevel; readonly why: 'cheap' | 'not used' | 'gain too small' | 'missed' | 'few rows'; readonly cost: number }
  | { readonly kind: 'undecided'; /** A clause. */ readonly reason: string };

/** What a message tells of a plan. */
export interface PlanFacts {
  readonly cost: number;
  /** Of the table, read. */
  readonly rows: number;
  /** How the table is read: `Seq Scan`. */
  readonly scan: string;
}

/** Plans for one claim: one that is not confirmed at once is looked into like any query. */
const BUDGET = 60;

export async function proveIndex(claim: Extract<Claim, { kind: 'index' }>, asked: AskedQuery, context: AdviceContext): Promise<Proof> {
  const table = tableIn(asked.resolved, claim);
  if (!table) return { kind: 'undecided', reason: 'the table is not known' };
  const { level } = context.database.measures;
  const bounded = { ...context, budget: context.budget ?? BUDGET };
  const begun = await beginTrials(trialsOf({ ...bounded, sql: asked.sql, parameters: asked.parameters, effort: effortFor(asked, context), budget: bounded.budget }), asked, bounded);
  if (begun.kind === 'failed') return { kind: 'undecided', reason: begun.message };
  const { trials, base } = begun;
  if (base.cost < LEAST_GAIN) return { kind: 'refuted', level, why: 'cheap', cost: base.cost };
  const set = trials.named([{ table, index: claim.index }]);
  const [trial] = await trials.of([set]);
  if (trial && trial.used.length > 0 && isWorthwhile(base.cost, { set, trial }, statisticsOf(context.database.measures))) {
    return confirmed(table, claim.index, trials.bytes(set[0]!), base.plan, trial.plan, context.database.measures);
  }
  const advice = await adviseQuery(asked, bounded);
  if (advice.kind === 'failed') return { kind: 'undecided', reason: advice.message };
  if (advice.kind === 'nothing') return { kind: 'refuted', level, why: advice.why === 'nothing helps' ? 'not used' : advice.why, cost: base.cost };
  const better = advice.indexes.find((one) => one.table === table);
  return better ? confirmed(table, better.index, better.price.bytes, advice.before, advice.after, context.database.measures) : { kind: 'refuted', level, why: 'not used', cost: base.cost };
}

/** A query, and the same in other words; `deep`: behind so many rows. */
export interface Rewording {
  readonly asked: AskedQuery;
  readonly rewritten: AskedQuery;
  readonly deep?: number;
}

/** Whether a query costs less in other words, by what the source's own version can do. */
export async function proveRewrite(claim: Extract<Claim, { kind: 'rewrite' }>, { asked, rewritten, deep }: Rewording, context: AdviceContext): Promise<Proof> {
  const { measures } = context.database;
  const { level } = measures;
  const [before, after] = [await planOf(asked, context), await planOf(rewritten, context)];
  for (const one of [before, after]) if (one.kind === 'failed') return { kind: 'undecided', reason: one.message };
  const table = tableIn(asked.resolved, claim);
  if (before.kind === 'failed' || after.kind === 'failed' || !table) return { kind: 'undecided', reason: 'the table is not known' };
  const { cost } = before.base;
  if (cost < LEAST_GAIN) return { kind: 'refuted', level, why: 'cheap', cost };
  const gain = cost - after.base.cost;
  if (gain < LEAST_GAIN || gain < cost * LEAST_SHARE) return { kind: 'refuted', level, why: 'gain too small', cost };
  const statistics = statisticsOf(measures);
  return { kind: 'cheaper', level, before: factsOf(before.base.plan, table, statistics), after: factsOf(after.base.plan, table, statistics), ...(deep !== undefined && { deep }) };
}

/** Whether a query hands on many rows. */
export async function proveRows({ least }: Extract<Claim, { kind: 'rows' }>, asked: AskedQuery, context: AdviceContext): Promise<Proof> {
  const { level } = context.database.measures;
  const planned = await planOf(asked, context);
  if (planned.kind === 'failed') return { kind: 'undecided', reason: planned.message };
  const { rows, total: cost } = planned.base.plan.root.cost;
  return rows < least ? { kind: 'refuted', level, why: 'few rows', cost } : { kind: 'many', level, rows: Math.round(rows) };
}

const planOf = (asked: AskedQuery, context: AdviceContext): ReturnType<typeof beginTrials> =>
  beginTrials(trialsOf({ ...context, sql: asked.sql, parameters: asked.parameters, budget: 1 }), asked, { ...context, budget: 1 });

function confirmed(table: Table, index: NewIndex, bytes: number | undefined, before: Plan, after: Plan, measures: Measures): Proof {
  const statistics = statisticsOf(measures);
  const name = { name: table.name, ...(table.schema !== 'public' && { schema: table.schema }) };
  return {
    kind: 'confirmed', level: measures.level, index,
    ddl: createIndexSql(name, index, { concurrently: false }),
    ...(bytes !== undefined && { bytes }),
    before: factsOf(before, table, statistics),
    after: factsOf(after, table, statistics),
    replaces: redundantBeside(table, index).map((one) => one.name),
  };
}

export function factsOf(plan: Plan, table: Table, statistics: Statistics): PlanFacts {
  const { root } = plan;
  const scans = [...nodesOf(root)].filter(({ relation }) => relation !== undefined);
  const own = scans.find(({ relation }) => relation === table.name) ?? scans[0];
  return { cost: root.cost.total, rows: own?.relation === undefined ? 0 : rowsRead(plan, own.relation, statistics.rows(table)), scan: own?.type ?? root.type };
}

/** The table of a claim, as the query reads it. */
export function tableIn(resolved: Resolved, { table: { schema, name } }: Pick<Extract<Claim, { kind: 'index' }>, 'table'>): Table | undefined {
  for (const { sources } of everyResolved(resolved)) {
    const found = sources.find(({ table }) => table?.name === name && (schema === undefined || table.schema === schema));
    if (found?.table) return found.table;
  }
  return undefined;
}
