// The command `plansight`: wires the edge into the engine, prints one report and sets the exit code.
import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { version } from '../../package.json';
import { parseArguments, type Command } from './cli/arguments.ts';
import { exitCodeOf, FAILED } from './cli/exit.ts';
import { mergeReports } from './cli/merge.ts';
import { progressOn } from './cli/progress.ts';
import { jsonReport } from './cli/report/json.ts';
import { rulePageText, rulesList } from './cli/report/rules.ts';
import { schemaReport } from './cli/report/schema.ts';
import { textReport } from './cli/report/text.ts';
import { whyReport } from './cli/report/why.ts';
import { timestamp } from './edge/clock.ts';
import { findConfiguration, readConfiguration } from './edge/configurationFile.ts';
import { applyFixes } from './edge/editFiles.ts';
import { openFiles, type DiskFiles } from './edge/files.ts';
import { newFiles } from './edge/git.ts';
import { rulePage } from './edge/pages.ts';
import { rootOf, rootsOf, workspacePath } from './edge/roots.ts';
import { loadSyntaxOracle } from './edge/syntaxOracle.ts';
import { buildOf, openStore, type DiskStore } from './edge/store.ts';
import { styleOf, tolerateClosedPipes, writeWhole, type Style } from './edge/terminal.ts';
import { parseConfiguration, settable, withFlags } from './engine/configuration.ts';
import { explain } from './engine/explain.ts';
import type { NewFiles } from './engine/ports.ts';
import type { Report } from './engine/report.ts';
import { decided, review, type ReviewOptions } from './engine/review.ts';
import type { RuleLevel } from './engine/ruleLevel.ts';
import { defaultSettings, type Settings } from './engine/settings.ts';
import { openWorkspace, type Workspace } from './engine/workspace.ts';
import { rules } from './rules/all.ts';

type Check = Extract<Command, { kind: 'check' }>;
type Why = Extract<Command, { kind: 'why' }>;

/** What is said before anything runs; exit 2. */
class CannotRun extends Error {}

interface Opened {
  readonly root: string;
  readonly files: DiskFiles;
  readonly workspace: Workspace;
  readonly store: DiskStore | undefined;
}

async function main(): Promise<void> {
  tolerateClosedPipes([process.stdout, process.stderr], (error) => {
    throw error;
  });
  try {
    const command = parseArguments(process.argv.slice(2), { version, rules: settable(rules).map(({ id }) => id) });
    process.exitCode = await run(command, styleOf(process.stdout, process.env));
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    await writeWhole(process.stderr, `plansight: ${error.message}\n`);
    process.exitCode = FAILED;
  }
}

async function run(command: Command, style: Style): Promise<number> {
  switch (command.kind) {
    case 'error':
      throw new CannotRun(command.message);
    case 'check':
      return check(command, style);
    case 'print':
      return print(command.text);
    case 'lsp':
      return serve();
    case 'rules': {
      const rule = settable(rules).find(({ id }) => id === command.id);
      return print(rule ? rulePageText(rule, rulePage(rule.id), style) : rulesList(settable(rules), style));
    }
    case 'schema':
      return print(schemaReport(open(rootOf('.'), command.configuration, new Map()).workspace.world.databases, style));
    case 'why':
      return print(await why(command, style));
  }
}

/** The server is a bundle of its own, which looks for its way of speaking among the arguments. */
async function serve(): Promise<number> {
  if (!process.argv.includes('--stdio')) process.argv.push('--stdio');
  await import('./main.ts');
  return 0;
}

async function print(text: string): Promise<number> {
  await writeWhole(process.stdout, text);
  return 0;
}

async function why({ file, line, configuration }: Why, style: Style): Promise<string> {
  if (!existsSync(file)) throw new CannotRun(`There is no file ${file}.`);
  const { workspace, root, files } = open(rootOf(file), configuration, new Map(), await newFiles(rootOf(file)));
  const path = workspacePath(root, resolve(file));
  const unseen = workspace.unseen(path) ?? (files.list().includes(path) ? 'it is no SQL, and holds nothing that reaches a database in a way that is known' : 'it is ignored, by git or by the configuration');
  const answer = explain(path, line, workspace.read(path), workspace.world, rules, unseen);
  return whyReport(answer, { textOf: (name) => files.read(name), fileOf: (name) => shownName(root, name) }, style);
}

