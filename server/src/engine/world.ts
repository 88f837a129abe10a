// What is known beside the document: the databases of the workspace and the user's settings. Immutable.
import type { Finding } from '../rules/finding.ts';
import type { Role, Use, Usual } from '../rules/rule.ts';
import type { ObjectName } from '../schema/change.ts';
import type { Schema, QualifiedName, Table } from '../schema/schema.ts';
import type { DialectId } from '../sql/dialect.ts';
import type { Sizes } from '../query/sizes.ts';
import { emptySchema } from '../schema/apply.ts';
import { findTable, placeholder, putTable } from '../schema/apply/lookup.ts';
import { dialectOf } from '../sql/dialects.ts';
import { dialectOfName, dialectOfTexts } from './discover/dialects.ts';
import type { Accepted } from './showing/baseline.ts';
import type { Fold } from './history/fold.ts';
import { matcher } from './configuring/globs.ts';
import { nearest } from './nearest.ts';
import type { Loader } from './programs/loads.ts';
import type { Lookup } from './reading/lookups.ts';
import type { Called } from './reading/looped.ts';
import type { NewFiles } from './ports.ts';
import { roleLoaded, roleOf } from './roles.ts';
import type { DatabaseSetting, Settings } from './configuring/settings.ts';
import type { KnownSnapshot } from './snapshot/known.ts';
import { snapshotRows } from './snapshot/rows.ts';
import { isDeclaredByTheWay, type SchemaSource } from './source.ts';

export interface World {
  readonly databases: readonly Database[];
  readonly settings: Settings;
  /** The findings that are accepted for now; undefined without a baseline. */
  readonly accepted?: Accepted;
  /** The database that a document most likely speaks to; undefined where it cannot be told. */
  databaseOf(path: string, dialect: DialectId | undefined): Database | undefined;
  /** All that a document may speak to, the likeliest first: a statement speaks to one that has its tables. */
  databasesOf(path: string, dialect: DialectId | undefined): readonly Database[];
  /** The sizes that hold for a statement: those of its database, else those that the user has written for any. */
  sizesFor(database: Database | undefined, dialect: DialectId): Sizes;
  /** What the sources say of a file that declares a database, applied or passed over. */
  declaredAs(path: string): 'migration' | 'schema' | undefined;
  /** Whether a migration is not yet part of the history that others have run; undefined where that cannot be told. */
  isNew(path: string): boolean | undefined;
  /** What the programs of the workspace read or write of a table of a database, or of one of its columns. */
  usesOf(database: Database, table: ObjectName, column: string | undefined, before: Schema): readonly Use[];
  /** What a file is for. */
  roleOf(path: string): Role;
  /** The places where programs load an .sql file that declares no database. */
  loadersOf(path: string): readonly Loader[];
  /** Of the application's queries that could be asked for a condition on a column of a table: how many have it. */
  usual(database: Database, table: Table, column: string): Usual | undefined;
  /** What a routine that a file calls by this name reads by each value that it is given, as far as that is seen. */
  lookups(from: string, called: Called): readonly Lookup[];
  /** Whether there are programs at all: where there are none, the files of SQL are what is worked on. */
  hasPrograms(): boolean;
  /** Whether the programs of the workspace delete rows from a table, by its bare name. */
  deletesFrom(table: string): boolean;
  /** Whether a name that is absent proves nothing: programs use many that the database's files never declared, or a script makes it. What a migration dropped is gone for certain. A name one slip away from one that exists is mistyped. `written` is the name as it stands in the document. */
  isBehind(database: Database, finding: Finding, written: string): boolean;
  /** Whether the history of a database lacks much of what programs declare of its tables: then it is not what makes them. */
  isAbandoned(database: Database): boolean;
}

