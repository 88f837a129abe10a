// When the whole of a root is reviewed, and what becomes of it. At most one scan of a root runs; a newer one takes its place.
import type { WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { Root } from './root.ts';
import type { ScanJob } from './scanning.ts';
import type { Session } from './session.ts';

export interface Scans {
  /** Reviews a root anew; resolves when it is done, has failed, or has given way to a newer one. */
  scan(root: Root): Promise<void>;
  running(): boolean;
  stop(): void;
}

/** `changed` is called when results have come in. */
export function openScans(session: Session, changed: (root: Root) => void): Scans {
  const active = new Map<Root, { stop(): void }>();

  const scan = async (root: Root): Promise<void> => {
    active.get(root)?.stop();
    const progress = session.abilities.progress ? await session.connection.window.createWorkDoneProgress() : undefined;
    progress?.begin('Plansight', 0, 'reviewing the workspace');
    const seen = new Set<string>();
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
              // What is open has been reviewed since, as it stands in the editor.
              if (!root.files.shown.has(result.path)) root.results.set(result.path, result);
            }
            return;
          case 'done':
            for (const path of root.results.keys()) if (!seen.has(path) && !root.files.shown.has(path)) root.results.delete(path);
            root.learned = { deletions: sameSet(root.learned?.deletions, message.deletions), notes: message.notes };
            end();
            return;
          case 'failed':
            session.log(`The review of ${root.folder} ended early: ${message.reason}`);
            end();
        }
      });
      const handle = { stop: () => (running.stop(), end()) };
      active.set(root, handle);
    });
  };

  return { scan, running: () => active.size > 0, stop: () => [...active.values()].forEach((handle) => handle.stop()) };
}

const report = (progress: WorkDoneProgressServerReporter | undefined, done: number, total: number): void =>
  progress?.report(Math.round((100 * done) / Math.max(1, total)), `${done} of ${total} files`);

/** The same value where it says the same: nothing that hangs on it is judged again. */
function sameSet(known: ReadonlySet<string> | undefined, list: readonly string[]): ReadonlySet<string> {
  return known && known.size === list.length && list.every((one) => known.has(one)) ? known : new Set(list);
}

function jobOf(session: Session, root: Root): ScanJob {
  const configuration = root.configuration();
  return {
    root: root.folder,
    shown: Object.fromEntries(root.files.shown),
    ...(configuration !== undefined && { configuration }),
    level: session.settings.level,
    relatedInformation: session.abilities.relatedInformation,
    pages: session.abilities.ruleLinks ? session.pages : {},
  };
}
