// The files of a workspace on disk: what git would show, read whole and with every offset kept.
// Everything is synchronous: thousands of small files are listed and read faster that way than through promises.
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync, type Dirent } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { matcher } from '../engine/configuring/globs.ts';
import type { Files } from '../engine/ports.ts';
import { repositoryOf } from './roots.ts';

export interface DiskFiles extends Files {
  /** What was left out and is not plain to see: files too large, folders that could not be opened. One sentence each. */
  notes(): readonly string[];
}

/** Larger files are not read: no SQL that people write comes near. */
const TOO_LARGE = 64 * 1024 * 1024;
const NEVER: ReadonlySet<string> = new Set(['.git', 'node_modules', '.hg', '.svn']);
/** Endings of files that hold no text; they are left out without a look inside. */
const BINARY = /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|psd|mp[34]|mov|avi|webm|ogg|wav|flac|pdf|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|class|exe|dll|so|dylib|a|o|obj|bin|dat|wasm|woff2?|ttf|otf|eot|sqlite3?|db|pyc|pyo|node|parquet|pack|idx)$/i;

/** The rules of one .gitignore, and those of the folders above it: the nearest that speaks of a path decides. */
interface Ignores {
  readonly rules: Ignore;
  /** Turns a path below the root into one below the folder of the .gitignore. */
  readonly below: (path: string) => string;
  readonly above: Ignores | undefined;
}

/** `exclude`: globs relative to the root, besides what git ignores. */
export function openFiles(root: string, exclude: readonly string[] = []): DiskFiles {
  const notes = new Set<string>();
  let listed: readonly string[] | undefined;
  return {
    list: () => (listed ??= listFiles(root, matcher(exclude), notes)),
    read: (path) => readText(resolve(root, path), path, notes),
    notes: () => [...notes],
  };
}

/** So many characters are worth their memory: a large repository's SQL, and most of its programs. */
const KEPT = 16 * 1024 * 1024;

/** Files that nobody changes while they are looked at: each is asked for several times, and read once as long as its text fits. */
export function readOnce(files: DiskFiles): DiskFiles {
  const texts = new Map<string, string | undefined>();
  let left = KEPT;
  return {
    ...files,
    read(path) {
      if (texts.has(path)) return texts.get(path);
      const text = files.read(path);
      if (text !== undefined && text.length > left) return text;
      left -= text?.length ?? 0;
      texts.set(path, text);
      return text;
    },
  };
}

/** The files of the disk with other texts laid over them; null where a file is no part of what is looked at. */
export function laidOver(files: DiskFiles, over: ReadonlyMap<string, string | null>): DiskFiles {
  if (over.size === 0) return files;
  let listed: readonly string[] | undefined;
  return {
    list: () => (listed ??= [...new Set([...files.list().filter((path) => over.get(path) !== null), ...[...over].flatMap(([path, text]) => (text === null || files.read(path) !== undefined ? [] : [path]))])].sort()),
    read: (path) => (over.has(path) ? over.get(path) ?? undefined : files.read(path)),
    notes: () => files.notes(),
  };
}

function listFiles(root: string, excluded: (path: string) => boolean, notes: Set<string>): readonly string[] {
  const files: string[] = [];
  walk('', ignoresAbove(root));
  return files.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

  function walk(folder: string, above: Ignores | undefined): void {
    const entries = attempt(() => readdirSync(join(root, folder), { withFileTypes: true }));
    if (!entries) return void notes.add(`The folder ${folder || '.'} could not be opened.`);
    const own = entries.some(({ name }) => name === '.gitignore') ? rulesOf(join(root, folder, '.gitignore')) : undefined;
    const ignores = own ? { rules: own, below: (path: string) => path.slice(folder.length), above } : above;
    for (const entry of entries) {
      if (NEVER.has(entry.name)) continue;
      const path = folder + entry.name;
      const kind = kindOf(entry, join(root, path));
      if (kind === 'other' || (kind === 'file' && BINARY.test(entry.name))) continue;
      if (isIgnored(ignores, kind === 'folder' ? `${path}/` : path) || excluded(path)) continue;
      if (kind === 'folder') walk(`${path}/`, ignores);
      else files.push(path);
    }
  }
}

/** As in git, a link to a folder is not followed: it could lead round in a circle. A link to a file is that file. */
function kindOf(entry: Dirent, path: string): 'file' | 'folder' | 'other' {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() && attempt(() => statSync(path))?.isFile() ? 'file' : 'other';
}

const rulesOf = (file: string): Ignore | undefined => {
  const text = attempt(() => readFileSync(file, 'utf8'));
  return text === undefined ? undefined : ignore().add(text);
};

/** The rules of git that hold from outside the root: its private list, and those of the repository's folders above. */
function ignoresAbove(root: string): Ignores | undefined {
  const repository = repositoryOf(root);
  // No repository: only the files below the root speak.
  if (repository === undefined) return undefined;
  const folders = [root];
  while (folders[0] !== repository) folders.unshift(dirname(folders[0]!));
  const lists = [{ folder: repository, file: join(repository, '.git/info/exclude') }, ...folders.slice(0, -1).map((folder) => ({ folder, file: join(folder, '.gitignore') }))];
  let above: Ignores | undefined;
  for (const { folder, file } of lists) {
    const rules = rulesOf(file);
    const way = relative(folder, root).replaceAll('\\', '/');
    // A root that is itself ignored was chosen on purpose.
    if (!rules || (way !== '' && rules.ignores(`${way}/`))) continue;
    above = { rules, below: (path) => (way === '' ? path : `${way}/${path}`), above };
  }
  return above;
}

/** A path that ends in a slash is a folder. */
function isIgnored(ignores: Ignores | undefined, path: string): boolean {
  for (let at = ignores; at; at = at.above) {
    const { ignored, unignored } = at.rules.test(at.below(path));
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** Invariant: offsets of the text are those of the file as an editor sees it, so a byte order mark stays. */
function readText(file: string, path: string, notes: Set<string>): string | undefined {
  const bytes = readBytes(file);
  if (bytes === 'too large') notes.add(`${path} was not read: it is larger than ${TOO_LARGE / 1024 / 1024} MB.`);
  if (bytes === 'unreadable') notes.add(`${path} could not be read.`);
  if (typeof bytes === 'string') return undefined;
  return decoded(bytes);
}

/** Undefined of what holds no text. */
export function decoded(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le');
  // Git's own test for a binary file: a zero byte near its start.
  if (bytes.subarray(0, 8000).includes(0)) return undefined;
  return bytes.toString('utf8');
}

/** Most files fit, and are read by one call of the system. */
const ROOM = Buffer.allocUnsafeSlow(64 * 1024);

/** What it gives is overwritten by the next read. */
function readBytes(file: string): Buffer | 'absent' | 'unreadable' | 'too large' {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const length = readSync(descriptor, ROOM, 0, ROOM.length, 0);
    if (length < ROOM.length) return ROOM.subarray(0, length);
    return fstatSync(descriptor).size > TOO_LARGE ? 'too large' : readFileSync(descriptor);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'EISDIR' ? 'absent' : 'unreadable';
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Files come and go while they are looked at: whatever fails is absent. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
