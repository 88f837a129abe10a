// Tables that programs declare with a library: a database where no history tells of them, for then the library makes them itself; else what its history is compared with.
import type { DialectId } from '../../sql/dialect.ts';
import { groupBy } from '../../text/groupBy.ts';
import { matcher } from '../configuring/globs.ts';
import { heardIn } from '../programs/heard.ts';
import { candidates as pathsFor, joined } from '../programs/specifiers.ts';
import type { Candidate, Peek } from './candidates.ts';
import { textsOf, type Unnamed } from './choose.ts';
import type { Declarer, DeclarerId, DeclaringFile } from './declarer.ts';
import { declarers } from './declarers.ts';
import { roleOf } from '../roles.ts';
import type { ProgramTables } from '../source.ts';
import { byName, folderOf, inside, isForeign, isSql, rootOf } from './paths.ts';
import { definedIn, passedOnBy, tablesAfter, type Defined } from './text.ts';

/** What programs say of tables, as far as that is seen without reading them; `defined` is what SQL in them makes or alters. */
export interface TablesTold { readonly declaring: readonly DeclaringFile[]; readonly servers: readonly ServerTold[]; /** The libraries that some program has make the tables. */ readonly making: readonly DeclarerId[]; /** By the files that say so: the libraries that make the tables wherever they run. */ readonly synchronizing: readonly Of[]; readonly defined: readonly (Defined & { readonly path: string })[] }

/** A file, and what library it speaks of. */
interface Of { readonly library: DeclarerId; readonly path: string }

/** The server that a file says its package speaks to. */
interface ServerTold extends Of { readonly told: DialectId | 'other' }

/** `present` are the libraries that a package of the workspace has. */
export const tablesToldBy = (path: string, text: string, present: readonly Declarer[] = declarers): TablesTold => ({
  declaring: present.flatMap((one) => {
    const declared = one.declares(path, text);
    return declared ? [{ library: one.id, path, ...declared }] : [];
  }),
  servers: present.flatMap((one) => {
    const told = one.server?.(path, text);
    return told === undefined ? [] : [{ library: one.id, path, told }];
  }),
  making: present.flatMap((one) => (one.makes?.(text, path) ? [one.id] : [])),
  synchronizing: isRun(path) ? present.flatMap((one) => (one.synchronizes?.(text) ? [{ library: one.id, path }] : [])) : [],
  defined: definedIn(text).map((one) => ({ ...one, path })),
});

/** The same of many files. */
export const toldTogether = (told: readonly TablesTold[]): TablesTold => ({
  declaring: told.flatMap(({ declaring }) => declaring),
  servers: told.flatMap(({ servers }) => servers),
  making: [...new Set(told.flatMap(({ making }) => making))],
  synchronizing: told.flatMap(({ synchronizing }) => synchronizing),
  defined: told.flatMap(({ defined }) => defined),
});

/** What is run where the application is. */
const isRun = (path: string): boolean => !isOfTests(path) && roleOf(path, undefined) !== 'script';
const isOfTests = (path: string): boolean => ['test', 'seed'].includes(roleOf(path, undefined));

/** What else tells of databases. */
type Known = Pick<Candidate, 'kind' | 'tool' | 'partial' | 'files' | 'unapplied' | 'dialect'> & { readonly root: string };

/** A declaring file whose server is known. */
type Placed = DeclaringFile & { readonly dialect: DialectId };

/** A database of its own, or programs beside the history of theirs. */
export type Declared = { readonly source: Unnamed } | { readonly history: Pick<Known, 'files' | 'root'>; readonly root: string; readonly programs: ProgramTables };

export function tablesDeclared(told: TablesTold, all: readonly string[], packages: ReadonlySet<string>, known: readonly Known[], peek: Peek): readonly Declared[] {
  const declared = declarers.flatMap((declarer) => {
    const declaring = told.declaring.filter(({ library }) => library === declarer.id);
    return declaring.length === 0 ? [] : declaredWith(declarer, declaring, told, all, packages, known, peek);
  });
  // A package that only reads a database may declare of it what it likes.
  const isReader = (one: Declared): boolean => 'history' in one && one.root !== one.history.root && declared.some((other) => 'history' in other && other.history === one.history && other.root === other.history.root);
  return declared.filter((one) => !isReader(one));
}

