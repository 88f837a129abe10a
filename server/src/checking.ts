// Part of the command's entry: `plansight check` and `plansight baseline`, which read, review, write reports and set the exit code.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../../package.json';
import type { Command } from './cli/arguments.ts';
import type { Check, Output } from './cli/checkArguments.ts';
import { exitCodeOf } from './cli/exit.ts';
import { mergeReports } from './cli/merge.ts';
import { progressOn } from './cli/progress.ts';
import { reportAs, type ReportContext } from './cli/report/formats.ts';
import { timestamp, today } from './edge/clock.ts';
import { applyFixes } from './edge/editFiles.ts';
import type { DiskFiles } from './edge/files.ts';
import { newFiles } from './edge/git.ts';
import { changeSince, stagedChange } from './edge/gitChanges.ts';
import { rulePage } from './edge/pages.ts';
import { openPglite } from './edge/pglite.ts';
import { isBelow, rootOf, rootsOf, workspacePath } from './edge/roots.ts';
import { loadSyntaxOracle } from './edge/syntaxOracle.ts';
import { writeWhole, type Style } from './edge/terminal.ts';
import { readInput, writeText } from './edge/writeFile.ts';
import { baselineOf, baselineText, parseBaseline, pruned } from './engine/showing/baseline.ts';
import { sinceChanges } from './engine/showing/changed.ts';
import { settable } from './engine/configuring/configuration.ts';
import type { Changes } from './engine/ports.ts';
import { proofsAsMet, type Proofs } from './engine/proofs.ts';
import type { Report } from './engine/showing/report.ts';
import { decided, review, reviewProven, type ReviewOptions } from './engine/review.ts';
import { languageOf } from './hosts/all.ts';
import { CannotRun, open, shownName, type Opened, type Opening } from './opening.ts';
import { rules } from './rules/all.ts';

interface Checked { readonly report: Report; readonly files: DiskFiles }

export async function check(command: Check, style: Style): Promise<number> {
  const roots = command.scope.kind === 'stdin' ? rootOfInput(command.scope.file) : rootsOf(command.paths.length === 0 ? ['.'] : command.paths);
  if ('missing' in roots) throw new CannotRun(`There is no file or folder ${roots.missing}.`);
  const texts = new Map<string, () => string | undefined>();
  const parts = [];
  for (const [root, paths] of roots) {
    const { report, files } = await checkRoot(root, paths, command);
    const nameOf = (path: string): string => {
      const name = shownName(root, path);
      texts.set(name, () => files.read(path));
      return name;
    };
    parts.push({ report, nameOf });
  }
  const merged = mergeReports(parts);
  const context: ReportContext = {
    files: { textOf: (name) => texts.get(name)?.(), fileOf: (name) => name },
    version,
    style,
    rules: settable(rules),
    pageOf: rulePage,
    base: pathToFileURL(`${process.cwd()}/`).href,
  };
  await write(command.quiet ? loudOf(merged) : merged, command, context);
  return exitCodeOf(merged, command.maxWarnings);
}

/** What is in the way of a program, or asks for a change. */
function loudOf(report: Report): Report {
  const findings = report.findings.filter(({ level }) => level === 'error' || level === 'warning');
  return { ...report, findings, summary: { ...report.summary, findings: findings.length }, notes: [] };
}

async function write(report: Report, { outputs, quiet, maxWarnings = Infinity }: Check, context: ReportContext): Promise<void> {
  const textOf = ({ format }: Output, style: Style): string => (format === 'text' && quiet && report.findings.length === 0 ? '' : reportAs(format, report, { ...context, style }));
  for (const output of outputs) {
    if (output.file === undefined) await writeWhole(process.stdout, textOf(output, context.style));
    else {
      const problem = writeText(output.file, textOf(output, { colours: false, width: 120 }));
      if (problem !== undefined) throw new CannotRun(`The report ${output.file} cannot be written: ${problem}`);
    }
  }
  // A machine reads the report; what could not be done is for people.
  const isShown = outputs.some(({ format, file }) => format === 'text' && file === undefined);
  const warnings = report.findings.filter(({ level }) => level === 'warning').length;
  await writeWhole(process.stderr, [
    ...(isShown ? [] : report.notes.map((note) => `note: ${note}\n`)),
    ...(warnings > maxWarnings ? [`plansight: ${warnings} ${warnings === 1 ? 'warning is' : 'warnings are'} more than --max-warnings ${maxWarnings}.\n`] : []),
  ].join(''));
}

