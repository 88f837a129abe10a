// What the command says of other people's applications: how much, how loudly, and a blind sample of it to be judged.
// node --import tsx test/trial/sample.ts [--sample N] [--seed N] [--out FOLDER] [--command "node dist/cli.js"] [--even] FOLDER…
//
// Runs the command on each folder and prints its counts: application queries, findings by rule and level, warnings per 20 application queries.
// Then draws N findings at warning and above from all folders together (`--even`: as many from each) and writes two files:
// judge.md, which shows each site with 25 lines around it, the level and the message, and does not name the rule, and key.json, which does.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { roleOf } from '../../server/src/engine/roles.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { understanding } from '../../server/src/engine/reading/understanding.ts';
import { openFolder } from './folder.ts';
import { argumentsOf } from './options.ts';
import { draw, seeded } from './random.ts';

interface Position { readonly line: number; readonly column: number }
interface JsonFinding {
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'information' | 'hint';
  readonly file: string;
  readonly role: string;
  readonly start: Position;
  readonly end: Position;
  readonly message: string;
  readonly fingerprint: string;
  readonly related: readonly { readonly file: string; readonly start: Position; readonly message: string }[];
}
interface JsonReport {
  readonly summary: { readonly files: number; readonly queries: number; readonly understood: number; readonly findings: number };
  readonly findings: readonly JsonFinding[];
}
interface Trial { readonly folder: string; readonly report: JsonReport; readonly applicationQueries: number; readonly seconds: number }

const LEVELS = ['error', 'warning', 'information', 'hint'] as const;
const AROUND = 12;
const isLoud = ({ level }: JsonFinding): boolean => level === 'error' || level === 'warning';

const { folders, numbers, words, texts } = argumentsOf(process.argv.slice(2), { sample: 60, seed: 1 }, ['even'], ['out', 'command']);
const command = (texts.get('command') ?? `node ${resolve(import.meta.dirname, '../../dist/cli.js')}`).split(' ');
const trials = folders.map(run);
print(trials);
const out = texts.get('out');
if (out) write(out);

function run(folder: string): Trial {
  const begun = performance.now();
  const { stdout, stderr, status } = spawnSync(command[0]!, [...command.slice(1), 'check', '.', '--format', 'json'], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 29 });
  const seconds = (performance.now() - begun) / 1000;
  if (status !== 0 && status !== 1) throw new Error(`The command ended with ${status} in ${folder}: ${stderr.slice(0, 2000)}`);
  return { folder, report: JSON.parse(stdout) as JsonReport, applicationQueries: applicationQueriesIn(folder), seconds };
}

/** Statements that speak of data in application and job code: the field against which warnings are counted. */
function applicationQueriesIn(folder: string): number {
  const { files, settings } = openFolder(folder);
  const workspace = openWorkspace(files, settings);
  let count = 0;
  for (const path of workspace.paths) {
    const reading = workspace.read(path);
    if (!reading) continue;
    if (['application', 'job'].includes(roleOf(path, workspace.world.declaredAs(path)))) count += understanding(reading).queries;
  }
  return count;
}

function print(all: readonly Trial[]): void {
  console.log('folder                 seconds  files queries underst.  app.q.  error  warn.   info   hint  loud per 20');
  const row = (name: string, some: readonly Trial[]): void => {
    const sum = (of: (trial: Trial) => number): number => some.reduce((total, trial) => total + of(trial), 0);
    const loud = sum(({ report }) => report.findings.filter(isLoud).length);
    const queries = sum(({ applicationQueries }) => applicationQueries);
    const cells = [
      sum(({ seconds }) => seconds).toFixed(1),
      sum(({ report }) => report.summary.files),
      sum(({ report }) => report.summary.queries),
      sum(({ report }) => report.summary.understood),
      queries,
      ...LEVELS.map((level) => sum(({ report }) => report.findings.filter((finding) => finding.level === level).length)),
      queries === 0 ? '-' : ((20 * loud) / queries).toFixed(2),
    ];
    console.log(name.padEnd(22) + cells.map((cell, place) => String(cell).padStart([8, 7, 8, 9, 8, 7, 7, 7, 7, 13][place]!)).join(''));
  };
  for (const trial of all) row(trial.folder.split('/').at(-1)!, [trial]);
  row('all', all);
  const findings = all.flatMap(({ report }) => report.findings);
  console.log('\nrule                          error  warn.   info   hint');
  for (const rule of [...new Set(findings.map((finding) => finding.rule))].sort()) {
    const of = findings.filter((finding) => finding.rule === rule);
    console.log(rule.padEnd(28) + LEVELS.map((level) => String(of.filter((finding) => finding.level === level).length).padStart(7)).join(''));
  }
}

function write(folder: string): void {
  const random = seeded(numbers.seed);
  const loud = trials.map((trial) => trial.report.findings.filter(isLoud).map((finding) => ({ trial, finding })));
  const drawn = words.has('even')
    ? draw(loud.flatMap((own) => draw(own, Math.ceil(numbers.sample / trials.length), random)), numbers.sample, random)
    : draw(loud.flat(), numbers.sample, random);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'judge.md'), drawn.map(({ trial, finding }, place) => site(place + 1, trial, finding)).join('\n'));
  const key = drawn.map(({ trial, finding }, place) => ({ number: place + 1, folder: trial.folder, ...finding, related: undefined, fixes: undefined }));
  writeFileSync(join(folder, 'key.json'), `${JSON.stringify(key, null, 1)}\n`);
  console.log(`\n${drawn.length} of ${loud.flat().length} findings at warning and above are in ${join(folder, 'judge.md')}; the key is beside it.`);
}

/** One site as a judge reads it: the code with the place marked, and what was said. */
function site(number: number, { folder }: Trial, { file, start, end, level, message, related }: JsonFinding): string {
  const lines = readFileSync(join(folder, file), 'utf8').split(/\r\n|[\r\n]/);
  const first = Math.max(0, start.line - 1 - AROUND);
  const shown = lines.slice(first, start.line + AROUND).flatMap((line, offset) => {
    const text = `${String(first + offset + 1).padStart(6)}  ${line.slice(0, 400)}`;
    const width = end.line === start.line ? Math.max(1, end.column - start.column) : 1;
    return first + offset + 1 === start.line ? [text, `        ${' '.repeat(start.column - 1)}${'^'.repeat(width)}`] : [text];
  });
  const more = related.map((one) => `- ${one.message} (${one.file}:${one.start.line})`);
  return [`## ${number}. ${join(folder, file)}:${start.line}:${start.column}`, '', `> ${level}: ${message}`, ...(more.length > 0 ? ['', ...more] : []), '', '```', ...shown, '```', ''].join('\n');
}
