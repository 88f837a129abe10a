// better-sqlite3: statements are prepared, and the method that runs one says how many rows it reads. A function in a transaction may not be async (docs/api.md).
// Source: @types/better-sqlite3.
import type { Driver } from '../meaning.ts';
import { client, role, sending, type Members } from '../shapes.ts';

const library = 'better-sqlite3';
const database = client(library, 'database');
const sends = { library, text: 0, dialect: 'sqlite' } as const;
// Its README opens one without `new`: `require('better-sqlite3')('foobar.db')`.
const type: Members[string] = { kind: 'class', instance: database, callable: true };
const members: Members = { Database: type };

export const betterSqliteDriver: Driver = {
  library,
  title: 'better-sqlite3',
  modules: { 'better-sqlite3': { ...members, default: type }, 'better-sqlite3-multiple-ciphers': { ...members, default: type }, '@signalapp/sqlcipher': { ...members, default: type } },
  roles: {
    database: role({
      prepare: sending({ ...sends, label: 'db.prepare', prepared: { get: 'one row', all: 'rows', iterate: 'in pages', run: 'nothing' }, rows: [] }),
      exec: sending({ ...sends, label: 'db.exec', consumes: 'nothing' }),
      transaction: { kind: 'function', connects: { transactsAtOnce: 0 } },
    }),
  },
};
