// A query explained on a connected server: by its own planner, run only on demand and only to read; nothing changed, nothing left open, and a sentence where it cannot be.
import assert from 'node:assert/strict';
import { Client as Postgres } from 'pg';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { sealed } from '../../client/src/sealed.ts';
import type { CompareAnswer, CompareParams, ExplainAnswer, ExplainParams } from '../../server/src/lsp/planProtocol.ts';
import type { AddressesAnswer, ConnectAnswer } from '../../server/src/lsp/protocol.ts';
import { temporaryFolders } from '../edge/folder.ts';
import { startServer, type Server } from '../postgres/server.ts';
import { startClient, type Client } from './client.ts';

const SCHEMA = `create table orders (id bigint primary key, customer_id bigint not null, kind text not null, total numeric not null);
create table audit (said text);
`;
const FILL = `${SCHEMA}
insert into orders select n, n % 1000, case when n % 10 = 0 then 'trade' else 'retail' end, n from generate_series(1, 20000) n;
create function noted(t text) returns text language plpgsql volatile as $$ begin insert into audit values (t); return t; end $$;
alter database shop set work_mem to '2MB';`;
const QUERIES = `select id from orders where customer_id = $1;
select count(*) from orders where kind = 'trade';
with gone as (delete from orders where id = 1 returning id) select * from gone;
select id from orders where id = 1 for update;
select id into kept from orders;
update orders set total = 0 where id = 1;
select noted('x');
select pg_advisory_xact_lock(7), pg_sleep(20), 1 as slow;
select id from only_in_code where id = 1;
select 'a\\' as text, 2 as backslash;
select id, total from orders where kind = $1;
`;
/** The slow one takes a lock of its own first. */
const UNTIL_IT_RUNS = "do $$ begin while not exists (select from pg_locks where locktype = 'advisory' and granted) loop perform pg_sleep(0.01); end loop; end $$";
/** The connection that called it off ends its own transaction after that. */
const UNTIL_NOTHING_IS_LEFT = "do $$ begin while exists (select from pg_stat_activity where application_name = 'plansight' and state <> 'idle') loop perform pg_stat_clear_snapshot(), pg_sleep(0.01); end loop; end $$";
const CODE = { 'schema.sql': `${SCHEMA}create table only_in_code (id bigint primary key);\n`, 'queries.sql': QUERIES };