export interface Database {
  readonly id: string;
  readonly dialect: DialectId;
  readonly version?: number;
  readonly sizes: Sizes;
  /** What was measured of it, and its structure where no code declares it. */
  readonly snapshot?: KnownSnapshot;
  readonly source: SchemaSource;
  readonly fold: Fold;
  /** Every file of its source, applied or not, where that is all that they do. */
  readonly declaredIn: ReadonlySet<string>;
}

/** What a document sees of a database that nobody knows: nothing, and nothing is missing from it. */
export function unknownSchema(dialect: DialectId): Schema {
  const known = unknownSchemas.get(dialect) ?? { ...emptySchema(dialectOf(dialect).searchPath, dialectOf(dialect).model), complete: false };
  unknownSchemas.set(dialect, known);
  return known;
}
const unknownSchemas = new Map<DialectId, Schema>();

export function databaseFrom(source: SchemaSource, fold: Fold, settings: Settings, snapshot?: KnownSnapshot): Database {
  const own = settings.databases.find(({ id }) => id === source.id);
  return {
    id: source.id,
    dialect: source.dialect,
    ...((own?.version ?? versionOf(snapshot)) !== undefined && { version: own?.version ?? versionOf(snapshot)! }),
    sizes: sizesFrom(own, settings, (name) => dialectOf(source.dialect).searchPath.find((schema) => fold.final.tables.has(`${schema}.${name}`)), snapshot && snapshotRows(snapshot.snapshot)),
    ...(snapshot && { snapshot }),
    source,
    fold: source.doubtful || source.doubtfulColumns ? { ...fold, final: withDoubtful(fold.final, source) } : fold,
    declaredIn: new Set(isDeclaredByTheWay(source) ? [] : [...source.files, ...source.unapplied]),
  };
}

/** A table that only a declaration passed over makes: it may be there, and nothing is known of it. */
function withDoubtful(final: Schema, { doubtful = [], doubtfulColumns, passedOver = [] }: SchemaSource): Schema {
  const path = passedOver[0] ?? '';
  const whole = doubtful.reduce((known, name) => (findTable(known, { name }) ? known : putTable(known, placeholder(known.searchPath[0] ?? 'public', name, { path, statement: 0 }))), final);
  return [...(doubtfulColumns ?? [])].reduce((known, [name, columns]) => {
    const table = findTable(known, { name });
    return table?.complete && [...columns].some((column) => !table.columns.some((one) => one.name === column)) ? putTable(known, { ...table, doubtful: columns }) : known;
  }, whole);
}

/** A size may be written for `public.orders` or for `orders`, which is that of the search path (`homeOf`), or of any other schema where that has none; the qualified name wins, the database's own list over the common one, and what is written over what was counted. */
function sizesFrom(own: DatabaseSetting | undefined, settings: Settings, homeOf: (name: string) => string | undefined, counted: Sizes['rows'] = () => undefined): Sizes {
  const written = new Map([...settings.sizes, ...(own?.sizes ?? [])]);
  if (written.size === 0) return { rows: counted };
  const writtenFor = (table: QualifiedName): number | undefined => {
    const exact = written.get(table);
    if (exact !== undefined) return exact;
    const dot = table.indexOf('.');
    const name = table.slice(dot + 1);
    if (dot >= 0 && (homeOf(name) ?? table.slice(0, dot)) !== table.slice(0, dot)) return undefined;
    // Where names are folded to capitals, sizes are still written as people write names.
    return written.get(name) ?? (name === name.toUpperCase() ? written.get(name.toLowerCase()) : undefined);
  };
  return { rows: (table) => writtenFor(table) ?? counted(table) };
}

/** The major version. */
const versionOf = (snapshot: KnownSnapshot | undefined): number | undefined => (snapshot && snapshot.snapshot.server.version > 0 ? Math.floor(snapshot.snapshot.server.version / 10_000) : undefined);

