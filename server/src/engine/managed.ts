// The entities that programs declare with MikroORM, and what the packages they stand in tell of the names they get, of the database they are in, and of how relations are read.
import { dialectNamed } from '../libraries/drivers.ts';
import type { Outside, TableName } from '../libraries/library.ts';
import type { Target } from '../libraries/mikro-orm/declaration.ts';
import type { ManagedEntity, Strategy } from '../libraries/mikro-orm/entity.ts';
import { declarationAt, managedOf, type Declared, type ManagedWorkspace } from '../libraries/mikro-orm/models.ts';
import type { Naming } from '../libraries/mikro-orm/naming.ts';
import type { Summary } from '../libraries/summary.ts';
import { folderOf, inside, join, packageFolders, rootOf } from './discover/paths.ts';
import { heardIn } from './heard.ts';
import type { Files } from './ports.ts';

export interface Managed {
  /** Undefined where nothing of the workspace declares it, or several do and none is nearer. */
  of(from: string, by: TableName): ManagedEntity | undefined;
}

/** What a file says of how MikroORM is set up. */
export interface ToldOfManaged { readonly naming?: Naming; readonly server?: string; readonly strategy?: Strategy; readonly schema?: string; /** Filters stand there, or something else that changes what is sent. */ readonly decides?: true }

export interface ManagedOptions {
  readonly all: readonly string[];
  readonly read: Files['read'];
  /** The files that may declare entities. */
  declaring(): readonly string[];
  told(): readonly { readonly path: string; readonly told: ToldOfManaged }[];
  summary(path: string): Summary | undefined;
  exported(path: string): Pick<Outside, 'exported'>;
}

interface Setup { readonly naming: Naming; readonly server: string | undefined; readonly setup: ReturnType<ManagedWorkspace['setup']> }

export function managedEntities({ all, read, declaring, told, summary, exported }: ManagedOptions): Managed {
  const known = new Map<string, ManagedEntity | undefined>();
  const setups = new Map<string, Setup>();
  let packages: ReadonlySet<string> | undefined;
  let named: ReadonlyMap<string, readonly Declared[]> | undefined;
  let extending: ReadonlyMap<string, readonly Declared[]> | undefined;
  const rootFor = (path: string): string => rootOf(folderOf(path), packages ??= packageFolders(all));
  const setupOf = (path: string): Setup => {
    const root = rootFor(path);
    if (!setups.has(root)) setups.set(root, setupIn(root, told(), read));
    return setups.get(root)!;
  };
  const anywhere = (from: string, name: string): Declared | undefined => {
    const found = (named ??= namesIn(declaring(), summary)).get(name) ?? [];
    const near = found.filter(({ path }) => inside(rootFor(path), from));
    return near.length === 1 ? near[0] : near.length === 0 && found.length === 1 ? found[0] : undefined;
  };
  const referred = (path: string, { name, module, anywhere: isByName }: Target): Declared | undefined => {
    if (isByName) return anywhere(path, name);
    if (module === undefined) return declarationAt(workspace, { path, name }) ? { path, name } : anywhere(path, name);
    const meaning = exported(path).exported(module, name);
    return meaning?.kind === 'table' && meaning.library === 'mikro-orm' && meaning.path !== '' ? { path: meaning.path, name: meaning.name } : anywhere(path, name);
  };
  const workspace: ManagedWorkspace = {
    declarations: (path) => summary(path)?.managed,
    referred,
    naming: (path) => setupOf(path).naming,
    dialect: (path) => dialectNamed(setupOf(path).server ?? ''),
    setup: (path) => setupOf(path).setup,
    children: ({ path, name }) => (extending ??= extendingIn(declaring(), summary, referred)).get(`${path}#${name}`) ?? [],
  };
  return {
    of: (from, { path = '', name }) => {
      const at = path === '' ? anywhere(from, name) : { path, name };
      if (!at || !declarationAt(workspace, at) || setupOf(at.path).server === 'mongo') return undefined;
      const key = `${at.path}#${at.name}`;
      if (!known.has(key)) known.set(key, managedOf(workspace, at));
      return known.get(key);
    },
  };
}

function namesIn(paths: readonly string[], summary: ManagedOptions['summary']): ReadonlyMap<string, readonly Declared[]> {
  const found = new Map<string, Declared[]>();
  for (const path of paths) for (const [name, { entity }] of Object.entries(summary(path)?.managed ?? {})) {
    // `class User extends UserSchema.class` is the entity of the schema.
    for (const one of new Set([name, entity])) void (found.get(one)?.push({ path, name }) ?? found.set(one, [{ path, name }]));
  }
  return found;
}

