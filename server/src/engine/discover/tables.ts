// Databases whose tables programs declare with Drizzle, where no history tells of them: `drizzle-kit push` makes them.
// Source: orm.drizzle.team, "Drizzle Kit configuration file" (`schema`: files, folders or globs, of which it takes all tables that they export).
import type { DialectId } from '../../sql/dialect.ts';
import { groupBy } from '../../text/groupBy.ts';
import { matcher } from '../globs.ts';
import { candidates as pathsFor, joined } from '../specifiers.ts';
import type { Candidate, Peek } from './candidates.ts';
import { textsOf, type Unnamed } from './choose.ts';
import { byName, folderOf, inside, isForeign, isSql, rootOf } from './paths.ts';
import { tablesAfter, tablesDefinedIn, tablesIndexedIn } from './text.ts';

/** What programs say of tables, as far as that is seen without reading them; `defined` are those that SQL in them makes or alters, by bare name. */
export interface TablesTold { readonly declaring: readonly DeclaringFile[]; readonly defined: readonly string[] }

export interface DeclaringFile {
  readonly path: string;
  readonly dialect: DialectId;
  /** As the database calls them, but for what the program puts before all names. */
  readonly tables: readonly string[];
  /** The files whose exports it passes on. */
  readonly passesOn: readonly string[];
}

