// What V8 makes of our bundles, kept from one run for the next: else it reads 1.8 MB of text at each start, and TypeScript's 3.6 MB, and compiles each function when it is first called.
// Measured: 2,000 migrations are checked in 0.53 s of processor time without it, in 0.47 s with it. What is kept can always be deleted.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { makeFolder } from './makeFolder.ts';

interface Loaded {
  readonly script: Script;
  /** Where its bytecode is kept. */
  readonly kept: string;
  /** Of the text that it was made of. */
  readonly digest: string;
  readonly isKept: boolean;
}

/**
 * Runs a bundle as `require` does, and its neighbours that it requires. `purpose` is what it is run for: a run that does something else needs other functions.
 * It throws what the bundle throws, and never for what is kept: bytecode of another text, of another V8 or of other flags is made anew.
 */
export function runBundle(file: string, purpose: string, folder: string): void {
  const loaded: Loaded[] = [];
  const exported = new Map<string, unknown>();
  const run = (path: string): unknown => {
    if (exported.has(path)) return exported.get(path);
    const one = load(path, purpose, folder);
    loaded.push(one);
    const module = { exports: {} };
    const outer = createRequire(path);
    const inner = (id: string): unknown => (id.startsWith('./') ? run(join(dirname(path), id)) : outer(id));
    exported.set(path, module.exports);
    (one.script.runInThisContext() as Wrapped)(module.exports, Object.assign(inner, outer), module, path, dirname(path));
    exported.set(path, module.exports);
    return module.exports;
  };
  // One that is loaded for the first time shows that this run called functions which earlier ones did not.
  process.once('exit', () => {
    if (loaded.some(({ isKept }) => !isKept)) for (const one of loaded) keep(one);
  });
  run(file);
}

type Wrapped = (exports: object, require: unknown, module: object, filename: string, dirname: string) => void;

function load(file: string, purpose: string, folder: string): Loaded {
  const text = readFileSync(file, 'utf8').replace(/^#!.*/, '');
  const digest = createHash('sha1').update(text).update(`${process.version} ${process.arch}`).digest('hex').slice(0, 16);
  const kept = join(folder, `${basename(file, '.js')}-${purpose}-${digest}`);
  const cachedData = read(kept, digest);
  // In one line with the text, so that the lines of a stack are those of the file.
  const script = new Script(`(function (exports, require, module, __filename, __dirname) { ${text}\n})`, { filename: file, ...(cachedData && { cachedData }) });
  return { script, kept, digest, isKept: cachedData !== undefined && script.cachedDataRejected === false };
}

/** V8 looks at the head of bytecode alone, and what is damaged further on ends the process: so a digest stands before it. */
function read(file: string, digest: string): Buffer | undefined {
  try {
    const whole = readFileSync(file);
    const bytecode = whole.subarray(SEAL);
    return whole.subarray(0, SEAL).equals(sealOf(bytecode, digest)) ? bytecode : undefined;
  } catch {
    return undefined;
  }
}

const SEAL = 20;
const sealOf = (bytecode: Buffer, digest: string): Buffer => createHash('sha1').update(digest).update(bytecode).digest();

function keep({ script, kept, digest }: Loaded): void {
  const folder = dirname(kept);
  const name = basename(kept);
  try {
    makeFolder(folder);
    // Another run may be reading.
    const draft = `${kept}.${process.pid}`;
    const bytecode = script.createCachedData();
    writeFileSync(draft, Buffer.concat([sealOf(bytecode, digest), bytecode]), { mode: 0o600 });
    renameSync(draft, kept);
    const ofAll = name.slice(0, name.lastIndexOf('-') + 1);
    for (const other of readdirSync(folder)) if (other.startsWith(ofAll) && other !== name) rmSync(join(folder, other), { force: true });
  } catch {
    // A full disk or a folder that may not be written: the next run compiles again.
  }
}
