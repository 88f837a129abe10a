// The command as users run it, a process each time: beside its peers, as its input grows, and on a dump.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeFiles } from './files.ts';
import { generateDump, generateMigrations, generateProgram, generateSchema, generateSelects, generateTables } from './generate.ts';
import type { GeneratedFile } from './generate.ts';
import { largeWorkspace, MIGRATIONS } from './largeWorkspace.ts';
import { fixed, interleave, median, repeat, runCommand, summary, table, target, thousands } from './measure.ts';
import type { Command, Run } from './measure.ts';

const modules = resolve('node_modules');
const cli = resolve('dist/cli.js');

/** Nothing is kept between runs of what is read: each does all of its work, but for compiling itself, which the run before the measured ones has done. */
const check = (cwd: string, ...more: readonly string[]): Command => ({ program: process.execPath, arguments: [cli, 'check', '--no-cache', ...more], cwd });

export function benchPeers(): string {
  needCommand();
  return inFolder((folder) => {
    const files = generateMigrations(2000, 4);
    const paths = writeFiles(join(folder, 'migrations'), files).map((path) => join('migrations', path));
    const { found, missing } = peers(folder, paths);
    const ours = [
      { name: 'plansight check', command: check(folder, 'migrations') },
      { name: 'plansight check --format json', command: check(folder, 'migrations', '--format', 'json') },
    ];
    const all = [...ours, ...found, { name: 'node, doing nothing', command: { program: process.execPath, arguments: ['-e', '0'], cwd: folder } }];
    const runs = interleave(all.map(({ command }) => command), 7);
    const figures = runs.map(summary);
    const rows = all.map(({ name }, index) => {
      const { wall, cpu, rss } = figures[index]!;
      return [name, fixed(wall, 3), fixed(Math.min(...runs[index]!.map((run) => run.wall)), 3), fixed(cpu, 2), fixed(rss, 0), exits(runs[index]!)];
    });
    const wrapper = all.findIndex(({ name }) => name === WRAPPER);
    const { wall, rss } = figures[0]!;
    const ratio = wrapper < 0 ? undefined : wall / figures[wrapper]!.wall;
    return [
      `${thousands(files.length)} migrations, ${thousands(count(files, /\n/g))} lines, ${thousands(files.reduce((sum, { text }) => sum + text.length, 0) / 1000)} KB; 7 interleaved runs after one each. ${told(check(folder, 'migrations'))}`,
      table(['on 2,000 migrations', 'wall s', 'best', 'CPU s', 'peak MiB', 'exit'], rows),
      ...missing,
      ...complaints(runs[0]!),
      ratio === undefined
        ? target(wall <= 0.45, `${fixed(wall, 3)} s, at most 0.45 wanted; no wrapper to compare with.`)
        : target(ratio <= 0.45 / 0.11, `${fixed(ratio, 2)} times the wrapper's time (${fixed(wall, 3)} s), at most ${fixed(0.45 / 0.11, 2)} wanted (0.45 s where it takes 0.11).`),
      ...(rss === undefined ? [] : [target(rss <= 150, `peak of ${fixed(rss, 0)} MiB, at most 150 wanted.`)]),
    ].join('\n');
  });
}

const WRAPPER = 'squawk-cli, node wrapper';

function peers(cwd: string, paths: readonly string[]): { found: { name: string; command: Command }[]; missing: string[] } {
  const squawkArguments = ['--reporter', 'json', ...paths];
  const native = join(modules, '@squawk-cli', `${process.platform}-${process.arch}`, 'bin/squawk');
  const wrapper = join(modules, 'squawk-cli/js/bin/squawk');
  const toolkit = join(modules, '@postgres-language-server');
  const server = (existsSync(toolkit) ? readdirSync(toolkit) : []).map((name) => join(toolkit, name, 'postgres-language-server')).find((path) => existsSync(path)) ?? join(toolkit, 'cli-*/postgres-language-server');
  const candidates = [
    { name: 'squawk-cli, native', path: native, command: { program: native, arguments: squawkArguments, cwd } },
    { name: WRAPPER, path: wrapper, command: { program: process.execPath, arguments: [wrapper, ...squawkArguments], cwd } },
    { name: 'postgres-language-server, native', path: server, command: { program: server, arguments: ['check', '--disable-db', '--max-diagnostics=100000', 'migrations'], cwd } },
  ];
  return {
    found: candidates.filter(({ path }) => existsSync(path)),
    missing: candidates.filter(({ path }) => !existsSync(path)).map(({ name, path }) => `  skipped: ${name} is not installed (${path}).`),
  };
}

