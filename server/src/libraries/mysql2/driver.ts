// mysql and mysql2: one interface with callbacks, and in mysql2 one with promises, whose results are `[rows, fields]`.
// Source: the types of mysql2 3.24 and @types/mysql 2.15.
import type { Driver, Meaning } from '../meaning.ts';
import { classOf, client, connecting, giving, lending, named, role, sending, withDefault } from '../shapes.ts';

const library = 'mysql2';
const promised = client(library, 'promised');
const called = client(library, 'called');
const sends = { library, text: 0, property: 'sql', values: 1, dialect: 'mysql', placeholder: 'question', format: 'names' } as const;
const types = ['Connection', 'Pool', 'PoolConnection', 'PoolCluster', 'PoolNamespace'];
const back = ['release', 'destroy', 'end'];
const made = (meaning: Meaning) => ({ ...named(['createConnection', 'createPoolCluster'], () => giving(meaning)), createPool: connecting(giving(meaning), { keeps: { what: 'pool', closes: ['end'] } }), ...named(types, () => classOf(meaning)) });

export const mysqlDriver: Driver = {
  library,
  title: 'mysql2',
  modules: { 'mysql2': withDefault(made(called)), 'mysql2/promise': withDefault(made(promised)), 'promise-mysql': withDefault(made(client(library, 'plain'))), 'mysql': withDefault(made(called)) },
  roles: {
    promised: role({
      ...named(['query', 'execute'], (method) => sending({ ...sends, label: `connection.${method}`, rows: ['0'] })),
      prepare: sending({ ...sends, label: 'connection.prepare', prepared: {} }),
      getConnection: connecting(giving(promised), { takes: { what: 'connection', back } }), of: giving(promised), connection: called, pool: called,
    }),
    called: role({
      prepare: sending({ ...sends, label: 'connection.prepare', prepared: {} }),
      ...named(['query', 'execute'], (method) => sending({ ...sends, label: `connection.${method}` })),
      getConnection: lending(called, -1, 1), of: giving(called), promise: giving(promised),
    }),
    plain: role({ query: sending({ ...sends, label: 'connection.query', rows: [] }), getConnection: giving(client(library, 'plain')) }),
  },
};
