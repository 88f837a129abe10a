// What in a list of files looks like the declared schema of a database: folders of migrations, dumps, folders of declarations.
// The file is long because each kind of folder is told from the others in one place.
import { sectionsIn } from '../history/sections.ts';
import type { SchemaSource } from '../source.ts';
import { dialectOfLock, dialectOfPath, dialectOfTexts } from './dialects.ts';
import { baseOf, byDieselVersion, byName, byVersion, folderOf, inside, isSql, join, segmentsOf, versionOf } from './paths.ts';
import { groupBy } from '../../text/groupBy.ts';
import { included, includesIn, withIncludes } from './includes.ts';
import { liquibase } from './liquibase.ts';
import { ofOneServer, serverOf, serverOfFiles } from './server.ts';
import { sqitch } from './sqitch.ts';
import { programs } from './programs.ts';
import { toolOf } from '../history/migrationTools.ts';
import { journalOf, keptOut, otherPrograms, toolOfFiles } from './tools.ts';
import { declaresTables, hasDefinitions } from './text.ts';

export interface Candidate extends Pick<SchemaSource, 'kind' | 'dialect' | 'tool' | 'outsideTransaction' | 'partial' | 'files' | 'unapplied' | 'next'> {
  /** The folder of migrations, or the one that holds the dump. */
  readonly folder: string;
  /** `Prisma migrations in db/migrations`. */
  readonly title: string;
  /** Nothing tells which server it is for: PostgreSQL is a guess. */
  readonly untold?: boolean;
  /** A sentence for the reason: what of it is not read. */
  readonly remark?: string;
}

export type Peek = (path: string) => string | undefined;

/** Every candidate, each file in one of them at most. */
export function candidates(files: readonly string[], peek: Peek): readonly Candidate[] {
  const sql = files.filter(isSql);
  const taken = new Set<string>();
  const take = (found: readonly Candidate[]): readonly Candidate[] => {
    for (const candidate of found) for (const path of [...candidate.files, ...candidate.unapplied]) taken.add(path);
    return found;
  };
  const free = (): readonly string[] => sql.filter((path) => !taken.has(path));
  const all = new Set(files);
  return [
    ...take(sqitch(files, peek).map((one) => withTheirIncludes(one, all, peek))),
    ...take(liquibase(files, free(), peek)),
    ...take(prisma(free(), all, peek)),
    ...take(supabase(free())),
    ...take(diesel(free(), all, peek)),
    ...take(programs(files, free(), peek)),
    ...take(versionFolders(free(), peek)),
    ...take(numbered(free(), all, peek).map((one) => withTheirIncludes(one, all, peek))),
    ...take(sqlProjects(free(), files)),
    ...take(scripts(free(), all, peek)),
    ...take(dumps(free(), peek)),
    ...take(declarations(free(), peek)),
  ];
}

const outside = (files: readonly string[]): Pick<Candidate, 'outsideTransaction'> => (files.length > 0 ? { outsideTransaction: files } : {});

/** `<folder>/<timestamp>_name/migration.sql`: Prisma, and Drizzle's newer layout. */
function prisma(sql: readonly string[], all: ReadonlySet<string>, peek: Peek): readonly Candidate[] {
  const groups = groupBy(sql.filter((path) => baseOf(path) === 'migration.sql' && versionOf(baseOf(folderOf(path))) !== undefined), (path) => folderOf(folderOf(path)));
  return [...groups].map(([folder, paths]) => {
    const files = paths.toSorted((a, b) => byName(baseOf(folderOf(a)), baseOf(folderOf(b))));
    const drizzle = all.has(join(folderOf(files[0]!), 'snapshot.json'));
    return {
      kind: 'prisma', tool: drizzle ? 'drizzle' : 'prisma', folder, files, unapplied: [],
      ...serverOf(dialectOfLock(peek(join(folder, 'migration_lock.toml'))) ?? serverOfFiles(files, peek)),
      ...(!drizzle && { next: { folder, style: 'prisma' as const, after: baseOf(folderOf(files.at(-1)!)) } }),
      title: `${drizzle ? 'Drizzle' : 'Prisma'} migrations in ${folder}`,
    };
  });
}

