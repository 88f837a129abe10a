// How long one who types waits: a key pressed, and the findings of the document as it is then, over the true protocol.
// Our server is asked for diagnostics as VS Code asks; peers are asked or listened to as they announce.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startClient, type Client } from '../lsp/client.ts';
import { writeFiles } from './files.ts';
import { generateSchema, generateSelects, generateTables, randomFrom, type GeneratedFile } from './generate.ts';
import { FILES, largeWorkspace, MIGRATIONS, program } from './largeWorkspace.ts';
import { fixed, quantile, table, target } from './measure.ts';


export async function benchEditor(): Promise<string> {
  const parts: string[] = [];
  const within = async (files: readonly GeneratedFile[], run: (folder: string) => Promise<string>): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'plansight-editor-'));
    try {
      writeFiles(folder, files);
      execFileSync('git', ['init', '-q', folder]);
      parts.push(await run(folder));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  for (const [files, run] of [[oneFile, typing], [largeWorkspace, inLargeWorkspace], [largeWorkspace, soak]] as const) await within(files(), run);
  return parts.join('\n\n');
}

/** How long a peer may be silent, in milliseconds. */
const PATIENCE = 5_000;

const TABLES = generateTables(60, 7);

/** A file of 1,000 lines of SQL, one of 1,000 lines of TypeScript with 100 queries, and their schema. */
function oneFile(): readonly GeneratedFile[] {
  const selects = generateSelects(TABLES, 300, 11);
  const sql = atLeastLines(selects.map((text) => `${text};`), 1_000);
  return [
    { path: 'schema.sql', text: generateSchema(TABLES, 3) },
    { path: 'queries.sql', text: sql },
    { path: 'src/queries.ts', text: program(generateSelects(TABLES, 100, 13), 1_000) },
    { path: 'package.json', text: '{"dependencies":{"pg":"8.0.0"}}' },
  ];
}

function atLeastLines(statements: readonly string[], lines: number): string {
  let text = '';
  for (const statement of statements) if (text.split('\n').length <= lines) text += `${statement}\n`;
  return text;
}

// ── One file ─────────────────────────────────────────────────────────────────────────────────────────────────────

const EDITS = 120;
/** Keys that are not counted: a document is typed in for minutes. The first ones are told apart. */
const WARM = 60;

async function typing(folder: string): Promise<string> {
  const rows: string[][] = [];
  const targets: string[] = [];
  const measure = async (name: string, client: Client, path: string, most?: number): Promise<void> => {
    await client.open(path);
    // Typing during the scan is measured by itself; peers tell no status.
    if (most !== undefined) await client.status(({ state }) => state === 'ready');
    const times = await keys(client, path, EDITS + WARM);
    const counted = times.slice(WARM);
    rows.push([name, fixed(quantile(counted, 0.5), 1), fixed(quantile(counted, 0.95), 1), fixed(Math.max(...counted), 1), fixed(quantile(times.slice(0, 20), 0.5), 1), fixed(residentMiB(client.pid), 0)]);
    if (most !== undefined) targets.push(target(quantile(counted, 0.95) <= most, `${name}: p95 ${fixed(quantile(counted, 0.95), 1)} ms, wanted ${most} ms`));
    await client.close();
  };
  await measure('plansight, 1,000 lines of SQL', await startClient(folder), 'queries.sql', 20);
  await measure('plansight, 1,000 lines of TypeScript', await startClient(folder), 'src/queries.ts', 30);
  await measure('squawk server, the same SQL', await startClient(folder, { command: [peer('squawk'), 'server'] }), 'queries.sql');
  rows.push(['postgres-language-server, the same SQL', ...(await listening(folder))]);
  return `${table(['a key pressed → its findings', 'median ms', 'p95 ms', 'slowest ms', 'first 20 ms', 'MiB'], rows)}\n${targets.join('\n')}`;
}

