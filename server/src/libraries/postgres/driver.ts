// postgres.js: a tag that binds what stands in its holes.
import type { ClassMeaning, Driver, FunctionMeaning, Meaning } from '../meaning.ts';

const library = 'postgres';
const sql: Meaning = { kind: 'client', library, role: 'sql' };
const type: ClassMeaning = { kind: 'class', instance: sql };
/** `sql.begin(async (tx) => …)`, with options before the callback. */
const lending: FunctionMeaning = { kind: 'function', lends: [{ argument: -1, parameter: 0, meaning: sql }] };
const connect: FunctionMeaning = { kind: 'function', gives: sql };

const types: Readonly<Record<string, Meaning>> = { Sql: type, TransactionSql: type, ReservedSql: type, ISql: type };

export const postgresDriver: Driver = {
  library,
  modules: { postgres: { ...types, default: connect } },
  roles: {
    sql: {
      tag: true,
      members: {
        unsafe: { kind: 'function', sends: { library, label: 'sql.unsafe', text: 0, values: 1 } },
        begin: lending,
        savepoint: lending,
        reserve: { kind: 'function', gives: sql },
      },
    },
  },
};