interface Shape {
  readonly name: string;
  /** How many units the first size has, before it is doubled until it can be measured. */
  readonly units: number;
  files(units: number): readonly GeneratedFile[];
}

export function benchGrowth(): string {
  needCommand();
  const tables = generateTables(50, 1);
  const selects = generateSelects(tables, 16_384, 5);
  const schema = { path: 'schema.sql', text: generateSchema(tables, 6) };
  const statement = (index: number): string => selects[index % selects.length]!;
  const shapes: readonly Shape[] = [
    { name: 'many files', units: 1000, files: (units) => [schema, ...many(units, (index) => ({ path: `src/queries/q${index}.sql`, text: `${statement(index)};\n` }))] },
    { name: 'one file', units: 500, files: (units) => [schema, { path: 'src/queries.sql', text: many(units, (index) => `${statement(index)};\n`).join('\n') }] },
    { name: 'one history', units: 500, files: (units) => generateMigrations(units, 7).map(({ path, text }) => ({ path: `migrations/${path}`, text })) },
    { name: 'one file of another server', units: 500, files: (units) => [schema, { path: 'src/other.sql', text: many(units, (index) => `insert shop.school ([name], code) values ('School ${index}', ${index})`).join('\n') }] },
    // One program stands in the empty size too: loading TypeScript's parser is a cost of the first, not of each.
    { name: 'many programs', units: 100, files: (units) => [schema, ...many(units + 1, (index) => ({ path: `src/p${index}.ts`, text: generateProgram(selects, index) }))] },
  ];
  const rows: string[][] = [];
  const targets: string[] = [];
  for (const shape of shapes) {
    const { units, t0, t1, t16, rss, failed, said } = grow(shape);
    const growth = (t16 - t0) / (t1 - t0);
    rows.push([shape.name, `${thousands(units)} / ${thousands(units * 16)}`, fixed(t0, 3), fixed(t1, 3), fixed(t16, 3), fixed(growth, 1), fixed(rss, 0)]);
    targets.push(target(growth <= 18 && failed.length === 0, `${shape.name}: ${fixed(growth, 1)}, at most 18 wanted. ${said}`), ...failed);
  }
  return [
    'Without proofs. Wall seconds of a whole process on nothing (t0), on a size that takes 0.15 s more (t1), on 16 times that (t16).',
    table(['growth', 'units', 't0', 't1', 't16', '(t16−t0)/(t1−t0)', 'MiB at t16'], rows),
    ...targets,
  ].join('\n');
}

interface Growth {
  readonly units: number;
  readonly t0: number;
  readonly t1: number;
  readonly t16: number;
  readonly rss: number | undefined;
  readonly failed: readonly string[];
  /** What the command said of the largest size. */
  readonly said: string;
}

function grow(shape: Shape): Growth {
  const time = (units: number, rounds: number): { wall: number; rss: number | undefined; runs: readonly Run[]; said: string } =>
    inFolder((folder) => {
      mkdirSync(join(folder, 'src'), { recursive: true });
      writeFiles(folder, shape.files(units));
      const runs = repeat(check(folder, '--no-proofs', '.'), rounds);
      return { wall: median(runs.map(({ wall }) => wall)), rss: summary(runs).rss, runs, said: complaints(runs).length > 0 ? '' : told(check(folder, '--no-proofs', '.')) };
    });
  const t0 = time(0, 5).wall;
  let units = shape.units;
  let first = time(units, 5);
  while (first.wall - t0 < 0.15 && units < shape.units * 32) {
    units *= 2;
    first = time(units, 5);
  }
  const last = time(units * 16, 3);
  return { units, t0, t1: first.wall, t16: last.wall, rss: last.rss, said: last.said, failed: [...complaints(first.runs), ...complaints(last.runs)] };
}