function extendingIn(paths: readonly string[], summary: ManagedOptions['summary'], referred: ManagedWorkspace['referred']): ReadonlyMap<string, readonly Declared[]> {
  const found = new Map<string, Declared[]>();
  for (const path of paths) for (const [name, { extends: base }] of Object.entries(summary(path)?.managed ?? {})) {
    const to = base && referred(path, base);
    if (to) void (found.get(`${to.path}#${to.name}`)?.push({ path, name }) ?? found.set(`${to.path}#${to.name}`, [{ path, name }]));
  }
  return found;
}

// ── How MikroORM is set up ───────────────────────────────────────────────────────────────────────────────────────

const TESTS = /(?:^|\/)(?:tests?|e2e|__tests__|spec)\/|[.-](?:spec|test|e2e)[.-]/;
const OPENS = /\bMikroORM\b|\bMikroOrmModule\w*|\bdefineConfig\b|\bMikroOrm\w*Options\b|\bOptions</;
const NAMING = /\bnamingStrategy\s*:\s*(?:new\s+)?([\w$.]+)/;
const STRATEGY = /\bloadStrategy\s*:\s*(?:LoadStrategy\.(\w+)|['"]([\w-]+)['"])/;
const SERVER = /\btype["']?\s*:\s*['"](postgresql|mysql|mariadb|sqlite|better-sqlite|libsql|mssql|mongo)['"]|['"](?:@|[^'"]*\/)mikro-orm\/(postgresql|mysql|mariadb|sqlite|better-sqlite|libsql|mssql|mongodb)['"]/g;
const SCHEMA = /\bschema\s*:\s*['"](\w+)['"]/;
const DECIDES = /\b(?:filters|autoJoinOneToOneOwner|autoJoinRefsForFilters|filtersOnRelations|ignoreUndefinedInQuery|onQuery|populateAfterFlush|embeddables)\s*:/;

/** What a file tells, or nothing; asked of every file that names MikroORM. */
export function toldOfManaged(path: string, text: string): ToldOfManaged | undefined {
  if (!/mikro-?orm/i.test(text) || TESTS.test(path) || !OPENS.test(text)) return undefined;
  const naming = NAMING.exec(text)?.[1];
  const [, word, quoted] = STRATEGY.exec(text) ?? [];
  const servers = new Set([...text.matchAll(SERVER)].map(([, type, module]) => (type ?? module)!.replace(/^mongodb$/, 'mongo').replace(/^better-sqlite$|^libsql$/, 'sqlite')));
  const strategy = (word ?? quoted)?.toLowerCase().replace('_', '-');
  const schema = SCHEMA.exec(text)?.[1];
  const [server] = servers.size === 1 ? servers : [];
  if (naming === undefined && strategy === undefined && server === undefined && schema === undefined && !DECIDES.test(text)) return undefined;
  return {
    ...(naming !== undefined && { naming: /(?:^|\.)UnderscoreNamingStrategy$/.test(naming) ? 'underscore' as const : /(?:^|\.)EntityCaseNamingStrategy$/.test(naming) ? 'entity case' as const : 'other' as const }),
    ...(server !== undefined && { server }), ...((strategy === 'joined' || strategy === 'select-in' || strategy === 'balanced') && { strategy }), ...(schema !== undefined && { schema }), ...(DECIDES.test(text) && { decides: true as const }),
  };
}

/** What the files of a package say; of another's, where none of its own do. */
function setupIn(root: string, told: readonly { readonly path: string; readonly told: ToldOfManaged }[], read: Files['read']): Setup {
  const only = heardIn(root, told);
  const [naming, server, strategy, schema] = [only((one) => one.naming), only((one) => one.server), only((one) => one.strategy), only((one) => one.schema)];
  const version = versionOf(root, read);
  const usual = version === undefined ? 'not known' as const : version < 6 ? 'select-in' as const : version < 7 ? 'joined' as const : 'balanced' as const;
  return {
    naming: naming === undefined ? 'underscore' : naming === 'several' ? 'other' : naming,
    server: server === 'several' ? undefined : server,
    setup: { strategy: strategy === undefined ? usual : strategy === 'several' ? 'not known' : strategy, ...(version !== undefined && version < 6 && { isOld: true as const }), ...(version !== undefined && version > 6 && { isNew: true as const }), ...(schema !== undefined && schema !== 'several' && schema !== 'public' && { schema }) },
  };
}

/** Source of what hangs on it: mikro-orm.io, "Upgrading from v5 to v6", "Upgrading from v6 to v7". */
function versionOf(root: string, read: Files['read']): number | undefined {
  for (let folder = root; ; folder = folderOf(folder)) {
    const version = /"@mikro-orm\/(?:core|postgresql|mysql|knex|sql)"\s*:\s*"[^\d"]*(\d+)/.exec(read(join(folder, 'package.json')) ?? '')?.[1];
    if (version !== undefined) return Number(version);
    if (folder === '') return undefined;
  }
}
