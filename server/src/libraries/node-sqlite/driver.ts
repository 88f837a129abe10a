// node:sqlite. Source: nodejs.org/api/sqlite.html.
import type { Driver } from '../meaning.ts';
import { classOf, client, giving, named, role, sending, tagging, withDefault } from '../shapes.ts';

const library = 'node-sqlite';
const dialect = 'sqlite';
const database = client(library, 'database');
const sends = { library, text: 0, dialect } as const;

export const nodeSqliteDriver: Driver = {
  library,
  title: 'node:sqlite',
  modules: { 'node:sqlite': withDefault({ DatabaseSync: classOf(database) }) },
  roles: {
    database: role({
      prepare: sending({ ...sends, label: 'db.prepare', prepared: { get: 'one row', all: 'rows', iterate: 'in pages', run: 'nothing' }, rows: [] }),
      exec: sending({ ...sends, label: 'db.exec', consumes: 'nothing' }),
      createTagStore: giving(client(library, 'store')),
    }),
    store: role({
      ...named(['all', 'iterate'], (label) => tagging({ library, label: `store.${label}`, as: 'sent', dialect, rows: [] })),
      get: tagging({ library, label: 'store.get', as: 'sent', dialect, consumes: 'one row' }),
      run: tagging({ library, label: 'store.run', as: 'sent', dialect, consumes: 'nothing' }),
    }),
  },
};
