// What a live server itself would plan with indexes that do not exist: its own planner, by the extension HypoPG where that is installed.
// Nothing is run and nothing is made: such an index lives in the memory of one session, and EXPLAIN alone sees it (HypoPG's README).
// A partial index is never asked about: one of those under a view has ended servers, up to HypoPG 1.4.
import { explainable } from '../plans/explainable.ts';
import type { Answer, HypotheticalIndex, IndexSize, Question } from '../plans/planner.ts';
import { readPlan } from '../plans/reading/json.ts';
import type { CatalogSession } from '../engine/ports.ts';

const INSTALLED = `
  select current_setting('server_version_num')::int as version, quote_ident(n.nspname) as schema
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'hypopg'`;

/** EXPLAIN plans without values since 16. */
const GENERIC = 160_000;
const PREPARED = 'plansight_asked';

interface Hypo { readonly session: CatalogSession; readonly version: number; /** Quoted. */ readonly schema: string }

/** One answer for each question, in the session's own transaction; undefined where HypoPG is not installed. Only questions for any values are answered. */
export async function askHypopg(session: CatalogSession, questions: readonly Question[]): Promise<readonly Answer[] | undefined> {
  const [installed] = await session.query(INSTALLED) as readonly { readonly version: number; readonly schema: string }[];
  if (!installed) return undefined;
  const hypo: Hypo = { session, ...installed };
  // A plan is a matter of milliseconds, and this may be production.
  await session.query("set local statement_timeout to '5s'");
  const answers: Answer[] = [];
  for (const question of questions) answers.push(await answered(hypo, question));
  // A pool hands the session on.
  await session.query(`select ${hypo.schema}.hypopg_reset()`);
  return answers;
}

async function answered(hypo: Hypo, { sql, parameters, indexes, without }: Question): Promise<Answer> {
  const made = explainable(sql);
  if (made.kind === 'refused') return { kind: 'failed', reason: 'not plannable', message: made.message };
  if (parameters !== 'generic' || without.length > 0) return { kind: 'failed', reason: 'not plannable', message: 'The server is asked for any values, and with all its indexes.' };
  const { session, schema } = hypo;
  await session.query('savepoint plansight');
  try {
    await session.query(`select ${schema}.hypopg_reset()`);
    const named = new Map<string, string>();
    const sizes: IndexSize[] = [];
    for (const index of indexes) sizes.push(await hypothetical(hypo, index, named));
    const plan = readPlan(withNames(await explained(hypo, made.sql, made.placeholders.length), named));
    return plan ? { kind: 'plan', plan, sizes, notes: made.notes } : { kind: 'failed', reason: 'other', message: 'The server gave no plan.' };
  } catch (error) {
    await session.query('rollback to savepoint plansight');
    // What was prepared outlives that.
    for (const _ of await session.query(`select from pg_prepared_statements where name = '${PREPARED}'`)) await session.query(`deallocate ${PREPARED}`);
    return { kind: 'failed', reason: 'other', message: error instanceof Error ? error.message : String(error) };
  }
}

/** Notes under `named` what the server calls it. */
async function hypothetical({ session, schema }: Hypo, { name, ddl }: HypotheticalIndex, named: Map<string, string>): Promise<IndexSize> {
  if (/\bwhere\b/i.test(ddl)) return { name, message: 'HypoPG is not asked about partial indexes.' };
  const [made] = await session.query(`select x.indexname as name, ${schema}.hypopg_relation_size(x.indexrelid)::float8 as bytes from ${schema}.hypopg_create_index('${ddl.replaceAll("'", "''")}') x`) as readonly { readonly name: string; readonly bytes: number }[];
  if (!made) return { name, message: 'HypoPG made nothing of it.' };
  named.set(made.name, name);
  return { name, bytes: made.bytes };
}

async function explained({ session, version }: Hypo, sql: string, placeholders: number): Promise<unknown> {
  const planOf = async (asked: string): Promise<unknown> => (await session.query(asked))[0]?.['QUERY PLAN'];
  if (placeholders === 0) return planOf(`explain (format json) ${sql}`);
  if (version >= GENERIC) return planOf(`explain (format json, generic_plan) ${sql}`);
  await session.query('set local plan_cache_mode to force_generic_plan');
  await session.query(`prepare ${PREPARED} as ${sql}`);
  const plan = await planOf(`explain (format json) execute ${PREPARED}(${Array.from({ length: placeholders }, () => 'null').join(', ')})`);
  await session.query(`deallocate ${PREPARED}`);
  return plan;
}

/** A plan that calls indexes what the question calls them. */
function withNames(plan: unknown, named: ReadonlyMap<string, string>): unknown {
  return JSON.parse(JSON.stringify(plan ?? null), (key, value: unknown) => (key === 'Index Name' && typeof value === 'string' ? named.get(value) ?? value : value));
}
