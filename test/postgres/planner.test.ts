// The offline planner beside the server it was told about: what a snapshot at full says is enough to plan alike, to the last digit.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openPglite } from '../../server/src/edge/pglite.ts';
import { connect } from '../../server/src/edge/postgres.ts';
import { capture } from '../../server/src/engine/snapshot/capture.ts';
import { readPlan } from '../../server/src/plans/reading/json.ts';
import type { PlannedDatabase } from '../../server/src/plans/planner.ts';
import { ddlOf } from '../../server/src/schema/snapshot/ddl.ts';
import { measuresOf } from '../../server/src/schema/snapshot/measures.ts';
import { startServer, type Server } from './server.ts';

const FILL = `
  create table tenant (id bigint primary key, name text not null);
  create table purchase (id bigint primary key, tenant_id bigint not null references tenant, state text not null, city text not null, total numeric(10, 2), tags text[] not null, at timestamptz not null);
  select setseed(0.5);
  insert into tenant select n, 'tenant ' || n from generate_series(1, 200) n;
  insert into purchase select n, 1 + (random() * random() * 199)::int, (array['new', 'paid', 'sent'])[1 + n % 3], (array['Rome', 'Oslo', 'Kyiv'])[1 + n % 3], (random() * 1000)::numeric(10, 2), array['t' || n % 40], timestamptz '2024-01-01' + n * interval '3 minutes' from generate_series(1, 60000) n;
  create index purchase_tenant on purchase (tenant_id, at);
  create index purchase_tags on purchase using gin (tags);
  create index purchase_lower on purchase (lower(city)) where state = 'paid';
  create statistics purchase_kinds (ndistinct, dependencies, mcv) on tenant_id, state, city from purchase;
  create statistics purchase_day on (date_trunc('day', at at time zone 'UTC')) from purchase;
  create extension pageinspect;`;

const QUERIES = [
  ...Array.from({ length: 40 }, (_, place) => `select * from purchase where tenant_id = ${place * 5 + 1} and state = 'paid' and city = 'Oslo'`),
  'select tenant_id, state, city, count(*) from purchase group by 1, 2, 3',
  'select t.name, sum(p.total) from tenant t join purchase p on p.tenant_id = t.id where p.at > timestamptz \'2024-04-01\' group by t.name order by 2 desc limit 5',
  "select * from purchase where lower(city) = 'oslo' and state = 'paid'",
  "select * from purchase where tags @> array['t7']",
  "select * from purchase where date_trunc('day', at at time zone 'UTC') = '2024-03-03'",
  'select * from purchase where tenant_id = 7 order by at desc limit 10',
];

describe('the offline planner on a snapshot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plansight-planner-'));
  const planner = openPglite({ folder });
  let server: Server;
  let client: Client;
  before(async () => {
    server = await startServer({ autovacuum: 'off' });
    await server.run('postgres', FILL);
    // It does not run among other statements.
    await server.run('postgres', 'vacuum analyze');
    client = new Client({ host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: 'postgres' });
    await client.connect();
  });
  after(async () => {
    await client.end();
    await planner.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('plans as the server does', async () => {
    const connected = await connect({ host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: 'postgres', tls: 'disable' });
    assert.ok(connected.kind === 'connected');
    const snapshot = await capture(connected.session, 'full');
    await connected.session.close();
    const database: PlannedDatabase = { base: ddlOf(snapshot), tail: [], measures: measuresOf(snapshot), searchPath: ['public'], settings: snapshot.settings, collation: 'bytes', version: 18 };
    const answers = await planner.ask(database, QUERIES.map((sql) => ({ sql, parameters: 'generic', indexes: [], without: [] })));
    for (const [place, sql] of QUERIES.entries()) {
      const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(`explain (format json) ${sql}`);
      const answer = answers[place]!;
      assert.deepEqual(answer.kind === 'plan' ? answer.plan : answer, readPlan(rows[0]!['QUERY PLAN']), sql);
    }
  });
});
