// The folders that loaded schemas are kept in, one for each, in the user's cache folder. A folder belongs to one process at a time, because two planners on the same files would ruin them; who comes second loads a copy for itself.
// They can always be deleted: what is not there, or was left half made, is made anew.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../makeFolder.ts';

export interface Folder {
  readonly path: string;
  /** Its cluster, below it. */
  readonly data: string;
  /** What `finish` kept; undefined where no schema is loaded whole. */
  notes(): readonly string[] | undefined;
  /** Says that figures of a connected server are laid here. */
  mark(server: string): void;
  /** Says that the schema is loaded. */
  finish(notes: readonly string[]): void;
  /** Throws its contents away: what was loaded cannot be opened. */
  discard(): void;
  /** Others may have it. */
  release(): void;
}

/** Loaded schemas that are kept. */
const KEPT = 8;
const READY = 'ready.json';
/** The servers whose figures it holds, as digests, one a line. */
const LIVE = 'live';
/** Its figures are to be gone before anyone uses it. */
const FORGOTTEN = 'forgotten';

const held = new Set<string>();

export function takeFolder(root: string, key: string): Folder {
  makeFolder(root);
  prune(root, key);
  const shared = join(root, key);
  const path = lock(shared) ? shared : join(root, `${key}.${process.pid}.${held.size}`);
  if (path !== shared) {
    rmSync(path, { recursive: true, force: true });
    lock(path);
  }
  held.add(path);
  const discard = (): void => empty(path);
  if (existsSync(join(path, FORGOTTEN))) discard();
  return {
    path,
    data: join(path, 'data'),
    notes: () => readNotes(path),
    mark(server) {
      const marks = marksOf(path);
      if (!marks.includes(digest(server))) writeFileSync(join(path, LIVE), [...marks, digest(server)].join('\n'));
    },
    finish(written) {
      writeFileSync(join(path, `${READY}.new`), JSON.stringify(written));
      renameSync(join(path, `${READY}.new`), join(path, READY));
    },
    discard,
    release() {
      held.delete(path);
      rmSync(path === shared ? lockOf(path) : path, { recursive: true, force: true });
    },
  };
}

/**
 * Throws away what holds figures of a server; whoever has it now keeps it until it is released, and it is made anew for the next.
 * Throws where something could not be removed, once all the rest is: that is marked, so that nobody uses it.
 */
export function forgetFolders(root: string, server: string): void {
  const failures: unknown[] = [];
  for (const name of existsSync(root) ? readdirSync(root) : []) {
    const path = join(root, name);
    try {
      if (!marksOf(path).includes(digest(server))) continue;
      writeFileSync(join(path, FORGOTTEN), '');
      if (!lock(path)) continue;
      empty(path);
      rmSync(path, { recursive: true, force: true });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new Error(`Figures of a server could not be removed from ${root}: ${failures.map((failure) => (failure instanceof Error ? failure.message : String(failure))).join('; ')}`);
}

/** First goes what says that the rest is whole, last what says that it is to go. */
function empty(folder: string): void {
  const last = [LIVE, FORGOTTEN];
  for (const name of [READY, ...readdirSync(folder).filter((one) => !last.includes(one)), ...last]) if (name !== 'lock') rmSync(join(folder, name), { recursive: true, force: true });
}

const marksOf = (folder: string): readonly string[] => readText(join(folder, LIVE)).split('\n').filter((mark) => mark !== '');

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 24);

const lockOf = (folder: string): string => join(folder, 'lock');

/** False where another process has it, or this one already. */
function lock(folder: string): boolean {
  if (held.has(folder)) return false;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(lockOf(folder), String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(readText(lockOf(folder)));
    // An owner of our own number that we know nothing of had it before us.
    if (owner !== process.pid && isAlive(owner)) return false;
    rmSync(lockOf(folder), { force: true });
    try {
      writeFileSync(lockOf(folder), String(process.pid), { flag: 'wx' });
      return true;
    } catch {
      return false;
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is alive and someone else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readNotes(folder: string): readonly string[] | undefined {
  try {
    const notes = JSON.parse(readFileSync(join(folder, READY), 'utf8')) as readonly string[];
    const now = new Date();
    utimesSync(join(folder, READY), now, now);
    return notes;
  } catch {
    return undefined;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Removes copies whose owner is gone, and of the others those that were not used for longest. */
function prune(root: string, key: string): void {
  const folders = readdirSync(root).map((name) => ({ name, path: join(root, name), owner: /^.+\.(\d+)\.\d+$/.exec(name)?.[1] }));
  for (const { path, owner } of folders) if (owner !== undefined && !held.has(path) && !isAlive(Number(owner))) rmSync(path, { recursive: true, force: true });
  const kept = folders.filter(({ name, owner }) => owner === undefined && name !== key).map(({ path }) => ({ path, used: usedAt(path) })).sort((a, b) => b.used - a.used);
  for (const { path } of kept.slice(KEPT - 1)) if (!held.has(path) && !isAlive(Number(readText(lockOf(path))))) rmSync(path, { recursive: true, force: true });
}

function usedAt(folder: string): number {
  try {
    return statSync(join(folder, READY)).mtimeMs;
  } catch {
    return 0;
  }
}
