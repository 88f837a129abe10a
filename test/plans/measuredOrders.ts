// A table of orders, what a server would have measured of it, and a program that filters it: for tests of proofs.
import type { Snapshot } from '../../server/src/schema/snapshot.ts';

export const SCHEMA = `
  create table orders (id bigint primary key, tenant_id bigint not null, customer_id bigint not null, kind text not null, total numeric not null, created_at timestamptz not null);
  create index orders_tenant on orders (tenant_id, created_at);
`;

const histogram = (last: number): string => `{${[...Array(101).keys()].map((at) => 1 + Math.round((at * last) / 100)).join(',')}}`;
const columns = [
  ['id', 'bigint', { nullFraction: 0, width: 8, distinct: -1, histogram: histogram(2_000_000), correlation: 1 }],
  ['tenant_id', 'bigint', { nullFraction: 0, width: 8, distinct: 4, commonValues: '{1,2,3,4}', commonFrequencies: [0.25, 0.25, 0.25, 0.25], correlation: 0.3 }],
  ['customer_id', 'bigint', { nullFraction: 0, width: 8, distinct: 100_000, histogram: histogram(100_000), correlation: 0 }],
  ['kind', 'text', { nullFraction: 0, width: 6, distinct: 2, commonValues: '{retail,trade}', commonFrequencies: [0.5, 0.5], correlation: 0.5 }],
  ['total', 'numeric', { nullFraction: 0, width: 6, distinct: -0.1, correlation: 0 }],
  ['created_at', 'timestamp with time zone', { nullFraction: 0, width: 8, distinct: -1, correlation: 0.99 }],
] as const;

export const snapshot: Snapshot = {
  version: 1, level: 'full', captured: '2026-01-31T12:00:00Z', settings: {}, notes: [], extensions: [], schemas: ['public'], collations: [], types: [], sequences: [], functions: [], views: [],
  server: { version: 160004, encoding: 'UTF8', collation: 'en_US.utf8', characterType: 'en_US.utf8', provider: 'libc', blockSize: 8192, searchPath: '"$user", public' },
  relations: [{
    schema: 'public', name: 'orders', kind: 'table', size: { rows: 2_000_000, pages: 20_000, catalogPages: 20_000 }, constraints: [], indexes: [],
    columns: columns.map(([name, type, statistics], at) => ({ name, number: at + 1, type, notNull: true as const, statistics })),
  }],
};

/** Of its three filters the planner confirms the first and refutes the second; the third cannot be asked about. */
export const PROGRAM = `import { Pool } from 'pg';
const db = new Pool();
export const ofCustomer = (id: number) => db.query('select id, total from orders where customer_id = $1', [id]);
export const ofKind = (kind: string) => db.query('select id, total from orders where kind = $1', [kind]);
export const spliced = (id: number, table: string) => db.query(\`select id, total from orders where customer_id = $1 and \${table} = 1\`, [id]);
`;
