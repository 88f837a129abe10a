// A whole workspace: its databases folded, its programs linked, ready to be judged file by file.
// Everything is read when it is first needed: an editor with one open file needs little, the command needs all.
// The file is long because all that a workspace knows is put together in one place.
import type { Document } from '../text/document.ts';
import { hostFor, languageOf } from '../hosts/all.ts';
import { isGenerated, sourcesBeside } from '../hosts/prefilter.ts';
import type { DeclaringFiles } from '../libraries/indexWords.ts';
import type { Summary } from '../libraries/summary.ts';
import type { SnapshotRead } from '../schema/snapshot/text.ts';
import type { DialectId } from '../sql/dialect.ts';
import { dialectOf } from '../sql/dialects.ts';
import { parseScript } from '../sql/parse.ts';
import { readBaseline, type BaselineRead } from './showing/baseline.ts';
import { bareName, isUnreadMigration, SOME_COLUMN } from './judging/addedColumns.ts';
import { hadOnce, isMistyped, NOT_BEHIND, type Behind } from './survey/behind.ts';
import { changelogsOf } from './liquibase/reading.ts';
import { codeMigration } from './history/codeMigrations.ts';
import { databasesIn, driftNotes } from './databases.ts';
import { discover } from './discover.ts';
import type { TablesTold } from './discover/tables.ts';
import { toldIn } from './discover/told.ts';
import { included, includesIn } from './discover/includes.ts';
import type { Told } from './models/entitySetup.ts';
import type { ToldOfManaged } from './models/managedSetup.ts';
import type { ToldOfModels } from './models/mappedSetup.ts';
import type { ToldOfKnex } from './models/modelClasses.ts';
import { declaringFilesBy } from './fixing/declaringFiles.ts';
import type { Fold, ParsedFile } from './history/fold.ts';
import { matcher } from './configuring/globs.ts';
import { contextOf } from './configuring/context.ts';
import { callersMemory } from './programs/importers.ts';
import { lookupsIn, lookupsOfRoutine, type Lookup } from './reading/lookups.ts';
import { forgetful, ifKnown, keeperOf, settled, type NotYet } from './kept.ts';
import type { Aliases } from './programs/specifiers.ts';
import { loadsBy, NO_LOADERS, NO_LOADS, type Loads } from './programs/loads.ts';
import { gathered, keepEqual, remembered, rememberedReads, stampOf } from './memory.ts';
import { foldedModels, modelFilesIn } from './models/modelFiles.ts';
import { isAbandoned } from './models/programTables.ts';
import type { ModelsOf } from './models/models.ts';
import type { DriversOf } from './programs/packageDrivers.ts';
import type { Files, NewFiles, Store } from './ports.ts';
import type { ProgramPaths } from './programs/programPaths.ts';
import { programsIn } from './programs/programs.ts';
import { readProgram, readSql, type Reading } from './reading/read.ts';
import type { Settings } from './configuring/settings.ts';
import { readSnapshots, snapshotHistory, withSnapshots, type KnownSnapshot } from './snapshot/known.ts';
import type { SchemaSource } from './source.ts';
import { surveyOf, type Survey } from './survey/survey.ts';
import { habitKey, NO_HABITS, type Habits } from './survey/usual.ts';
import { NO_USES, usesOf, type Uses } from './survey/uses.ts';
import { dialectsBy, newnessBy, worldOf, type Database, type World } from './world.ts';

export interface Workspace {
  readonly world: World;
  /** Reads one file; undefined where it holds nothing of ours or cannot be read. */
  read(path: string): Reading | undefined;
  /** Reads a text as the file of its path; undefined for a language that is not ours. `previous` is the reading of an earlier version, which saves what has not changed. */
  readDocument(document: Document, previous?: Reading): Reading | undefined;
  /** The files worth reading: SQL, and programs that may hold some. Found out when first asked, which reads every program. */
  readonly paths: readonly string[];
  readonly notes: readonly string[];
  /** The bare names of the tables that its programs delete rows from; the first question reads them all. */
  readonly deletions: ReadonlySet<string>;
  /** Where the files that declare databases lag behind, and where programs use what new migrations take away, as far as anything has asked; the first question reads every program. */
  readonly known: { readonly behind: Behind; readonly uses: Uses; readonly loads: Loads; readonly habits: Habits };
  /**
   * What `make` gives for each file, now or in an earlier run, where runs keep anything: plain data that hangs on the file, the databases, the settings, and what the world says of the rest.
   * Each file is read but once as far as that is possible: what hangs on files that are read later waits for them, and comes last.
   */
  readonly each: Survey['each'];
  /** Files that declare tables, to be edited: those of some paths, or all that may with a library. */
  declaring(paths: readonly string[]): DeclaringFiles;
  declaringWith(library: string): readonly string[];
  /** Why a file of the workspace is not read. */
  unseen(path: string): string | undefined;
}

