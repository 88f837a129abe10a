// A baseline: the findings that a project lives with for now, counted by file, rule and statement, so that only new ones are shown.
// It holds no lines, so it outlives moves within a file; one entry stands on one line, in a fixed order, so that git merges it well.
import type { Files } from '../ports.ts';
import type { ReportedFinding, Suppressed } from './report.ts';
import type { Settings } from '../configuring/settings.ts';

export interface BaselineEntry {
  readonly file: string;
  readonly rule: string;
  /** The finding's `content`. */
  readonly statement: string;
  readonly count: number;
}

export interface Accepted {
  readonly entries: readonly BaselineEntry[];
  /** What holds in a file. */
  of(path: string): Allowance;
}

/** By what is found: how often it is accepted, and by the entry of which file. */
export type Allowance = ReadonlyMap<string, { readonly file: string; readonly count: number }>;

/** Undefined where the text is no baseline. */
export function parseBaseline(text: string): readonly BaselineEntry[] | undefined {
  const root = attempt(() => JSON.parse(text.replace(/^\uFEFF/, '')) as unknown);
  if (!isObject(root) || root['version'] !== VERSION || !Array.isArray(root['accepted'])) return undefined;
  const entries = root['accepted'].flatMap((entry: unknown) => entryFrom(entry) ?? []);
  return entries.length === root['accepted'].length ? entries : undefined;
}

export function baselineText(entries: readonly BaselineEntry[]): string {
  const lines = entries.toSorted(inOrder).map(({ file, rule, statement, count }) => `\n    ${JSON.stringify({ file, rule, statement, count })}`);
  return `{\n  "version": ${VERSION},\n  "accepted": [${lines.join(',')}${lines.length > 0 ? '\n  ' : ''}]\n}\n`;
}

/** What accepts all these findings, and no more. */
export function baselineOf(findings: readonly ReportedFinding[]): readonly BaselineEntry[] {
  const entries = new Map<string, BaselineEntry>();
  for (const { path: file, rule, content: statement } of findings) {
    const key = `${file}\0${keyOf(rule, statement)}`;
    entries.set(key, { file, rule, statement, count: (entries.get(key)?.count ?? 0) + 1 });
  }
  return [...entries.values()].sort(inOrder);
}

/**
 * `isPresent` tells whether the workspace has a file. A file that has gone was moved: what it alone had, a file that the baseline does not know has now.
 * Of a file that was moved and copied at once, both have it, until the baseline is written anew.
 */
export function acceptedBy(entries: readonly BaselineEntry[], isPresent: (path: string) => boolean): Accepted {
  const byFile = new Map<string, Map<string, { file: string; count: number }>>();
  const gone = new Map<string, { file: string; count: number } | 'several'>();
  for (const { file, rule, statement, count } of entries) {
    const own = byFile.get(file) ?? new Map<string, { file: string; count: number }>();
    byFile.set(file, own);
    const key = keyOf(rule, statement);
    // A merge may leave an entry twice.
    own.set(key, { file, count: Math.max(own.get(key)?.count ?? 0, count) });
  }
  for (const [file, own] of byFile) {
    if (isPresent(file)) continue;
    for (const [key, entry] of own) gone.set(key, gone.has(key) ? 'several' : entry);
  }
  const moved: Allowance = new Map([...gone].flatMap(([key, entry]) => (entry === 'several' ? [] : [[key, entry]])));
  return { entries, of: (path) => byFile.get(path) ?? moved };
}

/** Parts the findings of a document, in their order: the first ones are accepted, as often as the allowance says. `by` is the file whose entry accepts one. */
export function acceptedIn<F extends Pick<ReportedFinding, 'rule' | 'content'>>(findings: readonly F[], allowance: Allowance): { readonly kept: readonly F[]; readonly accepted: readonly { readonly finding: F; readonly by: string }[] } {
  const used = new Map<string, number>();
  const kept: F[] = [];
  const accepted: { finding: F; by: string }[] = [];
  for (const finding of findings) {
    const key = keyOf(finding.rule, finding.content);
    const allowed = allowance.get(key);
    const before = used.get(key) ?? 0;
    if (!allowed || before >= allowed.count) kept.push(finding);
    else {
      used.set(key, before + 1);
      accepted.push({ finding, by: allowed.file });
    }
  }
  return { kept, accepted };
}

export interface BaselineRead {
  readonly accepted?: Accepted;
  readonly notes: readonly string[];
}

/** The findings that the configuration's baseline accepts; one that cannot be read accepts nothing. `all` are the files of the workspace. */
export function readBaseline(files: Files, all: readonly string[], { baseline }: Settings): BaselineRead {
  if (baseline === undefined) return { notes: [] };
  const text = files.read(baseline);
  const entries = text === undefined ? undefined : parseBaseline(text);
  if (!entries) return { notes: [`The baseline ${baseline} ${text === undefined ? 'cannot be read' : 'is not one that `plansight baseline` wrote'}: nothing is accepted.`] };
  const present = new Set(all);
  return { accepted: acceptedBy(entries, (path) => present.has(path)), notes: [] };
}

export interface Pruned {
  /** What is still needed; a file that has moved is named as it is now. */
  readonly entries: readonly BaselineEntry[];
  /** How many findings are accepted that are not there any more. */
  readonly stale: number;
  /** How many are accepted by the entry of a file that has moved. */
  readonly moved: number;
}

/** What is left of a baseline after a review of the files that `isReviewed` names; of the others nothing is known. */
export function pruned(entries: readonly BaselineEntry[], suppressed: readonly Suppressed[], isReviewed: (path: string) => boolean): Pruned {
  const used = suppressed.filter(({ by }) => by.kind === 'baseline');
  const needed = baselineOf(used.map(({ finding }) => finding));
  const others = entries.filter(({ file }) => !isReviewed(file));
  const sum = (some: readonly BaselineEntry[]): number => some.reduce((total, { count }) => total + count, 0);
  // A copy of a file that has moved may use an entry twice.
  const stale = Math.max(0, sum(entries) - sum(others) - used.length);
  return { entries: [...needed, ...others.filter((other) => !needed.some((one) => one.file === other.file && one.rule === other.rule && one.statement === other.statement))].sort(inOrder), stale, moved: used.filter(({ by, finding }) => by.kind === 'baseline' && by.file !== finding.path).length };
}

const VERSION = 1;

const keyOf = (rule: string, statement: string): string => `${rule}\0${statement}`;

const inOrder = (a: BaselineEntry, b: BaselineEntry): number => compare(a.file, b.file) || compare(a.rule, b.rule) || compare(a.statement, b.statement);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function entryFrom(value: unknown): BaselineEntry | undefined {
  if (!isObject(value)) return undefined;
  const { file, rule, statement, count } = value;
  const isWhole = typeof file === 'string' && typeof rule === 'string' && typeof statement === 'string' && typeof count === 'number' && Number.isSafeInteger(count) && count > 0;
  return isWhole ? { file, rule, statement, count } : undefined;
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
