// The command `plansight`: wires the edge into the engine, prints one report and sets the exit code.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { version } from '../../package.json';
import { parseArguments, type Command } from './cli/arguments.ts';
import { exitCodeOf, FAILED } from './cli/exit.ts';
import { progressOn } from './cli/progress.ts';
import { jsonReport } from './cli/report/json.ts';
import { rulePageText, rulesList } from './cli/report/rules.ts';
import { schemaReport } from './cli/report/schema.ts';
import { textReport } from './cli/report/text.ts';
import { whyReport } from './cli/report/why.ts';
import { findConfiguration, readConfiguration } from './edge/configurationFile.ts';
import { applyFixes } from './edge/editFiles.ts';
import { openFiles, type DiskFiles } from './edge/files.ts';
import { rulePage } from './edge/pages.ts';
import { loadSyntaxOracle } from './edge/syntaxOracle.ts';
import { styleOf, tolerateClosedPipes, writeWhole } from './edge/terminal.ts';
import { parseConfiguration, withFlags } from './engine/configuration.ts';
import { explain } from './engine/explain.ts';
import type { Report } from './engine/report.ts';
import { review, suspectsSyntax } from './engine/review.ts';
import type { RuleLevel } from './engine/ruleLevel.ts';
import { defaultSettings, type Settings } from './engine/settings.ts';
import { openWorkspace, type Workspace } from './engine/workspace.ts';
import { rules } from './rules/all.ts';

type Check = Extract<Command, { kind: 'check' }>;

/** What is said before anything runs; exit 2. */
class CannotRun extends Error {}

async function main(): Promise<void> {
  tolerateClosedPipes([process.stdout, process.stderr], (error) => {
    throw error;
  });
  const command = parseArguments(process.argv.slice(2), { version, rules: rules.map(({ id }) => id) });
  try {
    process.exitCode = await run(command);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    await writeWhole(process.stderr, `plansight: ${error.message}\n`);
    process.exitCode = FAILED;
  }
}

async function run(command: Command): Promise<number> {
  const style = styleOf(process.stdout, process.env);
  switch (command.kind) {
    case 'print':
      await writeWhole(process.stdout, command.text);
      return 0;
    case 'error':
      throw new CannotRun(command.message);
    case 'rules': {
      const rule = rules.find(({ id }) => id === command.id);
      await writeWhole(process.stdout, rule ? rulePageText(rule, rulePage(rule.id), style) : rulesList(rules, style));
      return 0;
    }
    case 'schema': {
      const { workspace } = open(process.cwd(), command.configuration, new Map());
      await writeWhole(process.stdout, schemaReport(workspace.world.databases, style));
      return 0;
    }
    case 'why': {
      const file = resolve(command.file);
      if (!existsSync(file)) throw new CannotRun(`There is no file ${command.file}.`);
      const { workspace, root, files } = open(dirname(file), command.configuration, new Map());
      const path = workspacePath(root, file);
      const unseen = files.list().includes(path) ? 'it is no SQL, and holds nothing that reaches a database in a way that is known' : 'it is ignored, by git or by the configuration';
      const why = explain(path, command.line, workspace.read(path), workspace.world, rules, unseen);
      await writeWhole(process.stdout, whyReport(why, shown(root, files), style));
      return 0;
    }
    case 'check':
      return check(command, style);
  }
}

async function check(command: Check, style: ReturnType<typeof styleOf>): Promise<number> {
  const reports: { report: Report; root: string; files: DiskFiles }[] = [];
  for (const [root, paths] of rootsOf(command.paths)) reports.push(await checkRoot(root, paths, command));
  const merged = mergeReports(reports);
  const text = command.format === 'json' ? jsonReport(merged.report, version, merged.shown) : textReport(merged.report, merged.shown, style);
  await writeWhole(process.stdout, text);
  return exitCodeOf(merged.report);
}

