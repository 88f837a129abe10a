// What a live server says of one query: its plan, or what it saw as it ran it. Only in a transaction that the server itself holds to reading, with limits, and rolled back;
// and only what the server itself takes for one statement, whatever our own reading of the text was.
import { randomUUID } from 'node:crypto';
import { explainable } from '../plans/explainable.ts';
import { RUN_SECONDS, type LiveAnswer, type LiveQuestion } from '../plans/liveQuestion.ts';
import { readPlan } from '../plans/reading/json.ts';
import { whyNotRun, whyNotRunPlan } from '../plans/runnable.ts';
import type { Plan } from '../plans/plan.ts';
import type { LiveSession } from './postgres.ts';

/** EXPLAIN plans without values since 16, tells settings since 12; since then a prepared statement can be kept to its generic plan, too. */
const [GENERIC, SETTINGS] = [160_000, 120_000];
/** SQLSTATE: a statement was cancelled, by a limit or by a user; a lock was not to be had in time; a connection or a server went away. */
const [CANCELLED, LOCKED, GONE] = ['57014', '55P03', /^(?:08|57P0)/];
/** What a server says has such a code; what a connection says has another, `ECONNRESET` or `EPIPE`, or none. */
const SQLSTATE = /^(?!E[A-Z]{4}$)[0-9A-Z]{5}$/;

/** What may be ended on the server. */
export interface Running {
  /** Of the server: behind a pool it serves others as well. */
  readonly process: number;
  /** When its transaction began, in UTC as `to_char` writes it with microseconds: no other of this process began then. */
  readonly began: string;
  isAnswered(): boolean;
}

/** `cancel`: ends what runs, and nothing else. */
export async function livePlan(session: LiveSession, question: LiveQuestion, { signal, cancel }: { readonly signal?: AbortSignal; cancel(running: Running): Promise<void> }): Promise<LiveAnswer> {
  const made = explainable(question.sql);
  if (made.kind === 'refused') return refused(made.message);
  const why = question.how === 'run' ? whyNotRun(made.sql) ?? (made.placeholders.length > 0 && question.parameters === 'generic' ? 'It is run with values for its parameters, and there are none.' : undefined) : undefined;
  if (why !== undefined) return refused(why);
  const { parameters } = question;
  const values = parameters === 'generic' ? made.placeholders.map(() => null) : made.placeholders.map((place) => parameters[place] ?? null);
  let running: Running | undefined;
  let answered = false;
  const stop = (): void => {
    if (running) void cancel(running);
  };
  try {
    // Our reading of strings has to be the server's; a plan is a matter of milliseconds.
    for (const limit of ["set local statement_timeout to '5s'", 'set local standard_conforming_strings to on']) await session.query(limit);
    const [about] = await session.query(`select current_setting('server_version_num')::int as version, pg_backend_pid() as process, to_char(now() at time zone 'UTC', '${MOMENT}') as began`) as readonly { readonly version: number; readonly process: number; readonly began: string }[];
    running = { process: about!.process, began: about!.began, isAnswered: () => answered };
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) return CALLED_OFF;
    const asked: Asked = { session, version: about!.version, sql: made.sql, values, signal };
    const estimate = await estimated(asked, parameters === 'generic' && values.length > 0);
    const plan = question.how === 'estimate' || typeof estimate !== 'object' ? estimate : await measured(asked, estimate);
    if (typeof plan === 'string') return refused(plan);
    return plan ? { kind: 'plan', plan, version: asked.version, notes: made.notes } : refused('The server gave no plan.');
  } catch (error) {
    return failure(error, question, signal);
  } finally {
    answered = true;
    signal?.removeEventListener('abort', stop);
  }
}

/** For `to_char`. */
export const MOMENT = 'YYYY-MM-DD HH24:MI:SS.US';

const refused = (message: string): LiveAnswer => ({ kind: 'refused', message });
const CALLED_OFF: LiveAnswer = { kind: 'cancelled', message: 'It was called off.' };

interface Asked { readonly session: LiveSession; readonly version: number; readonly sql: string; readonly values: readonly (string | null)[]; readonly signal: AbortSignal | undefined }

/** Or why it is not planned. The protocol that carries values takes one statement and no more: it is asked first, whatever is asked then. */
async function estimated({ session, version, sql, values }: Asked, isGeneric: boolean): Promise<Plan | string | undefined> {
  const settings = version >= SETTINGS ? ', settings' : '';
  const first = await session.send(`explain (format json${settings}) ${sql}`, values);
  if (!isGeneric) return planIn(first);
  if (version >= GENERIC) return planIn(await session.query(`explain (format json${settings}, generic_plan) ${sql}`));
  if (version < SETTINGS) return 'PostgreSQL before 12 plans for any values only what was run often. Give values for its parameters.';
  await session.query('set local plan_cache_mode to force_generic_plan');
  const name = `plansight_${randomUUID().replaceAll('-', '')}`;
  await session.query(`prepare ${name} as ${sql}`);
  await session.query('savepoint prepared');
  try {
    return planIn(await session.query(`explain (format json${settings}) execute ${name}(${values.map(() => 'null').join(', ')})`));
  } catch (error) {
    // A transaction that has failed takes no other statement.
    await session.query('rollback to savepoint prepared').catch(() => undefined);
    throw error;
  } finally {
    // What was prepared outlives the transaction.
    await session.query(`deallocate ${name}`).catch(() => undefined);
  }
}

/** Or why it is not run. */
async function measured({ session, version, sql, values, signal }: Asked, estimate: Plan): Promise<Plan | string | undefined> {
  const why = whyNotRunPlan(estimate);
  if (why !== undefined) return why;
  await session.query(`set local statement_timeout to '${RUN_SECONDS}s'`);
  if (signal?.aborted) throw Object.assign(new Error('It was called off'), { code: CANCELLED });
  return planIn(await session.send(`explain (analyze, buffers, format json${version >= SETTINGS ? ', settings' : ''}) ${sql}`, values));
}

const planIn = (rows: Awaited<ReturnType<LiveSession['query']>>): Plan | undefined => readPlan(rows[0]?.['QUERY PLAN']);

function failure(error: unknown, { how }: LiveQuestion, signal: AbortSignal | undefined): LiveAnswer {
  const message = error instanceof Error ? error.message : String(error);
  const { code } = error as { readonly code?: unknown };
  if (code === CANCELLED) return signal?.aborted ? CALLED_OFF : refused(how === 'run' ? `It took more than ${RUN_SECONDS} seconds, and the server was told to stop.` : 'Planning took more than 5 seconds, and the server was told to stop.');
  if (code === LOCKED) return refused('A lock that it needs was not to be had within 2 seconds: somebody changes one of its tables.');
  if (typeof code !== 'string' || !SQLSTATE.test(code) || GONE.test(code)) return { kind: 'unreachable', message: `The server went away: ${message}.` };
  return refused(`The server refuses: ${message}.`);
}