function supabase(sql: readonly string[]): readonly Candidate[] {
  const groups = groupBy(sql.filter((path) => /(?:^|\/)supabase\/migrations\/[^/]+$/.test(path)), folderOf);
  return [...groups].map(([folder, paths]) => {
    const files = paths.toSorted((a, b) => byVersion(baseOf(a), baseOf(b)));
    return { kind: 'supabase', tool: 'supabase', dialect: 'postgres', folder, files, unapplied: [], next: { folder, style: 'supabase', after: baseOf(files.at(-1)!) }, title: `Supabase migrations in ${folder}` };
  });
}

/** `<folder>/<version>_name/up.sql` beside a `down.sql`: Diesel. */
function diesel(sql: readonly string[], all: ReadonlySet<string>, peek: Peek): readonly Candidate[] {
  const groups = groupBy(sql.filter((path) => baseOf(path) === 'up.sql'), (path) => folderOf(folderOf(path)));
  return [...groups].map(([folder, paths]) => {
    const files = paths.toSorted((a, b) => byDieselVersion(baseOf(folderOf(a)), baseOf(folderOf(b))));
    const unapplied = sql.filter((path) => baseOf(path) === 'down.sql' && folderOf(folderOf(path)) === folder);
    return { kind: 'diesel', tool: 'diesel', ...outside(keptOut('diesel', files, all, peek)), ...serverOf(serverOfFiles(files, peek)), folder, files, unapplied, next: { folder, style: 'diesel', after: baseOf(folderOf(files.at(-1)!)) }, title: `Diesel migrations in ${folder}` };
  });
}

const DOWN = /(?:[._-]|^)(?:down|undo|rollback)\.(?:sql|psql|pgsql)$/i;
/** Flyway's undo files; `U` alone is no version of anything else. */
const isDown = (path: string): boolean => DOWN.test(baseOf(path)) || /^U\d[\d._]*__/.test(baseOf(path));
const isRepeatable = (path: string): boolean => /^R__/.test(baseOf(path));

/** `1.0/01_x.sql`, `1.1/01_y.sql`: folders that are versions themselves. */
function versionFolders(sql: readonly string[], peek: Peek): readonly Candidate[] {
  const inVersions = sql.filter((path) => /^v?\d+(?:\.\d+)+$/i.test(baseOf(folderOf(path))));
  return [...groupBy(inVersions, (path) => folderOf(folderOf(path)))].flatMap(([folder, paths]): Candidate[] => {
    const versions = new Set(paths.map(folderOf));
    const ups = paths.filter((path) => !isDown(path));
    if (versions.size < 2 || !hasDefinitions(ups, peek)) return [];
    const files = ups.toSorted((a, b) => byVersion(baseOf(folderOf(a)), baseOf(folderOf(b))) || byVersion(baseOf(a), baseOf(b)));
    return [{ kind: 'numbered', ...serverOf(serverOfFiles(files, peek)), folder, files, unapplied: paths.filter(isDown), title: `migrations by version in ${folder}` }];
  });
}

