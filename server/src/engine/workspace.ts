// A whole workspace read once: its databases folded, its programs linked, ready to be judged file by file.
import type { Document } from '../text/document.ts';
import { hostFor, languageOf } from '../hosts/all.ts';
import { isGenerated, mayHoldSites, mentions } from '../hosts/prefilter.ts';
import type { HostTree } from '../hosts/tree.ts';
import { nothingOutside } from '../libraries/library.ts';
import { sendingNames, summarise, type Summary } from '../libraries/summary.ts';
import type { Script } from '../sql/tree.ts';
import { aliasesIn } from './aliases.ts';
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

export function openWorkspace(files: Files, settings: Settings): Workspace {
  const excluded = matcher(settings.exclude);
  const all = files.list().filter((path) => !excluded(path));
  const sources = discover(all, (path) => files.read(path), settings);
  const readings = new Map<string, Reading>();
  const notes: string[] = [];

  const documentOf = (path: string): Document | undefined => {
    const language = languageOf(path);
    const text = language && files.read(path);
    return text === undefined || language === undefined ? undefined : { path, language, version: 0, text };
  };
  const readSqlFile = (path: string, dialect: DialectId): Reading | undefined => {
    const known = readings.get(path);
    if (known) return known;
    const document = documentOf(path);
    if (!document) return undefined;
    const reading = readSql(document, dialect);
    readings.set(path, reading);
    return reading;
  };

  const databases = sources.map((source) => {
    const script = (path: string): { script: Script; text: string } | undefined => {
      const reading = readSqlFile(path, source.dialect);
      return reading && { script: reading.sites[0]!.script, text: reading.document.text };
    };
    const fold = foldSource(source, script);
    notes.push(...fold.notes);
    return databaseFrom(source, fold, settings);
  });
  const world = worldOf(databases, settings);
  const dialectFor = dialectsBy(settings, world);

  const isSql = (path: string): boolean => languageOf(path) === 'sql';
  const programs = new Map<string, { document: Document; tree: HostTree }>();
  const summaries = new Map<string, Summary>();
  const generated = new Set<string>();
  const skipped: Document[] = [];
  const readFirst = (document: Document): void => {
    const tree = hostFor(document.language)?.read(document);
    if (!tree) return;
    programs.set(document.path, { document, tree });
    summaries.set(document.path, summarise(document, tree));
  };
  for (const path of all) {
    if (isSql(path)) continue;
    const document = documentOf(path);
    if (!document) continue;
    if (!mayHoldSites(document.text)) skipped.push(document);
    else if (isGenerated(document.text)) generated.add(path);
    else readFirst(document);
  }
  // What holds no word of databases may still call what another file exports: `run(byEmail, [email])`.
  const names = sendingNames(summaries.values());
  for (const document of skipped) if (mentions(document.text, names) && !isGenerated(document.text)) readFirst(document);
  const aliases = aliasesIn(all, (path) => files.read(path));

  return {
    world,
    notes,
    unseen: (path) => (generated.has(path) ? 'it is a bundle or minified code, which says nothing that its sources do not' : undefined),
    paths: all.filter((path) => isSql(path) || programs.has(path)),
    read(path) {
      if (isSql(path)) return readSqlFile(path, dialectFor(path));
      const program = programs.get(path);
      if (!program) return undefined;
      const outside = summaries.size > 1 ? outsideOf(path, summaries, aliases) : nothingOutside;
      return readProgram(program.document, program.tree, outside, dialectFor(path));
    },
  };
}

/** The dialect of a file's SQL where no library says: an override's, its database's, else PostgreSQL. */
function dialectsBy(settings: Settings, world: World): (path: string) => DialectId {
  const overrides = settings.overrides.filter(({ dialect }) => dialect).map(({ files, dialect }) => ({ matches: matcher(files), dialect: dialect! }));
  return (path) => overrides.findLast(({ matches }) => matches(path))?.dialect ?? world.databaseOf(path, undefined)?.dialect ?? 'postgres';
}
