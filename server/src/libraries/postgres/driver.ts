// postgres.js: a tag that binds what stands in its holes.
import type { ClassMeaning, Driver, FunctionMeaning, Meaning } from '../meaning.ts';

const library = 'postgres';
const dialect = 'postgres';
const sql: Meaning = { kind: 'client', library, role: 'sql' };
const type: ClassMeaning = { kind: 'class', instance: sql };
/** `sql.begin(async (tx) => …)`, with options before the callback. */
const lending: FunctionMeaning = { kind: 'function', lends: [{ argument: -1, parameter: 0, meaning: sql }] };
const transaction: FunctionMeaning = { ...lending, connects: { transacts: -1 } };
const keeps: FunctionMeaning['connects'] = { keeps: { what: 'pool', closes: ['end', 'close'] } };
const value: FunctionMeaning = { kind: 'function', writes: 'value' };

const types: Readonly<Record<string, Meaning>> = { Sql: type, TransactionSql: type, ReservedSql: type, ISql: type };

export const postgresDriver: Driver = {
  library,
  title: 'postgres.js',
  modules: {
    postgres: { ...types, default: { kind: 'function', gives: sql, connects: keeps } },
    // Bun's own client keeps the interface. Source: bun.com/docs/api/sql.
    bun: { sql, SQL: { kind: 'class', instance: sql, connects: keeps } },
  },
  roles: {
    sql: {
      called: { kind: 'function', tag: { library, label: '', as: 'either', dialect, rows: [], lazy: true }, writes: 'helper' },
      members: {
        unsafe: { kind: 'function', sends: { library, label: 'sql.unsafe', text: 0, values: 1, rows: [], dialect, lazy: true }, writes: 'text' },
        begin: transaction,
        savepoint: lending,
        transaction,
        reserve: { kind: 'function', gives: sql, connects: { takes: { what: 'connection', back: ['release'] } } },
        json: value, array: value, typed: value, file: value,
      },
    },
  },
};