describe('a query explained on a connected server', function () {
  // A planner is started, on a machine that may be busy.
  this.timeout(60_000);
  const folders = temporaryFolders();
  let isStopped = false;
  let [server, client, watcher]: [Server, Client, Postgres] = [undefined!, undefined!, undefined!];
  before(async () => {
    server = await startServer({ autovacuum: 'off' });
    await server.run('postgres', 'create database shop');
    await server.run('shop', FILL);
    await server.run('shop', 'vacuum analyze');
    watcher = new Postgres({ host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: 'shop' });
    watcher.on('error', () => undefined);
    await watcher.connect();
    client = await startClient(folders.of(CODE).path, { options: { commands: true, trusted: true, settings: { proofs: true } } });
    await client.open('queries.sql');
    const { key } = await client.connection.sendRequest<AddressesAnswer>('plansight/addresses', {});
    const address = `postgres://postgres:${encodeURIComponent(server.password)}@127.0.0.1:${server.port}/shop`;
    assert.equal((await client.connection.sendRequest<ConnectAnswer>('plansight/connect', { from: { kind: 'typed', sealed: sealed(JSON.stringify({ address }), key) } })).kind, 'connected');
  });
  after(async () => {
    await client.close();
    await watcher.end().catch(() => undefined);
    folders.remove();
    if (!isStopped) await server.stop();
  });

  const explain = (find: string, how: Pick<ExplainParams, 'by' | 'values' | 'run'> = {}, token = new CancellationTokenSource().token): Promise<ExplainAnswer> => {
    const { start } = client.rangeOf('queries.sql', find);
    return client.connection.sendRequest<ExplainAnswer>('plansight/explain', { textDocument: { uri: client.uri('queries.sql') }, range: { start, end: start }, ...how }, token);
  };
  const planned = (answer: ExplainAnswer): Extract<ExplainAnswer, { kind: 'plan' }>['plan'] => (answer.kind === 'plan' ? answer.plan : assert.fail(answer.reason));
  const refused = (answer: ExplainAnswer): string => (answer.kind === 'none' ? answer.reason : assert.fail(answer.plan.text));
  const lineWith = (text: string): string => QUERIES.split('\n').find((line) => line.includes(text))!.replace(/;$/, '');
  const run = (find: string, values?: readonly string[]): Promise<ExplainAnswer> => explain(find, { by: 'server', run: lineWith(find), ...(values && { values }) });
  /** What the connections of Plansight do, besides the one that asks. */
  const left = async (): Promise<readonly unknown[]> => (await watcher.query("select state, query from pg_stat_activity where application_name = 'plansight' and state <> 'idle'")).rows;
  const contents = async (): Promise<unknown> => (await watcher.query("select (select md5(string_agg(o::text, ',' order by id)) from orders o) as orders, (select count(*) from audit) as audit, to_regclass('kept') as kept")).rows[0];

  it('is planned by the server, for any value or for some, with its settings', async () => {
    const plan = planned(await explain('customer_id = $1'));
    assert.equal(plan.asked!.by, 'server');
    assert.match(plan.asked!.from, /^`shop` at 127\.0\.0\.1:\d+ as `postgres`; its settings: work_mem = 2MB\.$/);
    assert.equal(plan.basis, 'As the server estimates it; nothing was run.');
    assert.deepEqual(plan.notes, ['It is the generic plan, which fits any value of the parameters.']);
    assert.deepEqual(plan.asked!.parameters, [{ place: 0, label: '$1 (orders.customer_id)' }]);
    assert.ok(plan.measured && plan.nodes.every(({ came }) => came === undefined));
    assert.match(plan.nodes[0]!.title, /Seq Scan on orders/);
    assert.equal(plan.nodes[0]!.rows, '~20');
    const rare = planned(await explain('kind = $1', { values: ['trade'] }));
    assert.match(rare.nodes[0]!.rows!, /^~[12],\d\d\d$/);
    assert.equal(planned(await explain('kind = $1')).nodes[0]!.rows, '~10 k');
    assert.deepEqual(rare.notes, ['It is the plan for $1 (orders.kind) = trade.']);
    assert.deepEqual(rare.asked!.guesses.map(({ says, values }) => [says.replace(/[\d.]+ %/, 'n %'), values]).slice(-2), [['The commonest `kind`, n % of the rows', ['retail']], ['A rare `kind`, n % of the rows', ['trade']]]);
  });

  it('offers values that the statistics know', async () => {
    const { guesses } = planned(await explain('customer_id = $1')).asked!;
    assert.equal(guesses[0]!.says, 'From the middle of what is known of each column');
    assert.match(guesses[0]!.values[0]!, /^\d+$/);
  });

  it('is planned without the server where that is asked for, and where the server knows no such table, which is said', async () => {
    assert.equal(planned(await explain('kind =', { by: 'offline' })).asked!.by, 'offline');
    const plan = planned(await explain('only_in_code'));
    assert.equal(plan.asked!.by, 'offline');
    assert.equal(plan.notes[0], 'It is planned here, not on the connected server. The server refuses: relation "only_in_code" does not exist.');
    assert.equal(refused(await explain('only_in_code', { by: 'server' })), 'The server refuses: relation "only_in_code" does not exist.');
  });

  it('is planned and never run where it writes', async () => {
    const before = await contents();
    assert.match(planned(await explain('update orders')).nodes[0]!.title, /Update on orders/);
    assert.ok(planned(await explain('with gone')).nodes.length > 1);
    assert.deepEqual(await contents(), before);
  });

  it('is run and measured once that was said, and shows what came', async () => {
    const plan = planned(await run('count(*)'));
    assert.equal(plan.of, 'time');
    assert.match(plan.basis, /^Run by the server: [\d.]+ ms/);
    const scan = plan.nodes.find(({ title }) => title === 'Seq Scan on orders')!;
    assert.deepEqual([scan.came, scan.loops], [2000, 1]);
    assert.ok(scan.pages! > 50 && scan.own !== undefined && Math.abs(scan.expected! - 2000) < 500);
    const one = planned(await run('customer_id = $1', ['7']));
    assert.equal(one.nodes[0]!.came, 20);
    assert.deepEqual(await left(), []);
  });

  it('stands beside an earlier plan of this session, as long as that is kept', async () => {
    const before = planned(await explain('customer_id = $1', { by: 'server', values: ['7'] }));
    await server.run('shop', 'create index orders_customer on orders (customer_id)');
    try {
      const after = planned(await explain('customer_id = $1', { by: 'server', values: ['7'] }));
      const answer = await client.connection.sendRequest<CompareAnswer>('plansight/comparePlans', { before: before.id, after: after.id } satisfies CompareParams);
      assert.ok(answer.kind === 'comparison');
      assert.match(answer.comparison.summary[0]!, /^Cost [\d,.]+ → [\d.]+, [\d.]+ times less\.$/);
      assert.ok(answer.comparison.rows.some(({ was, title }) => was === 'Seq Scan on orders' && /Heap Scan on orders|Index Scan using orders_customer/.test(title)), answer.comparison.text);
      assert.deepEqual(await client.connection.sendRequest<CompareAnswer>('plansight/comparePlans', { before: 'x-1', after: after.id }), { kind: 'none', reason: 'One of the two plans is no longer kept. Explain its query again.' });
    } finally {
      await server.run('shop', 'drop index orders_customer');
    }
  });

  it('is not run where it writes, locks rows, or has no values, in a sentence', async () => {
    const before = await contents();
    assert.equal(refused(await run('with gone')), 'Only a query that reads is run to be measured, and a part of this one writes.');
    assert.match(refused(await run('for update')), /^Only a query that reads is run to be measured, and this one locks rows/);
    assert.equal(refused(await run('into kept')), 'Only a query that reads is run to be measured, and this one writes into a table.');
    assert.equal(refused(await run('update orders')), 'Only a query that reads is run to be measured, and this is `update`.');
    assert.equal(refused(await run("noted('x')")), 'The server refuses: cannot execute INSERT in a read-only transaction.');
    assert.equal(refused(await run('customer_id = $1')), 'It is run with values for its parameters, and there are none.');
    assert.equal(refused(await explain('count(*)', { by: 'server', run: 'select 1' })), 'The query is another one now: it was not run. Explain it again.');
    assert.deepEqual(await contents(), before);
    assert.deepEqual(await left(), []);
    assert.deepEqual((await watcher.query("select count(*)::int as locks from pg_locks where pid <> pg_backend_pid() and relation is not null and database = (select oid from pg_database where datname = 'shop')")).rows, [{ locks: 0 }]);
  });

  it('is one statement to the server, however strings are read there', async () => {
    await server.run('shop', 'alter database shop set standard_conforming_strings to off');
    try {
      assert.equal(planned(await explain('as backslash')).nodes.length, 1);
    } finally {
      await server.run('shop', 'alter database shop reset standard_conforming_strings');
    }
  });

  it('is ended on the server when it is called off', async () => {
    const source = new CancellationTokenSource();
    const answer = explain('as slow', { by: 'server', run: lineWith('as slow') }, source.token);
    await watcher.query(UNTIL_IT_RUNS);
    source.cancel();
    assert.equal(refused(await answer), 'It was called off.');
    await watcher.query(UNTIL_NOTHING_IS_LEFT);
  });

  it('says that the server went away, and plans without it', async () => {
    const answer = explain('as slow', { by: 'server', run: lineWith('as slow') });
    await watcher.query(UNTIL_IT_RUNS);
    assert.deepEqual((await watcher.query("select pg_terminate_backend(pid) as ended from pg_locks where locktype = 'advisory'")).rows, [{ ended: true }]);
    assert.match(refused(await answer), /^The server went away: /);
    await watcher.end();
    await server.stop();
    isStopped = true;
    const plan = planned(await explain('count(*)'));
    assert.equal(plan.asked!.by, 'offline');
    assert.match(plan.notes[0]!, /^It is planned here, not on the connected server\. `shop` at .* cannot be reached: nothing listens there\.$/);
  });
});