/** A peer that tells by itself: each edit breaks the text or mends it, so that it has something new to tell. */
async function listening(folder: string): Promise<readonly string[]> {
  const client = await startClient(folder, { command: [peer('postgres-language-server'), 'lsp-proxy'] });
  try {
    await client.open('queries.sql');
    const times: number[] = [];
    for (let edit = 0; edit < 8; edit++) {
      const start = performance.now();
      const told = Promise.race([client.nextPushed('queries.sql'), new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE, undefined))]);
      await client.change('queries.sql', edit % 2 === 0 ? 'select ' : 'selec ', edit % 2 === 0 ? 'selec ' : 'select ');
      if ((await told) === undefined) return ['silent'];
      times.push(performance.now() - start);
    }
    return [fixed(quantile(times, 0.5), 1), fixed(quantile(times, 0.95), 1), fixed(Math.max(...times), 1), '', fixed(residentMiB(client.pid), 0)];
  } finally {
    process.kill(client.pid);
  }
}

/** Milliseconds of each key: one letter at a random line of the document, then the question for its findings. */
export async function keys(client: Client, path: string, count: number, meanwhile: () => Promise<void> = async () => {}): Promise<readonly number[]> {
  const random = randomFrom(41);
  const times: number[] = [];
  for (let key = 0; key < count; key++) {
    const text = client.textOf(path);
    const lineStarts = [...text.matchAll(/\n(?=[ \t]*(?:\.?(?:where|from|order)|and|\/\/))/g)].map(({ index }) => index);
    const at = lineStarts[Math.floor(random() * lineStarts.length)]!;
    const start = performance.now();
    await client.edit(path, [{ start: at, end: at, text: key % 5 === 4 ? '\n' : ' ' }]);
    await client.diagnostics(path);
    times.push(performance.now() - start);
    await meanwhile();
  }
  return times;
}

// ── A large workspace ────────────────────────────────────────────────────────────────────────────────────────────

async function inLargeWorkspace(folder: string): Promise<string> {
  const rows: string[][] = [];
  const targets: string[] = [];
  const said = (name: string, value: number, most: number, unit: string): void => {
    rows.push([name, fixed(value, unit === 'ms' ? 0 : 1), `${most} ${unit}`]);
    targets.push(target(value <= most, `${name}: ${fixed(value, 0)} ${unit}, wanted ${most}`));
  };
  const begun = performance.now();
  const client = await startClient(folder);
  holdWorkspace(client);
  await client.open('src/part0/file0.ts');
  await client.diagnostics('src/part0/file0.ts');
  said('initialize → the first findings that need the schema', performance.now() - begun, 1_500, 'ms');
  const during = await keys(client, 'src/part0/file0.ts', 30);
  const scanning = (await client.status(() => true)).state === 'scanning';
  said(`typing during the scan${scanning ? '' : ' (it was over sooner)'}, p95`, quantile(during, 0.95), 50, 'ms');
  await client.status(({ state }) => state === 'ready');
  rows.push(['initialize → the whole workspace reviewed', fixed(performance.now() - begun, 0), '']);
  const newest = `migrations/${String(MIGRATIONS).padStart(4, '0')}_change.sql`;
  const oldest = 'migrations/0001_change.sql';
  for (const [name, path] of [['newest', newest], ['first', oldest]] as const) {
    await client.open(path);
    const others = [...Array(8).keys()].map((index) => `src/part${(index * 3) % 40}/file${index * 3}.ts`);
    if (name === 'newest') for (const other of others) await client.open(other);
    const times: number[] = [];
    for (let key = 0; key < 25; key++) {
      const text = client.textOf(path);
      const start = performance.now();
      const at = text.indexOf('\n') + 1;
      await client.edit(path, [{ start: at, end: at, text: key % 2 === 0 ? `  extra_${key} text,\n` : '\n' }]);
      for (const one of [path, ...others]) await client.diagnostics(one);
      times.push(performance.now() - start);
    }
    said(`a key in the ${name} of ${MIGRATIONS} migrations, ten open documents, p95`, quantile(times.slice(5), 0.95), 150, 'ms');
  }
  const all = performance.now();
  await client.connection.sendRequest('plansight/review');
  said('the whole workspace reviewed after that', performance.now() - all, 5_000, 'ms');
  const rest = await settled(client.pid);
  said(`resident at rest with ${FILES} files`, rest, 200, 'MiB');
  rows.push(['resident at most, while they were reviewed', fixed(peakMiB(client.pid), 0), '']);
  await client.close();
  return `${table([`${MIGRATIONS} migrations, ${FILES} files`, 'measured', 'wanted'], rows)}\n${targets.join('\n')}`;
}

