// The command `plansight`: wires the edge into the engine, prints one report and sets the exit code.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { version } from '../../package.json';
import { parseArguments, type Command } from './cli/arguments.ts';
import { FAILED } from './cli/exit.ts';
import { rulePageText, rulesList } from './cli/report/rules.ts';
import { schemaReport } from './cli/report/schema.ts';
import { whyReport } from './cli/report/why.ts';
import { advise } from './advising.ts';
import { check, writeBaseline } from './checking.ts';
import { now } from './edge/clock.ts';
import { newFiles } from './edge/git.ts';
import { rulePage } from './edge/pages.ts';
import { rootOf, workspacePath } from './edge/roots.ts';
import { styleOf, tolerateClosedPipes, writeWhole, type Style } from './edge/terminal.ts';
import { settable } from './engine/configuring/configuration.ts';
import { explain } from './engine/showing/explain.ts';
import { explainPlans } from './explaining.ts';
import { initialise } from './initialising.ts';
import { CannotRun, open, shownName } from './opening.ts';
import { report } from './reporting.ts';
import { rules } from './rules/all.ts';
import { takeSnapshot } from './snapshotting.ts';

type Why = Extract<Command, { kind: 'why' }>;

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
    case 'advise':
      return advise(command, style);
    case 'explain':
      return explainPlans(command, style);
    case 'baseline':
      return print(await writeBaseline(command));
    case 'init':
      return print(initialise(command.dryRun));
    case 'print':
      return print(command.text);
    case 'lsp':
      return serve();
    case 'report':
      return report(command);
    case 'rules': {
      const rule = settable(rules).find(({ id }) => id === command.id);
      return print(rule ? rulePageText(rule, rulePage(rule.id), style) : rulesList(settable(rules), style));
    }
    case 'schema':
      return print(await schema(command, style));
    case 'snapshot':
      return print(await takeSnapshot(command, style));
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

async function schema(command: Extract<Command, { kind: 'schema' }>, style: Style): Promise<string> {
  const root = rootOf('.');
  const { workspace } = open(root, { ...command, fresh: await newFiles(root) });
  return schemaReport(workspace.world.databases, { ...style, now: now(), notes: workspace.notes });
}

async function why({ file, line, configuration }: Why, style: Style): Promise<string> {
  if (!existsSync(file)) throw new CannotRun(`There is no file ${file}.`);
  const { workspace, root, files } = open(rootOf(file), { ...(configuration !== undefined && { configuration }), fresh: await newFiles(rootOf(file)) });
  const path = workspacePath(root, resolve(file));
  const unseen = workspace.unseen(path) ?? (files.list().includes(path) ? 'it is no SQL, and holds nothing that reaches a database in a way that is known' : 'it is ignored, by git or by the configuration');
  const answer = explain(path, line, workspace.read(path), workspace.world, rules, unseen);
  return whyReport(answer, { textOf: (name) => files.read(name), fileOf: (name) => shownName(root, name) }, style);
}

void main();
