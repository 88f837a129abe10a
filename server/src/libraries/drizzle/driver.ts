// Drizzle's raw SQL: a template is a value that `execute` sends; inside a builder it is a part of what the builder makes.
// Source: the types of drizzle-orm 0.45.
import type { DialectId } from '../../sql/dialect.ts';
import type { Driver, Meaning } from '../meaning.ts';
import { classOf, client, connecting, giving, lending, name, named, part, role, sending, text, value, type Members } from '../shapes.ts';

const library = 'drizzle';
const sql = client(library, 'sql');
const database = (dialect: DialectId, as: 'database' | 'direct' = 'database'): Meaning => client(library, as, dialect);

const drivers: readonly (readonly [DialectId, readonly string[], readonly string[]])[] = [
  ['postgres', ['node-postgres', 'postgres-js', 'neon-http', 'neon-serverless', 'vercel-postgres', 'pglite', 'pg-proxy', 'aws-data-api/pg', 'xata-http', 'bun-sql', 'neon', 'netlify-db', 'supabase', 'pg-core'],
    ['NodePgDatabase', 'PostgresJsDatabase', 'NeonHttpDatabase', 'NeonDatabase', 'VercelPgDatabase', 'PgliteDatabase', 'PgRemoteDatabase', 'AwsDataApiPgDatabase', 'XataHttpDatabase', 'BunSQLDatabase', 'PgDatabase', 'PgTransaction']],
  ['mysql', ['mysql2', 'planetscale-serverless', 'tidb-serverless', 'mysql-proxy', 'singlestore', 'mysql-core'],
    ['MySql2Database', 'PlanetScaleDatabase', 'TiDBServerlessDatabase', 'MySqlRemoteDatabase', 'MySqlDatabase', 'MySqlTransaction']],
  ['sqlite', ['better-sqlite3', 'libsql', 'libsql/web', 'libsql/http', 'd1', 'bun-sqlite', 'sqlite-proxy', 'expo-sqlite', 'durable-sqlite', 'op-sqlite', 'sql-js', 'sqlite-core'],
    ['BetterSQLite3Database', 'LibSQLDatabase', 'DrizzleD1Database', 'BunSQLiteDatabase', 'SqliteRemoteDatabase', 'ExpoSQLiteDatabase', 'DrizzleSqliteDODatabase', 'OPSQLiteDatabase', 'SQLJsDatabase', 'BaseSQLiteDatabase', 'SQLiteTransaction']],
];

/** What makes a pool of its own of an address; over HTTP there is none. */
const POOLED: ReadonlySet<string> = new Set(['node-postgres', 'postgres-js', 'mysql2']);

/** What ends a transaction when its function returns, without waiting for a promise. Source: `transaction` in session.js of each. */
const DIRECT: ReadonlySet<string> = new Set(['better-sqlite3', 'bun-sqlite', 'expo-sqlite', 'durable-sqlite', 'sql-js', 'BetterSQLite3Database', 'BunSQLiteDatabase', 'ExpoSQLiteDatabase', 'DrizzleSqliteDODatabase', 'SQLJsDatabase']);
const speaker = (dialect: DialectId, name: string): Meaning => database(dialect, DIRECT.has(name) ? 'direct' : 'database');

/** What conditions, orders and lists of columns are made with. */
const OPERATORS = [
  'eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'like', 'notLike', 'ilike', 'notIlike', 'isNull', 'isNotNull', 'inArray', 'notInArray', 'between', 'notBetween', 'exists', 'notExists', 'and', 'or', 'not', 'arrayContains', 'arrayContained', 'arrayOverlaps',
  'asc', 'desc', 'count', 'countDistinct', 'sum', 'sumDistinct', 'avg', 'avgDistinct', 'max', 'min', 'getTableColumns', 'getColumns', 'aliasedTable', 'l2Distance', 'l1Distance', 'cosineDistance', 'innerProduct',
] as const;
const operators: Members = named(OPERATORS, (operator): Meaning => ({ kind: 'function', writes: 'part', operator }));
const alias: Meaning = { kind: 'function', operator: 'alias' };

const modules: Record<string, Members> = { 'drizzle-orm': { sql, ...operators } };
for (const [dialect, paths, types] of drivers) {
  for (const path of paths) modules[`drizzle-orm/${path}`] = { drizzle: POOLED.has(path) ? connecting(giving(database(dialect)), { keeps: { what: 'pool', closes: [], address: true } }) : giving(speaker(dialect, path)), ...named(types, (type) => classOf(speaker(dialect, type))), ...(path.endsWith('-core') && { alias }) };
}
modules['drizzle-orm/sql'] = { sql };

const raw: Members = {
  execute: sending({ library, label: 'db.execute', text: 0, placeholder: 'none' }),
  ...named(['all', 'values'], (method) => sending({ library, label: `db.${method}`, text: 0, placeholder: 'none', rows: [] })),
  get: sending({ library, label: 'db.get', text: 0, placeholder: 'none', consumes: 'one row' }),
  run: sending({ library, label: 'db.run', text: 0, placeholder: 'none', consumes: 'nothing' }),
};

export const drizzleDriver: Driver = {
  library,
  title: 'Drizzle',
  modules,
  roles: {
    sql: role({ raw: text, identifier: name, join: part, param: value, placeholder: value, empty: part, fromList: part },
      { kind: 'function', tag: { library, label: 'sql', as: 'part', tables: true } }),
    // The same database, whatever its dialect: a client's dialect passes to what its methods give and lend.
    database: role({ ...raw, transaction: connecting(lending(client(library, 'database')), { transacts: 0 }) }),
    direct: role({ ...raw, transaction: connecting(lending(client(library, 'direct')), { transactsAtOnce: 0 }) }),
  },
};