/** The nearest folder that is there decides: the file itself may not be saved yet. */
function rootOfInput(file: string): ReadonlyMap<string, readonly string[]> {
  if (languageOf(file) === undefined) throw new CannotRun(`What ${file} would hold is not read: name a file such as query.sql or users.ts behind --stdin-filename.`);
  let folder = dirname(resolve(file));
  while (!existsSync(folder)) folder = dirname(folder);
  return new Map([[rootOf(folder), [resolve(file)]]]);
}

interface Looked extends Pick<Opening, 'fresh' | 'over'> {
  /** Undefined where all is reported. */
  readonly changes?: Changes;
}

async function look(root: string, { scope }: Check): Promise<Looked> {
  switch (scope.kind) {
    case 'all':
      return { fresh: await newFiles(root) };
    case 'stdin': {
      const path = workspacePath(root, resolve(scope.file));
      const fresh = await newFiles(root);
      // What was never saved is new.
      const isSaved = existsSync(scope.file);
      return { fresh: isSaved ? fresh : { paths: [...(fresh?.paths ?? []), path], complete: fresh?.complete ?? false }, over: new Map([[path, readInput()]]) };
    }
    case 'since':
    case 'staged': {
      const change = await (scope.kind === 'since' ? changeSince(root, scope.ref) : stagedChange(root));
      if ('refused' in change) throw new CannotRun(change.refused);
      return change;
    }
  }
}

async function checkRoot(root: string, paths: readonly string[], command: Check): Promise<Checked> {
  const { changes, ...looked } = await look(root, command);
  const opening: Opening = { ...command, ...looked };
  const opened = open(root, opening);
  refuseUnreadable(opened, command);
  const isWanted = isBelow(root, paths);
  const { report, options } = await reviewed(opened, isWanted, command.proofs);
  const whole = command.scope.kind === 'stdin' ? report : withStale(report, opened, command, isWanted);
  const told = changes ? sinceChanges(whole, changes, (path) => opened.files.read(path)) : whole;
  if (!command.fix) return { report: withNotes(told, opened.files.notes()), files: opened.files };
  return fixed(told, opened, options, () => open(root, { ...opening, cache: false }), async (again) => {
    const now = changes ? await look(root, command) : undefined;
    return now?.changes ? sinceChanges(again.report, now.changes, (path) => again.files.read(path)) : again.report;
  });
}

export async function reviewed({ workspace, store }: Opened, wanted: (path: string) => boolean, proves = true): Promise<{ report: Report; options: ReviewOptions }> {
  const progress = progressOn(process.stderr, () => performance.now());
  // Few repositories hold a statement that our parser doubts, and loading the server's own takes longer than reviewing most. So it is with the planner.
  const undecided = new Set<string>();
  const claimed = new Set<string>();
  const options: ReviewOptions = { rules, undecided: (path) => void undecided.add(path), claimed: (path) => void claimed.add(path), wanted, fixesAt: timestamp(), progress: progress.show };
  const first = review(workspace, options);
  const oracle = undecided.size > 0 ? { oracle: await loadSyntaxOracle() } : {};
  const certain: ReviewOptions = { ...options, ...oracle };
  const known = undecided.size > 0 ? decided(first, undecided, review(workspace, { ...certain, wanted: (path) => undecided.has(path) && !(proves && claimed.has(path)) })) : first;
  const proven = proves && claimed.size > 0 ? await proved(workspace, claimed, certain, store) : undefined;
  progress.end();
  store?.save();
  return { report: proven ? decided(known, claimed, proven.report) : known, options: { ...certain, ...proven?.with } };
}

/** What is said of files that claim indexes, once a planner was asked. */
async function proved(workspace: Opened['workspace'], claimed: ReadonlySet<string>, options: ReviewOptions, store: Opened['store']): Promise<{ readonly report: Report; readonly with: { readonly proofs: Proofs } }> {
  const planner = openPglite();
  try {
    const proofs = proofsAsMet({ planner, store, today: today() });
    return { report: await reviewProven(workspace, { ...options, proofs, wanted: (path) => claimed.has(path) }), with: { proofs } };
  } finally {
    await planner.close();
  }
}