async function check(command: Check, style: Style): Promise<number> {
  const roots = rootsOf(command.paths.length === 0 ? ['.'] : command.paths);
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
  const report = mergeReports(parts);
  const shown = { textOf: (name: string) => texts.get(name)?.(), fileOf: (name: string) => name };
  await writeWhole(process.stdout, command.format === 'json' ? jsonReport(report, version, shown) : textReport(report, shown, style));
  // A machine reads the report; what could not be done is for people.
  if (command.format === 'json') await writeWhole(process.stderr, report.notes.map((note) => `note: ${note}\n`).join(''));
  return exitCodeOf(report);
}

async function checkRoot(root: string, paths: readonly string[], command: Check): Promise<{ report: Report; files: DiskFiles }> {
  const fresh = await newFiles(root);
  const opened = open(root, command.configuration, command.rules, fresh, command.cache ? storeOf(root) : undefined);
  const wanted = paths.map((path) => workspacePath(root, path));
  const isWanted = (path: string): boolean => wanted.some((one) => one === '' || path === one || path.startsWith(`${one}/`));
  const progress = progressOn(process.stderr, () => performance.now());
  // Few repositories hold a statement that our parser doubts, and loading the server's own takes longer than reviewing most.
  const undecided = new Set<string>();
  const options: ReviewOptions = {
    rules,
    undecided: (path) => void undecided.add(path),
    wanted: isWanted,
    fixesAt: timestamp(),
    progress: progress.show,
  };
  const first = review(opened.workspace, options);
  const certain: ReviewOptions = undecided.size > 0 ? { ...options, oracle: await loadSyntaxOracle() } : options;
  const report = undecided.size > 0 ? decided(first, undecided, review(opened.workspace, { ...certain, wanted: (path) => undecided.has(path) })) : first;
  progress.end();
  opened.store?.save();
  return command.fix ? fixed(report, opened, command, certain, fresh) : { report: withNotes(report, opened.files.notes()), files: opened.files };
}

/** Writes the safe fixes; what is left is found by looking again, because a fix moves what follows it. */
function fixed(report: Report, { root, files }: Opened, command: Check, options: ReviewOptions, fresh: NewFiles | undefined): { report: Report; files: DiskFiles } {
  const applied = applyFixes(root, report.findings, (path) => files.read(path));
  if (applied.files.length === 0) return { report: withNotes(report, [...files.notes(), ...applied.notes]), files };
  const again = open(root, command.configuration, command.rules, fresh);
  const count = applied.fixed.length;
  const said = `${count} ${count === 1 ? 'finding was' : 'findings were'} fixed in ${applied.files.map((path) => shownName(root, path)).join(', ')}.`;
  return { report: withNotes(review(again.workspace, options), [...again.files.notes(), said, ...applied.notes]), files: again.files };
}

const withNotes = (report: Report, notes: readonly string[]): Report => ({ ...report, notes: [...report.notes, ...notes] });
const shownName = (root: string, path: string): string => relative(process.cwd(), resolve(root, path)).replaceAll('\\', '/');

function open(root: string, configuration: string | undefined, flags: ReadonlyMap<string, RuleLevel>, fresh?: NewFiles, store?: DiskStore): Opened {
  const found = configuration === undefined ? findConfiguration(root) : readConfiguration(configuration);
  if (found && 'error' in found) throw new CannotRun(found.error);
  // A configuration above the root speaks of another workspace.
  const own = found && (configuration !== undefined || dirname(found.path) === root) ? found : undefined;
  const settings = withFlags(own ? settingsFrom(own.path, own.text) : defaultSettings, { rules: flags });
  const files = openFiles(root, settings.exclude);
  return { root, files, store, workspace: openWorkspace(files, settings, { ...(fresh && { fresh }), ...(store && { store }) }) };
}

/** Run from its sources, the program is many files, and no one of them tells its build. */
const storeOf = (root: string): DiskStore | undefined => (__filename.endsWith('.js') ? openStore(root, buildOf(__filename)) : undefined);

function settingsFrom(path: string, text: string): Settings {
  const { settings, problems } = parseConfiguration(text, path, rules);
  if (problems.length === 0) return settings;
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  throw new CannotRun(problems.map(({ span, message }) => `${relative(process.cwd(), path)}:${lineOf(span.start)}: ${message}`).join('\n'));
}

void main();