export interface OpenOptions {
  /** Of an earlier opening of the same workspace. */
  readonly memory?: Memory;
  /** The tables that programs delete from, where that is known without reading them all. */
  readonly deletions?: ReadonlySet<string>;
  /** Where files lag behind their databases, where that is known. */
  readonly behind?: Behind;
  /** What is not yet part of the common history, where something can tell: the same value as long as it is the same. */
  readonly fresh?: NewFiles;
  /** Where programs use what the new migrations take away, where that is known without reading them all. */
  readonly uses?: Uses;
  /** Which conditions queries usually have, where that is known. */
  readonly habits?: Habits;
  /** Which programs load which .sql files, where that is known without reading them all. */
  readonly loads?: Loads;
  /** Memory matters more than time: no program's tree is kept between the round that links and the round that judges. */
  readonly sparing?: boolean;
  /** What earlier runs have kept. */
  readonly store?: Store;
  /** What a server says that is connected: the same value as long as it is the same. */
  readonly live?: KnownSnapshot;
}

/** What openings of one workspace share. */
export function newMemory() {
  return {
    list: remembered<readonly string[]>(),
    sources: rememberedReads<readonly SchemaSource[]>(),
    snapshots: remembered<SnapshotRead | undefined>(),
    snapshotSources: remembered<readonly SchemaSource[]>(),
    aliases: rememberedReads<(path: string) => Aliases>(),
    sql: remembered<Reading | undefined>(),
    migrations: remembered<ParsedFile | undefined>(),
    parsed: remembered<ParsedFile | undefined>(),
    folds: new Map<string, Fold>(),
    databases: remembered<Database>(),
    summaries: remembered<Summary | undefined>(),
    models: rememberedReads<ModelsOf>(),
    drivers: rememberedReads<DriversOf>(),
    callers: callersMemory(),
    packages: remembered<readonly string[]>(),
    programs: remembered<ProgramPaths>(),
    declaring: gathered<'tables' | 'relations'>(),
    entities: gathered<true>(),
    lookups: remembered<readonly Lookup[]>(),
    told: gathered<Told>(),
    documents: gathered<true>(),
    documentFiles: remembered<readonly string[]>(),
    tabled: gathered<TablesTold>(),
    tablePaths: remembered<readonly string[]>(),
    tablesTold: remembered<TablesTold>(),
    associating: gathered<true>(),
    toldOfModels: gathered<ToldOfModels>(),
    managed: gathered<true>(),
    clients: gathered<true>(),
    toldOfManaged: gathered<ToldOfManaged>(),
    toldOfKnex: gathered<ToldOfKnex>(),
    accepted: remembered<BaselineRead>(),
    world: remembered<World>(),
  };
}
export type Memory = ReturnType<typeof newMemory>;

