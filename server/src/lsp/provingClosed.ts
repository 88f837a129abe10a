// The claims of files that are not open, where those are shown: proven in turn behind what is open, and shown once they are decided.
// Until then a file shows what it showed, or what is certain of it; so nothing comes to be taken back, and nothing flickers.
import { judge } from '../engine/judging/judge.ts';
import { rules } from '../rules/all.ts';
import { attempt } from './guard.ts';
import { reviewClosed } from './reviewing.ts';
import type { Root } from './root.ts';
import type { FileResult } from './scanning.ts';
import type { Session } from './session.ts';

export interface ClosedProofs {
  /** Takes what was found in a file that is not open. */
  show(root: Root, result: FileResult): void;
  /** Proves what files of a root claim, where that is shown and not decided. */
  prove(root: Root): void;
  /** Once what was to be proven is decided. */
  proven(): Promise<void>;
}

/** Where no planner is asked, claims are said as what they are. */
export const NOTHING_PROVEN: ClosedProofs = { show: (root, result) => void root.results.set(result.path, asClaimed(result)), prove: () => undefined, proven: () => Promise.resolve() };

/** So many files of a root are proven after each look at the whole of it; what the others claim is said as what it is. */
const MOST = 300;

export interface ClosedHost {
  /** What is shown may be another now. */
  changed(): void;
  /** Whether findings of a file are shown while it is not open. */
  isShown(root: Root, path: string): boolean;
}

export function openClosedProofs(session: Session, { changed, isShown }: ClosedHost): ClosedProofs {
  const queue: (readonly [root: Root, path: string])[] = [];
  /** As of which a file was last shown. */
  const stamps = new WeakMap<Root, Map<string, number>>();
  const isAsBefore = (root: Root, path: string): boolean => {
    const own = stamps.get(root) ?? new Map<string, number>();
    const [before, now] = [own.get(path), root.files.stamp(path)];
    stamps.set(root, own.set(path, now));
    return before === now;
  };
  let working: Promise<void> | undefined;
  const isProving = (): boolean => session.proofs?.soFar() !== undefined;
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [root, path] = next;
      // What came in meanwhile goes first.
      await new Promise((resolve) => setImmediate(resolve));
      const waiting = root.results.get(path);
      if (root.files.shown.has(path) || waiting?.asClaimed === undefined) continue;
      await attempt(session, 'proving', async () => {
        const workspace = root.workspace();
        const reading = workspace.read(path);
        if (reading) await session.proofs?.meet(judge(reading, workspace.world, rules).findings);
        if (!root.files.shown.has(path)) await reviewClosed(session, root, path);
      });
      // What could not be decided is said as what it is.
      const left = root.results.get(path);
      if (left) root.results.set(path, asClaimed(left));
      changed();
    }
  };
  return {
    show(root, result) {
      const { path, asClaimed: claims } = result;
      const last = isAsBefore(root, path) ? root.results.get(path) : undefined;
      if (isProving()) root.results.set(path, claims && last ? { ...result, diagnostics: last.diagnostics } : result);
      else NOTHING_PROVEN.show(root, result);
    },
    prove(root) {
      const open = [...root.results.values()].filter(({ path, asClaimed: claims }) => claims && !root.files.shown.has(path) && isShown(root, path));
      if (open.length === 0) return;
      const waiting = new Set(queue.flatMap(([of, path]) => (of === root ? [path] : [])));
      const fresh = open.filter(({ path }) => !waiting.has(path));
      for (const { path } of fresh.slice(0, MOST)) queue.push([root, path]);
      for (const result of fresh.slice(MOST)) root.results.set(result.path, asClaimed(result));
      working ??= work().finally(() => (working = undefined));
      changed();
    },
    async proven() {
      while (working) await working;
    },
  };
}

const asClaimed = ({ asClaimed: all, ...result }: FileResult): FileResult => ({ ...result, diagnostics: all ?? result.diagnostics });
