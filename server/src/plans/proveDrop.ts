// Whether an index is missed that is said to answer nothing more than another: what it finds is looked up with it and without it.
import type { Index, Table } from '../schema/schema.ts';
import { quoted } from '../query/facts/values.ts';
import type { Resolved } from '../query/resolve.ts';
import { beginTrials, type AdviceContext, type AskedQuery } from './advise.ts';
import { ONE_PAGE } from './choose.ts';
import { factsOf, type Proof } from './prove.ts';
import { statisticsOf } from './statistics.ts';
import { trialsOf, type Trial } from './trials.ts';
import { beyondVersion } from './versions.ts';

/** Without an index a query may cost so much more: what it served is served by another that is larger. */
const NO_MORE = 1.05;

export const isMissed = (withIt: number, withoutIt: number): boolean => withoutIt > withIt * NO_MORE && withoutIt > withIt + ONE_PAGE;

/** Every row that has one value in each of its keys; undefined where a key is no plain column. */
export function lookupBy({ schema, name }: Table, { keys }: Index): string | undefined {
  const columns = keys.flatMap(({ column }) => column ?? []);
  const from = schema === 'public' ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
  return columns.length < keys.length ? undefined : `select * from ${from} where ${columns.map((column, at) => `${quoted(column)} = $${at + 1}`).join(' and ')}`;
}

export async function proveDrop(table: Table, index: Index, asked: AskedQuery, context: AdviceContext): Promise<Proof> {
  const bounded = { ...context, budget: 1 };
  const begun = await beginTrials(trialsOf({ ...bounded, sql: asked.sql, parameters: asked.parameters, budget: 1 }), asked, bounded);
  const after = begun.kind === 'begun' ? await trialWithout([`${table.schema}.${index.name}`], asked, context) : undefined;
  if (begun.kind === 'failed' || !after) return { kind: 'undecided', reason: begun.kind === 'failed' ? begun.message : 'there is no plan without it' };
  const { measures } = context.database;
  const { cost, plan } = begun.base;
  if (isMissed(cost, after.cost)) return { kind: 'refuted', level: measures.level, why: 'missed', cost };
  const statistics = statisticsOf(measures);
  return { kind: 'spared', level: measures.level, before: factsOf(plan, table, statistics), after: factsOf(after.plan, table, statistics) };
}

/** The plan without indexes, each by its qualified name: what an older server has not got does not stand in for one. */
export async function trialWithout(hidden: readonly string[], asked: AskedQuery & { readonly resolved: Resolved }, context: AdviceContext, beside: (trials: ReturnType<typeof trialsOf>) => Parameters<ReturnType<typeof trialsOf>['of']>[0] = () => [[]]): Promise<Trial | undefined> {
  const trials = trialsOf({ ...context, sql: asked.sql, parameters: asked.parameters, without: hidden, budget: 1 });
  const [trial] = await trials.of(beside(trials));
  const beyond = trial ? beyondVersion(trial.plan, asked.resolved, context.database.version).filter((one) => !hidden.includes(one)) : [];
  return beyond.length > 0 ? trialWithout([...hidden, ...beyond], asked, context, beside) : trial;
}