export function openWorkspace(files: Files, settings: Settings, { memory = newMemory(), deletions, behind, uses, loads, habits, fresh, sparing = false, store, live }: OpenOptions = {}): Workspace {
  const keeper = store ? keeperOf(store) : forgetful();
  const all = memory.list.of('', [files.list(), settings], () => files.list().filter(not(matcher(settings.exclude))));
  const { documents, tables } = toldIn(files, all, memory);
  const found = memory.sources.of(files, [all, settings, documents, tables], (read, previous) => keepEqual(previous, discover(all, read, settings, { documents, tables })));
  const snapshots = readSnapshots(files, settings, memory.snapshots, live);
  const sources = memory.snapshotSources.of('', [found, settings, ...snapshots.known.map(({ snapshot }) => snapshot)], (previous) => keepEqual(previous, withSnapshots(found, snapshots, settings)));
  const models = modelFilesIn(sources, files, keeper);
  const history = new Set(sources.flatMap((source) => [...source.files, ...source.unapplied]));

  const documentOf = (path: string): Document | undefined => {
    const language = languageOf(path);
    const text = language && files.read(path);
    return text === undefined || language === undefined ? undefined : { path, language, version: 0, text };
  };
  const readSqlFile = (path: string, dialect: DialectId, previous?: Reading): Reading | undefined => {
    const document = documentOf(path);
    return document && readSql(document, dialect, previous);
  };
  // The history is asked about again and again; every other file is read when it is judged, and forgotten.
  const readHistory = (path: string, dialect: DialectId): Reading | undefined => memory.sql.of(path, [stampOf(files, path), dialect], (previous) => readSqlFile(path, dialect, previous));

  const { accepted, notes: baselineNotes } = memory.accepted.of('', [all, settings.baseline, ...(settings.baseline === undefined ? [] : [stampOf(files, settings.baseline)])], () => readBaseline(files, all, settings));
  const programs = programsIn(files, all, documentOf, memory, keeper, sparing, sources);
  // A migration that is a program is read for the history as such: what stands in it for a document is read when it is judged.
  const migration = (path: string, dialect: DialectId): ParsedFile | undefined => memory.migrations.of(path, [stampOf(files, path), dialect], () => {
    const document = documentOf(path);
    const tree = document && hostFor(document.language)?.read(document);
    return tree && codeMigration(readProgram(document, tree, programs.outside(path), dialect), tree, dialectOf(dialect));
  });
  const snapshotFile = (path: string): ParsedFile | undefined => {
    const snapshot = snapshots.known.find((one) => one.path === path)?.snapshot;
    return memory.migrations.of(path, [snapshot], () => snapshot && snapshotHistory(snapshot));
  };
  const documentsFile = (path: string, source: SchemaSource): ParsedFile | undefined => memory.migrations.of(path, documents.map((one) => stampOf(files, one)), () => {
    const { text, map } = programs.documents.ddl(path);
    return { text, map, host: files.read(path) ?? '', script: parseScript(text, dialectOf(source.dialect)) };
  });
  const tablesFile = (path: string, source: SchemaSource): ParsedFile | undefined => {
    const { text, pieces, isOpen } = programs.ddl(path, source);
    return memory.migrations.of(path, [source.dialect, text, pieces.map(({ host }) => host.start).join(' ')], () => ({ text, map: { pieces, shared: true, escape: () => undefined }, host: files.read(path) ?? '', script: parseScript(text, dialectOf(source.dialect)), ...(isOpen && { partial: true }) }));
  };
  const parsedSql = (path: string, source: SchemaSource): ParsedFile | undefined => {
    const reading = readHistory(path, source.dialect);
    return memory.parsed.of(path, [reading, source], () => parsedFile(reading, source));
  };
  const databases = databasesIn(sources, (source) => {
    const changelog = changelogsOf(source, files, all, memory);
    return (path) => (source.kind === 'models' ? tablesFile(path, source) : source.kind === 'documents' ? documentsFile(path, source) : isSql(path) ? parsedSql(path, source) : source.kind === 'snapshot' ? snapshotFile(path) : changelog?.(path) ?? (path.endsWith('.prisma') ? foldedModels(path, source, files, memory) : migration(path, source.dialect)));
  }, snapshots, settings, memory);
  const survey = surveyOf({ ...(behind && { behind }), ...(uses && { uses }), ...(habits && { habits }), ...(deletions && { deletions }) }, {
    world: () => world,
    paths: () => worthReading(),
    unread: () => all.filter(isUnreadMigration),
    textOf: (path) => files.read(path) ?? '',
    read: (path) => read(path),
    keep: (kind, path, make) => keep(kind, path, make),
  });
  const isDeletedFrom = keeper.question('deletes from', (table) => ifKnown(survey.deletions(), (tables) => tables.has(table)), false);
  const isMade = keeper.question('made', (name) => survey.behind().made.has(name), false);
  const isLagging = keeper.question('behind', (database) => survey.behind().databases.has(database), false);
  const usesNamed = keeper.question('uses', (key) => survey.uses().get(key), undefined);
  const habit = keeper.question('habits', (key) => ifKnown(survey.habits(), (usual) => usual.get(key)), undefined);
  const loadersOf = keeper.question('loads', (path) => loadsHere().get(path) ?? NO_LOADERS, NO_LOADERS);
  const lookupsOf = (path: string): readonly Lookup[] => memory.lookups.of(path, [stampOf(files, path), world], () => {
    const reading = read(path);
    return reading ? lookupsIn(reading, world) : [];
  });
  const lookups = keeper.question('lookups', (from, module, className, routine) => lookupsOfRoutine(module === '' ? [from] : programs.leadingTo(from, module, className === '' ? routine : className), lookupsOf, { className, routine }), []);
  const lacking = new Map<string, boolean>();
  const isLacking = keeper.question('abandoned', (id) => {
    if (!lacking.has(id)) lacking.set(id, isAbandoned(world.databases.find((one) => one.id === id)!, programs));
    return lacking.get(id)!;
  }, false);
  let peopled: boolean | undefined;
  const isPeopled = keeper.question('programs', () => (peopled ??= all.some((path) => !isSql(path) && hostFor(languageOf(path) ?? 'sql') !== undefined)), false);
  const world = memory.world.of('', [settings, deletions, behind, uses, loads, habits, fresh, accepted, ...databases], () => worldOf(databases, settings, {
    ...(accepted && { accepted }),
    isNew: newnessBy(fresh),
    usesOf: (database, table, column, before) => usesOf({ get: usesNamed }, database, table, column, before),
    deletesFrom: isDeletedFrom,
    usual: (database, table, column) => habit(habitKey(database, table, column)),
    loadersOf,
    hasPrograms: () => isPeopled(),
    isAbandoned: ({ id }) => isLacking(id),
    lookups: (from, { module = '', className = '', routine }) => lookups(from, module, className, routine),
    isBehind: (database, finding, written) => isMade(bareName(written)) || (!isMistyped(finding, written) && (isMade(SOME_COLUMN) || (!hadOnce(database, written) && isLagging(database.id)))),
  }));
  const dialectFor = dialectsBy(settings, world);

  const readDocument = (document: Document, previous?: Reading): Reading | undefined => {
    if (models.has(document.path)) return models.read(document);
    if (document.language === 'sql') return readSql(document, dialectFor(document.path, document.text), previous);
    const tree = hostFor(document.language)?.read(document);
    return tree && readProgram(document, tree, programs.outside(document.path), dialectFor(document.path), previous);
  };
  let last: { readonly path: string; readonly reading: () => Reading | undefined } | undefined;
  const read = (path: string): Reading | undefined => (last?.path === path ? last : (last = { path, reading: keeper.shared(() => readAnew(path)) })).reading();
  const readAnew = (path: string): Reading | undefined => {
    if (isSql(path)) return history.has(path) ? readHistory(path, world.databaseOf(path, undefined)?.dialect ?? dialectFor(path)) : readSqlFile(path, dialectFor(path, files.read(path)));
    if (!models.has(path) && !programs.has(path)) return undefined;
    const kept = programs.kept(path);
    if (kept) return readProgram(kept.document, kept.tree, programs.outside(path), dialectFor(path));
    const document = documentOf(path);
    return document && readDocument(document);
  };
  let paths: readonly string[] | undefined;
  const worthReading = (): readonly string[] => (paths ??= all.filter((path) => isSql(path) || models.has(path) || programs.worthReading(path)));
  let context: string | undefined;
  const keep = <T>(kind: string, path: string, make: () => T): T | NotYet =>
    keeper.of(store ? `${kind} ${(context ??= contextOf(store, files, settings, sources, fresh, programs, snapshots.known.map((one) => one.path)))}` : kind, path, store ? files.read(path) ?? '' : '', make);
  let loaded: Loads | undefined = loads;
  const loadsHere = (): Loads => (loaded ??= loadsBy(programs.loads(), all, programs.aliases));

  let drift: readonly string[] | undefined;

  return {
    world,
    get notes() {
      return [...databases.flatMap(({ fold }) => fold.notes), ...baselineNotes, ...snapshots.notes, ...(drift ??= driftNotes(databases, world.isNew))];
    },
    get paths() {
      return worthReading();
    },
    get deletions() {
      return settled(survey.deletions());
    },
    get known() {
      return { behind: NOT_BEHIND, uses: NO_USES, habits: NO_HABITS, ...survey.known, loads: loaded ?? NO_LOADS };
    },
    read,
    readDocument,
    each: survey.each,
    declaring: declaringFilesBy({ textOf: models.textOf, outside: programs.outside, shared: keeper.shared }),
    declaringWith: programs.declaring,
    unseen(path) {
      const source = sourcesBeside(path).find((one) => all.includes(one));
      if (source !== undefined) return `it is compiled from ${source}, which stands beside it`;
      return !isSql(path) && isGenerated(files.read(path) ?? '') ? 'it is a bundle or minified code, which says nothing that its sources do not' : undefined;
    },
  };
}

const isSql = (path: string): boolean => languageOf(path) === 'sql';
const not = (test: (path: string) => boolean) => (path: string): boolean => !test(path);

function parsedFile(reading: Reading | undefined, { files, unapplied }: SchemaSource): ParsedFile | undefined {
  if (!reading) return undefined;
  const { document: { path, text }, sites } = reading;
  const missing = includesIn(text).some((one) => included(path, one, (file) => files.includes(file) || unapplied.includes(file)) === undefined);
  return { script: sites[0]!.script, text, ...(missing && { missing }) };
}