const CORE = /['"]drizzle-orm\/(pg|mysql|sqlite)-core(?:\/[^'"\n]*)?['"]/g;
const DIALECTS: Readonly<Record<string, DialectId>> = { pg: 'postgres', mysql: 'mysql', sqlite: 'sqlite' };
const MAKES = /\b(?:pg|mysql|sqlite)(?:Table|Enum|Schema|View|MaterializedView)\w*\s*[(<]|\b(?:\w*Table|\w+\.table)\s*\(\s*['"`]/;
const TABLE = /(?:\b\w*Table|\.table)\s*\(\s*(['"`])([\w.-]+)\1/g;
const PASSES = /\bexport\s*(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s*)?from\s*['"]([^'"\n]+)['"]/g;

export function tablesToldBy(path: string, text: string): TablesTold {
  const declared = declaringFile(path, text);
  return { declaring: declared ? [declared] : [], defined: tablesDefinedIn(text) };
}

/** Undefined of a file that declares nothing, or for several servers at once. */
function declaringFile(path: string, text: string): DeclaringFile | undefined {
  if (!text.includes('drizzle-orm/') || !MAKES.test(text)) return undefined;
  const [core, ...others] = new Set([...text.matchAll(CORE)].map(([, name]) => name!));
  if (core === undefined || others.length > 0) return undefined;
  return { path, dialect: DIALECTS[core]!, tables: [...text.matchAll(TABLE)].map(([, , name]) => name!), passesOn: passedOnBy(text) };
}

const passedOnBy = (text: string): readonly string[] => [...text.matchAll(PASSES)].map(([, module]) => module!);

/** What else tells of databases. */
type Known = Pick<Candidate, 'files' | 'unapplied' | 'dialect'> & { readonly root: string };

export function tableSources({ declaring: files, defined }: TablesTold, all: readonly string[], packages: ReadonlySet<string>, known: readonly Known[], peek: Peek): readonly Unnamed[] {
  const rootFor = (path: string): string => rootOf(folderOf(path), packages);
  const named = namedIn(files, all, peek).map(({ folder, own }) => {
    const root = rootOf(folder, packages);
    // A configuration beside an application may name the tables of another package.
    return { root: own.some(({ path }) => inside(root, path)) ? root : rootFor(own[0]!.path), own };
  });
  const taken = new Set(named.flatMap(({ own }) => own));
  const spokenFor = new Set(named.map(({ root }) => root));
  const free = files.filter((file) => !taken.has(file));
  const others = groupBy(free.filter(({ path }) => !spokenFor.has(rootFor(path))), ({ path, dialect }) => `${dialect} ${rootFor(path)}`);
  const groups = [...named, ...[...others.values()].map((own) => ({ root: rootFor(own[0]!.path), own }))];
  return groups.flatMap(({ root, own }): Unnamed | readonly [] => {
    const [{ dialect }] = own as [DeclaringFile];
    const tables = new Set(own.flatMap((file) => file.tables));
    const rivals = known.filter((one) => sameServer(one.dialect, dialect));
    const beside = rivals.filter((one) => one.root === root);
    // What the package's own files would be taken to speak to.
    const nearest = beside.length > 0 ? beside : rivals.length === 1 ? rivals : rivals.filter((one) => inside(one.root, `${root}/`));
    if (tables.size === 0 || nearest.some((one) => makesMost(one, tables, peek))) return [];
    const claimed = new Set(known.flatMap((one) => [...one.files, ...one.unapplied]));
    const loose = all.filter((path) => isSql(path) && !isForeign(path) && !claimed.has(path));
    const added = new Set([...defined, ...loose.flatMap((path) => tablesDefinedIn(peek(path) ?? '')), ...tablesIndexedIn(beside.flatMap((one) => textsOf(one, peek)))]);
    const ends = [...tables].map((table) => table.toLowerCase());
    const definedElsewhere = [...added].filter((name) => ends.some((end) => name === end || name.endsWith(`_${end}`))).sort();
    const paths = own.map(({ path }) => path).toSorted(byName);
    const isPartial = !others.has(`${dialect} ${root}`) && free.some((file) => file.dialect === dialect && rootFor(file.path) === root);
    return { kind: 'models', dialect, root, folder: folderOf(paths[0]!), files: paths, unapplied: [], ...(isPartial && { partial: true as const }), ...(definedElsewhere.length > 0 && { definedElsewhere }), reason: `${paths.length === 1 ? 'A program declares' : `${paths.length} programs declare`} its tables with Drizzle.` };
  });
}

const sameServer = (a: DialectId, b: DialectId): boolean => a === b || (a === 'mariadb' && b === 'mysql');

/** A history that has lost its beginning, and a script that adds to what the models declare, make few of their tables. */
function makesMost(one: Pick<Candidate, 'files' | 'dialect'>, tables: ReadonlySet<string>, peek: Peek): boolean {
  const made = tablesAfter(textsOf(one, peek));
  const names = [...made];
  const isMade = (table: string): boolean => made.has(table.toLowerCase()) || names.some((name) => name.endsWith(`_${table.toLowerCase()}`));
  return [...tables].filter(isMade).length * 2 >= tables.size;
}

// ── What configurations name ─────────────────────────────────────────────────────────────────────────────────────

export const CONFIGURATION = /(?:^|\/)drizzle[\w.-]*\.config\.[cm]?[jt]s$/;
const SCHEMA = /\bschema\s*:\s*(\[[^\]]*\]|['"`][^'"`\n]+['"`])/;

/** The files of each configuration, by server; files that several name are one database. */
function namedIn(files: readonly DeclaringFile[], all: readonly string[], peek: Peek): readonly { readonly folder: string; readonly own: readonly DeclaringFile[] }[] {
  const listed = new Set(all);
  const taken = new Set<string>();
  return all.filter((path) => CONFIGURATION.test(path)).flatMap((path) => {
    const entries = [...(SCHEMA.exec(peek(path) ?? '')?.[1] ?? '').matchAll(/['"`]([^'"`\n]+)['"`]/g)].map(([, entry]) => joined(`${folderOf(path)}/`.replace(/^\/$/, ''), entry!));
    const reached = reachedFrom(entries, files, all, listed, peek);
    const fresh = files.filter((file) => reached.has(file.path) && !taken.has(file.path));
    for (const file of fresh) taken.add(file.path);
    return [...groupBy(fresh, ({ dialect }) => dialect).values()].map((own) => ({ folder: folderOf(path), own }));
  });
}

/** The files that are named, and those whose exports they pass on. */
function reachedFrom(entries: readonly string[], files: readonly DeclaringFile[], all: readonly string[], listed: ReadonlySet<string>, peek: Peek): ReadonlySet<string> {
  const declaring = new Map(files.map((file) => [file.path, file]));
  const open = entries.flatMap((entry) => {
    const matches = matcher([entry]);
    return listed.has(entry) ? [entry] : all.filter((path) => /\.[cm]?[jt]sx?$/.test(path) && (inside(entry, path) || matches(path)));
  });
  const reached = new Set<string>();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const modules = declaring.get(path)?.passesOn ?? passedOnBy(peek(path) ?? '');
    for (const module of modules) {
      const found = module.startsWith('.') ? pathsFor(joined(`${folderOf(path)}/`.replace(/^\/$/, ''), module)).find((one) => listed.has(one)) : undefined;
      if (found !== undefined) open.push(found);
    }
  }
  return reached;
}
