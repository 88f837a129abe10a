// Migrations written as programs, in TypeScript or JavaScript: db-migrate, node-pg-migrate, Knex, TypeORM, Sequelize, Kysely, MikroORM.
// Their files begin with a version, export `up`, and speak of their tool; where SQL files lie among them, both are one history.
import type { ToolId } from '../../schema/migrationTool.ts';
import type { DialectId } from '../../sql/dialect.ts';
import type { Candidate, Peek } from './candidates.ts';
import { dialectOfPath, dialectOfTexts } from './dialects.ts';
import { toolOf } from '../history/migrationTools.ts';
import type { WrittenProgram } from '../fixing/programWriter.ts';
import { baseOf, byName, byVersion, folderOf, inside, join, versionOf } from './paths.ts';
import { groupBy } from '../../text/groupBy.ts';
import { serverOf } from './server.ts';

const PROGRAM = /\.(?:[cm]?[jt]s)$/;
export const isProgram = (path: string): boolean => PROGRAM.test(path) && !/\.d\.[cm]?ts$/.test(path);

/** MikroORM writes the time behind the word: `Migration20240219102530.ts`. */
const stem = (path: string): string => baseOf(path).replace(/^Migration(?=\d)/, '');
/** A version in front (`20240324T085500-users.ts` is one, too, and `20240506103845Users.ts`), or a time at the end: `InitialSetup20240506103845.ts`. */
const isVersioned = (path: string): boolean => (/^\d{3,}|^V\d/.test(stem(path)) && versionOf(stem(path)) !== undefined) || /^\d{8}T\d{6,9}Z?[-_.]/.test(stem(path)) || /\D\d{13,14}\.\w+$|^\d{14}[A-Z]/.test(baseOf(path));
/** Names that say what a folder is for; elsewhere a program that begins with digits is something else. */
const FOLDER = /(?:^|\/)(?:[\w-]*migrations?|migrate|versions)(?:\/|$)/i;

