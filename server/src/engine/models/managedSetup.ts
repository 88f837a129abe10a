// How the packages of a workspace set MikroORM up, as the texts of their files tell: the names it gives, the server it speaks to, how relations are read, and where the types of columns come from.
import type { TypesOf } from '../../libraries/mikro-orm/columnTypes.ts';
import type { Strategy } from '../../libraries/mikro-orm/entity.ts';
import type { ManagedWorkspace } from '../../libraries/mikro-orm/models.ts';
import type { Naming } from '../../libraries/mikro-orm/naming.ts';
import { folderOf, join } from '../discover/paths.ts';
import { heardIn } from '../programs/heard.ts';
import type { Files } from '../ports.ts';

/** What a file says of how MikroORM is set up. */
export interface ToldOfManaged { readonly naming?: Naming; readonly server?: string; readonly strategy?: Strategy; readonly schema?: string; readonly types?: TypesOf; /** Something there makes other tables of what is declared. */ readonly changes?: true }

/** What a package's programs tell together. */
export interface ManagedSetup { readonly naming: Naming; readonly server: string | undefined; readonly setup: ReturnType<ManagedWorkspace['setup']> }

const TESTS = /(?:^|\/)(?:tests?|e2e|__tests__|spec)\/|[.-](?:spec|test|e2e)[.-]/;
const OPENS = /\bMikroORM\b|\bMikroOrmModule\w*|\bdefineConfig\b|\bMikroOrm\w*Options\b|\bOptions</;
const NAMING = /\bnamingStrategy\s*:\s*(?:new\s+)?([\w$.]+)/;
const STRATEGY = /\bloadStrategy\s*:\s*(?:LoadStrategy\.(\w+)|['"]([\w-]+)['"])/;
const SERVER = /\btype["']?\s*:\s*['"](postgresql|mysql|mariadb|sqlite|better-sqlite|libsql|mssql|mongo)['"]|['"](?:@|[^'"]*\/)mikro-orm\/(postgresql|mysql|mariadb|sqlite|better-sqlite|libsql|mssql|mongodb)['"]/g;
const SCHEMA = /\bschema\s*:\s*['"](\w+)['"]/;
const PROVIDER = /\bmetadataProvider\s*:\s*([\w$.]+)/;
/** Sources: mikro-orm.io, "Configuration" (Custom Mapped Types, Discovery, Schema Generator). */
const CHANGES = /\b(?:getMappedType|onMetadata|afterDiscovered|inferDefaultValues|skipTables|skipColumns|createForeignKeyConstraints|prefixMode|hashAlgorithm|defaultDeleteRule)\b\s*[:(,}]/;

/** What a file tells, or nothing; asked of every file that names MikroORM. */
export function toldOfManaged(path: string, text: string): ToldOfManaged | undefined {
  if (!/mikro-?orm/i.test(text) || TESTS.test(path) || !OPENS.test(text)) return undefined;
  const naming = NAMING.exec(text)?.[1];
  const [, word, quoted] = STRATEGY.exec(text) ?? [];
  const servers = new Set([...text.matchAll(SERVER)].map(([, type, module]) => (type ?? module)!.replace(/^mongodb$/, 'mongo').replace(/^better-sqlite$|^libsql$/, 'sqlite')));
  const strategy = (word ?? quoted)?.toLowerCase().replace('_', '-');
  const schema = SCHEMA.exec(text)?.[1];
  const [server] = servers.size === 1 ? servers : [];
  const provider = PROVIDER.exec(text)?.[1];
  const changes = CHANGES.test(text);
  if (naming === undefined && strategy === undefined && server === undefined && schema === undefined && provider === undefined && !changes) return undefined;
  return {
    ...(naming !== undefined && { naming: /(?:^|\.)UnderscoreNamingStrategy$/.test(naming) ? 'underscore' as const : /(?:^|\.)EntityCaseNamingStrategy$/.test(naming) ? 'entity case' as const : 'other' as const }),
    ...(server !== undefined && { server }), ...((strategy === 'joined' || strategy === 'select-in' || strategy === 'balanced') && { strategy }), ...(schema !== undefined && { schema }),
    ...(provider !== undefined && { types: /TsMorphMetadataProvider$/.test(provider) ? 'source' as const : /ReflectMetadataProvider$/.test(provider) ? 'reflected' as const : 'not known' as const }), ...(changes && { changes: true as const }),
  };
}

/** What the files of a package say; of another's, where none of its own do. */
export function managedSetupIn(root: string, told: readonly { readonly path: string; readonly told: ToldOfManaged }[], read: Files['read']): ManagedSetup {
  const only = heardIn(root, told);
  const [naming, server, strategy, schema, types] = [only((one) => one.naming), only((one) => one.server), only((one) => one.strategy), only((one) => one.schema), only((one) => one.types)];
  const version = versionOf(root, read);
  const usual = version === undefined ? 'not known' as const : version < 6 ? 'select-in' as const : version < 7 ? 'joined' as const : 'balanced' as const;
  return {
    naming: naming === undefined ? 'underscore' : naming === 'several' ? 'other' : naming,
    server: server === 'several' ? undefined : server,
    setup: {
      types: types === undefined ? 'reflected' : types === 'several' ? 'not known' : types, ...(only((one) => one.changes) && { isChanged: true as const }), strategy: strategy === undefined ? usual : strategy === 'several' ? 'not known' : strategy, ...(version !== undefined && version < 6 && { isOld: true as const }), ...(version !== undefined && version > 6 && { isNew: true as const }), ...(schema !== undefined && schema !== 'several' && schema !== 'public' && { schema }),
    },
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
