// Fixes written to disk: the edits of a file that are safe and do not touch each other, and new files that do not exist.
import { isUtf8 } from 'node:buffer';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ReportedFinding } from '../engine/showing/report.ts';
import type { Fix } from '../rules/finding.ts';
import { applyEdits, touches, withLineEnds, type Edit } from '../text/edit.ts';

export interface Applied {
  /** The findings whose fix was written. */
  readonly fixed: readonly ReportedFinding[];
  /** Files written, in order. */
  readonly files: readonly string[];
  /** What was not written, and why: one sentence each. */
  readonly notes: readonly string[];
}

/** Writes the first safe fix of each finding. `textOf` gives the text that the findings are about: a file that has changed since is left alone. */
export function applyFixes(root: string, findings: readonly ReportedFinding[], textOf: (path: string) => string | undefined): Applied {
  const plan = planOf(findings);
  const failed = new Set<string>();
  const files: string[] = [];
  const notes: string[] = [];
  const write = (path: string, action: () => string | undefined): void => {
    const problem = attempt(action);
    if (problem === undefined) files.push(path);
    else {
      failed.add(path);
      notes.push(`${path} was not written: ${problem}`);
    }
  };
  for (const [path, edits] of plan.edits) write(path, () => edit(resolve(root, path), edits, textOf(path)));
  for (const [path, text] of plan.files) write(path, () => create(resolve(root, path), text));
  const fixed = plan.taken.filter(({ finding, fix }) => !failed.has(finding.path) && !fix.files.some(({ path }) => failed.has(path)));
  return { fixed: fixed.map(({ finding }) => finding), files, notes };
}

interface Plan {
  readonly taken: readonly { readonly finding: ReportedFinding; readonly fix: Fix }[];
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
  readonly files: ReadonlyMap<string, string>;
}

/** Takes fixes in the order of their findings; one that touches what is already taken waits for the next run. */
function planOf(findings: readonly ReportedFinding[]): Plan {
  const taken: Plan['taken'][number][] = [];
  const edits = new Map<string, Edit[]>();
  const files = new Map<string, string>();
  for (const finding of findings) {
    const fix = finding.fixes.find(({ safe }) => safe);
    if (!fix) continue;
    const own = edits.get(finding.path) ?? [];
    if (fix.files.some(({ path, text }) => (files.get(path) ?? text) !== text)) continue;
    if (fix.edits.some((edit) => own.some((other) => touches(edit, other)))) continue;
    if (fix.edits.length > 0) edits.set(finding.path, [...own, ...fix.edits]);
    for (const { path, text } of fix.files) files.set(path, text);
    taken.push({ finding, fix });
  }
  return { taken, edits, files };
}

/** Each returns why it did not write, or undefined. */
function edit(file: string, edits: readonly Edit[], text: string | undefined): string | undefined {
  const bytes = readFileSync(file);
  // Writing what was decoded with replacement characters would destroy the original bytes.
  if (!isUtf8(bytes)) return 'it is not UTF-8.';
  const current = bytes.toString('utf8');
  if (current !== text) return 'it has changed since it was read.';
  writeFileSync(file, applyEdits(current, edits.map((one) => ({ ...one, text: withLineEnds(one.text, current) }))));
  return undefined;
}

function create(file: string, text: string): string | undefined {
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'it exists.';
    throw error;
  }
}

function attempt(action: () => string | undefined): string | undefined {
  try {
    return action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
