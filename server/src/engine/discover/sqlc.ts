// What sqlc's configuration says: which files declare a database, and which hold the queries that speak to it.
// Of YAML it reads the lines of three keys and no more, which needs no parser: what it does not understand, discovery finds as ever.
import type { DialectId } from '../../sql/dialect.ts';
import { matcher } from '../configuring/globs.ts';
import { candidates, type Candidate, type Peek } from './candidates.ts';
import type { Unnamed } from './choose.ts';
import { dialectOfTexts } from './dialects.ts';
import { baseOf, folderOf, inside, isSql, rootOf, segmentsOf } from './paths.ts';

/** One element of the configuration's list. */
interface Entry {
  readonly schema: readonly string[];
  readonly queries: readonly string[];
  readonly engine?: string;
}

const ENGINES: Readonly<Record<string, DialectId>> = { postgresql: 'postgres', mysql: 'mysql', sqlite: 'sqlite' };

/** The databases that the configurations among `files` name, and their queries. */
export function sqlcSources(files: readonly string[], packages: ReadonlySet<string>, peek: Peek): readonly Unnamed[] {
  return files.filter((path) => /^sqlc\.(?:ya?ml|json)$/.test(baseOf(path))).flatMap((path) => {
    const text = peek(path) ?? '';
    const sets = entriesIn(path, text).flatMap((entry) => fileSet(entry, folderOf(path), files, peek) ?? []);
    return joined(sets).map((set) => sourceOf(set, path, packages, peek));
  });
}

interface FileSet extends Pick<Unnamed, 'files' | 'unapplied' | 'next' | 'tool' | 'partial'> {
  readonly engine: DialectId | undefined;
  readonly queries: readonly string[];
}

function fileSet({ schema, queries, engine }: Entry, folder: string, all: readonly string[], peek: Peek): FileSet | undefined {
  const pieces = schema.map((entry) => piece(resolved(folder, entry), all, peek));
  const files = [...new Set(pieces.flatMap((one) => one.files))];
  const asked = [...new Set(queries.flatMap((entry) => matching(resolved(folder, entry), all)))];
  // Where the queries' own files hold stubs of the tables they name, the schema proper is declared elsewhere.
  if (files.length === 0 || files.some((path) => asked.includes(path))) return undefined;
  const { next, tool, partial } = pieces.find((one) => one.tool ?? one.next) ?? {};
  return { engine: ENGINES[engine ?? ''], files, unapplied: [...new Set(pieces.flatMap((one) => one.unapplied))], queries: asked, ...(next && { next }), ...(tool && { tool }), ...(partial && { partial }) };
}

/** A folder of migrations is read in its tool's own order. */
function piece(entry: string, all: readonly string[], peek: Peek): Pick<Candidate, 'files' | 'unapplied' | 'next' | 'tool' | 'partial'> {
  const below = matching(entry, all);
  const [history, ...more] = all.includes(entry) ? [] : candidates(all.filter((path) => inside(entry, path)), peek).filter(({ kind }) => kind !== 'dump');
  return history && more.length === 0 ? history : { files: below, unapplied: [] };
}

function matching(entry: string, all: readonly string[]): readonly string[] {
  if (all.includes(entry)) return [entry];
  // sqlc looks into a folder and not below it.
  const within = all.filter((path) => isSql(path) && folderOf(path) === entry);
  if (within.length > 0) return within;
  const matches = matcher([entry]);
  return all.filter((path) => isSql(path) && matches(path));
}

/** Entries that share files of their schemas speak of one database; the fullest says the order. */
function joined(sets: readonly FileSet[]): readonly FileSet[] {
  const databases: FileSet[] = [];
  for (const set of sets.toSorted((a, b) => b.files.length - a.files.length)) {
    const at = databases.findIndex(({ files }) => files.some((path) => set.files.includes(path)));
    const first = databases[at];
    if (!first) databases.push(set);
    else databases[at] = { ...first, files: [...new Set([...first.files, ...set.files])], unapplied: [...new Set([...first.unapplied, ...set.unapplied])], queries: [...new Set([...first.queries, ...set.queries])] };
  }
  return databases;
}

function sourceOf({ engine, files, unapplied, queries, next, tool, partial }: FileSet, path: string, packages: ReadonlySet<string>, peek: Peek): Unnamed {
  const folder = folderOf(files[0]!);
  return {
    kind: 'configured',
    dialect: engine ?? dialectOfTexts(files.slice(0, 5).flatMap((one) => peek(one) ?? [])) ?? 'postgres',
    folder, root: rootOf(folder, packages), files, unapplied, queries,
    ...(next && { next }),
    ...(tool && { tool }),
    ...(partial && { partial }),
    reason: `${path} names ${files.length} schema ${files.length === 1 ? 'file' : 'files'} and ${queries.length} query ${queries.length === 1 ? 'file' : 'files'}.`,
  };
}

/** `../../x` from a folder, normalized. */
function resolved(folder: string, entry: string): string {
  const segments = [...segmentsOf(folder)];
  for (const segment of entry.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}

function entriesIn(path: string, text: string): readonly Entry[] {
  return path.endsWith('.json') ? jsonEntries(text) : yamlEntries(text);
}

function jsonEntries(text: string): readonly Entry[] {
  try {
    const { sql, packages } = JSON.parse(text) as { sql?: unknown; packages?: unknown };
    const list: readonly unknown[] = Array.isArray(sql) ? sql : Array.isArray(packages) ? packages : [];
    return list.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null).map((one) => entryOf((key) => strings(one[key])));
  } catch {
    return [];
  }
}

const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

function entryOf(values: (key: string) => readonly string[]): Entry {
  const engine = values('engine')[0];
  return { schema: values('schema'), queries: values('queries'), ...(engine !== undefined && { engine }) };
}

/** An entry begins at a dash no deeper than the last one's; its keys stand in one column. */
function yamlEntries(text: string): readonly Entry[] {
  const entries: Map<string, string[]>[] = [];
  let dash = Infinity;
  let column = -1;
  let list: { readonly values: string[]; readonly indent: number } | undefined;
  for (const line of text.split('\n')) {
    const match = /^(\s*)(-\s+)?(?:([\w-]+):(?=\s|$))?\s*(.*?)\s*$/.exec(line.replace(/(?:^|\s)#.*$/, ''))!;
    const [, indent, bullet = '', key, value] = match;
    if (bullet === '' && key === undefined) continue;
    if (key === undefined) {
      if (list && indent!.length >= list.indent) list.values.push(...scalars(value!));
      continue;
    }
    list = undefined;
    if (bullet !== '' && indent!.length <= dash) {
      entries.push(new Map());
      dash = indent!.length;
      column = dash + bullet.length;
    }
    if (indent!.length + bullet.length !== column) continue;
    const values = scalars(value!);
    entries.at(-1)?.set(key, values);
    list = { values, indent: column };
  }
  return entries.map((entry) => entryOf((key) => entry.get(key) ?? []));
}

/** `a`, `"a"`, `[a, "b"]`. */
const scalars = (text: string): string[] => text.replace(/^\[(.*)\]$/, '$1').split(',').map((one) => one.trim().replace(/^(["'])(.*)\1$/, '$2')).filter((one) => one !== '');
