// The indexes that one query wants, as a planner says: all candidates at once, what is used of them, pared down to the smallest set that is almost as good,
// and nothing where that is little, where an index serves already, or where the tables are small.
import type { Index, Table } from '../schema/schema.ts';
import type { MeasureLevel } from '../schema/measures.ts';
import type { NewIndex } from '../schema/change.ts';
import type { Resolved } from '../query/resolve.ts';
import { createIndexSql } from '../sql/createIndex.ts';
import { candidatesOf } from './candidates.ts';
import { chooseIndexes, isServedBare, LEAST_CARRIED, type Choice } from './choose.ts';
import { effortOf, joinedIn } from './effort.ts';
import { nodesOf, type Plan } from './plan.ts';
import type { Failure, PlannedDatabase, Planner, Question } from './planner.ts';
import { priceOf, type KnownUpdates, type Price } from './price.ts';
import { redundantBeside } from './redundant.ts';
import { statisticsOf, type Statistics } from './statistics.ts';
import { trialsOf, type Named, type Trial, type Trials } from './trials.ts';
import { beyondVersion } from './versions.ts';
import { valueClassesOf, type ValueClass } from './values.ts';

export interface AskedQuery {
  readonly resolved: Resolved;
  /** As the program sends it. */
  readonly sql: string;
  readonly parameters: Question['parameters'];
  /** The same with the queries of views in their places, where it reads any: what indexes are made for. */
  readonly throughViews?: Resolved;
}

export interface AdviceContext {
  readonly planner: Planner;
  readonly database: PlannedDatabase;
  /** Which columns the workspace's statements set; empty where that is not known. */
  readonly updates: KnownUpdates;
  /** Plans for one query. */
  readonly budget?: number;
  readonly signal?: AbortSignal;
}

export interface AdvisedIndex {
  readonly table: Table;
  readonly index: NewIndex;
  /** `create index on orders (customer_id)`. */
  readonly ddl: string;
  readonly price: Price;
  /** Of the query with this index alone. */
  readonly costAlone: number;
  /** Of the query with the others and without this one. */
  readonly costWithout: number;
  /** Existing indexes that it makes redundant. */
  readonly replaces: readonly Index[];
  /** An extension that must be there. */
  readonly extension?: string;
}

export type Advice =
  | { readonly kind: 'advice'; readonly level: MeasureLevel; readonly before: Plan; readonly after: Plan; readonly indexes: readonly AdvisedIndex[]; readonly values: readonly ValueVerdict[]; readonly notes: readonly string[]; readonly asked: number }
  /** Nothing is worth it; the plan is the one that stands. */
  | { readonly kind: 'nothing'; readonly level: MeasureLevel; readonly before: Plan; readonly why: 'cheap' | 'nothing helps' | 'gain too small'; readonly notes: readonly string[]; readonly asked: number }
  | { readonly kind: 'failed'; readonly reason: Failure | 'budget'; readonly message: string; readonly asked: number };

/** What the advice does for values that are commoner or rarer than most. */
export interface ValueVerdict extends ValueClass {
  readonly before: number;
  readonly after: number;
  readonly used: boolean;
}

const BUDGET = 160;
/** In the planner's units, in which reading a page in turn costs 1: less is not worth an index. */
export const LEAST_GAIN = 100;
/** An index that saves less of a query's cost is a burden to writers for little. */
export const LEAST_SHARE = 0.25;
/** A plan that still reads a whole index must save more: cost is not time. */
const LEAST_SHARE_WHOLE = 0.5;
/** From this share of a table's rows on it is read in turn as fast: the planner takes rows that lie apart for neighbours where the key follows the table's order. */
const MUCH = 0.2;
/** Where the index alone is read, it may still be so much smaller that it pays. */
const LEAST_SHARE_MUCH = 0.67;

export async function adviseQuery(asked: AskedQuery, context: AdviceContext): Promise<Advice> {
  const { database } = context;
  const { level } = database.measures;
  const statistics = statisticsOf(database.measures);
  const first = trialsOf({ ...context, sql: asked.sql, parameters: asked.parameters, effort: effortFor(asked, context), budget: context.budget ?? BUDGET });
  const begun = await beginTrials(first, asked, context);
  if (begun.kind === 'failed') return begun;
  const { trials, base } = begun;
  const nothing = (why: Extract<Advice, { kind: 'nothing' }>['why']): Advice => ({ kind: 'nothing', level, before: base.plan, why, notes: notesOf(base, asked, trials), asked: trials.asked() });
  if (base.cost < LEAST_GAIN) return nothing('cheap');
  const candidates = trials.named(candidatesOf(asked.throughViews ?? asked.resolved, statistics));
  const choice = candidates.length > 0 ? await chooseIndexes(trials, candidates, statistics) : undefined;
  if (!choice) return nothing('nothing helps');
  if (!isWorthwhile(base.cost, choice, statistics)) return nothing('gain too small');
  return {
    kind: 'advice',
    level,
    before: base.plan,
    after: choice.trial.plan,
    indexes: await Promise.all(choice.set.map((one) => advised(one, choice, trials, statistics, context.updates))),
    values: await valueVerdicts(asked, context, choice, statistics),
    notes: notesOf(base, asked, trials),
    asked: trials.asked(),
  };
}

/** Of one plan, views looked through. */
export const effortFor = ({ resolved, throughViews }: Pick<AskedQuery, 'resolved' | 'throughViews'>, { database }: Pick<AdviceContext, 'database'>): number => effortOf(throughViews ?? resolved, database.settings);

