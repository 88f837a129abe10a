// Cloudflare D1: its types are known to every file of a Worker, which is handed its databases by name: as a parameter, or in Hono's context.
// Sources: @cloudflare/workers-types, D1Database; hono.dev, "Bindings" and "Context".
import type { Driver, FunctionMeaning, Sends } from '../meaning.ts';
import { classOf, client, giving, named, role, sending } from '../shapes.ts';

const library = 'd1';
const database = client(library, 'database');
const type = classOf(database);
const sends = (label: string): Sends => ({ library, label: `DB.${label}`, text: 0, dialect: 'sqlite' });

const app = client(library, 'app');
const context = client(library, 'context');
/** Several handlers may follow a path; each is given the context. */
const handling = (parameter = 0): FunctionMeaning => ({ kind: 'function', gives: app, lends: [-1, -2, -3, -4].map((argument) => ({ argument, parameter, meaning: context })) });
const hono = { Hono: classOf(app), OpenAPIHono: classOf(app), Context: classOf(context) };

export const d1Driver: Driver = {
  library,
  title: 'Cloudflare D1',
  modules: { '@cloudflare/workers-types': { D1Database: type, D1DatabaseSession: type }, ...named(['hono', 'hono/tiny', 'hono/quick', '@hono/zod-openapi'], () => hono) },
  globals: { D1Database: type, D1DatabaseSession: type },
  roles: {
    database: role({
      prepare: sending({ ...sends('prepare'), prepared: { first: 'one row', all: 'rows', raw: 'rows', run: 'nothing' }, rows: ['results'] }),
      exec: sending({ ...sends('exec'), consumes: 'nothing' }),
      withSession: giving(database),
    }),
    app: role({
      ...named(['get', 'post', 'put', 'delete', 'patch', 'options', 'all', 'on', 'use', 'openapi', 'notFound'], () => handling()),
      onError: handling(1), ...named(['basePath', 'route', 'mount'], () => giving(app)),
    }),
    context: role({ env: client(library, 'environment') }),
    environment: role({}),
  },
};
