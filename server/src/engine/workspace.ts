// A whole workspace: its databases folded, its programs linked, ready to be judged file by file.
// Everything is read when it is first needed: an editor with one open file needs little, the command needs all.
import type { Document } from '../text/document.ts';
import { hostFor, languageOf } from '../hosts/all.ts';
import { isGenerated, mayHoldSites, mentions } from '../hosts/prefilter.ts';
import type { HostTree } from '../hosts/tree.ts';
import { sendingNames, summarise, type Summary } from '../libraries/summary.ts';
import type { DialectId } from '../sql/dialect.ts';
import { dialectOf } from '../sql/dialects.ts';
import { aliasesIn } from './aliases.ts';
import { bareName, behindIn, hadOnce, isMistyped, NOT_BEHIND, type Behind } from './behind.ts';
import { codeMigration } from './codeMigrations.ts';
import { deletionsIn, MAY_DELETE } from './deletions.ts';
import { discover } from './discover.ts';
import { foldSource, type Fold, type ParsedFile } from './fold.ts';
import { matcher } from './globs.ts';
import { outsideOf, type Aliases, type Summaries } from './link.ts';
import { keepEqual, remembered, rememberedReads, stampOf } from './memory.ts';
import type { Files, NewFiles } from './ports.ts';
import { readProgram, readSql, type Reading } from './read.ts';
import type { Settings } from './settings.ts';
import type { SchemaSource } from './source.ts';
import { NO_USES, usesIn, usesOf, type Uses } from './uses.ts';
import { databaseFrom, dialectsBy, newnessBy, worldOf, type Database, type World } from './world.ts';

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
  readonly known: { readonly behind: Behind; readonly uses: Uses };
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
  /** Memory matters more than time: no program's tree is kept between the round that links and the round that judges. */
  readonly sparing?: boolean;
}

/** Of how many characters of programs the trees are kept between the round that links and the round that judges; a tree takes some thirty bytes for each. */
const KEPT = 2_000_000;

interface Program {
  readonly document: Document;
  readonly tree: HostTree;
}

/** What openings of one workspace share. */
export function newMemory() {
  return {
    list: remembered<readonly string[]>(),
    sources: rememberedReads<readonly SchemaSource[]>(),
    aliases: rememberedReads<(path: string) => Aliases>(),
    sql: remembered<Reading | undefined>(),
    migrations: remembered<ParsedFile | undefined>(),
    folds: new Map<string, Fold>(),
    databases: remembered<Database>(),
    summaries: remembered<Summary | undefined>(),
    world: remembered<World>(),
  };
}
export type Memory = ReturnType<typeof newMemory>;

export function openWorkspace(files: Files, settings: Settings, { memory = newMemory(), deletions, behind, uses, fresh, sparing = false }: OpenOptions = {}): Workspace {
  const all = memory.list.of('', [files.list(), settings], () => files.list().filter(not(matcher(settings.exclude))));
  const sources = memory.sources.of(files, [all, settings], (read, previous) => keepEqual(previous, discover(all, read, settings)));
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

  const programs = programsIn(files, all, documentOf, memory, sparing ? 0 : KEPT);
  // A migration that is a program is read for the history as such: what stands in it for a document is read when it is judged.
  const migration = (path: string, dialect: DialectId): ParsedFile | undefined => memory.migrations.of(path, [stampOf(files, path), dialect], () => {
    const document = documentOf(path);
    const tree = document && hostFor(document.language)?.read(document);
    return tree && codeMigration(readProgram(document, tree, programs.outside(path), dialect), tree, dialectOf(dialect));
  });
  const databases = sources.map((source) => databaseOf(source, (path) => (isSql(path) ? parsedFile(readHistory(path, source.dialect)) : migration(path, source.dialect)), settings, memory));
  let found: ReadonlySet<string> | undefined = deletions;
  let lagging: Behind | undefined = behind;
  const world = memory.world.of('', [settings, deletions, behind, uses, fresh, ...databases], () => worldOf(databases, settings, { isNew: newnessBy(fresh), usesOf: (database, table, column, before) => usesOf(usesHere(), database, table, column, before), deletesFrom: (table) => deletionsHere().has(table), isBehind: (database, finding, written) => !isMistyped(finding, written) && (behindHere().made.has(bareName(written)) || (!hadOnce(database, written) && behindHere().databases.has(database.id))) }));
  const dialectFor = dialectsBy(settings, world);

  const readDocument = (document: Document, previous?: Reading): Reading | undefined => {
    if (document.language === 'sql') return readSql(document, dialectFor(document.path), previous);
    const tree = hostFor(document.language)?.read(document);
    return tree && readProgram(document, tree, programs.outside(document.path), dialectFor(document.path), previous);
  };
  const read = (path: string): Reading | undefined => {
    if (isSql(path)) return history.has(path) ? readHistory(path, world.databaseOf(path, undefined)?.dialect ?? dialectFor(path)) : readSqlFile(path, dialectFor(path));
    if (!programs.has(path)) return undefined;
    const kept = programs.kept(path);
    if (kept) return readProgram(kept.document, kept.tree, programs.outside(path), dialectFor(path));
    const document = documentOf(path);
    return document && readDocument(document);
  };
  let paths: readonly string[] | undefined;
  const worthReading = (): readonly string[] => (paths ??= all.filter((path) => isSql(path) || programs.worthReading(path)));
  const findDeletions = (): ReadonlySet<string> => {
    const deleting = worthReading().filter((path) => MAY_DELETE.test(files.read(path) ?? ''));
    return deletionsIn(deleting.flatMap((path) => read(path) ?? []), world);
  };
  function* readings(): Generator<Reading> {
    for (const path of worthReading()) {
      const reading = read(path);
      if (reading) yield reading;
    }
  }
  const behindHere = (): Behind => (lagging ??= behindIn(readings(), world));
  let gathered: Uses | undefined = uses;
  const usesHere = (): Uses => (gathered ??= usesIn(readings(), world));
  const deletionsHere = (): ReadonlySet<string> => (found ??= findDeletions());

  return {
    world,
    notes: databases.flatMap(({ fold }) => fold.notes),
    get paths() {
      return worthReading();
    },
    get deletions() {
      return deletionsHere();
    },
    get known() {
      return { behind: lagging ?? NOT_BEHIND, uses: gathered ?? NO_USES };
    },
    read,
    readDocument,
    unseen: (path) => (!isSql(path) && isGenerated(files.read(path) ?? '') ? 'it is a bundle or minified code, which says nothing that its sources do not' : undefined),
  };
}

