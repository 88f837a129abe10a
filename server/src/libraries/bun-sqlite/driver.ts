// bun:sqlite. Source: bun-types 1.4, sqlite.d.ts.
import type { Driver, Sends } from '../meaning.ts';
import { classOf, client, named, role, sending, withDefault } from '../shapes.ts';

const library = 'bun-sqlite';
const database = client(library, 'database');
const sends = (label: string): Sends => ({ library, label: `db.${label}`, text: 0, dialect: 'sqlite' });

export const bunSqliteDriver: Driver = {
  library,
  title: 'bun:sqlite',
  modules: { 'bun:sqlite': withDefault({ Database: classOf(database) }) },
  roles: {
    database: role({
      ...named(['query', 'prepare'], (method) => sending({ ...sends(method), prepared: { get: 'one row', all: 'rows', values: 'rows', iterate: 'in pages', run: 'nothing' }, rows: [] })),
      ...named(['run', 'exec'], (method) => sending({ ...sends(method), values: 1, consumes: 'nothing' })),
      transaction: { kind: 'function', connects: { transactsAtOnce: 0 } },
    }),
  },
};
