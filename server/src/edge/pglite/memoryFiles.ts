// The files of a schema's tables and indexes, in memory and in one file on disk: a thousand tables have six thousand files, all but the heads of indexes are empty, and making them took longer than all else (a second and more where others use the disk).
// What PostgreSQL brings itself stays on disk, and so does its log: what a process leaves half done is put right by the next.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { PAGE } from './btreeFile.ts';

/** Emscripten's file system, as far as it is used here. */
export interface MovedFiles {
  open(path: string, flags: string | number, mode?: number): unknown;
  stat(path: string): { readonly size: number };
  lstat(path: string): unknown;
  unlink(path: string): void;
  truncate(path: string, length: number): void;
  analyzePath(path: string): { readonly exists: boolean };
  writeFile(path: string, data: string | Uint8Array): void;
  readFile(path: string): Uint8Array;
  readdir(path: string): readonly string[];
  mkdir(path: string): unknown;
}

/** `kept`: the file that `keep` wrote, if there is one. */
export function moveToMemory(files: MovedFiles, kept: string): { readonly keep: () => void } {
  files.mkdir(HOME);
  const waiting = existsSync(kept) ? readKept(kept) : new Map<string, Uint8Array>();
  const { writeFile, unlink } = { writeFile: files.writeFile.bind(files), unlink: files.unlink.bind(files) };
  // A plan opens a few of the thousands: the rest stays as it was read.
  const placeOf = (path: string): string => {
    const name = nameOf(path);
    if (name === undefined) return path;
    const contents = waiting.get(name);
    if (contents) {
      waiting.delete(name);
      writeFile(`${HOME}/${name}`, contents);
    }
    return `${HOME}/${name}`;
  };
  const { open, stat, lstat, truncate, analyzePath } = { open: files.open.bind(files), stat: files.stat.bind(files), lstat: files.lstat.bind(files), truncate: files.truncate.bind(files), analyzePath: files.analyzePath.bind(files) };
  files.open = (path, flags, mode) => open(placeOf(path), flags, mode);
  files.stat = (path) => stat(placeOf(path));
  files.lstat = (path) => lstat(placeOf(path));
  files.unlink = (path) => unlink(placeOf(path));
  files.truncate = (path, length) => truncate(placeOf(path), length);
  files.analyzePath = (path) => analyzePath(placeOf(path));
  files.writeFile = (path, data) => writeFile(placeOf(path), data);
  return {
    keep() {
      const own = files.readdir(HOME).filter((name) => !name.startsWith('.')).map((name) => [name, files.readFile(`${HOME}/${name}`)] as const);
      writeKept(kept, [...waiting, ...own]);
    },
  };
}

/** Outside of the folder that lies on disk. */
const HOME = '/plansight';

/** The first number that is not one of PostgreSQL's own (transam.h, `FirstNormalObjectId`). */
const FIRST = 16_384;

/** `base/5/16384`, its segments and its maps: by one name each, undefined of every other file. */
function nameOf(path: string): string | undefined {
  const [, database, number, rest] = /^(?:\/pglite\/data\/)?base\/(\d+)\/(\d+)((?:_\w+)?(?:\.\d+)?)$/.exec(path) ?? [];
  return number !== undefined && Number(number) >= FIRST ? `${database}-${number}${rest}` : undefined;
}

/** Equal contents stand once, and most are: heads of B-trees, and nothing. */
interface Kept {
  /** In base64. */
  readonly contents: readonly string[];
  readonly files: readonly (readonly [name: string, contents: number])[];
}

function writeKept(path: string, all: readonly (readonly [name: string, contents: Uint8Array])[]): void {
  const contents = new Map<string, number>();
  const files = all.map(([name, bytes]) => {
    const text = Buffer.from(withoutPositions(bytes)).toString('latin1');
    const place = contents.get(text) ?? contents.size;
    contents.set(text, place);
    return [name, place] as const;
  });
  writeFileSync(path, JSON.stringify({ contents: [...contents.keys()].map((text) => Buffer.from(text, 'latin1').toString('base64')), files } satisfies Kept));
}

function readKept(path: string): Map<string, Uint8Array> {
  const { contents, files } = JSON.parse(readFileSync(path, 'utf8')) as Kept;
  const bytes = contents.map((text) => new Uint8Array(Buffer.from(text, 'base64')));
  return new Map(files.map(([name, place]) => [name, bytes[place]!]));
}

/** A page begins with its place in the log (bufpage.h, `pd_lsn`), which tells it from its like; what was written before everything else needs nothing of the log. */
function withoutPositions(bytes: Uint8Array): Uint8Array {
  for (let at = 0; at < bytes.length; at += PAGE) bytes.fill(0, at, at + 8);
  return bytes;
}
