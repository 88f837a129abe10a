// A proof of the planner in process, looked at by the server itself, where one is connected that can be asked about indexes that do not exist.
// The planner in process chooses among many; the server is asked twice, and has the last word: its version, its settings and its data are what the query meets.
import { createIndexSql } from '../sql/createIndex.ts';
import { LEAST_GAIN, type AskedQuery } from './advise.ts';
import type { Claim } from './claim.ts';
import { indexesUsed } from './plan.ts';
import type { Answer, Question } from './planner.ts';
import { factsOf, tableIn, type Proof } from './prove.ts';
import { statisticsOf } from './statistics.ts';
import type { Measures } from '../schema/measures.ts';

/** One answer for each question; undefined where the server cannot be asked. */
export type AskServer = (questions: readonly Question[]) => Promise<readonly Answer[] | undefined>;

const NAME = 'plansight_proposed';

/** The proof as it is where the server cannot tell. */
export async function atServer(proof: Proof, claim: Extract<Claim, { kind: 'index' }>, { resolved, sql }: AskedQuery, measures: Measures, ask: AskServer): Promise<Proof> {
  const table = tableIn(resolved, claim);
  if (proof.kind !== 'confirmed' || !table || proof.index.predicate.length > 0) return proof;
  const ddl = createIndexSql({ schema: table.schema, name: table.name }, { ...proof.index, name: NAME }, { concurrently: false });
  const question: Question = { sql, parameters: 'generic', indexes: [], without: [] };
  const [before, after] = (await ask([question, { ...question, indexes: [{ name: NAME, ddl }] }])) ?? [];
  if (before?.kind !== 'plan' || after?.kind !== 'plan' || after.sizes[0]?.bytes === undefined) return proof;
  const [cost, then] = [before, after].map(({ plan }) => plan.root.cost.total) as [number, number];
  if (!indexesUsed(after.plan).has(NAME)) return { kind: 'refuted', level: proof.level, why: 'not used', cost };
  if (cost - then < LEAST_GAIN) return { kind: 'refuted', level: proof.level, why: 'gain too small', cost };
  const statistics = statisticsOf(measures);
  return { ...proof, before: factsOf(before.plan, table, statistics), after: factsOf(after.plan, table, statistics), atServer: true };
}
