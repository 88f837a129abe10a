// What a change is made of, asked of git: the lines since a commit, and the content of the index, which is what will be committed.
import type { Changes, NewFiles } from '../engine/ports.ts';
import { decoded } from './files.ts';
import { askGit, newFiles } from './git.ts';

export interface GitChange {
  readonly changes: Changes;
  readonly fresh: NewFiles | undefined;
  /** The texts that stand in the place of those on the disk; null for a file that is no part of it. */
  readonly over: ReadonlyMap<string, string | null>;
}

/** A sentence that says what to do. */
export interface Refused { readonly refused: string }

/** What the work tree holds that the last commit which HEAD and `ref` share does not. */
export async function changeSince(folder: string, ref: string): Promise<GitChange | Refused> {
  const missing = await missingRepository(folder, '--since');
  if (missing) return missing;
  // A dash would make an option of it.
  const commit = ref.startsWith('-') ? undefined : (await lines(folder, 'rev-parse', '--verify', '--quiet', `${ref}^{commit}`))?.[0];
  if (commit === undefined) return { refused: `Git knows no commit \`${ref}\`: fetch it (\`git fetch origin\`; in CI a checkout with \`fetch-depth: 0\`), or name another behind --since.` };
  const base = (await lines(folder, 'merge-base', 'HEAD', commit))?.[0];
  if (base === undefined) return { refused: `HEAD and \`${ref}\` share no history that is known here: fetch all of it (\`git fetch --unshallow\`; in CI a checkout with \`fetch-depth: 0\`).` };
  const [changes, untracked, fresh] = await Promise.all([changesIn(folder, [base]), untrackedIn(folder), newFiles(folder, commit)]);
  if (!changes || !untracked) return { refused: 'Git could not tell what has changed (`git diff` failed).' };
  return { changes: new Map([...changes, ...untracked.map((path) => [path, 'new'] as const)]), fresh, over: new Map() };
}

/** What the index holds that HEAD does not. What differs from it on the disk is read from git. */
export async function stagedChange(folder: string): Promise<GitChange | Refused> {
  const missing = await missingRepository(folder, '--staged');
  if (missing) return missing;
  const [changes, untracked, fresh, over] = await Promise.all([changesIn(folder, ['--cached']), untrackedIn(folder), newFiles(folder), indexOverDisk(folder)]);
  if (!changes || !untracked || !over) return { refused: 'Git could not tell what is staged (`git diff --cached` failed).' };
  const hidden = new Set(untracked);
  const added = [...changes].flatMap(([path, change]) => (change === 'new' ? [path] : []));
  return {
    changes,
    fresh: { paths: [...new Set([...(fresh?.paths ?? []).filter((path) => !hidden.has(path)), ...added])], complete: fresh?.complete ?? false },
    over: new Map([...over, ...untracked.map((path) => [path, null] as const)]),
  };
}

async function missingRepository(folder: string, option: string): Promise<Refused | undefined> {
  const said = await askGit(folder, ['rev-parse', '--is-inside-work-tree']);
  if (!('failed' in said)) return undefined;
  return { refused: said.failed === 'no git' ? `${option} asks git, which was not found: install it, or leave ${option} out.` : `${option} compares with a commit, and ${folder} is in no git repository: leave ${option} out, or run \`git init\`.` };
}

async function lines(folder: string, ...args: readonly string[]): Promise<readonly string[] | undefined> {
  const said = await askGit(folder, args);
  return 'failed' in said ? undefined : said.output.toString('utf8').split('\n').filter((line) => line !== '');
}

async function records(folder: string, ...args: readonly string[]): Promise<readonly string[] | undefined> {
  const said = await askGit(folder, args, { patience: 60_000 });
  return 'failed' in said ? undefined : said.output.toString('utf8').split('\0').filter((one) => one !== '');
}

const untrackedIn = (folder: string): Promise<readonly string[] | undefined> => records(folder, 'ls-files', '--others', '--exclude-standard', '-z');

async function changesIn(folder: string, what: readonly string[]): Promise<Changes | undefined> {
  const diff = ['diff', '--no-ext-diff', '--no-textconv', '--no-color', '--relative', '--submodule=short'];
  const [patch, counted] = await Promise.all([
    askGit(folder, [...diff, '--find-renames', '--unified=0', '--src-prefix=a/', '--dst-prefix=b/', ...what, '--'], { patience: 60_000 }),
    records(folder, ...diff, '--no-renames', '--numstat', '-z', ...what, '--'),
  ]);
  if ('failed' in patch || !counted) return undefined;
  // Git gives no lines of what it takes for binary, UTF-16 say: then the whole file counts.
  const binary = counted.flatMap((record) => (record.startsWith('-\t-\t') ? [[record.slice(4), 'new'] as const] : []));
  return new Map([...changesInPatch(patch.output.toString('utf8')), ...binary]);
}

