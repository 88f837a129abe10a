// The packages of @databases: a tag whose templates nothing but its own clients takes. Source: the types of @databases/pg 6 and @databases/sql 3.
import type { DialectId } from '../../sql/dialect.ts';
import type { Driver } from '../meaning.ts';
import { classOf, client, giving, lending, name, named, part, role, sending, text, value, type Members } from '../shapes.ts';

const library = 'databases';
const sql = client(library, 'sql');
const packages: Readonly<Record<string, DialectId>> = { pg: 'postgres', mysql: 'mysql', sqlite: 'sqlite', 'sqlite-sync': 'sqlite', expo: 'sqlite', websql: 'sqlite', 'better-sqlite3': 'sqlite' };

const exportsOf = (dialect: DialectId): Members => {
  const connection = client(library, 'connection', dialect);
  return { default: giving(connection), sql, ...named(['ConnectionPool', 'Connection', 'Transaction', 'Queryable', 'DatabaseConnection', 'DatabaseTransaction'], () => classOf(connection)) };
};

export const databasesDriver: Driver = {
  library,
  title: '@databases',
  modules: { '@databases/sql': { default: sql }, ...Object.fromEntries(Object.entries(packages).map(([id, dialect]) => [`@databases/${id}`, exportsOf(dialect)])) },
  roles: {
    sql: role({ ident: name, join: part, value, __dangerous__rawValue: text }, { kind: 'function', tag: { library, label: 'sql', as: 'part' } }),
    connection: role({
      query: sending({ library, label: 'db.query', text: 0, many: true, rows: [], placeholder: 'none' }),
      ...named(['queryStream', 'queryNodeStream'], (method) => sending({ library, label: `db.${method}`, text: 0, placeholder: 'none', consumes: 'in pages' })),
      sql, tx: lending(client(library, 'connection')), task: lending(client(library, 'connection')),
    }),
  },
};
