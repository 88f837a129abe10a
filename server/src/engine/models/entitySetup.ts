// How the packages of a workspace set TypeORM up, as the texts of their files tell: the names it gives, the server it speaks to, and what a condition on nothing becomes.
import type { Entity } from '../../libraries/typeorm/entity.ts';
import type { Naming } from '../../libraries/typeorm/naming.ts';
import { folderOf, join } from '../discover/paths.ts';
import { heardIn } from '../programs/heard.ts';
import type { Files } from '../ports.ts';

/** What a file says of how TypeORM is set up. */
export interface Told { readonly strategy?: Naming['strategy']; readonly prefix?: string; readonly server?: string; readonly decides?: true; readonly apart?: true }

/** What a package's programs tell together. */
export interface Setup { readonly naming: Naming; readonly server: string | undefined; readonly conditions: Pick<Entity, 'missing' | 'isOld' | 'isApart'> }

const TESTS = /(?:^|\/)(?:tests?|e2e|__tests__|spec)\/|[.-](?:spec|test|e2e)[.-]/;
export const isOfTests = (path: string): boolean => TESTS.test(path);
const STRATEGY = /\bnamingStrategy\s*:\s*(?:new\s+)?([\w$.]+)/;
const PREFIX = /\bentityPrefix\s*:\s*(['"`])([^'"`$]*)\1/;
const SERVER = /\btype["']?\s*:\s*(?:<[^>\n]*>\s*)?['"](postgres|mysql|mariadb|sqlite|better-sqlite3|sqljs|expo|mssql|oracle|cockroachdb|aurora-postgres|aurora-mysql|mongodb)['"]/g;
/** Where a data source is opened; in a call it is one of the call's options. */
const APART = /\brelationLoadStrategy\s*:\s*['"]query['"]/;
/** `type: config.connection,` among the other options of a connection. */
const COMPUTED = /\btype\s*:\s*(?![\s'"`])[^,\n{}]+,\s*\n[^{}]*\b(?:host|url|username|synchronize|entities)\s*:/;
const OPENS = /\b(?:DataSource(?:Options)?|TypeOrmModule\w*|TypeOrmOptionsFactory|(?:Postgres|Mysql|Sqlite)?ConnectionOptions|createConnection)\b/;

/** A setting that is no program. */
export const isSetup = (path: string): boolean => /(?:^|\/)ormconfig\.json$/.test(path);

/** What a file tells, or nothing; asked of every file that names TypeORM. */
export function toldBy(path: string, text: string): Told | undefined {
  if (!/typeorm/i.test(text) || TESTS.test(path)) return undefined;
  const strategy = STRATEGY.exec(text)?.[1];
  const prefix = PREFIX.exec(text)?.[2];
  const server = OPENS.test(text) || /ormconfig/.test(path) ? serverIn(text) : undefined;
  const decides = text.includes('invalidWhereValuesBehavior');
  const apart = OPENS.test(text) && APART.test(text);
  if (strategy === undefined && prefix === undefined && server === undefined && !decides && !apart) return undefined;
  return {
    ...(strategy !== undefined && { strategy: /(?:^|\.)SnakeNamingStrategy$/.test(strategy) ? 'snake' as const : 'other' as const }),
    ...(prefix !== undefined && { prefix }), ...(server !== undefined && { server }), ...(decides && { decides: true as const }), ...(apart && { apart: true as const }),
  };
}

/** Where one is named and another is worked out, or two are named, it is not told which is the application's. */
function serverIn(text: string): string | undefined {
  const [first, ...others] = new Set([...text.matchAll(SERVER)].map(([, name]) => name!));
  return first === undefined ? undefined : others.length > 0 || COMPUTED.test(text) ? 'not told' : first;
}

/** The server that a file says its package speaks to, in TypeORM's word for it. */
export const serverTold = (path: string, text: string): string | undefined => toldBy(path, text)?.server;

/** What the files of a package say; of another's, where none of its own do. */
export function setupIn(root: string, told: readonly { readonly path: string; readonly told: Told }[], read: Files['read']): Setup {
  const only = heardIn(root, told);
  const [strategy, prefix, server] = [only((one) => one.strategy), only((one) => one.prefix), only((one) => one.server)];
  return {
    naming: { strategy: strategy === undefined ? 'default' : strategy === 'several' || prefix === 'several' ? 'other' : strategy, prefix: prefix === 'several' || prefix === undefined ? '' : prefix },
    server: server === 'several' ? undefined : server,
    conditions: { ...(only((one) => one.decides) ? { missing: 'not known' } : conditionsBy(root, read)), ...(only((one) => one.apart) && { isApart: true as const }) },
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
