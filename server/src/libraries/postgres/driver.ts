// postgres.js: a tag that binds what stands in its holes.
import type { ClassMeaning, Driver, FunctionMeaning, Meaning } from '../meaning.ts';

const library = 'postgres';
const dialect = 'postgres';
const sql: Meaning = { kind: 'client', library, role: 'sql' };
const type: ClassMeaning = { kind: 'class', instance: sql };
/** `sql.begin(async (tx) => …)`, with options before the callback. */
const lending: FunctionMeaning = { kind: 'function', lends: [{ argument: -1, parameter: 0, meaning: sql }] };
const value: FunctionMeaning = { kind: 'function', writes: 'value' };

const types: Readonly<Record<string, Meaning>> = { Sql: type, TransactionSql: type, ReservedSql: type, ISql: type };

export const postgresDriver: Driver = {
  library,
  title: 'postgres.js',
  modules: {
    postgres: { ...types, default: { kind: 'function', gives: sql } },
    // Bun's own client keeps the interface. Source: bun.com/docs/api/sql.
    bun: { sql, SQL: { kind: 'class', instance: sql } },
  },
  roles: {
    sql: {
      called: { kind: 'function', tag: { library, label: '', as: 'either', dialect, rows: [] }, writes: 'helper' },
      members: {
        unsafe: { kind: 'function', sends: { library, label: 'sql.unsafe', text: 0, values: 1, rows: [], dialect }, writes: 'text' },
        begin: lending,
        savepoint: lending,
        transaction: lending,
        reserve: { kind: 'function', gives: sql },
        json: value, array: value, typed: value, file: value,
      },
    },
  },
};
