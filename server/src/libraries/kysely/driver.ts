// Kysely's raw SQL: a template that sends itself to the database it is given; elsewhere it is a part of what a builder makes.
// Source: the types of kysely 0.28, raw-builder/sql.d.ts.
import type { DialectId } from '../../sql/dialect.ts';
import type { Driver, FunctionMeaning } from '../meaning.ts';
import { classOf, client, connecting, giving, lending, name, named, part, role, sending, text, value } from '../shapes.ts';

const library = 'kysely';
const builder = client(library, 'builder');
const database = client(library, 'database');
const dialects: Readonly<Record<string, DialectId>> = { PostgresDialect: 'postgres', MysqlDialect: 'mysql', SqliteDialect: 'sqlite', MssqlDialect: 'sqlserver' };
const dialectClass = (dialect: DialectId) => classOf(client(library, 'dialect', dialect));
const isolated = (as: string) => named(['setIsolationLevel', 'setAccessMode'], () => giving(client(library, as)));
const raw: FunctionMeaning = { ...giving(builder), writes: 'text' };

export const kyselyDriver: Driver = {
  library,
  title: 'Kysely',
  modules: {
    'kysely': {
      sql: client(library, 'sql'),
      Kysely: { ...classOf(database), tells: [{ argument: 0, path: ['dialect'] }] },
      Transaction: classOf(database), ControlledTransaction: classOf(database),
      CompiledQuery: { kind: 'object', members: { raw: text } },
      ...Object.fromEntries(Object.entries(dialects).map(([dialect, id]) => [dialect, dialectClass(id)])),
    },
    'kysely-postgres-js': { PostgresJSDialect: dialectClass('postgres') },
    'kysely-neon': { NeonDialect: dialectClass('postgres') },
    'kysely-planetscale': { PlanetScaleDialect: dialectClass('mysql') },
    'kysely-d1': { D1Dialect: dialectClass('sqlite') },
    '@libsql/kysely-libsql': { LibsqlDialect: dialectClass('sqlite') },
  },
  roles: {
    sql: role({ raw, ref: name, table: name, id: name, val: value, value, lit: value, literal: value, join: part }, { ...giving(builder), tag: { library, label: 'sql', as: 'part', tables: true } }),
    builder: role({
      execute: sending({ library, label: 'sql.execute', text: -1, speaker: 0, rows: ['rows'] }),
      ...named(['as', '$castTo', 'withPlugin', '$notNull'], () => giving(builder)),
    }),
    database: role({
      transaction: giving(client(library, 'started')), connection: giving(client(library, 'borrowed')), startTransaction: giving(client(library, 'opened')),
      executeQuery: sending({ library, label: 'db.executeQuery', text: 0, rows: ['rows'], placeholder: 'none' }),
      ...named(['withSchema', 'withPlugin', 'withTables', '$extendTables'], () => giving(database)),
    }),
    started: role({ execute: connecting({ ...lending(database), gives: database }, { transacts: 0 }), ...isolated('started') }),
    borrowed: role({ execute: { ...lending(database), gives: database } }),
    opened: role({ execute: connecting(giving(database), { takes: { what: 'transaction', back: ['commit', 'rollback'], ends: { commit: ['commit'], rollback: ['rollback'] } } }), ...isolated('opened') }),
    dialect: role({}),
  },
};
