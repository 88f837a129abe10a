// What a real server has counted of the statements of the example shop lands on the places that send them, and on no other.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { connect } from '../../server/src/edge/postgres.ts';
import { loadOf, loadSentence, loadText } from '../../server/src/engine/planning/load.ts';
import { queriesOf, type WorkspaceQuery } from '../../server/src/engine/planning/queries.ts';
import { capture } from '../../server/src/engine/snapshot/capture.ts';
import { open } from '../../server/src/opening.ts';
import { postgres } from '../../server/src/sql/postgres/dialect.ts';
import { shapeOf } from '../../server/src/sql/shape.ts';
import type { Snapshot } from '../../server/src/schema/snapshot.ts';
import { startServer, type Server } from './server.ts';

const SHOP = join(__dirname, '../../examples/shop');

describe('statements that a server has counted', function () {
  this.timeout(60_000);
  let [server, snapshot]: [Server, Snapshot] = [undefined!, undefined!];
  let queries: readonly WorkspaceQuery[] = [];
  /** How often each text was sent, and ran. */
  const sent = new Map<string, number>();

  before('drive the shop: each statement another number of times', async () => {
    server = await startServer({ shared_preload_libraries: 'pg_stat_statements' });
    await server.run('postgres', 'create database shop');
    for (const file of readdirSync(join(SHOP, 'migrations')).sort()) await server.run('shop', readFileSync(join(SHOP, 'migrations', file), 'utf8'));
    await server.run('shop', 'create extension pg_stat_statements');
    ({ queries } = queriesOf(open(SHOP, {}).workspace, (path) => path.startsWith('src/')));
    const client = new Client({ host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: 'shop' });
    await client.connect();
    await client.query('begin');
    for (const [at, sql] of [...new Set(queries.map((one) => one.sql))].entries()) {
      const count = Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
      for (let call = 0; call <= at; call++) {
        await client.query('savepoint one');
        try {
          await client.query(sql, Array.from({ length: count }, () => null));
          sent.set(sql, (sent.get(sql) ?? 0) + 1);
        } catch {
          await client.query('rollback to savepoint one');
          break;
        }
      }
    }
    // Sent by nobody here; and the last one is counted once another begins.
    await client.query('select count(*) from orders');
    await client.query('rollback');
    await client.end();
    const connected = await connect({ host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: 'shop', tls: 'disable' });
    assert.ok(connected.kind === 'connected');
    snapshot = await capture(connected.session, 'safe');
    await connected.session.close();
  });
  after(() => server.stop());

  it('land on the places that send them, as often as they were sent', () => {
    assert.ok(sent.size >= 40, `${sent.size} of ${queries.length}`);
    let [all, landed] = [0, 0];
    for (const [sql, calls] of sent) {
      all += calls;
      // Those that differ in values alone are one statement to the server, too.
      const alike = [...sent].filter(([other]) => shapeOf(other, postgres) === shapeOf(sql, postgres)).reduce((sum, [, count]) => sum + count, 0);
      const load = loadOf(sql, snapshot);
      assert.ok(load === undefined || load.calls === alike, `${sql}: ${load?.calls} of ${alike}`);
      if (load && alike === calls) landed += calls;
    }
    assert.ok(landed / all >= 0.95, `${landed} of ${all} calls`);
  });

  it('are told with how often a day, once a day was counted', () => {
    assert.match(snapshot.server.statementsSince!, /^\d{4}-\d\d-\d\dT/);
    const [[sql, calls]] = [...sent].sort((a, b) => b[1] - a[1]) as [[string, number]];
    assert.match(loadText(loadOf(sql, snapshot)!), new RegExp(`^${calls} calls, [\\d.]+ ms mean$`));
    const since = new Date(Date.parse(snapshot.captured) - 2 * 86_400_000).toISOString();
    const busy: Snapshot = { ...snapshot, server: { ...snapshot.server, statementsSince: since }, statements: [{ query: sql, calls: 2_400_000, totalTime: 816_000_000, rows: 4_800_000 }] };
    assert.equal(loadSentence(loadOf(sql, busy)!), '1.2 M calls a day, 340 ms mean, 2 rows each, 100 % of the time of all recorded statements (pg_stat_statements).');
    assert.equal(loadOf('select 1 from orders', busy), undefined);
    assert.equal(loadOf(sql, undefined), undefined);
  });
});
