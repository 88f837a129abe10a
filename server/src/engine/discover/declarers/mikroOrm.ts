// MikroORM's entities: its schema generator makes their tables, and migrations that are generated hold what it would do.
// Sources: mikro-orm.io, "Schema Generator", "Migrations".
import type { DialectId } from '../../../sql/dialect.ts';
import { tableName } from '../../../libraries/mikro-orm/naming.ts';
import { isOfTests } from '../../models/entitySetup.ts';
import { toldOfManaged } from '../../models/managedSetup.ts';
import type { Declarer } from '../declarer.ts';
import type { Defined } from '../text.ts';

const ENTITY = /@(?:\w+\.)?Entity\s*\(([^)]*)\)[\s\S]*?\bclass\s+([\w$]+)|\b(?:new\s+(?:\w+\.)?EntitySchema\b[^(]*|defineEntity\s*)\(([\s\S]{0,400})/g;
const NAMED = /\b(?:tableName|collection)\s*:\s*(['"`])([\w.$-]+)\1/;
const CALLED = /\b(?:name\s*:\s*(['"`])([\w$]+)\1|class\s*:\s*([\w$]+))/;

/** `orm.schema.update()`, `orm.getSchemaGenerator().createSchema()`, the same on the command line, or a migration, which is generated of the entities. */
const MAKES = /\b(?:getSchemaGenerator\s*\(\s*\)|\w*[gG]enerator|\w*[oO]rm\s*\.\s*schema)\s*\.\s*(?:(?:create|update)(?:Schema)?\s*\(|refresh(?:Database)?\s*\(|ensureDatabase\s*\(\s*\{)|\bmikro-orm\S*\s+schema:(?:create|update|fresh)\b|\bextends\s+Migration\b/;

const SERVERS: Readonly<Record<string, DialectId>> = { postgresql: 'postgres', mysql: 'mysql', mariadb: 'mariadb', sqlite: 'sqlite' };

export const mikroOrmDeclarer: Declarer = {
  id: 'mikro-orm',
  title: 'MikroORM',
  package: '(?:@mikro-orm/(?:core|postgresql|mysql|mariadb|sqlite|better-sqlite|libsql))',
  declares: (_, text) => {
    if (!/mikro-orm\//.test(text) || !/\b(?:Entity|EntitySchema|defineEntity)\b/.test(text)) return undefined;
    const tables = [...text.matchAll(ENTITY)].flatMap(([, options, name, schema]) => {
      const given = NAMED.exec(schema ?? options!)?.[2];
      const called = schema === undefined ? name! : CALLED.exec(schema)?.slice(2).find((one) => one !== undefined);
      const table = given ?? (called === undefined ? undefined : tableName('underscore', called, undefined));
      return table === undefined ? [] : [table.slice(table.indexOf('.') + 1)];
    });
    return tables.length === 0 ? undefined : { tables, passesOn: [] };
  },
  server: (path, text) => {
    const told = toldOfManaged(path, text)?.server;
    return told === undefined ? undefined : SERVERS[told] ?? 'other';
  },
  makes: (text, path) => !isOfTests(path) && /mikro-?orm/i.test(text) && MAKES.test(text),
  isSetup: (path) => /(?:^|\/)package\.json$/.test(path),
  isBesides,
};

/** The names that MikroORM makes up of what entities declare: a migration that it generates makes no more. Source: naming-strategy/AbstractNamingStrategy.js. */
const GENERATED = /_(?:index|unique|foreign|pkey)$/;

/** Columns and indexes that no entity speaks of. */
function isBesides({ index, unique, columns = [] }: Defined, declared: () => string): boolean {
  const isSpoken = (column: string): boolean => declared().includes(column) || (/.(?:uu)?id$/.test(column) && declared().includes(column.replace(/(?:uu)?id$/, '')));
  if ([index, unique].some((name) => name !== undefined && !GENERATED.test(name) && (name === '' || !declared().includes(plain(name))))) return true;
  return columns.some((column) => !isSpoken(plain(column)));
}

const plain = (name: string): string => name.toLowerCase().replaceAll('_', '');
