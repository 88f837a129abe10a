// When the whole of a root is reviewed, and what becomes of it. At most one scan of a root runs; a newer one takes its place.
// What has changed since a scan began has been reviewed since: the scan's answer never replaces a newer one.
import type { WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { Behind } from '../engine/survey/behind.ts';
import { attempt } from './guard.ts';
import { reviewClosed } from './reviewing.ts';
import type { Root } from './root.ts';
import type { ScanJob } from './scanning.ts';
import type { Session } from './session.ts';

export interface Scans {
  /** Reviews a root anew; resolves when it is done, has failed, or has given way to a newer one. */
  scan(root: Root): Promise<void>;
  /** Whether a root has been, or is being, reviewed. */
  began(root: Root): boolean;
  /** Whether the last review of a root knew other schemas or settings than hold now. */
  outdated(root: Root): boolean;
  running(): boolean;
  stop(): void;
}

/** `begun` is called when a scan runs, `changed` when results have come in. */
export function openScans(session: Session, begun: () => void, changed: (root: Root) => void): Scans {
  const active = new Map<Root, { stop(): void }>();
  const bases = new WeakMap<Root, readonly unknown[]>();
  const baseOf = (root: Root): readonly unknown[] => {
    const { databases, settings, declaredAs } = root.workspace().world;
    const fresh = root.fresh?.paths.filter((path) => declaredAs(path) !== undefined) ?? [];
    return [session.settings.level, settings, `${root.fresh?.complete} ${fresh.join('\n')}`, ...databases];
  };

  const outdated = (root: Root): boolean => {
    const last = bases.get(root) ?? [];
    const now = baseOf(root);
    return last.length !== now.length || last.some((one, at) => one !== now[at]);
  };

  const scan = async (root: Root): Promise<void> => {
    bases.set(root, []);
    const progress = session.abilities.progress ? await session.connection.window.createWorkDoneProgress().catch(() => undefined) : undefined;
    active.get(root)?.stop();
    progress?.begin('Plansight', 0, 'reviewing the workspace');
    const seen = new Set<string>();
    bases.set(root, baseOf(root));
    const before = root.files.changes;
    const unchanged = (path: string): boolean => !root.files.shown.has(path) && root.files.stamp(path) <= before;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        progress?.done();
        if (active.get(root) === handle) active.delete(root);
        changed(root);
        resolve();
      };
      const running = session.ports.scan(jobOf(session, root), (message) => {
        if (active.get(root) !== handle) return;
        switch (message.kind) {
          case 'progress':
            report(progress, message.done, message.total);
            return;
          case 'files':
            for (const result of message.results) {
              seen.add(result.path);
              if (unchanged(result.path)) session.closed.show(root, result);
            }
            return;
          case 'done':
            for (const path of root.results.keys()) if (!seen.has(path) && unchanged(path)) root.results.delete(path);
            root.learned = { deletions: sameSet(root.learned?.deletions, message.deletions), behind: sameBehind(root.learned?.behind, message.behind), uses: sameMap(root.learned?.uses, message.uses), loads: sameMap(root.learned?.loads, message.loads), habits: sameMap(root.learned?.habits, message.habits), notes: message.notes };
            // What was reviewed meanwhile did not know what the scan has learned.
            for (const path of root.results.keys()) if (!root.files.shown.has(path) && !unchanged(path)) void attempt(session, 'review', () => reviewClosed(session, root, path)).then(() => session.closed.prove(root));
            session.closed.prove(root);
            end();
            return;
          case 'failed':
            session.log(`The review of ${root.folder} ended early: ${message.reason}`);
            end();
        }
      });
      const handle = { stop: () => (running.stop(), end()) };
      active.set(root, handle);
      begun();
    });
  };

  return { scan, began: (root) => bases.has(root), outdated, running: () => active.size > 0, stop: () => [...active.values()].forEach((handle) => handle.stop()) };
}

const report = (progress: WorkDoneProgressServerReporter | undefined, done: number, total: number): void =>
  progress?.report(Math.round((100 * done) / Math.max(1, total)), `${done} of ${total} files`);

/** The same value where it says the same: nothing that hangs on it is judged again. */
function sameSet(known: ReadonlySet<string> | undefined, list: readonly string[]): ReadonlySet<string> {
  return known && known.size === list.length && list.every((one) => known.has(one)) ? known : new Set(list);
}

/** The same value where it says the same. */
function sameBehind(known: Behind | undefined, next: Behind): Behind {
  const isSame = known && known.databases.size === next.databases.size && [...next.databases].every(([id, sentence]) => known.databases.get(id) === sentence) && sameSet(known.made, [...next.made]) === known.made;
  return isSame ? known : next;
}

/** The same value where it says the same. */
function sameMap<T extends ReadonlyMap<string, unknown>>(known: T | undefined, next: T): T {
  return known && JSON.stringify([...known]) === JSON.stringify([...next]) ? known : next;
}

function jobOf(session: Session, root: Root): ScanJob {
  const configuration = root.configuration();
  return {
    root: root.folder,
    shown: Object.fromEntries(root.files.shown),
    ...(configuration !== undefined && { configuration }),
    ...(root.fresh && { fresh: root.fresh }),
    ...(root.live && { live: root.live }),
    level: session.settings.level,
    relatedInformation: session.abilities.relatedInformation,
    pages: session.abilities.ruleLinks ? session.pages : {},
  };
}
