// Databases whose tables programs declare with a library, where no history tells of them: the library makes them itself.
import type { DialectId } from '../../sql/dialect.ts';
import { groupBy } from '../../text/groupBy.ts';
import { matcher } from '../globs.ts';
import { heardIn } from '../heard.ts';
import { candidates as pathsFor, joined } from '../specifiers.ts';
import type { Candidate, Peek } from './candidates.ts';
import { textsOf, type Unnamed } from './choose.ts';
import type { Declarer, DeclarerId, DeclaringFile } from './declarer.ts';
import { declarers } from './declarers.ts';
import { byName, folderOf, inside, isForeign, isSql, rootOf } from './paths.ts';
import { definedIn, passedOnBy, tablesAfter, type Defined } from './text.ts';

/** What programs say of tables, as far as that is seen without reading them; `defined` is what SQL in them makes or alters. */
export interface TablesTold { readonly declaring: readonly DeclaringFile[]; readonly servers: readonly ServerTold[]; /** The libraries that some program has make the tables. */ readonly making: readonly DeclarerId[]; readonly defined: readonly Defined[] }

/** The server that a file says its package speaks to. */
interface ServerTold { readonly library: DeclarerId; readonly path: string; readonly told: DialectId | 'other' }

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
  defined: definedIn(text),
});

/** What else tells of databases. */
type Known = Pick<Candidate, 'files' | 'unapplied' | 'dialect'> & { readonly root: string };

/** A declaring file whose server is known. */
type Placed = DeclaringFile & { readonly dialect: DialectId };

export const tableSources = (told: TablesTold, all: readonly string[], packages: ReadonlySet<string>, known: readonly Known[], peek: Peek): readonly Unnamed[] => declarers.flatMap((declarer) => {
  const declaring = told.declaring.filter(({ library }) => library === declarer.id);
  // Tables that nobody has made here are made elsewhere, with indexes that are not seen.
  return declaring.length === 0 || (declarer.makes && !told.making.includes(declarer.id)) ? [] : sourcesOf(declarer, declaring, told, all, packages, known, peek);
});

function sourcesOf(declarer: Declarer, declaring: readonly DeclaringFile[], { servers, defined }: TablesTold, all: readonly string[], packages: ReadonlySet<string>, known: readonly Known[], peek: Peek): readonly Unnamed[] {
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
  return groups.flatMap(({ root, own }): Unnamed | readonly [] => {
    const [{ dialect }] = own as [Placed];
    const tables = new Set(own.flatMap((file) => file.tables));
    const rivals = known.filter((one) => sameServer(one.dialect, dialect));
    const beside = rivals.filter((one) => one.root === root);
    // What the package's own files would be taken to speak to.
    const nearest = beside.length > 0 ? beside : rivals.length === 1 ? rivals : rivals.filter((one) => inside(one.root, `${root}/`));
    if (tables.size === 0 || nearest.some((one) => makesMost(one, tables, peek))) return [];
    const claimed = new Set(known.flatMap((one) => [...one.files, ...one.unapplied]));
    const loose = all.filter((path) => isSql(path) && !isForeign(path) && !claimed.has(path));
    let text: string | undefined;
    const declared = (): string => (text ??= own.map(({ path }) => peek(path) ?? '').join('\n').toLowerCase().replaceAll('_', ''));
    const isBesides = (one: Defined): boolean => declarer.isBesides?.(one, declared) ?? true;
    const ends = [...tables].map((table) => table.toLowerCase());
    const isOwn = ({ table: name }: Defined): boolean => ends.some((end) => name === end || name.endsWith(`_${end}`));
    // A history beside them makes their indexes, or knows of none.
    const indexed = beside.flatMap((one) => textsOf(one, peek)).flatMap(definedIn).filter(({ index }) => index !== undefined);
    const definedElsewhere = [...new Set([...defined, ...loose.flatMap((path) => definedIn(peek(path) ?? '')), ...indexed].filter((one) => isOwn(one) && isBesides(one)).map(({ table }) => table))].sort();
    const paths = own.map(({ path }) => path).toSorted(byName);
    const isPartial = !others.has(`${dialect} ${root}`) && free.some((file) => file.dialect === dialect && rootFor(file.path) === root);
    return { kind: 'models', library: declarer.id, dialect, root, folder: folderOf(paths[0]!), files: paths, unapplied: [], ...(isPartial && { partial: true as const }), ...(definedElsewhere.length > 0 && { definedElsewhere }), reason: `${paths.length === 1 ? 'A program declares' : `${paths.length} programs declare`} its tables with ${declarer.title}.` };
  });
}

/** The server of a package, for declarations that do not say: what its files tell, else what its only history is for. */
const serverIn = ({ id }: Declarer, servers: readonly ServerTold[], known: readonly Known[]) => (root: string): DialectId | undefined => {
  const told = heardIn(root, servers.filter(({ library }) => library === id))((one) => one);
  const [only, ...others] = new Set(known.filter((one) => one.root === root).map((one) => one.dialect));
  if (told === undefined) return others.length === 0 ? only : undefined;
  return told === 'other' || told === 'several' ? undefined : told;
};

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