/** `001_x.sql`, `20240101_x.sql`, `V1__x.sql`, `0001_x.up.sql`. */
function numbered(sql: readonly string[], all: ReadonlySet<string>, peek: Peek): readonly Candidate[] {
  const releases = foldersOfReleases(sql);
  return [...groupBy(sql, (path) => flywayFolder(path) ?? releases.get(folderOf(path)) ?? folderOf(path))].flatMap(([folder, paths]): Candidate[] => {
    const { own, others: ofOthers } = ofOneServer(paths.filter((path) => versionOf(baseOf(path)) !== undefined));
    const versioned = [...own, ...ofOthers];
    const ups = own.filter((path) => !isDown(path)).toSorted((a, b) => (releases.has(folderOf(a)) ? byVersion(baseOf(folderOf(a)), baseOf(folderOf(b))) : 0) || byVersion(baseOf(a), baseOf(b)));
    const others = paths.length - versioned.length;
    if (ups.length === 0 || others > versioned.length || (ups.length === 1 && !MIGRATIONS.test(folder)) || !hasDefinitions(ups, peek)) return [];
    const repeatable = paths.filter(isRepeatable).toSorted((a, b) => byName(baseOf(a), baseOf(b)));
    const last = ups.at(-1)!;
    const sections = sectionsIn(peek(last) ?? '');
    const tool = toolOfFiles(folder, ups, all, peek);
    const journal = tool === 'drizzle' ? journalOf(peek(join(folder, 'meta/_journal.json'))) : undefined;
    const applied = journal && journal.tags.length > 0 ? journal.tags.map((tag) => join(folder, `${tag}.sql`)).filter((path) => all.has(path)) : tool === 'flyway' ? sinceBaseline(ups) : ups;
    if (applied.length === 0) return [];
    const skipped = ups.filter((path) => !applied.includes(path));
    const unread = otherPrograms(folder, all);
    return [{
      kind: 'numbered', ...(tool && { tool, ...outside(keptOut(tool, ups, all, peek)) }), ...serverOf(journal?.dialect ?? serverOfFiles(ups, peek)), folder, files: [...applied, ...repeatable], unapplied: [...own.filter(isDown), ...ofOthers, ...skipped],
      ...(unread > 0 && { partial: true as const, remark: `${unread} ${unread === 1 ? 'migration' : 'migrations'} in another language than SQL ${unread === 1 ? 'is' : 'are'} not read.` }),
      // Drizzle keeps a journal and snapshots beside its files, and Liquibase a list, which nobody but they can write; Play wants a number for a name.
      ...(tool !== 'drizzle' && tool !== 'liquibase' && tool !== 'play' && { next: { folder: releases.has(folderOf(last)) ? folderOf(last) : folder, style: 'numbered' as const, after: baseOf(last), ...(sections && sections !== 'liquibase' && sections !== 'play' && { sections }) } }),
      title: `${toolOf(tool)?.title ?? 'numbered'} migrations in ${folder === '' ? 'the workspace’s root' : folder}`,
    }];
  });
}

/** `migrations/60/02_sessions.up.sql`: a folder for each release, named by its number, of which there are several side by side. To the folder above them. */
function foldersOfReleases(sql: readonly string[]): ReadonlyMap<string, string> {
  const numbered = new Set(sql.filter((path) => versionOf(baseOf(path)) !== undefined).map(folderOf).filter((folder) => /^\d{1,4}$/.test(baseOf(folder)) && folderOf(folder) !== ''));
  const beside = groupBy(numbered, folderOf);
  return new Map([...numbered].flatMap((folder): [string, string][] => (beside.get(folderOf(folder))!.length >= RELEASES ? [[folder, folderOf(folder)]] : [])));
}

/** Two numbers may be two servers' versions. */
const RELEASES = 3;

/** Flyway looks below its location too: the folder `migration` above a versioned file, unless a folder between them names a server. */
function flywayFolder(path: string): string | undefined {
  if (!/^(?:[VUB]\d[\d._]*|R)__/.test(baseOf(path))) return undefined;
  const folder = folderOf(path);
  const location = /^(?:.*\/)?migrations?(?=\/|$)/i.exec(folder)?.[0];
  return location === undefined || dialectOfPath(folder.slice(location.length)) !== undefined ? undefined : location;
}

/** Flyway begins a new database with its latest baseline, and runs what comes after. */
function sinceBaseline(ups: readonly string[]): readonly string[] {
  const baseline = ups.findLast((path) => baseOf(path).startsWith('B'));
  if (baseline === undefined) return ups;
  const versionedBy = (path: string): string => baseOf(path).slice(1).replace(/__.*$/, '').replaceAll('_', '.');
  return [baseline, ...ups.filter((path) => !baseOf(path).startsWith('B') && byVersion(versionedBy(path), versionedBy(baseline)) > 0)];
}
const MIGRATIONS = /(?:^|\/)(?:[^/]*migrations?|migrate|drizzle|flyway|versions?|evolutions)(?:\/|$)/i;

/** A SQL Server project (DACPAC) declares each object in a file of its own: what makes tables comes before what reads them. */
function sqlProjects(sql: readonly string[], all: readonly string[]): readonly Candidate[] {
  return all.filter((path) => path.endsWith('.sqlproj')).flatMap((project): Candidate[] => {
    const folder = folderOf(project);
    const rank = (path: string): number => OBJECTS.findIndex((name) => segmentsOf(folderOf(path)).some((segment) => segment.toLowerCase() === name));
    const files = sql.filter((path) => inside(folder, path) && rank(path) >= 0).toSorted((a, b) => rank(a) - rank(b) || byName(a, b));
    return files.length === 0 ? [] : [{ kind: 'dump', dialect: 'sqlserver', folder, files, unapplied: [], title: `the ${files.length} tables and views of ${project}` }];
  });
}
const OBJECTS: readonly string[] = ['user defined types', 'tables', 'views'];