/** Reads a patch without context. Its content is counted off, so that no line of it is taken for a heading. */
export function changesInPatch(patch: string): Changes {
  const changes = new Map<string, 'new' | { first: number; last: number }[]>();
  let content = 0;
  let isNew = false;
  let path: string | undefined;
  for (const line of patch.split('\n')) {
    if (content > 0) {
      if (!line.startsWith('\\')) content--;
      continue;
    }
    if (line.startsWith('diff --git ')) [isNew, path] = [false, undefined];
    else if (line.startsWith('new file mode ')) isNew = true;
    else if (line.startsWith('+++ ')) path = pathOf(line.slice(4));
    const [, before, start, after] = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (start === undefined) continue;
    const count = Number(after ?? 1);
    content = Number(before ?? 1) + count;
    if (path === undefined) continue;
    const first = Number(start);
    // Where nothing is left, the lines on both sides are what the change has made neighbours.
    const range = count === 0 ? { first, last: first + 1 } : { first, last: first + count - 1 };
    const known = changes.get(path);
    if (isNew) changes.set(path, 'new');
    else if (known === undefined) changes.set(path, [range]);
    else if (known !== 'new') known.push(range);
  }
  return changes;
}

/** Without its prefix; undefined of a file that has gone. Git puts a name with odd signs in quotes, escaped as in C, and a tab behind one with spaces. */
function pathOf(written: string): string | undefined {
  const name = written.startsWith('"') ? unquoted(written.slice(1, written.lastIndexOf('"'))) : written.replace(/\t$/, '');
  return name === '/dev/null' ? undefined : name.slice(2);
}

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

function unquoted(text: string): string {
  const bytes = [...text.matchAll(/\\(?:([0-7]{3})|(.))|[^\\]+/gu)].map(([plain, octal, letter]) => {
    if (octal !== undefined) return Buffer.from([Number.parseInt(octal, 8)]);
    if (letter !== undefined) return ESCAPES[letter] === undefined ? Buffer.from(letter) : Buffer.from([ESCAPES[letter]]);
    return Buffer.from(plain);
  });
  return Buffer.concat(bytes).toString('utf8');
}

/** The files of the index that are not on the disk as they are there. */
async function indexOverDisk(folder: string): Promise<ReadonlyMap<string, string | null> | undefined> {
  // `:100644 100644 <index> <disk> M`, then the path.
  const raw = await records(folder, 'diff-files', '--no-ext-diff', '--relative', '--no-abbrev', '-z');
  if (!raw) return undefined;
  const changed = raw.flatMap((record, at) => {
    const [, mode, name] = /^:(\d+) \d+ ([\da-f]+) [\da-f]+ [MDTA]/.exec(record) ?? [];
    return mode === undefined || name === undefined ? [] : [{ path: raw[at + 1]!, isText: mode.startsWith('100'), name }];
  });
  const texts = await blobs(folder, [...new Set(changed.flatMap(({ name, isText }) => (isText ? [name] : [])))]);
  return texts && new Map(changed.map(({ path, name, isText }) => [path, (isText ? texts.get(name) : undefined) ?? null]));
}

/** Texts by object name, in one process; without those that are missing or hold no text. */
async function blobs(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, string> | undefined> {
  if (names.length === 0) return new Map();
  const said = await askGit(folder, ['cat-file', '--batch'], { input: `${names.join('\n')}\n`, patience: 60_000 });
  if ('failed' in said) return undefined;
  const { output } = said;
  const texts = new Map<string, string>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    // `<name> blob <size>`, or `<name> missing` and nothing behind it.
    const [, name, kind, size] = /^([\da-f]+) (\w+) (\d+)$/.exec(output.toString('latin1', at, end)) ?? [];
    at = end + 1;
    if (name === undefined || size === undefined) continue;
    const text = kind === 'blob' ? decoded(output.subarray(at, at + Number(size))) : undefined;
    if (text !== undefined) texts.set(name, text);
    at += Number(size) + 1;
  }
  return texts;
}