async function checkRoot(start: string, paths: readonly string[], command: Check): Promise<{ report: Report; root: string; files: DiskFiles }> {
  const { workspace, root, files } = open(start, command.configuration, command.rules);
  const wanted = paths.map((path) => workspacePath(root, path));
  const isWanted = (path: string): boolean => wanted.some((one) => one === '' || path === one || path.startsWith(`${one}/`));
  const progress = progressOn(process.stderr, () => performance.now());
  const options = {
    rules,
    ...(suspectsSyntax(workspace, isWanted) && { oracle: await loadSyntaxOracle() }),
    wanted: isWanted,
    now: new Date().toISOString().replace(/\D/g, '').slice(0, 14),
    progress: progress.show,
  };
  const report = review(workspace, options);
  progress.end();
  if (!command.fix) return { report: withNotes(report, files.notes()), root, files };
  const applied = applyFixes(root, report.findings, (path) => files.read(path));
  if (applied.files.length === 0) return { report: withNotes(report, applied.notes), root, files };
  // What is left is found by looking again: a fix moves what follows it.
  const again = open(start, command.configuration, command.rules);
  const rest = review(again.workspace, options);
  const count = applied.fixed.length;
  return { report: withNotes(rest, [`${count} ${count === 1 ? 'finding was' : 'findings were'} fixed in ${applied.files.join(', ')}.`, ...applied.notes]), root, files: again.files };
}

const withNotes = (report: Report, notes: readonly string[]): Report => ({ ...report, notes: [...report.notes, ...notes] });

/** The workspace that a folder belongs to: that of its plansight.json, else the folder itself. */
function open(start: string, configuration: string | undefined, flags: ReadonlyMap<string, RuleLevel>): { workspace: Workspace; root: string; files: DiskFiles } {
  const found = configuration === undefined ? findConfiguration(start) : readConfiguration(configuration);
  if (found && 'error' in found) throw new CannotRun(found.error);
  const settings = withFlags(found ? settingsFrom(found.path, found.text) : defaultSettings, { rules: flags });
  const root = found && configuration === undefined ? dirname(found.path) : start;
  const files = openFiles(root, settings.exclude);
  return { workspace: openWorkspace(files, settings), root, files };
}

function settingsFrom(path: string, text: string): Settings {
  const { settings, problems } = parseConfiguration(text, path, rules);
  if (problems.length === 0) return settings;
  const lines = problems.map(({ span, message }) => `${relative(process.cwd(), path) || path}:${text.slice(0, span.start).split('\n').length}: ${message}`);
  throw new CannotRun(lines.join('\n'));
}

/** Each path goes to the workspace it belongs to; a file or folder inside the working directory without a configuration of its own, to that. */
function rootsOf(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const roots = new Map<string, string[]>();
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const full = resolve(path);
    if (!existsSync(full)) throw new CannotRun(`There is no file or folder ${path}.`);
    const folder = statSync(full).isDirectory() ? full : dirname(full);
    const configured = findConfiguration(folder);
    const inside = full === process.cwd() || !relative(process.cwd(), full).startsWith('..');
    const root = configured && 'path' in configured ? dirname(configured.path) : inside ? process.cwd() : folder;
    roots.set(root, [...(roots.get(root) ?? []), full]);
  }
  return roots;
}

const workspacePath = (root: string, full: string): string => relative(root, full).replaceAll('\\', '/');

const shown = (root: string, files: DiskFiles): { textOf(path: string): string | undefined; fileOf(path: string): string } => ({
  textOf: (path) => files.read(path),
  fileOf: (path) => relative(process.cwd(), resolve(root, path)).replaceAll('\\', '/'),
});

/** Several workspaces in one report: their paths become absolute until they are shown. */
function mergeReports(all: readonly { report: Report; root: string; files: DiskFiles }[]): { report: Report; shown: ReturnType<typeof shown> } {
  const [only] = all;
  if (all.length === 1 && only) return { report: only.report, shown: shown(only.root, only.files) };
  const absolute = (root: string, path: string): string => resolve(root, path);
  const findings = all.flatMap(({ report, root }) => report.findings.map((finding) => ({
    ...finding,
    path: absolute(root, finding.path),
    related: finding.related.map(({ at, message }) => ({ at: { ...at, path: absolute(root, at.path) }, message })),
    fixes: finding.fixes.map((fix) => ({ ...fix, files: fix.files.map((file) => ({ ...file, path: absolute(root, file.path) })) })),
  })));
  const sum = (of: (report: Report) => number): number => all.reduce((total, { report }) => total + of(report), 0);
  return {
    report: {
      findings,
      summary: { files: sum(({ summary }) => summary.files), queries: sum(({ summary }) => summary.queries), understood: sum(({ summary }) => summary.understood), findings: findings.length },
      notes: all.flatMap(({ report }) => report.notes),
    },
    shown: {
      textOf: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
      fileOf: (path) => relative(process.cwd(), path).replaceAll('\\', '/'),
    },
  };
}

void main();
