// The offline planner: PostgreSQL 18 in a process of its own, over empty tables that look as full as the measures say. No database is needed, and no statement of the user is run.
// A process holds one database and is kept while it is asked; a question that hangs or kills it costs that question alone.
import { join } from 'node:path';
import type { Description, PlannedDatabase, Planner } from '../plans/planner.ts';
import { keysOf } from './pglite/keys.ts';
import { failed, openSession, type Limits, type Session } from './pglite/session.ts';
import { cacheFolder } from './store.ts';

export interface PgliteOptions {
  /** Where loaded schemas are kept; undefined: in the user's cache folder. */
  readonly folder?: string;
  readonly limits?: Partial<Limits>;
}

const LIMITS: Limits = { plan: 5_000, load: 30_000, idle: 120_000, memory: 450 * 2 ** 20 };
/** Processes at a time: a workspace with more databases waits for them to start again. */
const MOST = 2;
const UNAVAILABLE: Description = { available: false, version: 0, notes: [], tables: 0, indexes: 0 };

export function openPglite({ folder = join(cacheFolder(process.env), 'planner'), limits = {} }: PgliteOptions = {}): Planner {
  const all = { ...LIMITS, ...limits };
  const sessions = new Map<string, Session>();
  let closed = false;
  const sessionFor = (database: PlannedDatabase): Session => {
    const { base, measures } = keysOf(database);
    const known = sessions.get(base);
    if (known?.measures === measures) {
      // The one that was asked last comes last.
      sessions.delete(base);
      sessions.set(base, known);
      return known;
    }
    const session = openSession({ database, base, measures, root: folder, limits: all, after: known?.stop() });
    sessions.delete(base);
    sessions.set(base, session);
    for (const [key, oldest] of [...sessions].slice(0, Math.max(0, sessions.size - MOST))) {
      sessions.delete(key);
      void oldest.stop();
    }
    return session;
  };
  return {
    ask: async (database, questions, signal) => (closed ? questions.map(() => failed('unavailable', 'The planner is closed.')) : sessionFor(database).ask(database.tail, questions, signal)),
    describe: async (database) => (closed ? UNAVAILABLE : sessionFor(database).describe()),
    async close() {
      closed = true;
      const open = [...sessions.values()];
      sessions.clear();
      await Promise.all(open.map((session) => session.stop()));
    },
  };
}
