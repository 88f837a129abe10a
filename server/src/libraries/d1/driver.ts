// Cloudflare D1: its types are known to every file of a Worker. Source: @cloudflare/workers-types, D1Database.
import type { Driver, Sends } from '../meaning.ts';
import { classOf, client, giving, role, sending } from '../shapes.ts';

const library = 'd1';
const database = client(library, 'database');
const type = classOf(database);
const sends = (label: string): Sends => ({ library, label: `DB.${label}`, text: 0, dialect: 'sqlite' });

export const d1Driver: Driver = {
  library,
  title: 'Cloudflare D1',
  modules: { '@cloudflare/workers-types': { D1Database: type, D1DatabaseSession: type } },
  globals: { D1Database: type, D1DatabaseSession: type },
  roles: {
    database: role({
      prepare: sending({ ...sends('prepare'), prepared: { first: 'one row', all: 'rows', raw: 'rows', run: 'nothing' }, rows: ['results'] }),
      exec: sending({ ...sends('exec'), consumes: 'nothing' }),
      withSession: giving(database),
    }),
  },
};
