// TypeORM's entities: `synchronize` makes their tables, and migrations that are generated hold what it would do.
// Source: typeorm.io, "Data Source Options" (`synchronize`), "Migrations: Generating".
import type { DialectId } from '../../../sql/dialect.ts';
import { snakeCase } from '../../../libraries/typeorm/naming.ts';
import { isOfTests, isSetup, serverTold } from '../../models/entitySetup.ts';
import type { Declarer } from '../declarer.ts';
import type { Defined } from '../text.ts';

const ENTITY = /@(?:\w+\.)?Entity\s*\(([^)]*)\)[\s\S]*?\bclass\s+([\w$]+)|\bnew\s+(?:\w+\.)?EntitySchema\b[^(]*\(([\s\S]{0,400})/g;
const NAMED = /^\s*(?:\{[^}]*?\bname\s*:\s*)?(['"`])([\w.$-]+)\1/;
const SCHEMA_NAMED = /\btableName\s*:\s*(['"`])([\w.$-]+)\1/;
const SCHEMA_CALLED = /\bname\s*:\s*(['"`])([\w$]+)\1/;

/** `synchronize: isDevelopment`, `source.synchronize()`, or a migration, which is generated of the entities. */
const MAKES = /\bimplements\s+MigrationInterface\b|\bsynchronize["']?\s*:\s*(?!false\b)[^\s;,]|\.synchronize\s*\(/;

const SYNCHRONIZED = /\bsynchronize["']?\s*:\s*true\b/;
/** A database that is gone with its program is none that a history makes. */
const IN_MEMORY = /\{[^{}]*['"`]:memory:[^{}]*\}/g;

const SERVERS: Readonly<Record<string, DialectId>> = { 'postgres': 'postgres', 'aurora-postgres': 'postgres', 'mysql': 'mysql', 'aurora-mysql': 'mysql', 'mariadb': 'mariadb', 'sqlite': 'sqlite', 'better-sqlite3': 'sqlite', 'sqljs': 'sqlite', 'expo': 'sqlite' };

export const typeormDeclarer: Declarer = {
  id: 'typeorm',
  title: 'TypeORM',
  package: 'typeorm',
  // A relation may be null unless it says otherwise.
  nulls: 'unsaid',
  declares: (_, text) => {
    if (!/\bEntity(?:Schema)?\b/.test(text) || !/typeorm['"/]/.test(text)) return undefined;
    const tables = [...text.matchAll(ENTITY)].flatMap(([, options, name, schema]) => (schema !== undefined ? SCHEMA_NAMED.exec(schema)?.[2] ?? snakeCase(SCHEMA_CALLED.exec(schema)?.[2] ?? '') : NAMED.exec(options!)?.[2] ?? snakeCase(name!))).filter((name) => name !== '');
    return tables.length === 0 ? undefined : { tables, passesOn: [] };
  },
  server: (path, text) => {
    const told = serverTold(path, text);
    return told === undefined ? undefined : SERVERS[told] ?? 'other';
  },
  makes: (text, path) => !isOfTests(path) && MAKES.test(text),
  synchronizes: (text) => text.replace(IN_MEMORY, '').search(SYNCHRONIZED) >= 0,
  isSetup,
  isBesides,
};

/** The names that TypeORM makes up of what entities declare: a migration that it generates makes no more. Source: naming-strategy/DefaultNamingStrategy.js. */
const GENERATED = /^(?:idx|rel|uq|pk)_[0-9a-f]{24,27}$/;

/** Columns and indexes that no entity speaks of. */
function isBesides({ index, unique, columns = [] }: Defined, declared: () => string): boolean {
  if ([index, unique].some((name) => name !== undefined && !GENERATED.test(name) && (name === '' || !declared().includes(plain(name))))) return true;
  return columns.some((column) => !isSpoken(plain(column), declared()));
}

/** A relation `author` has a column `authorId`. */
const isSpoken = (column: string, declared: string): boolean => declared.includes(column) || (/.(?:uu)?id$/.test(column) && declared.includes(column.replace(/(?:uu)?id$/, '')));

const plain = (name: string): string => name.toLowerCase().replaceAll('_', '');
