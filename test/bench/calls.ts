// How fast calls of an ORM are reviewed: a large repository as the command reads it, and a file as one who types waits for it; beside eslint with Drizzle's own plugin on the same files.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startClient } from '../lsp/client.ts';
import { writeFiles } from './files.ts';
import { drizzleProgram, drizzleWorkspace } from './drizzleWorkspace.ts';
import { keys } from './editor.ts';
import { fixed, quantile, runCommand, summary, table, target, thousands, type Run } from './measure.ts';

const cli = resolve('dist/cli.js');
const modules = resolve('node_modules');

export async function benchCalls(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'plansight-calls-'));
  try {
    const files = drizzleWorkspace();
    writeFiles(folder, [...files, { path: 'src/service/service.ts', text: drizzleProgram(100, 1_000, 7) }, { path: '.gitignore', text: '.cache\n' }]);
    execFileSync('git', ['init', '-q', folder]);
    return [repository(folder, files.length), await typing(folder)].join('\n\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ROUNDS = 5;

function repository(folder: string, files: number): string {
  const cache = join(folder, '.cache');
  const check = (): Run => runCommand({ program: process.execPath, arguments: [cli, 'check', '--format', 'json', '--no-proofs'], cwd: folder, environment: { PLANSIGHT_CACHE: cache } });
  const eslint = eslintIn(folder);
  const [cold, warm, peer]: [Run[], Run[], Run[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    rmSync(cache, { recursive: true, force: true });
    cold.push(check());
    warm.push(check());
    if (eslint) peer.push(eslint());
  }
  const row = (name: string, runs: readonly Run[]): readonly string[] => {
    const { wall, cpu, rss } = summary(runs);
    return [name, fixed(wall, 2), fixed(Math.max(...runs.map((one) => one.wall)), 2), fixed(cpu, 2), fixed(rss, 0), [...new Set(runs.map(({ exit }) => exit ?? 'killed'))].join(' ')];
  };
  const [first, again] = [summary(cold), summary(warm)];
  const most = Math.max(first.rss ?? 0, again.rss ?? 0);
  return [
    table([`${thousands(files)} files, a third of the programs call Drizzle`, 'wall s', 'slowest', 'CPU s', 'peak MiB', 'exit'], [row('plansight check, cold', cold), row('plansight check, again', warm), ...(peer.length > 0 ? [row('eslint with eslint-plugin-drizzle: 2 rules', peer)] : [])]),
    target(first.wall <= 8, `${fixed(first.wall, 2)} s cold, at most 8 wanted.`),
    target(again.wall <= 2, `${fixed(again.wall, 2)} s warm, at most 2 wanted.`),
    target(most > 0 && most * 1.048576 <= 400, `${fixed(most * 1.048576, 0)} MB at the peak, at most 400 wanted.`),
    ...(eslint ? [] : ['  skipped: eslint with eslint-plugin-drizzle is not installed.']),
  ].join('\n');
}

function eslintIn(folder: string): (() => Run) | undefined {
  const program = join(modules, 'eslint/bin/eslint.js');
  const [plugin, parser] = ['eslint-plugin-drizzle/src/index.js', '@typescript-eslint/parser/dist/index.js'].map((path) => join(modules, path));
  if (![program, plugin!, parser!].every((path) => existsSync(path))) return undefined;
  writeFileSync(join(folder, 'eslint.config.mjs'), `import drizzle from '${plugin}';
import parser from '${parser}';
export default [{ files: ['src/**/*.ts'], languageOptions: { parser }, plugins: { drizzle }, rules: { 'drizzle/enforce-delete-with-where': 'error', 'drizzle/enforce-update-with-where': 'error' } }];
`);
  return () => runCommand({ program: process.execPath, arguments: [program, 'src'], cwd: folder });
}

async function typing(folder: string): Promise<string> {
  const path = 'src/service/service.ts';
  const client = await startClient(folder);
  try {
    await client.open(path);
    await client.status(({ state }) => state === 'ready');
    const times = (await keys(client, path, 180)).slice(60);
    const p95 = quantile(times, 0.95);
    return [
      table(['a key pressed → its findings', 'median ms', 'p95 ms', 'slowest ms'], [['plansight, 1,000 lines with 100 calls of Drizzle', fixed(quantile(times, 0.5), 1), fixed(p95, 1), fixed(Math.max(...times), 1)]]),
      target(p95 <= 50, `p95 ${fixed(p95, 1)} ms, wanted 50 ms`),
    ].join('\n');
  } finally {
    await client.close();
  }
}