const notesOf = ({ notes }: Trial, { resolved, throughViews }: AskedQuery, trials: Trials): readonly string[] =>
  (trials.isCut() ? [...notes, `Its ${joinedIn(throughViews ?? resolved)} tables take the planner long each time, so only ${trials.asked()} plans were compared.`] : notes);

type Begun = { readonly kind: 'begun'; readonly trials: Trials; readonly base: Trial } | Extract<Advice, { kind: 'failed' }>;

/** The plan as it is, by no means that the source's own version lacks. */
export async function beginTrials(first: Trials, asked: AskedQuery, context: AdviceContext): Promise<Begun> {
  const [base] = await first.of([[]]);
  if (!base) {
    const failure = first.failure();
    return { kind: 'failed', reason: failure?.reason ?? 'budget', message: failure?.message ?? 'No plan was left in the budget.', asked: first.asked() };
  }
  const without = beyondVersion(base.plan, asked.resolved, context.database.version);
  if (without.length === 0) return { kind: 'begun', trials: first, base };
  const trials = trialsOf({ ...context, sql: asked.sql, parameters: asked.parameters, without, effort: effortFor(asked, context), budget: context.budget ?? BUDGET });
  const [again] = await trials.of([[]]);
  return { kind: 'begun', trials: again ? trials : first, base: again ?? base };
}

export function isWorthwhile(before: number, { set, trial }: Pick<Choice, 'set' | 'trial'>, statistics: Statistics): boolean {
  const gain = before - trial.cost;
  if (gain < (set.every(isServedBare) ? LEAST_CARRIED : LEAST_GAIN)) return false;
  const shares = set.map((one) => shareRead(trial.plan, one, statistics));
  if (shares.some(({ share, covered }) => share > MUCH && !covered)) return false;
  const isRead = set.some(({ name, table }) => table.partitioned || looksUp(trial.plan, name));
  return gain / before >= (shares.some(({ share }) => share > MUCH) ? LEAST_SHARE_MUCH : isRead ? LEAST_SHARE : LEAST_SHARE_WHOLE);
}

/** Of the rows of its table, what a plan reads by an index to the end, and whether it reads the index alone. */
function shareRead({ root }: Plan, { name, table }: Named, statistics: Statistics): { readonly share: number; readonly covered: boolean } {
  const rows = statistics.rows(table);
  let most = { share: 0, covered: false };
  const visit = (node: Plan['root'], stops: boolean): void => {
    const early = stops || node.type === 'Limit' || node.role === 'InitPlan' || node.role === 'Inner';
    const reads = node.index === name || (node.type === 'Bitmap Heap Scan' && [...nodesOf(node)].some(({ index }) => index === name));
    if (reads && !early && rows) most = { share: Math.max(most.share, node.cost.rows / rows), covered: node.type === 'Index Only Scan' };
    for (const child of node.children) visit(child, early);
  };
  visit(root, false);
  return most;
}

/** Whether a plan narrows an index by a condition, or stops reading it early. */
function looksUp({ root }: Plan, name: string): boolean {
  const search = (node: Plan['root'], stops: boolean): boolean => {
    const early = stops || node.type === 'Limit' || node.role === 'InitPlan';
    if (node.index === name && (early || node.conditions.some(({ kind }) => kind === 'index' || kind === 'order'))) return true;
    return node.children.some((child) => search(child, early));
  };
  return search(root, false);
}

async function advised(one: Named, choice: Choice, trials: Trials, statistics: Statistics, updates: KnownUpdates): Promise<AdvisedIndex> {
  const { table, index, extension } = one;
  const [alone, without] = await trials.of([[one], choice.set.filter((other) => other !== one)]);
  const rows = statistics.rows(table);
  return {
    table,
    index,
    ddl: createIndexSql(nameOf(table), index, { concurrently: false }),
    price: priceOf(table, index, { bytes: trials.bytes(one), share: index.predicate.length > 0 && rows ? shareOf(one, trials, statistics) : 1, facts: statistics, updates }),
    costAlone: alone?.cost ?? choice.trial.cost,
    costWithout: without?.cost ?? choice.trial.cost,
    replaces: redundantBeside(table, index),
    ...(extension !== undefined && { extension }),
  };
}

/** Of the rows in a partial index, told from its entries. */
function shareOf(one: Named, trials: Trials, statistics: Statistics): number {
  const rows = statistics.rows(one.table) ?? 0;
  const entries = trials.entries(one);
  return rows > 0 && entries !== undefined ? Math.min(1, entries / rows) : 1;
}

/** Bare where the usual search path finds it. */
export const nameOf = ({ schema, name }: Table): { readonly schema?: string; readonly name: string } => (schema === 'public' ? { name } : { schema, name });

async function valueVerdicts({ resolved, sql, parameters }: AskedQuery, context: AdviceContext, choice: Choice, statistics: Statistics): Promise<readonly ValueVerdict[]> {
  if (parameters !== 'generic') return [];
  const classes = valueClassesOf(resolved, statistics);
  const verdicts: ValueVerdict[] = [];
  for (const one of classes) {
    const trials = trialsOf({ ...context, sql, parameters: one.values, budget: 2 });
    const set = trials.named(choice.set);
    const [before, after] = await trials.of([[], set]);
    if (before && after) verdicts.push({ ...one, before: before.cost, after: after.cost, used: after.used.length > 0 });
  }
  return verdicts;
}
