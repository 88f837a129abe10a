// libSQL and Turso: a text or `{ sql, args }`, one or several at once. Source: the types of @libsql/core 0.18.
import type { Driver, Sends } from '../meaning.ts';
import { classOf, client, giving, named, role, sending } from '../shapes.ts';

const library = 'libsql';
const connection = client(library, 'client');
const sends = (label: string): Sends => ({ library, label: `client.${label}`, text: 0, property: 'sql', values: 1, valuesProperty: 'args', dialect: 'sqlite' });
const exports = { createClient: giving(connection), Client: classOf(connection), Transaction: classOf(connection) };

export const libsqlDriver: Driver = {
  library,
  title: '@libsql/client',
  modules: named(['@libsql/client', '@libsql/client/web', '@libsql/client/http', '@libsql/client/ws', '@libsql/client/node', '@libsql/client/sqlite3', '@libsql/core/api', '@tursodatabase/serverless/compat'], () => exports),
  roles: {
    client: role({
      execute: sending({ ...sends('execute'), rows: ['rows'] }),
      ...named(['batch', 'migrate'], (method) => sending({ ...sends(method), many: true })),
      executeMultiple: sending({ ...sends('executeMultiple'), consumes: 'nothing', placeholder: 'none' }),
      transaction: giving(connection),
    }),
  },
};