/** Writes the safe fixes; what is left is found by looking again, because a fix moves what follows it. */
async function fixed(report: Report, { root, files }: Opened, options: ReviewOptions, reopen: () => Opened, narrowed: (again: Checked) => Promise<Report>): Promise<Checked> {
  const applied = applyFixes(root, report.findings, (path) => files.read(path));
  if (applied.files.length === 0) return { report: withNotes(report, [...files.notes(), ...applied.notes]), files };
  const again = reopen();
  const count = applied.fixed.length;
  const said = `${count} ${count === 1 ? 'finding was' : 'findings were'} fixed in ${applied.files.map((path) => shownName(root, path)).join(', ')}.`;
  const left = await narrowed({ report: review(again.workspace, options), files: again.files });
  return { report: withNotes(left, [...again.files.notes(), said, ...applied.notes]), files: again.files };
}

const withNotes = (report: Report, notes: readonly string[]): Report => ({ ...report, notes: [...report.notes, ...notes] });

/** A baseline that cannot be read would let everything it accepts fail, or hide that it accepts nothing. */
function refuseUnreadable({ root, files, settings: { baseline } }: Opened, { prune }: Check): void {
  if (baseline === undefined) {
    if (prune) throw new CannotRun('--baseline-prune needs a baseline: name one with --baseline, or as `baseline` in plansight.json.');
    return;
  }
  const name = shownName(root, baseline);
  const text = files.read(baseline);
  if (text === undefined) throw new CannotRun(`The baseline ${name} cannot be read: \`plansight baseline -o ${name}\` writes one.`);
  if (!parseBaseline(text)) throw new CannotRun(`${name} is no baseline: \`plansight baseline -o ${name}\` writes it anew.`);
}

/** Tells, or takes out, what the baseline accepts in vain. Flags that silence rules would make much look so. */
function withStale(report: Report, { root, workspace, settings: { baseline } }: Opened, command: Check, wanted: (path: string) => boolean): Report {
  const { accepted } = workspace.world;
  if (!accepted || baseline === undefined || command.rules.size > 0 || command.profile !== undefined) return report;
  const name = shownName(root, baseline);
  const { entries, stale, moved } = pruned(accepted.entries, report.suppressed, wanted);
  if (stale + moved === 0) return report;
  const findings = (count: number): string => `${count} ${count === 1 ? 'finding' : 'findings'}`;
  const said = [...(stale > 0 ? [`${findings(stale)} that ${stale === 1 ? 'is' : 'are'} not there any more`] : []), ...(moved > 0 ? [`${findings(moved)} in files that have moved`] : [])].join(', and ');
  if (!command.prune) return withNotes(report, [`${name} accepts ${said}: \`plansight check --baseline-prune\` brings it up to date.`]);
  const problem = writeText(resolve(root, baseline), baselineText(entries));
  if (problem !== undefined) throw new CannotRun(`The baseline ${name} cannot be written: ${problem}`);
  return withNotes(report, [`${name} accepted ${said}; it is up to date now.`]);
}

/** Writes down all that is found, and says how to live with it. */
export async function writeBaseline(command: Extract<Command, { kind: 'baseline' }>): Promise<string> {
  const root = rootOf('.');
  const fresh = await newFiles(root);
  const configured = open(root, { ...command, fresh });
  const name = configured.settings.baseline;
  const file = command.file === undefined ? resolve(root, name ?? 'plansight.baseline.json') : resolve(command.file);
  // What is accepted already is accepted still.
  const { report } = await reviewed(configured, () => true);
  const findings = [...report.findings, ...report.suppressed.flatMap(({ finding, by }) => (by.kind === 'baseline' ? [finding] : []))];
  const entries = baselineOf(findings);
  const problem = writeText(file, baselineText(entries));
  const shown = shownName(root, file);
  if (problem !== undefined) throw new CannotRun(`The baseline ${shown} cannot be written: ${problem}`);
  const files = new Set(entries.map(({ file: path }) => path)).size;
  const accepted = `${shown} accepts ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'} in ${files} ${files === 1 ? 'file' : 'files'}.\n`;
  const relativeName = workspacePath(root, file);
  return name === relativeName ? accepted : `${accepted}Write "baseline": ${JSON.stringify(relativeName)} into plansight.json, so that it holds in editors and in CI, and commit both.\n`;
}
