// The entities that programs declare with TypeORM, and what the packages they stand in tell of the names they get and of the database they are in.
import { dialectNamed } from '../libraries/drivers.ts';
import type { Outside, TableName } from '../libraries/library.ts';
import type { Summary } from '../libraries/summary.ts';
import type { Entity } from '../libraries/typeorm/entity.ts';
import { declarationAt, entityOf, type Declared, type EntityWorkspace } from '../libraries/typeorm/models.ts';
import type { Naming } from '../libraries/typeorm/naming.ts';
import { folderOf, inside, join, packageFolders, rootOf } from './discover/paths.ts';
import { heardIn } from './heard.ts';
import type { Files } from './ports.ts';

export interface Entities {
  /** Undefined where nothing of the workspace declares it, or several do and none is nearer. */
  of(from: string, by: TableName): Entity | undefined;
}

/** What a file says of how TypeORM is set up. */
export interface Told { readonly strategy?: Naming['strategy']; readonly prefix?: string; readonly server?: string; readonly decides?: true }

export interface EntitiesOptions {
  readonly all: readonly string[];
  readonly read: Files['read'];
  /** The files that may declare entities. */
  declaring(): readonly string[];
  told(): readonly { readonly path: string; readonly told: Told }[];
  summary(path: string): Summary | undefined;
  exported(path: string): Pick<Outside, 'exported'>;
}

/** What a package's programs tell together. */
interface Setup { readonly naming: Naming; readonly server: string | undefined; readonly conditions: Pick<Entity, 'missing' | 'isOld'> }

export function entitiesIn({ all, read, declaring, told, summary, exported }: EntitiesOptions): Entities {
  const known = new Map<string, Entity | undefined>();
  const setups = new Map<string, Setup>();
  let packages: ReadonlySet<string> | undefined;
  let named: ReadonlyMap<string, readonly Declared[]> | undefined;
  const rootFor = (path: string): string => rootOf(folderOf(path), packages ??= packageFolders(all));
  const setupOf = (path: string): Setup => {
    const root = rootFor(path);
    const setup = setups.get(root) ?? setupIn(root, told(), read);
    setups.set(root, setup);
    return setup;
  };
  const anywhere = (from: string, name: string): Declared | undefined => {
    named ??= byName(declaring(), summary);
    const found = named.get(name) ?? [];
    const near = found.filter(({ path }) => inside(rootFor(path), from));
    const [only, ...more] = near.length > 0 ? near : found;
    return more.length === 0 ? only : undefined;
  };
  const workspace: EntityWorkspace = {
    entities: (path) => summary(path)?.entities,
    referred: (path, { name, module, anywhere: isByName }) => {
      if (isByName) return anywhere(path, name);
      if (module === undefined) return { path, name };
      const meaning = exported(path).exported(module, name);
      if (meaning?.kind === 'table' && meaning.library === 'typeorm') return { path: meaning.path, name: meaning.name };
      return meaning ? undefined : anywhere(path, name);
    },
    naming: (path) => setupOf(path).naming,
    dialect: (path) => dialectNamed(setupOf(path).server ?? ''),
    conditions: (path) => setupOf(path).conditions,
  };
  return {
    of: (from, { path, name }) => {
      const at = path === undefined ? anywhere(from, name) : { path, name };
      if (!at || !declarationAt(workspace, at) || setupOf(at.path).server === 'mongodb') return undefined;
      const key = `${at.path}#${at.name}`;
      if (!known.has(key)) known.set(key, entityOf(workspace, { path: at.path, name: at.name }));
      return known.get(key);
    },
  };
}

function byName(paths: readonly string[], summary: EntitiesOptions['summary']): ReadonlyMap<string, readonly Declared[]> {
  const found = new Map<string, Declared[]>();
  const put = (name: string, at: Declared): void => void (found.get(name)?.push(at) ?? found.set(name, [at]));
  for (const path of paths) for (const [name, { is, entity, table }] of Object.entries(summary(path)?.entities ?? {})) {
    if (is === 'part') continue;
    put(name, { path, name });
    for (const other of new Set([entity, table])) if (other !== undefined && other !== name) put(other, { path, name });
  }
  return found;
}

// ── How TypeORM is set up ────────────────────────────────────────────────────────────────────────────────────────

const TESTS = /(?:^|\/)(?:tests?|e2e|__tests__|spec)\/|[.-](?:spec|test|e2e)[.-]/;
const STRATEGY = /\bnamingStrategy\s*:\s*(?:new\s+)?([\w$.]+)/;
const PREFIX = /\bentityPrefix\s*:\s*(['"`])([^'"`$]*)\1/;
const SERVER = /\btype["']?\s*:\s*(?:<[^>\n]*>\s*)?['"](postgres|mysql|mariadb|sqlite|better-sqlite3|sqljs|expo|mssql|oracle|cockroachdb|aurora-postgres|aurora-mysql|mongodb)['"]/;
const OPENS = /\b(?:DataSource(?:Options)?|TypeOrmModule\w*|TypeOrmOptionsFactory|(?:Postgres|Mysql|Sqlite)?ConnectionOptions|createConnection)\b/;

/** What a file tells, or nothing; asked of every file that names TypeORM. */
export function toldBy(path: string, text: string): Told | undefined {
  if (!/typeorm/i.test(text) || TESTS.test(path)) return undefined;
  const strategy = STRATEGY.exec(text)?.[1];
  const prefix = PREFIX.exec(text)?.[2];
  const server = OPENS.test(text) || /ormconfig/.test(path) ? SERVER.exec(text)?.[1] : undefined;
  const decides = text.includes('invalidWhereValuesBehavior');
  if (strategy === undefined && prefix === undefined && server === undefined && !decides) return undefined;
  return {
    ...(strategy !== undefined && { strategy: /(?:^|\.)SnakeNamingStrategy$/.test(strategy) ? 'snake' as const : 'other' as const }),
    ...(prefix !== undefined && { prefix }), ...(server !== undefined && { server }), ...(decides && { decides: true as const }),
  };
}

/** What the files of a package say; of another's, where none of its own do. */
function setupIn(root: string, told: readonly { readonly path: string; readonly told: Told }[], read: Files['read']): Setup {
  const only = heardIn(root, told);
  const [strategy, prefix, server] = [only((one) => one.strategy), only((one) => one.prefix), only((one) => one.server)];
  return {
    naming: { strategy: strategy === undefined ? 'default' : strategy === 'several' || prefix === 'several' ? 'other' : strategy, prefix: prefix === 'several' || prefix === undefined ? '' : prefix },
    server: server === 'several' ? undefined : server,
    conditions: only((one) => one.decides) ? { missing: 'not known' } : conditionsBy(root, read),
  };
}

/** Before 1.0 a condition on nothing was dropped. Sources: typeorm.io, "Migrating to v1"; the changelog of 0.3.0. */
function conditionsBy(root: string, read: Files['read']): Setup['conditions'] {
  for (let folder = root; ; folder = folderOf(folder)) {
    const version = /"(?:@[\w-]+\/)?typeorm"\s*:\s*"[^\d"]*(\d+\.\d+)/.exec(read(join(folder, 'package.json')) ?? '')?.[1];
    if (version !== undefined) return version.startsWith('0.3') ? { missing: 'dropped' } : version.startsWith('0.') ? { missing: 'not known', isOld: true } : { missing: 'thrown' };
    if (folder === '') break;
  }
  return { missing: 'not known' };
}
