// Findings before the planner: confirmed ones tell what it said, refuted ones go, and a second run asks nothing.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '../../server/src/edge/pglite.ts';
import { parseConfiguration } from '../../server/src/engine/configuration.ts';
import type { Store } from '../../server/src/engine/ports.ts';
import { proveClaims } from '../../server/src/engine/proofs.ts';
import { review } from '../../server/src/engine/review.ts';
import type { ReportedFinding } from '../../server/src/engine/report.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import type { Planner } from '../../server/src/plans/planner.ts';
import { rules } from '../../server/src/rules/all.ts';
import type { Snapshot } from '../../server/src/schema/snapshot.ts';
import { snapshotText } from '../../server/src/schema/snapshot/text.ts';

const SCHEMA = `
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

const snapshot: Snapshot = {
  version: 1, level: 'full', captured: '2026-01-31T12:00:00Z', settings: {}, notes: [], extensions: [], schemas: ['public'], collations: [], types: [], sequences: [], functions: [], views: [],
  server: { version: 160004, encoding: 'UTF8', collation: 'en_US.utf8', characterType: 'en_US.utf8', provider: 'libc', blockSize: 8192, searchPath: '"$user", public' },
  relations: [{
    schema: 'public', name: 'orders', kind: 'table', size: { rows: 2_000_000, pages: 20_000, catalogPages: 20_000 }, constraints: [], indexes: [],
    columns: columns.map(([name, type, statistics], at) => ({ name, number: at + 1, type, notNull: true as const, statistics })),
  }],
};

const PROGRAM = `import { Pool } from 'pg';
const db = new Pool();
export const ofCustomer = (id: number) => db.query('select id, total from orders where customer_id = $1', [id]);
export const ofKind = (kind: string) => db.query('select id, total from orders where kind = $1', [kind]);
export const spliced = (id: number, table: string) => db.query(\`select id, total from orders where customer_id = $1 and \${table} = 1\`, [id]);
`;

describe('proofs', () => {
  let [folder, planner] = ['', undefined as unknown as Planner];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plansight-proofs-'));
    planner = openPglite({ folder });
  });
  after(async () => {
    await planner.close();
    rmSync(folder, { recursive: true });
  });

  const prove = async (files: Readonly<Record<string, string>>, { configuration, store, by = planner }: { readonly configuration?: string; readonly store?: Store; readonly by?: Planner } = {}): Promise<readonly ReportedFinding[]> => {
    const settings = configuration === undefined ? defaultSettings : parseConfiguration(configuration, 'plansight.json', rules).settings;
    const all: Readonly<Record<string, string>> = { 'package.json': '{}', 'schema.sql': SCHEMA, 'src/orders.ts': PROGRAM, ...files };
    const workspace = openWorkspace({ list: () => Object.keys(all).sort(), read: (path) => all[path] }, settings);
    const claimed: string[] = [];
    review(workspace, { rules, wanted: () => true, claimed: (path) => void claimed.push(path) });
    const proofs = await proveClaims(workspace, claimed, { rules, planner: by, store, today: '2026-01-31' });
    return review(workspace, { rules, wanted: () => true, proofs }).findings.filter(({ rule }) => rule === 'unindexed-filter');
  };
  const measured = { 'plansight.snapshot.json': snapshotText(snapshot) };

  it('confirm what the planner would use, with its costs, and take back what it would not', async () => {
    const findings = await prove(measured);
    assert.deepEqual(findings.map(({ level, evidence }) => [level, evidence?.['status']]), [['warning', 'confirmed'], ['information', 'undecided']]);
    assert.equal(findings[1]!.evidence?.['reason'], 'its text is put together by the program');
    assert.match(findings[0]!.message, /^Filter on `orders\.customer_id` reads all 2\.0 M rows; with `create index on orders \(customer_id\)` \([\d.]+ MB\) the query costs \d+(?:\.\d+)? instead of [\d,]+ \(verified by the PostgreSQL 18 planner\)\.$/);
  });

  it('tell no costs that rest on guesses', async () => {
    const [first] = await prove({}, { configuration: '{ "sizes": { "orders": "2M" } }' });
    assert.deepEqual([first!.level, first!.evidence?.['level']], ['information', 'rows']);
    assert.match(first!.message, /would be used and make the query some (?:ten|hundred) times cheaper|a thousand times cheaper or more|a few times cheaper/);
    assert.match((await prove({}))[0]!.message, /assuming 1 M rows a table/);
  });

  it('refute nothing by what only a newer version can do', async () => {
    // PostgreSQL 18 skips through the four tenants of the index that is there; 16 reads the whole table.
    const program = PROGRAM.replace('where kind = $1', 'where created_at = $1');
    assert.deepEqual((await prove({ ...measured, 'src/orders.ts': program })).map(({ message }) => /`orders\.\w+`/.exec(message)?.[0]), ['`orders.customer_id`', '`orders.created_at`', '`orders.customer_id`']);
  });

  it('are kept by what they hang on', async () => {
    const kept = new Map<string, unknown>();
    const store: Store = { get: (key) => kept.get(key), set: (key, value) => void kept.set(key, JSON.parse(JSON.stringify(value))), digest: (parts) => JSON.stringify(parts) };
    const first = await prove(measured, { store });
    const silent: Planner = { ask: () => assert.fail('asked again'), describe: () => assert.fail('asked again'), close: async () => undefined };
    assert.deepEqual(await prove(measured, { store, by: silent }), first);
    assert.equal(kept.size, 2);
  });

  it('decide nothing where there is no planner', async () => {
    const none: Planner = { ask: async (_, questions) => questions.map(() => ({ kind: 'failed', reason: 'unavailable', message: 'There is no planner.' })), describe: async () => ({ available: false, version: 0, notes: [], tables: 0, indexes: 0 }), close: async () => undefined };
    const findings = await prove(measured, { by: none });
    assert.deepEqual(findings.map(({ evidence }) => evidence), [
      { claim: 'index', status: 'undecided', reason: 'There is no planner.' },
      { claim: 'index', status: 'undecided', reason: 'There is no planner.' },
      { claim: 'index', status: 'undecided', reason: 'its text is put together by the program' },
    ]);
  });
});