const DUMP_NAME = /^(?:.*[._-])?(?:schema|structure|dump|database|ddl|init|tables|latest|create[-_]?tables?|setup|install|baseline)(?:[._-][\w-]+)?\.(?:sql|psql|pgsql|ddl)$/i;
const DUMP_TEXT = /-- (?:PostgreSQL database|MySQL|MariaDB) dump|-- phpMyAdmin SQL Dump|^\s*-- Dump of /m;

/** A script for psql, sqlcmd or another client that brings in the files which declare: those are read where it names them. */
function scripts(sql: readonly string[], all: ReadonlySet<string>, peek: Peek): readonly Candidate[] {
  const brought = new Map(sql.map((path) => [path, includesIn(peek(path) ?? '').flatMap((one) => included(path, one, (file) => all.has(file)) ?? [])]));
  const inner = new Set([...brought.values()].flat());
  const taken = new Set<string>();
  return [...brought].filter(([path, names]) => !inner.has(path) && (names.length > 1 || (names.length > 0 && DUMP_NAME.test(baseOf(path))))).flatMap(([path]): Candidate[] => {
    const files = withIncludes([path], (file) => all.has(file), peek).filter((file) => !taken.has(file));
    const texts = files.map((file) => peek(file) ?? '');
    if (!texts.some(declaresTables)) return [];
    for (const file of files) taken.add(file);
    return [{ kind: 'dump', ...serverOf(dialectOfPath(path) ?? dialectOfTexts(texts)), folder: folderOf(path), files, unapplied: [], title: `${path} with the ${files.length - 1} ${files.length === 2 ? 'file' : 'files'} that it includes` }];
  });
}

/** What only its own client can run may include others. */
function withTheirIncludes(candidate: Candidate, all: ReadonlySet<string>, peek: Peek): Candidate {
  if (candidate.kind !== 'numbered' || (candidate.tool !== undefined && candidate.tool !== 'sqitch' && candidate.tool !== 'plain')) return candidate;
  const seen = [...candidate.files.slice(0, 3), ...candidate.files.slice(-2)];
  if (candidate.tool === undefined && !seen.some((path) => includesIn(peek(path) ?? '').length > 0)) return candidate;
  return { ...candidate, files: withIncludes(candidate.files, (file) => all.has(file), peek) };
}

/** One file that declares all: told by its name, or by what pg_dump and mysqldump write on top. */
function dumps(sql: readonly string[], peek: Peek): readonly Candidate[] {
  return sql.filter((path) => !isDown(path)).flatMap((path): Candidate[] => {
    const text = peek(path);
    if (text === undefined || !declaresTables(text) || !(DUMP_NAME.test(baseOf(path)) || DUMP_TEXT.test(text.slice(0, 4000)))) return [];
    return [{ kind: 'dump', ...serverOf(dialectOfPath(path) ?? dialectOfTexts([text])), folder: folderOf(path), files: [path], unapplied: [], title: path }];
  });
}

const DECLARED = /(?:^|\/)(?:schemas?|ddl|tables|sql|db|database|databases|structure)$/i;

/** A folder of unnumbered files, a table or so in each. */
function declarations(sql: readonly string[], peek: Peek): readonly Candidate[] {
  return [...groupBy(sql.filter((path) => DECLARED.test(folderOf(path))), folderOf)].flatMap(([folder, paths]): Candidate[] => {
    const texts = paths.map((path) => peek(path) ?? '');
    const declaring = texts.filter(declaresTables).length;
    if (declaring === 0 || declaring * 2 < paths.length) return [];
    // What declares tables comes before what only speaks of them.
    const files = paths.toSorted((a, b) => Number(declaresTables(peek(b) ?? '')) - Number(declaresTables(peek(a) ?? '')) || byName(a, b));
    return [{ kind: 'dump', ...serverOf(dialectOfPath(folder) ?? dialectOfTexts(texts)), folder, files, unapplied: [], title: `${files.length} declaring files in ${folder}` }];
  });
}
