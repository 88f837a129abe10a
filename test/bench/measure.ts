// Measuring, and showing what was measured: medians, processes with their CPU time and memory, plain tables.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** The value that a share of the values does not exceed. */
export const quantile = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;

/** Seconds of each of `rounds` runs, after `warm` runs that are not counted; fewer once a minute is over, but one at least. */
export function timeRounds(run: () => void, { warm, rounds }: { readonly warm: number; readonly rounds: number }): readonly number[] {
  const seconds: number[] = [];
  let spent = 0;
  for (let round = -warm; round < rounds && (spent < 60 || seconds.length === 0); round++) {
    const start = process.hrtime.bigint();
    run();
    const last = Number(process.hrtime.bigint() - start) / 1e9;
    spent += last;
    if (round >= 0 || spent >= 60) seconds.push(last);
  }
  return seconds;
}

export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
  /** Besides that of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Run {
  readonly wall: number;
  /** User and system seconds of all its processes; undefined where nothing on this machine can tell. */
  readonly cpu?: number;
  /** Peak resident MiB of its largest process. */
  readonly rss?: number;
  /** Undefined when it was killed after the time allowed. */
  readonly exit?: number;
  readonly stderr: string;
}

// `wait4` is what knows a child's CPU time and memory, and Node does not offer it. The clock stands in here too, so that
// Python's own start is not counted. Its size, some 10 MiB, is the least peak that can be told.
const KEEPER = `
import os, signal, sys, time
start = time.monotonic()
child = os.posix_spawnp(sys.argv[3], sys.argv[3:], os.environ, setpgroup=0)
signal.signal(signal.SIGALRM, lambda *_: os.killpg(child, signal.SIGKILL))
signal.alarm(int(sys.argv[2]))
_, status, usage = os.wait4(child, 0)
wall = time.monotonic() - start
with open(sys.argv[1], 'w') as file:
    print(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status), file=file)
`;
const python = ['/usr/bin/python3', '/usr/local/bin/python3'].find((path) => existsSync(path));
export const timekeeper = python ? 'wait4 through Python' : 'the wall clock alone: Python 3 is not installed';

/** Runs a command to its end; its output is read by nobody, so that only writing it costs. */
export function runCommand({ program, arguments: own, cwd, environment }: Command, seconds = 120): Run {
  const folder = mkdtempSync(join(tmpdir(), 'plansight-run-'));
  try {
    const usage = join(folder, 'usage');
    const words = python ? [python, '-c', KEEPER, usage, String(seconds), program, ...own] : [program, ...own];
    const start = process.hrtime.bigint();
    const { stderr, status } = spawnSync(words[0]!, words.slice(1), { cwd, env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 26, ...(!python && { timeout: seconds * 1000 }) });
    const seen = Number(process.hrtime.bigint() - start) / 1e9;
    if (!existsSync(usage)) return { wall: seen, stderr, ...(!python && status !== null && { exit: status }) };
    const [wall = seen, cpu = 0, kibibytes = 0, exit = -1] = readFileSync(usage, 'utf8').trim().split(' ').map(Number);
    return { wall, cpu, rss: kibibytes / 1024, ...(exit >= 0 && { exit }), stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a command once without counting, then `rounds` times; after a run that failed or took long, no more. */
export function repeat(command: Command, rounds: number): readonly Run[] {
  const first = runCommand(command);
  if (first.exit === undefined || first.exit > 1 || first.wall > 20) return [first];
  return Array.from({ length: rounds }, () => runCommand(command));
}

/** Each command once, then again, so that a busy minute of the machine meets all of them. */
export function interleave(commands: readonly Command[], rounds: number): readonly (readonly Run[])[] {
  const runs: Run[][] = commands.map(() => []);
  for (const command of commands) runCommand(command);
  for (let round = 0; round < rounds; round++) commands.forEach((command, index) => runs[index]!.push(runCommand(command)));
  return runs;
}

/** The median of each figure by itself. */
export const summary = (runs: readonly Run[]): { wall: number; cpu?: number; rss?: number } => {
  const of = (field: 'cpu' | 'rss'): number | undefined => {
    const known = runs.flatMap((run) => run[field] ?? []);
    return known.length > 0 ? median(known) : undefined;
  };
  const [cpu, rss] = [of('cpu'), of('rss')];
  return { wall: median(runs.map(({ wall }) => wall)), ...(cpu !== undefined && { cpu }), ...(rss !== undefined && { rss }) };
};

export const machine = (): string =>
  `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}, load ${loadavg().map((load) => load.toFixed(2)).join(' ')}`;

/** The first column to the left, the others to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string => `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ')}`.trimEnd();
  return [line(headings), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}

export const fixed = (value: number | undefined, digits: number): string => (value === undefined ? '–' : value.toFixed(digits));
export const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');

/** One line saying whether a target is met; a missed one is not to be overlooked. */
export const target = (met: boolean, words: string): string => `  ${met ? 'met   ' : 'MISSED'}  ${words}`;
