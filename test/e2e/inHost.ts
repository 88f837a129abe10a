// Runs tests inside the extension host, where they see what an extension sees: `vscode.languages.getDiagnostics` and the commands behind every feature.
// The installed package is what is tested; the extension under development that VS Code asks for is an empty one.
import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHost, type Host } from './host.ts';
import type { Outcome } from './inHost/run.ts';
import { HOST_FOLDER } from './install.ts';

const SUITES = join(__dirname, 'inHost');
/** In milliseconds; a whole run takes a fifth of it. */
const PATIENCE = 100_000;

export interface InHostOptions {
  readonly folder: string;
  readonly extensions: readonly string[];
  /** The command that the suites compare with. */
  readonly cli: string;
}

/** What became of each test, in their order; where they did not run to their end, a failure more says so. */
export async function runInHost({ folder, extensions, cli }: InHostOptions): Promise<readonly Outcome[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'plansight-in-host-'));
  const outcomes = join(scratch, 'outcomes.jsonl');
  const extension = join(scratch, 'driver');
  mkdirSync(extension);
  writeFileSync(join(extension, 'package.json'), JSON.stringify({ name: 'driver', publisher: 'plansight', version: '0.0.1', engines: { vscode: '*' } }));
  writeFileSync(outcomes, '');
  const entry = await bundle();
  const host = await openHost({ folder, extensions, tests: { entry, extension }, env: { E2E_OUTCOMES: outcomes, E2E_CLI: cli } });
  try {
    const ended = endOf(host);
    await host.page.goto(host.address);
    const ending = await ended;
    const read = readFileSync(outcomes, 'utf8').split('\n').filter(Boolean).map((line): Outcome => JSON.parse(line));
    const isWhole = ending === 0 || (ending === 1 && read.some(({ error }) => error !== undefined));
    return isWhole ? read : [...read, { title: 'runs to its end', error: `It ended with ${ending} after “${read.at(-1)?.title}”.` }];
  } finally {
    await host.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The exit code, which VS Code passes to a function of its window. */
function endOf({ page }: Host): Promise<number | 'a crash' | 'no answer'> {
  return new Promise((resolve) => {
    void page.exposeFunction('codeAutomationExit', resolve);
    void page.exposeFunction('codeAutomationLog', () => undefined);
    page.once('crash', () => resolve('a crash'));
    setTimeout(resolve, PATIENCE, 'no answer').unref();
  });
}

/** Each suite by itself, beside node_modules, where it finds mocha. */
async function bundle(): Promise<string> {
  const outdir = join(HOST_FOLDER, 'in-host');
  rmSync(outdir, { recursive: true, force: true });
  const entryPoints = readdirSync(SUITES).filter((name) => name === 'run.ts' || name.endsWith('.inHost.ts')).map((name) => join(SUITES, name));
  await build({ entryPoints, outdir, bundle: true, platform: 'node', target: 'node22', format: 'cjs', external: ['vscode', 'mocha'], sourcemap: 'inline', logLevel: 'warning' });
  return join(outdir, 'run.js');
}
