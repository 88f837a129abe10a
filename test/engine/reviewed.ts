// Programs that call a library, in a whole workspace in memory: what is found in them as a user sees it, and what they are once it is mended.
import { applyEdits } from '../../server/src/text/edit.ts';
import type { Store } from '../../server/src/engine/ports.ts';
import type { ReportedFinding } from '../../server/src/engine/showing/report.ts';
import type { Fix } from '../../server/src/rules/finding.ts';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace, type Workspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';

type Files = Readonly<Record<string, string>>;

/** The program that is reviewed. */
const PATH = 'src/f.ts';

export const opened = (files: Files, settings: Settings = defaultSettings, store?: Store): Workspace =>
  openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, settings, store ? { store } : {});

export const reviewed = (files: Files, store?: Store, settings: Settings = defaultSettings): readonly ReportedFinding[] =>
  review(opened(files, settings, store), { rules, wanted: (path) => path === PATH, fixesAt: '20300101000000' }).findings;

/** `rule (level) what is marked` */
export const foundIn = (files: Files, text: string, settings?: Settings): readonly string[] =>
  reviewed({ ...files, [PATH]: text }, undefined, settings).map(({ rule, level, span }) => `${rule} (${level}) ${text.slice(span.start, span.end)}`);

/** The body of a program after each fix that edits it. */
export function mendedIn(files: Files, program: (body: string) => string, body: string, settings?: Settings): readonly string[] {
  const [text, above] = [program(body), program('\0').split('\n').indexOf('\0')];
  const fixes = reviewed({ ...files, [PATH]: text }, undefined, settings).flatMap((finding) => finding.fixes.filter(({ edits }) => edits.length > 0));
  return fixes.map(({ edits }) => applyEdits(text, edits).split('\n').slice(above, -2).join('\n'));
}

/** The workspace once a fix of a finding is made, in all the files that it changes or adds. */
export const mended = (files: Files, path: string, { edits, beside = [], files: added }: Fix): Files => ({
  ...files,
  ...Object.fromEntries([{ path, edits }, ...beside].map((one) => [one.path, applyEdits(files[one.path] ?? '', one.edits)])),
  ...Object.fromEntries(added.map((one) => [one.path, one.text])),
});
