// One root of the workspace: its files as the editor sees them, its settings, its databases, and what the last scan said of the rest.
import type { Settings } from '../engine/configuring/settings.ts';
import { defaultSettings } from '../engine/configuring/settings.ts';
import { NOT_BEHIND, type Behind } from '../engine/survey/behind.ts';
import { parseConfiguration, type ConfigurationProblem } from '../engine/configuring/configuration.ts';
import type { NewFiles } from '../engine/ports.ts';
import type { KnownSnapshot } from '../engine/snapshot/known.ts';
import { matcher } from '../engine/configuring/globs.ts';
import { NO_LOADS, type Loads } from '../engine/programs/loads.ts';
import { NO_HABITS, type Habits } from '../engine/survey/usual.ts';
import { NO_USES, type Uses } from '../engine/survey/uses.ts';
import { newMemory, openWorkspace, type Workspace } from '../engine/workspace.ts';
import { rules } from '../rules/all.ts';
import { overlaid, type Overlay } from './overlay.ts';
import type { Ports } from './ports.ts';
import type { FileResult } from './scanning.ts';
import { below } from './uris.ts';

export const CONFIGURATION = 'plansight.json';

export interface Root {
  /** Absolute; empty for the root of documents that lie nowhere. */
  readonly folder: string;
  readonly files: Overlay;
  /** As the files are now; the same value until one changes. */
  workspace(): Workspace;
  /** What is wrong with plansight.json as it is now. While it is being typed, the last that was right holds. */
  problems(): readonly ConfigurationProblem[];
  /** The text of the configuration that holds. */
  configuration(): string | undefined;
  /** What was last seen in each file, open or not; complete once a scan is done. */
  readonly results: Map<string, FileResult>;
  /** What only a scan knows; undefined before the first is done. */
  learned: { readonly deletions: ReadonlySet<string>; readonly behind: Behind; readonly uses: Uses; readonly habits: Habits; readonly loads: Loads; readonly notes: readonly string[] } | undefined;
  /** What is not yet part of the common history; undefined where nothing has told. */
  fresh: NewFiles | undefined;
  /** What a server says that is connected. */
  live: KnownSnapshot | undefined;
  /** Whether a file is new: the repository does not have it yet, or it was never saved. */
  isFresh(path: string): boolean;
  pathOf(file: string): string | undefined;
  /** Whether a file is reviewed: neither git nor the configuration leaves it out. */
  has(path: string): boolean;
}

export function openRoot(folder: string, { openDisk }: Pick<Ports, 'openDisk'>): Root {
  const memory = newMemory();
  let good: { readonly text: string | undefined; readonly settings: Settings } = { text: undefined, settings: defaultSettings };
  let problems: readonly ConfigurationProblem[] = [];
  let seen: number | undefined;
  let excluded = matcher([]);
  const files = overlaid(() => openDisk(folder, good.settings.exclude));
  const settings = (): Settings => {
    const stamp = files.stamp(CONFIGURATION);
    if (seen === stamp) return good.settings;
    const isFirst = seen === undefined;
    seen = stamp;
    const text = files.read(CONFIGURATION);
    const parsed = text === undefined ? { settings: defaultSettings, problems: [] } : parseConfiguration(text, CONFIGURATION, rules);
    problems = parsed.problems;
    if ((problems.length > 0 && !isFirst) || text === good.text) return good.settings;
    // What was left out has not been listed.
    if (String(parsed.settings.exclude) !== String(good.settings.exclude)) files.relist();
    good = { text, settings: parsed.settings };
    excluded = matcher(good.settings.exclude);
    return good.settings;
  };
  let known: { readonly fresh: NewFiles | undefined; readonly unsaved: readonly string[]; readonly whole: NewFiles | undefined } | undefined;
  const withUnsaved = (fresh: NewFiles | undefined): NewFiles | undefined => {
    const { unsaved } = files;
    if (known?.fresh === fresh && known?.unsaved === unsaved) return known.whole;
    const whole = unsaved.length === 0 ? fresh : { paths: [...new Set([...(fresh?.paths ?? []), ...unsaved])], complete: fresh?.complete ?? false };
    known = { fresh, unsaved, whole };
    return whole;
  };
  let opened: { readonly changes: number; readonly learned: Root['learned']; readonly fresh: NewFiles | undefined; readonly live: Root['live']; readonly workspace: Workspace } | undefined;
  const root: Root = {
    folder,
    files,
    workspace() {
      if (opened?.changes === files.changes && opened.learned === root.learned && opened.fresh === root.fresh && opened.live === root.live) return opened.workspace;
      const now = settings();
      // Before a scan has told, nothing is taken for deleted: what hangs on it is said later rather than wrongly.
      const fresh = withUnsaved(root.fresh);
      const workspace = openWorkspace(files, now, { memory, deletions: root.learned?.deletions ?? NOTHING, behind: root.learned?.behind ?? NOT_BEHIND, uses: root.learned?.uses ?? NO_USES, habits: root.learned?.habits ?? NO_HABITS, loads: root.learned?.loads ?? NO_LOADS, ...(fresh && { fresh }), ...(root.live && { live: root.live }) });
      opened = { changes: files.changes, learned: root.learned, fresh: root.fresh, live: root.live, workspace };
      return workspace;
    },
    problems() {
      settings();
      return problems;
    },
    configuration() {
      settings();
      return good.text;
    },
    results: new Map(),
    learned: undefined,
    fresh: undefined,
    live: undefined,
    isFresh: (path) => (withUnsaved(root.fresh)?.paths.includes(path) ?? false),
    pathOf: (file) => (folder === '' ? undefined : below(folder, file)),
    has(path) {
      settings();
      return files.list().includes(path) && !excluded(path);
    },
  };
  return root;
}

const NOTHING: ReadonlySet<string> = new Set();
