// A whole workspace read once: its databases folded, its programs linked, ready to be judged file by file.
import type { Document } from '../text/document.ts';
import { hostFor, languageOf } from '../hosts/all.ts';
import { isGenerated, mayHoldSites, mentions } from '../hosts/prefilter.ts';
import type { HostTree } from '../hosts/tree.ts';
import { nothingOutside } from '../libraries/library.ts';
import { sendingNames, summarise, type Summary } from '../libraries/summary.ts';
import type { Script } from '../sql/tree.ts';
import { aliasesIn } from './aliases.ts';
import { deletionsIn, MAY_DELETE } from './deletions.ts';
import { discover } from './discover.ts';
import { foldSource } from './fold.ts';
import { matcher } from './globs.ts';
import { outsideOf } from './link.ts';
import type { Files } from './ports.ts';
import { readProgram, readSql, type Reading } from './read.ts';
import type { Settings } from './settings.ts';
import { databaseFrom, worldOf, type World } from './world.ts';
import type { DialectId } from '../sql/dialect.ts';

export interface Workspace {
  readonly world: World;
  /** Reads one file; undefined where it holds nothing of ours or cannot be read. */
  read(path: string): Reading | undefined;
  /** The files worth reading: SQL, and programs that may hold some. */
  readonly paths: readonly string[];
  readonly notes: readonly string[];
  /** Why a file of the workspace is not read. */
  unseen(path: string): string | undefined;
}

/** Of how many characters of programs the trees are kept between the round that links and the round that judges; a tree takes some thirty bytes for each. */
const KEPT = 2_000_000;

export function openWorkspace(files: Files, settings: Settings): Workspace {
  const excluded = matcher(settings.exclude);
  const all = files.list().filter((path) => !excluded(path));
  const sources = discover(all, (path) => files.read(path), settings);
  // The history is asked about again and again; every other file is read when it is judged, and forgotten.
  const readings = new Map<string, Reading>();
  const notes: string[] = [];

  const documentOf = (path: string): Document | undefined => {
    const language = languageOf(path);
    const text = language && files.read(path);
    return text === undefined || language === undefined ? undefined : { path, language, version: 0, text };
  };
  const readSqlFile = (path: string, dialect: DialectId): Reading | undefined => {
    const document = documentOf(path);
    return document && readSql(document, dialect);
  };

  const databases = sources.map((source) => {
    const script = (path: string): { script: Script; text: string } | undefined => {
      const reading = readSqlFile(path, source.dialect);
      if (reading) readings.set(path, reading);
      return reading && { script: reading.sites[0]!.script, text: reading.document.text };
    };
    const fold = foldSource(source, script);
    notes.push(...fold.notes);
    return databaseFrom(source, fold, settings);
  });
  let deletions: ReadonlySet<string> | undefined;
  const world = worldOf(databases, settings, (table) => (deletions ??= findDeletions()).has(table));
  const dialectFor = dialectsBy(settings, world);

  const isSql = (path: string): boolean => languageOf(path) === 'sql';
  const programs = new Map<string, { document: Document; tree: HostTree } | undefined>();
  let kept = 0;
  const summaries = new Map<string, Summary>();
  const generated = new Set<string>();
  const skipped: string[] = [];
  const readFirst = (document: Document): void => {
    const tree = hostFor(document.language)?.read(document);
    if (!tree) return;
    kept += document.text.length;
    programs.set(document.path, kept <= KEPT ? { document, tree } : undefined);
    summaries.set(document.path, summarise(document, tree));
  };
  for (const path of all) {
    if (isSql(path)) continue;
    const document = documentOf(path);
    if (!document) continue;
    if (!mayHoldSites(document.text)) skipped.push(path);
    else if (isGenerated(document.text)) generated.add(path);
    else readFirst(document);
  }
  // What holds no word of databases may still call what another file exports: `run(byEmail, [email])`.
  const names = sendingNames(summaries.values());
  for (const path of names.size > 0 ? skipped : []) {
    const document = documentOf(path);
    if (document && mentions(document.text, names) && !isGenerated(document.text)) readFirst(document);
  }
  const aliases = aliasesIn(all, (path) => files.read(path));

  const paths = all.filter((path) => isSql(path) || programs.has(path));
  const read = (path: string): Reading | undefined => {
    if (isSql(path)) return readings.get(path) ?? readSqlFile(path, dialectFor(path));
    if (!programs.has(path)) return undefined;
    const document = programs.get(path)?.document ?? documentOf(path);
    const tree = programs.get(path)?.tree ?? (document && hostFor(document.language)?.read(document));
    if (!document || !tree) return undefined;
    const outside = summaries.size > 1 ? outsideOf(path, summaries, aliases) : nothingOutside;
    return readProgram(document, tree, outside, dialectFor(path));
  };
  const findDeletions = (): ReadonlySet<string> => {
    const deleting = paths.filter((path) => MAY_DELETE.test(files.read(path) ?? ''));
    return deletionsIn(deleting.flatMap((path) => read(path) ?? []), world);
  };

  return {
    world,
    notes,
    paths,
    read,
    unseen: (path) => (generated.has(path) ? 'it is a bundle or minified code, which says nothing that its sources do not' : undefined),
  };
}

/** The dialect of a file's SQL where no library says: an override's, its database's, else PostgreSQL. */
function dialectsBy(settings: Settings, world: World): (path: string) => DialectId {
  const overrides = settings.overrides.filter(({ dialect }) => dialect).map(({ files, dialect }) => ({ matches: matcher(files), dialect: dialect! }));
  return (path) => overrides.findLast(({ matches }) => matches(path))?.dialect ?? world.databaseOf(path, undefined)?.dialect ?? 'postgres';
}