const isSql = (path: string): boolean => languageOf(path) === 'sql';
const not = (test: (path: string) => boolean) => (path: string): boolean => !test(path);

/** The database of a source: the same value as long as its files say the same. */
function databaseOf(source: SchemaSource, read: (path: string) => ParsedFile | undefined, settings: Settings, memory: Memory): Database {
  // A fold begins with the search path, and is written in a dialect.
  const key = [source.id, source.dialect, ...(source.searchPath ?? [])].join('\0');
  const last = memory.folds.get(key);
  const next = foldSource(source, read, last);
  const fold = last && sameHistory(last, next) ? last : next;
  memory.folds.set(key, fold);
  return memory.databases.of(key, [source, fold, settings], () => databaseFrom(source, next, settings));
}

const parsedFile = (reading: Reading | undefined): ParsedFile | undefined => reading && { script: reading.sites[0]!.script, text: reading.document.text };

const sameHistory = (a: Fold, b: Fold): boolean => a.checkpoints.length === b.checkpoints.length && a.checkpoints.every((checkpoint, place) => checkpoint === b.checkpoints[place]);

interface Programs {
  /** Whether a path is a program that can be read. */
  has(path: string): boolean;
  /** Whether it may hold sites; the first question reads every program. */
  worthReading(path: string): boolean;
  /** A program whose tree is still at hand. */
  kept(path: string): Program | undefined;
  outside(path: string): ReturnType<typeof outsideOf>;
}

/** The programs of a workspace: what each says to the others is found out when another asks. */
function programsIn(files: Files, all: readonly string[], documentOf: (path: string) => Document | undefined, memory: Memory, most: number): Programs {
  const present = new Set(all.filter((path) => !isSql(path) && languageOf(path) !== undefined));
  const aliases = memory.aliases.of(files, [all], (read) => aliasesIn(all, read));
  const kept = new Map<string, Program>();
  let characters = 0;
  const summarised = (path: string): Summary | undefined =>
    memory.summaries.of(path, [stampOf(files, path)], () => {
      const document = documentOf(path);
      const tree = document && !isGenerated(document.text) ? hostFor(document.language)?.read(document) : undefined;
      if (!document || !tree) return undefined;
      characters += document.text.length;
      if (characters <= most) kept.set(path, { document, tree });
      return summarise(document, tree);
    });
  const summaries: Summaries = { has: (path) => present.has(path), get: summarised };

  const find = (): ReadonlySet<string> => {
    const worth = new Set<string>();
    const quiet: string[] = [];
    for (const path of present) {
      const text = files.read(path);
      if (text === undefined || isGenerated(text)) continue;
      if (mayHoldSites(text)) worth.add(path);
      else quiet.push(path);
    }
    // What holds no word of databases may still call what another file exports: `run(byEmail, [email])`.
    const names = sendingNames([...worth].flatMap((path) => summarised(path) ?? []));
    for (const path of names.size > 0 ? quiet : []) if (mentions(files.read(path) ?? '', names)) worth.add(path);
    return worth;
  };
  let worth: ReadonlySet<string> | undefined;
  return {
    has: (path) => (worth ? worth.has(path) : present.has(path) && !isGenerated(files.read(path) ?? '')),
    worthReading: (path) => (worth ??= find()).has(path),
    kept: (path) => kept.get(path),
    outside: (path) => outsideOf(path, summaries, aliases),
  };
}