const UP = /\b(?:exports\.up|export\s+(?:const|(?:async\s+)?function)\s+up|(?:async\s+)?up\s*\(|up\s*[:=])/;
const SIGNS: readonly (readonly [ToolId, RegExp])[] = [
  ['mikro-orm', /mikro-orm\/migrations|\bthis\.addSql\b/],
  ['typeorm', /\bMigrationInterface\b|\bQueryRunner\b/],
  ['node-pg-migrate', /node-pg-migrate|\bMigrationBuilder\b|\bpgm\./],
  ['kysely', /\bKysely\b|['"]kysely['"]/],
  ['sequelize', /\bqueryInterface\b|\bQueryInterface\b/],
  ['knex', /\b[Kk]nex\b/],
  ['db-migrate', /\bdb\.(?:runSql|all|createTable|dropTable|renameTable|addColumn|removeColumn|renameColumn|changeColumn|addIndex|removeIndex|addForeignKey|insert)\b|\bdb-migrate\b/],
];

/** `sql` are the SQL files that no other candidate has taken. */
export function programs(files: readonly string[], sql: readonly string[], peek: Peek): readonly Candidate[] {
  const folders = groupBy(files.filter((path) => isProgram(path) && FOLDER.test(folderOf(path)) && isVersioned(path)), folderOf);
  const sqlIn = groupBy(sql, folderOf);
  return [...folders].flatMap(([folder, paths]): readonly Candidate[] => {
    const byStem = paths.toSorted((a, b) => byVersion(stem(a), stem(b)));
    const texts = [...new Set([...byStem.slice(0, 3), ...byStem.slice(-5)])].map((path) => peek(path) ?? '');
    const tool = SIGNS.find(([, sign]) => texts.some((text) => UP.test(text) && sign.test(text)))?.[0];
    if (!tool) return [];
    const found = BY_NAME.has(tool) ? paths.toSorted((a, b) => byName(baseOf(a), baseOf(b))) : byStem;
    const beside = (sqlIn.get(folder) ?? []).filter((path) => versionOf(baseOf(path)) !== undefined);
    const inSql = tool === 'db-migrate' ? loadedBy(folder, found, new Set(sqlIn.get(join(folder, 'sqls')))) : undefined;
    const ordered = inSql?.files ?? inOneRow(found, beside.filter((path) => !isDown(path)));
    return [{
      kind: 'numbered', tool, ...serverOf(dialectOfPath(folder) ?? dialectOfDrivers(driversAbove(folder, peek), texts)), folder,
      files: ordered, unapplied: inSql?.unapplied ?? beside.filter(isDown),
      title: `${toolOf(tool)!.title} migrations in ${folder}`,
      ...(beside.length === 0 && isWritten(tool) && /^\d/.test(baseOf(ordered.at(-1)!)) && { next: { folder, style: 'numbered' as const, after: baseOf(ordered.at(-1)!), program: { tool, exports: /\bexports\b/.test(texts.at(-1) ?? '') ? 'commonjs' as const : 'module' as const } } }),
      ...(ordered.some(isProgram) && !READ.has(tool) && { remark: 'What their programs build by calls instead of SQL is not read.' }),
    }];
  }).filter(({ folder }, _, all) => !all.some((other) => other.folder !== folder && inside(other.folder, folder)));
}

/** Those whose calls are read as the SQL that they send. */
const READ: ReadonlySet<ToolId> = new Set<ToolId>(['knex', 'kysely', 'typeorm', 'sequelize', 'node-pg-migrate', 'mikro-orm']);

const isWritten = (tool: ToolId): tool is WrittenProgram => ['typeorm', 'knex', 'sequelize', 'node-pg-migrate', 'kysely'].includes(tool);

/** They order their files by name: MikroORM, db-migrate, Sequelize's Umzug, Kysely (each one's documentation); the others by the number in front. */
const BY_NAME: ReadonlySet<ToolId> = new Set<ToolId>(['mikro-orm', 'db-migrate', 'sequelize', 'kysely', 'knex']);
const isDown = (path: string): boolean => /[._-]down\.sql$/i.test(path);
const inOneRow = (found: readonly string[], beside: readonly string[]): readonly string[] => (beside.length === 0 ? found : [...found, ...beside].toSorted((a, b) => byVersion(stem(a), stem(b))));

/** db-migrate's own way to write SQL: the program of each migration loads `sqls/<its name>-up.sql`. */
function loadedBy(folder: string, found: readonly string[], sqls: ReadonlySet<string>): Pick<Candidate, 'files' | 'unapplied'> | undefined {
  if (sqls.size === 0) return undefined;
  const of = (path: string, way: string): string => join(folder, `sqls/${baseOf(path).replace(PROGRAM, '')}-${way}.sql`);
  const files = found.map((path) => (sqls.has(of(path, 'up')) ? of(path, 'up') : path));
  const loaded = new Set(files);
  return {
    files,
    // What no program loads is run by nobody.
    unapplied: [...sqls].filter((path) => !loaded.has(path)),
  };
}

const DRIVERS: readonly (readonly [RegExp, DialectId])[] = [
  [/"(?:pg|postgres|pg-promise|@neondatabase\/serverless|@mikro-orm\/postgresql)"\s*:/, 'postgres'], [/"(?:mysql2?|@mikro-orm\/mysql)"\s*:/, 'mysql'], [/"(?:mariadb|@mikro-orm\/mariadb)"\s*:/, 'mariadb'],
  [/"(?:better-sqlite3|sqlite3|@libsql\/client|@mikro-orm\/(?:(?:better-)?sqlite|libsql))"\s*:/, 'sqlite'], [/"(?:mssql|tedious|@mikro-orm\/mssql)"\s*:/, 'sqlserver'],
];

/** What the texts say, where the application has no driver or has that one too; beside SQLite, which serves for tests, the other is the server. */
function dialectOfDrivers(drivers: readonly DialectId[], texts: readonly string[]): DialectId | undefined {
  const [first, ...others] = drivers;
  if (first === undefined || others.length === 0) return first ?? dialectOfTexts(texts);
  const told = dialectOfTexts(texts);
  const servers = drivers.filter((one) => one !== 'sqlite');
  return told !== undefined && drivers.includes(told) ? told : servers.length === 1 ? servers[0] : undefined;
}

/** The servers of the drivers that the nearest package.json with any depends on. */
function driversAbove(folder: string, peek: Peek): readonly DialectId[] {
  for (let at = folder; ; at = folderOf(at)) {
    const text = peek(join(at, 'package.json'));
    const found = text === undefined ? [] : DRIVERS.filter(([sign]) => sign.test(text)).map(([, dialect]) => dialect);
    if (found.length > 0 || at === '') return found;
  }
}