/** As VS Code does: the question for the whole workspace always stands. */
function holdWorkspace(client: Client): void {
  const known = new Map<string, string>();
  const ask = async (): Promise<void> => {
    const { items } = await client.pullWorkspace([...known].map(([uri, value]) => ({ uri, value }))).report;
    for (const item of items) if (item.resultId !== undefined) known.set(item.uri, item.resultId);
    await ask();
  };
  // It ends with the server.
  ask().catch(() => {});
}

// ── A long day ───────────────────────────────────────────────────────────────────────────────────────────────────

async function soak(folder: string): Promise<string> {
  const told = join(folder, '.git/heap');
  const hook = join(__dirname, 'heapHook.cjs');
  const client = await startClient(folder, { command: [process.execPath, '--expose-gc', '--require', hook, join(__dirname, '../../dist/server.js'), '--stdio', `--heap-told=${told}`] });
  const path = 'src/part0/file0.ts';
  const migration = `migrations/${String(MIGRATIONS).padStart(4, '0')}_change.sql`;
  await client.open(path);
  await client.open(migration);
  await client.diagnostics(path);
  await client.status(({ state }) => state === 'ready');
  const edit = async (count: number): Promise<void> => {
    for (let key = 0; key < count; key++) {
      await client.change(path, key % 2 === 0 ? 'select ' : 'select  ', key % 2 === 0 ? 'select  ' : 'select ');
      await client.diagnostics(path);
    }
  };
  const editSchema = async (count: number): Promise<void> => {
    for (let key = 0; key < count; key++) {
      await client.change(migration, key % 2 === 0 ? ' text;' : ' integer;', key % 2 === 0 ? ' integer;' : ' text;');
      await client.diagnostics(path);
    }
  };
  await edit(1_000);
  await editSchema(20);
  const before = await settledMiB(client, told);
  await edit(10_000);
  await editSchema(200);
  const after = await settledMiB(client, told);
  await client.close();
  return target(after - before <= 20, `10,000 edits and 200 schema edits: the heap in use grew by ${fixed(after - before, 1)} MiB, from ${fixed(before, 0)} to ${fixed(after, 0)}; wanted 20`);
}

/** The heap in use once garbage is gone. */
async function settledMiB({ pid }: Client, told: string): Promise<number> {
  rmSync(told, { force: true });
  process.kill(pid, 'SIGUSR2');
  const written = watch(dirname(told))[Symbol.asyncIterator]();
  while (!existsSync(told)) await written.next();
  await written.return?.();
  return Number(readFileSync(told, 'utf8')) / 2 ** 20;
}

/** The resident size once the worker's memory has gone back: the smallest that is seen within six seconds, in which the server comes to rest. */
async function settled(pid: number): Promise<number> {
  let least = residentMiB(pid);
  for (let look = 0; look < 60; look++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    least = Math.min(least, residentMiB(pid));
  }
  return least;
}

const memoryOf = (pid: number, field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
const residentMiB = (pid: number): number => memoryOf(pid, 'VmRSS');
const peakMiB = (pid: number): number => memoryOf(pid, 'VmHWM');

/** The native program of a peer. */
function peer(name: 'squawk' | 'postgres-language-server'): string {
  const modules = join(__dirname, '../../node_modules');
  const platform = `${process.platform}-${process.arch}`;
  if (name === 'squawk') return join(modules, '@squawk-cli', platform, 'bin/squawk');
  const toolkit = join(modules, '@postgres-language-server');
  return readdirSync(toolkit).map((folder) => join(toolkit, folder, name)).find((path) => existsSync(path)) ?? name;
}
