// Vercel's @vercel/postgres: pools and clients of pg that are a tag besides. Source: the types of @vercel/postgres 0.10.
import type { Driver } from '../meaning.ts';
import { classOf, client, giving, role, sending, type Members } from '../shapes.ts';

const library = 'vercel';
const dialect = 'postgres';
const pool = client(library, 'client');
const rows = ['rows'];
const members: Members = { query: sending({ library, label: 'sql.query', text: 0, values: 1, rows, dialect }), connect: giving(pool), sql: pool };
const type = classOf(pool);

export const vercelDriver: Driver = {
  library,
  title: '@vercel/postgres',
  modules: { '@vercel/postgres': { sql: pool, db: pool, createPool: giving(pool), createClient: giving(pool), VercelPool: type, VercelClient: type, VercelPoolClient: type, VercelClientBase: type } },
  roles: { client: role(members, { kind: 'function', tag: { library, label: 'sql', as: 'sent', dialect, rows } }) },
};