/** The world of a workspace: documents go to the database that the user named, else to the nearest one of their dialect. */
export function worldOf(databases: readonly Database[], settings: Settings, programs: Pick<World, 'deletesFrom' | 'isBehind' | 'isNew' | 'usesOf' | 'usual' | 'accepted' | 'loadersOf' | 'hasPrograms' | 'lookups' | 'isAbandoned'>): World {
  const named = new Map(databases.map((database) => [database.id, database]));
  const overrides = settings.overrides.filter(({ database }) => database).map(({ files, database }) => ({ matches: matcher(files), database: database! }));
  const claims = settings.databases.filter(({ files }) => files).map(({ id, files }) => ({ id, matches: matcher(files!) }));
  const passedOver = new Set(databases.flatMap(({ source }) => [...(source.passedOver ?? []), ...(source.models ?? [])]));
  const speakers = new Map(databases.flatMap((database) => (database.source.queries ?? []).map((path) => [path, database] as const)));
  const told = (path: string): Database | undefined | 'untold' => {
    const override = overrides.findLast(({ matches }) => matches(path));
    if (override) return named.get(override.database);
    const declaring = databases.find(({ declaredIn, source }) => declaredIn.has(path) || source.models?.includes(path));
    if (declaring) return declaring;
    const claimed = claims.find(({ matches }) => matches(path));
    return claimed ? named.get(claimed.id) : speakers.get(path) ?? 'untold';
  };
  const databasesOf = (path: string, dialect: DialectId | undefined): readonly Database[] => {
    const one = told(path);
    return one === 'untold' ? nearest(databases, path, dialect) : one ? [one] : [];
  };
  const declaredAs = (path: string): 'migration' | 'schema' | undefined => (databases.some(({ declaredIn }) => declaredIn.has(path)) ? 'migration' : passedOver.has(path) ? 'schema' : undefined);
  const unknownSizes = new Map<DialectId, Sizes>();
  const sizesWritten = (dialect: DialectId): Sizes => {
    const known = unknownSizes.get(dialect) ?? sizesFrom(undefined, settings, () => undefined);
    unknownSizes.set(dialect, known);
    return known;
  };
  const loadersOf = (path: string): readonly Loader[] => (declaredAs(path) === undefined ? programs.loadersOf(path) : []);
  return {
    databases,
    settings,
    databasesOf,
    ...programs,
    loadersOf,
    sizesFor: (database, dialect) => database?.sizes ?? sizesWritten(dialect),
    roleOf: (path) => roleLoaded(roleOf(path, declaredAs(path)), loadersOf(path).map(({ role }) => role)),
    databaseOf: (path, dialect) => databasesOf(path, dialect)[0],
    declaredAs,
  };
}

/** Units of a text that are looked through for signs. */
const SHOWING = 50_000;

/** What a new database begins with, Flyway's or one that is called so; those that are there have it all. */
const BASELINE = /(?:^|\/)B\d[\d._]*__[^/]*\.sql$|(?:^|[/_.-])(?:baseline|squash(?:ed)?)(?:[/_.-]|$)/i;

/** Undefined where nothing tells what is history. */
export function newnessBy(fresh: NewFiles | undefined): World['isNew'] {
  const paths = new Set(fresh?.paths);
  return (path) => (paths.has(path) && !BASELINE.test(path) ? true : fresh?.complete ? false : undefined);
}

/** The dialect of a file's SQL where no library says: an override's, the one its name spells out, its database's, that of what sends it, the one whose signs an .sql file shows, else PostgreSQL. */
export function dialectsBy(settings: Settings, world: World): (path: string, text?: string) => DialectId {
  const overrides = settings.overrides.filter(({ dialect }) => dialect).map(({ files, dialect }) => ({ matches: matcher(files), dialect: dialect! }));
  return (path, text) => overrides.findLast(({ matches }) => matches(path))?.dialect ?? dialectOfName(path) ?? world.databaseOf(path, undefined)?.dialect ?? world.loadersOf(path).find(({ dialect }) => dialect)?.dialect ?? (text === undefined ? undefined : dialectOfTexts([text.slice(0, SHOWING)])) ?? 'postgres';
}
