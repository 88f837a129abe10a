// PostgreSQL in this process, as small and as quick to start as it can be: on a folder that holds a prepared cluster, with the extensions that a schema asks for.
// It is opened in the planner's own process only, because it changes how V8 compiles.
import { PGlite } from '@electric-sql/pglite';
import { readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { moveToMemory, type MovedFiles } from './memoryFiles.ts';
import { relationFiles, type RelationFiles, type WasmFiles } from './relationFiles.ts';

export interface Instance {
  readonly db: PGlite;
  readonly files: RelationFiles;
  /** Bytes that WebAssembly holds: they never become less. */
  memory(): number;
  /** Writes what is there of the schema, so that the next instance on this folder finds it. Everything must have reached its files. */
  keep(): void;
}

export interface InstanceOptions {
  /** The prepared cluster, which belongs to this instance alone. */
  readonly folder: string;
  /** Where the program and its extensions lie. */
  readonly assets: string;
  readonly extensions: readonly string[];
}

/** Node has it; its types do not. */
const { WebAssembly: wasm } = globalThis as unknown as {
  readonly WebAssembly: { compile(bytes: Uint8Array): Promise<WebAssembly.Module>; readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => { readonly buffer: ArrayBuffer } };
};

/** MiB: the least that it starts with, and the most that a statement may make it take. */
const [LEAST, MOST] = [128, 512];
const MIB_IN_PAGES = 16;

/** Its buffers hold nothing but catalogs; nothing runs beside it; the stack ends before that of JavaScript does, which would corrupt it. */
const PARAMETERS = [
  'shared_buffers=1MB', 'wal_buffers=64kB', 'wal_level=minimal', 'max_connections=5', 'max_wal_senders=0', 'max_replication_slots=0', 'autovacuum_worker_slots=1', 'max_locks_per_transaction=512',
  'jit=off', 'autovacuum=off', 'max_stack_depth=500kB',
];

export async function openInstance({ folder, assets, extensions }: InstanceOptions): Promise<Instance> {
  // Optimised code costs memory, and seconds just when a plan is waited for. Before anything is compiled.
  setFlagsFromString('--liftoff-only');
  const known = knownExtensions(assets);
  const wanted = [...new Set(extensions.flatMap((name) => (name === 'earthdistance' ? ['cube', name] : [name])))].filter((name) => known.has(name));
  const memory = new wasm.Memory({ initial: LEAST * MIB_IN_PAGES, maximum: MOST * MIB_IN_PAGES });
  const db = await PGlite.create({
    dataDir: folder,
    relaxedDurability: true,
    pgliteWasmModule: await wasm.compile(await readFile(join(assets, 'pglite.wasm'))),
    // There is no cluster to make.
    initdbWasmModule: {} as WebAssembly.Module,
    fsBundle: new Blob([readFileSync(join(assets, 'pglite.data'))]),
    startParams: [...PGlite.defaultStartParams, ...PARAMETERS.flatMap((parameter) => ['-c', parameter])],
    extensions: {
      // The only way in to the options of the runtime.
      memory: { name: 'memory', setup: (_, emscriptenOpts) => Promise.resolve({ emscriptenOpts: { ...(emscriptenOpts as object), wasmMemory: memory } }) },
      ...Object.fromEntries(wanted.map((name) => [name, { name, setup: () => Promise.resolve({ bundlePath: pathToFileURL(join(assets, `${name}.tar.gz`)) }) }])),
    },
  });
  const { keep } = moveToMemory(db.Module.FS as unknown as MovedFiles, join(folder, 'plansight_relations.json'));
  return { db, files: relationFiles(db.Module.FS as unknown as WasmFiles), memory: () => memory.buffer.byteLength, keep };
}

const knownExtensions = (assets: string): ReadonlySet<string> => new Set(readdirSync(assets).flatMap((file) => /^(.*)\.tar\.gz$/.exec(file)?.[1] ?? []));
