// sqlite3 with its callbacks, and `sqlite`, which wraps it in promises. Source: the types of sqlite3 6 and sqlite 5.
import type { Driver, Meaning } from '../meaning.ts';
import { classOf, client, giving, named, role, sending, withDefault, type Members } from '../shapes.ts';

const library = 'sqlite3';
const sends = { library, text: 0, values: 1, dialect: 'sqlite' } as const;
const module = client(library, 'module');
const database = client(library, 'database');
const opened = client(library, 'opened');
const members: Members = { Database: classOf(database), cached: { kind: 'object', members: { Database: giving(database) } } };

const methods = (many: Meaning): Members => ({
  all: many,
  get: sending({ ...sends, label: 'db.get', consumes: 'one row' }),
  ...named(['run', 'exec'], (method) => sending({ ...sends, label: `db.${method}`, consumes: 'nothing' })),
  ...named(['each', 'prepare'], (method) => sending({ ...sends, label: `db.${method}` })),
});

export const sqlite3Driver: Driver = {
  library,
  title: 'sqlite3',
  modules: { sqlite3: withDefault({ ...members, verbose: giving(module) }), sqlite: { open: giving(opened), Database: classOf(opened) } },
  roles: {
    module: role({ ...members, verbose: giving(module) }),
    database: role({ ...methods(sending({ ...sends, label: 'db.all' })), serialize: { kind: 'function' } }),
    opened: role(methods(sending({ ...sends, label: 'db.all', rows: [] }))),
  },
};