/** A large repository for the first time, again, and after one program of it has changed. */
export function benchRepository(): string {
  needCommand();
  return inFolder((folder) => {
    const files = largeWorkspace();
    writeFiles(folder, files);
    const cache = join(folder, '.cache');
    writeFileSync(join(folder, '.gitignore'), '.cache\n');
    const program = files.find(({ path }) => path.startsWith('src/'))!;
    const run = (...more: readonly string[]): Run => runCommand({ program: process.execPath, arguments: [cli, 'check', '--format', 'json', ...more], cwd: folder, environment: { PLANSIGHT_CACHE: cache } });
    const [cold, again, changed]: [Run[], Run[], Run[]] = [[], [], []];
    for (let round = 0; round < 5; round++) {
      rmSync(cache, { recursive: true, force: true });
      cold.push(run('--no-proofs'));
      again.push(run('--no-proofs'));
      writeFileSync(join(folder, program.path), `${program.text}\n// Round ${round}.\n`);
      changed.push(run('--no-proofs'));
    }
    // Nearly each of its queries wants an index, and the planner is asked of each once: its own bench tells what that takes.
    const proven = [run(), run()];
    const row = (name: string, runs: readonly Run[]): string[] => {
      const { wall, cpu, rss } = summary(runs);
      return [name, fixed(wall, 2), fixed(Math.max(...runs.map((one) => one.wall)), 2), fixed(cpu, 2), fixed(rss, 0), exits(runs)];
    };
    const [first, warm] = [summary(cold).wall, Math.max(summary(again).wall, summary(changed).wall)];
    return [
      table([`${thousands(files.length)} files, ${MIGRATIONS} of them migrations`, 'wall s', 'slowest', 'CPU s', 'peak MiB', 'exit'], [row('cold', cold), row('again', again), row('one program changed', changed), row('proven for the first time', proven.slice(0, 1)), row('proven again', proven.slice(1))]),
      ...complaints(cold),
      target(first <= 6, `${fixed(first, 2)} s cold, at most 6 wanted.`),
      target(warm <= 2, `${fixed(warm, 2)} s warm, at most 2 wanted.`),
    ].join('\n');
  });
}

export function benchDump(): string {
  needCommand();
  const rows: string[][] = [];
  const notes: string[] = [];
  for (const form of ['copy', 'inserts'] as const) {
    inFolder((folder) => {
      const path = join(folder, 'dump.sql');
      const file = openSync(path, 'w');
      let piece = '';
      for (const next of generateDump(50 << 20, form, 8)) {
        piece += next;
        if (piece.length > 1 << 20) {
          writeSync(file, piece);
          piece = '';
        }
      }
      writeSync(file, piece);
      closeSync(file);
      const run = runCommand(check(folder, 'dump.sql'));
      rows.push([form, fixed(statSync(path).size / (1 << 20), 1), fixed(run.wall, 2), fixed(run.cpu, 2), fixed(run.rss, 0), run.exit === undefined ? 'none in 120 s' : String(run.exit)]);
      notes.push(target(run.exit === 0 || run.exit === 1, `${form}: ends with a clear result. ${told(check(folder, 'dump.sql'))}`), ...complaints([run]));
    });
  }
  return [table(['a dump of 50 MiB', 'MiB', 'wall s', 'CPU s', 'peak MiB', 'exit'], rows), ...notes].join('\n');
}

function needCommand(): void {
  if (!existsSync(cli)) throw new Error('dist/cli.js does not exist; run `npm run build`.');
}

/** What the command says of itself, so that a fast run of nothing is seen. */
function told(command: Command): string {
  const { stdout, status } = spawnSync(command.program, [...command.arguments, '--format', 'json'], { cwd: command.cwd, encoding: 'utf8', maxBuffer: 1 << 30, timeout: 120_000 });
  try {
    const { files, queries, understood, findings } = (JSON.parse(stdout) as { summary: Record<'files' | 'queries' | 'understood' | 'findings', number> }).summary;
    return `Reported: ${thousands(files)} files, ${thousands(understood)} of ${thousands(queries)} queries understood, ${thousands(findings)} findings.`;
  } catch {
    return `Its JSON report could not be read (exit ${status}).`;
  }
}

const exits = (runs: readonly Run[]): string => [...new Set(runs.map(({ exit }) => exit ?? 'killed'))].join(' ');

/** A run that could not do its work is no measurement: it is said. */
function complaints(runs: readonly Run[]): readonly string[] {
  const failed = runs.find(({ exit }) => exit !== 0 && exit !== 1);
  return failed ? [`  FAILED with exit ${failed.exit ?? 'none'}: ${failed.stderr.trim().split('\n')[0] ?? ''}`] : [];
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'plansight-files-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const many = <T>(length: number, make: (index: number) => T): readonly T[] => Array.from({ length }, (_, index) => make(index));
const count = (files: readonly GeneratedFile[], pattern: RegExp): number => files.reduce((sum, { text }) => sum + (text.match(pattern)?.length ?? 0), 0);
