// The offline planner: PostgreSQL 18 in a process of its own, over empty tables that look as full as the measures say. No database is needed, and no statement of the user is run.
// A process holds one database and is kept while it is asked; a question that hangs or kills it costs that question alone.
import { join } from 'node:path';
import type { Description, LiveSource, PlannedDatabase, Planner } from '../plans/planner.ts';
import type { EditedMeasures } from './pglite/edited.ts';
import { forgetFolders } from './pglite/folders.ts';
import { keysOf } from './pglite/keys.ts';
import { failed, openSession, type Limits, type Session } from './pglite/session.ts';
import { cacheFolder } from './store.ts';

export interface PgliteOptions {
  /** Where loaded schemas are kept; undefined: in the user's cache folder. */
  readonly folder?: string;
  readonly limits?: Partial<Limits>;
}

interface OpenSession extends Session {
  readonly live: LiveSource | undefined;
}

const LIMITS: Limits = { plan: 5_000, load: 30_000, idle: 120_000, memory: 450 * 2 ** 20 };
/** Processes at a time: a workspace with more databases waits for them to start again. */
const MOST = 2;
const UNAVAILABLE: Description = { available: false, version: 0, notes: [], tables: 0, indexes: 0 };

export function openPglite({ folder = join(cacheFolder(process.env), 'planner'), limits = {} }: PgliteOptions = {}): Planner {
  const all = { ...LIMITS, ...limits };
  const sessions = new Map<string, OpenSession>();
  const forgotten = new WeakSet<LiveSource>();
  /** Who opens a folder waits until what is to go of it is gone. */
  let forgetting = Promise.resolve();
  let closed = false;
  const sessionFor = (database: PlannedDatabase): { readonly session: Session; readonly edited: EditedMeasures } => {
    const keys = keysOf(database);
    const known = sessions.get(keys.base);
    const edited = known?.editedFor(database, keys);
    const session = known && edited ? known : { ...openSession({ database, keys, root: folder, limits: all, after: known ? known.stop().then(() => forgetting) : forgetting }), live: database.live };
    // The one that was asked last comes last.
    sessions.delete(keys.base);
    sessions.set(keys.base, session);
    for (const [key, oldest] of [...sessions].slice(0, Math.max(0, sessions.size - MOST))) {
      sessions.delete(key);
      void oldest.stop();
    }
    return { session, edited: edited ?? session.editedFor(database, keys)! };
  };
  return {
    async ask(database, questions, signal, turn) {
      if (closed) return questions.map(() => failed('unavailable', 'The planner is closed.'));
      if (database.live && forgotten.has(database.live)) return questions.map(() => failed('unavailable', 'The server was disconnected.'));
      const { session, edited } = sessionFor(database);
      return session.ask(database.tail, edited, questions, signal, turn);
    },
    describe: async (database) => (closed || (database.live && forgotten.has(database.live)) ? UNAVAILABLE : sessionFor(database).session.describe()),
    async forget(live) {
      forgotten.add(live);
      const own = [...sessions].filter(([, session]) => session.live === live);
      for (const [key] of own) sessions.delete(key);
      const removed = Promise.allSettled([forgetting, ...own.map(([, session]) => session.stop())]).then(() => forgetFolders(folder, live.path));
      forgetting = removed.catch(() => undefined);
      await removed;
    },
    async close() {
      closed = true;
      const open = [...sessions.values()];
      sessions.clear();
      await Promise.all(open.map((session) => session.stop()));
    },
  };
}