function declaredWith(declarer: Declarer, declaring: readonly DeclaringFile[], { servers, making, synchronizing, defined }: TablesTold, all: readonly string[], packages: ReadonlySet<string>, known: readonly Known[], peek: Peek): readonly Declared[] {
  const rootFor = (path: string): string => rootOf(folderOf(path), packages);
  const serverOf = serverIn(declarer, servers, known);
  const files = declaring.flatMap((file): Placed | readonly [] => {
    const dialect = file.dialect ?? serverOf(rootFor(file.path));
    return dialect === undefined ? [] : { ...file, dialect };
  });
  const named = namedIn(declarer, files, all, peek).map(({ folder, own }) => {
    const root = rootOf(folder, packages);
    // A configuration beside an application may name the tables of another package.
    return { root: own.some(({ path }) => inside(root, path)) ? root : rootFor(own[0]!.path), own };
  });
  const taken = new Set(named.flatMap(({ own }) => own));
  const spokenFor = new Set(named.map(({ root }) => root));
  const free = files.filter((file) => !taken.has(file));
  const others = groupBy(free.filter(({ path }) => !spokenFor.has(rootFor(path))), ({ path, dialect }) => `${dialect} ${rootFor(path)}`);
  const groups = [...named, ...[...others.values()].map((own) => ({ root: rootFor(own[0]!.path), own }))];
  return groups.flatMap(({ root, own }): Declared | readonly [] => {
    const [{ dialect }] = own as [Placed];
    const tables = new Set(own.flatMap((file) => file.tables));
    const rivals = known.filter((one) => sameServer(one.dialect, dialect));
    const beside = rivals.filter((one) => one.root === root);
    // What the package's own files would be taken to speak to.
    const nearest = beside.length > 0 ? beside : rivals.length === 1 ? rivals : rivals.filter((one) => inside(one.root, `${root}/`));
    if (tables.size === 0) return [];
    const paths = own.map(({ path }) => path).toSorted(byName);
    const [history, ...histories] = nearest.filter((one) => makesMost(one, tables, peek));
    // Tables that nobody has made here are made elsewhere, with indexes that are not seen.
    if (!history && declarer.makes && !making.includes(declarer.id)) return [];
    if (history && (!declarer.nulls || histories.length > 0 || !isWholeHistory(history) || synchronizing.some((one) => one.library === declarer.id && inside(root, one.path)))) return [];
    const claimed = new Set(known.flatMap((one) => [...one.files, ...one.unapplied]));
    const loose = all.filter((path) => isSql(path) && !isForeign(path) && !claimed.has(path));
    let text: string | undefined;
    const declared = (): string => (text ??= own.map(({ path }) => peek(path) ?? '').join('\n').toLowerCase().replaceAll('_', ''));
    const isBesides = (one: Defined): boolean => declarer.isBesides?.(one, declared) ?? true;
    const ends = [...tables].map((table) => table.toLowerCase());
    const isOwn = ({ table: name }: Defined): boolean => ends.some((end) => name === end || name.endsWith(`_${end}`));
    // A history beside them makes their indexes, or knows of none.
    const indexed = beside.flatMap((one) => textsOf(one, peek)).flatMap(definedIn).filter(({ index }) => index !== undefined);
    const inScripts = loose.flatMap((path) => definedIn(peek(path) ?? '').map((one) => ({ ...one, path })));
    const withElsewhere = (some: readonly Defined[]): Pick<ProgramTables, 'definedElsewhere'> => {
      const found = [...new Set(some.filter(isOwn).map(({ table }) => table))].sort();
      return found.length > 0 ? { definedElsewhere: found } : {};
    };
    // What a script makes may be what the history lacks.
    if (history) return { history, root, programs: { library: declarer.id, files: paths, ...withElsewhere([...defined, ...inScripts].filter(({ path }) => !claimed.has(path) && !isOfTests(path))) } };
    const isPartial = !others.has(`${dialect} ${root}`) && free.some((file) => file.dialect === dialect && rootFor(file.path) === root);
    return { source: { kind: 'models', library: declarer.id, dialect, root, folder: folderOf(paths[0]!), files: paths, unapplied: [], ...(isPartial && { partial: true as const }), ...withElsewhere([...defined, ...inScripts, ...indexed].filter(isBesides)), reason: `${paths.length === 1 ? 'A program declares' : `${paths.length} programs declare`} its tables with ${declarer.title}.` } };
  });
}

/** The server of a package, for declarations that do not say: what its files tell, else what its only history is for. */
const serverIn = ({ id }: Declarer, servers: readonly ServerTold[], known: readonly Known[]) => (root: string): DialectId | undefined => {
  const told = heardIn(root, servers.filter(({ library }) => library === id))((one) => one);
  const [only, ...others] = new Set(known.filter((one) => one.root === root).map((one) => one.dialect));
  if (told === undefined) return others.length === 0 ? only : undefined;
  return told === 'other' || told === 'several' ? undefined : told;
};

/** Migrations all of which are read: of a dump nobody knows what else the database has. */
const isWholeHistory = ({ kind, tool, partial }: Known): boolean => !partial && kind !== 'dump' && kind !== 'snapshot' && (kind !== 'configured' || tool !== undefined);

const sameServer = (a: DialectId, b: DialectId): boolean => a === b || (a === 'mariadb' && b === 'mysql');

/** A history that has lost its beginning, and a script that adds to what the models declare, make few of their tables. */
function makesMost(one: Pick<Candidate, 'files' | 'dialect'>, tables: ReadonlySet<string>, peek: Peek): boolean {
  const made = tablesAfter(textsOf(one, peek));
  const names = [...made];
  const plain = (name: string): string => name.toLowerCase().replaceAll('_', '');
  const known = new Set(names.map(plain));
  const isMade = (table: string): boolean => known.has(plain(table)) || names.some((name) => name.endsWith(`_${table.toLowerCase()}`));
  return [...tables].filter(isMade).length * 2 >= tables.size;
}

// ── What configurations name ─────────────────────────────────────────────────────────────────────────────────────

/** The files of each configuration, by server; files that several name are one database. */
function namedIn({ configuration }: Declarer, files: readonly Placed[], all: readonly string[], peek: Peek): readonly { readonly folder: string; readonly own: readonly Placed[] }[] {
  if (!configuration) return [];
  const listed = new Set(all);
  const taken = new Set<string>();
  return all.filter((path) => configuration.path.test(path)).flatMap((path) => {
    const entries = [...(configuration.files.exec(peek(path) ?? '')?.[1] ?? '').matchAll(/['"`]([^'"`\n]+)['"`]/g)].map(([, entry]) => joined(`${folderOf(path)}/`.replace(/^\/$/, ''), entry!));
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
