// What the client shows of the server's knowledge: databases, where they were read, how much was understood.
import type { Status } from './protocol.ts';
import type { Root } from './root.ts';
import type { Scans } from './scans.ts';
import type { Session } from './session.ts';

export function statusOf(session: Session, scans: Scans): Status {
  const { roots } = session;
  const results = roots.flatMap((root) => [...root.results.values()]);
  const sum = (of: (result: (typeof results)[number]) => number): number => results.reduce((total, result) => total + of(result), 0);
  const scanned = roots.some(({ learned }) => learned);
  return {
    state: scans.running() ? 'scanning' : scanned || roots.length === 0 ? 'ready' : 'starting',
    databases: roots.flatMap((root) => root.workspace().world.databases.map(({ id, dialect, fold, source }) => ({ id, dialect, tables: fold.final.tables.size, source: source.reason, ...(source.files.length > 1 && { newest: source.files.at(-1)! }) }))),
    ...(scanned && { queries: sum(({ queries }) => queries), understood: sum(({ understood }) => understood) }),
    connections: session.connections.statuses(),
    notes: [...new Set(roots.flatMap((root) => [
      ...(root.problems().length > 0 ? [`plansight.json is not right, so its last state that was holds: ${root.problems()[0]!.message}`] : []),
      ...root.workspace().notes,
      ...root.files.notes(),
      ...(root.live && isStrange(root) ? [`The connected server, ${root.live.path}, has none of the tables that the code declares.`] : []),
      ...(root.learned?.notes ?? []),
      ...(root.learned?.behind.databases.values() ?? []),
    ]))],
  };
}

/** A server that measures no database of the code. */
const isStrange = (root: Root): boolean => !root.workspace().world.databases.some(({ snapshot }) => snapshot?.live);
