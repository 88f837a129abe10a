// The offline planner as the product starts it: a process of its own, on clusters that the build has made.
// The file is long because one planner is started for all of it.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '../../server/src/edge/pglite.ts';
import type { Answer, PlannedDatabase, Planner, Question } from '../../server/src/plans/planner.ts';
import { noMeasures, type Measures } from '../../server/src/schema/measures.ts';
import { isAnywhere } from './folder.ts';

const SHOP = [
  'create table customer (id int primary key, email text not null, name text)',
  'create table orders (id bigint primary key, customer_id int not null references customer, total numeric(10, 2), note text, created_at timestamptz not null)',
  'create index orders_by_time on orders (created_at)',
  // What a statement of the user could never be allowed to do.
  "create function leak() returns text immutable language plpgsql as $$ begin return pg_read_file('/etc/passwd'); end $$",
  'create function hang() returns int immutable language plpgsql as $$ begin loop end loop; end $$',
];
const MEASURES: Measures = {
  level: 'rows', extended: [],
  relations: [{ schema: 'public', name: 'customer', rows: 1e6 }, { schema: 'public', name: 'orders', rows: 1e7, pages: 100_000 }],
  columns: [
    { schema: 'public', relation: 'orders', column: 'customer_id', nullFraction: 0, width: 4, distinct: 1e6 },
    { schema: 'public', relation: 'orders', column: 'note', nullFraction: 0.5, width: 30, distinct: -0.4 },
    { schema: 'public', relation: 'customer', column: 'email', nullFraction: 0, width: 22, distinct: -1 },
  ],
};
const shop: PlannedDatabase = { base: SHOP, tail: [], measures: MEASURES, searchPath: ['public'], settings: { random_page_cost: '1.1', max_parallel_workers_per_gather: '0' }, collation: 'language' };
const BY_CUSTOMER = { name: 'by_customer', ddl: 'create index by_customer on orders (customer_id)' };

const question = (sql: string, rest: Partial<Question> = {}): Question => ({ sql, parameters: 'generic', indexes: [], without: [], ...rest });
/** `Index Scan by_customer`, or why there is no plan. */
const told = (answer: Answer): string => (answer.kind === 'plan' ? [answer.plan.root.type, ...(answer.plan.root.index === undefined ? [] : [answer.plan.root.index])].join(' ') : `${answer.reason}: ${answer.message}`);

describe('the offline planner', () => {
  let [folder, planner] = ['', undefined as unknown as Planner];
  before('build what it starts from: npm run build', () => assert.ok(existsSync(join(__dirname, '../../dist/planner/clusters.br'))));
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plansight-planner-'));
    planner = openPglite({ folder, limits: { plan: 3_000 } });
  });
  after(async () => {
    await planner.close();
    rmSync(folder, { recursive: true });
  });
  const ask = async (sql: string, rest?: Partial<Question>, database = shop): Promise<Answer> => (await planner.ask(database, [question(sql, rest)]))[0]!;

  it('plans as if the tables were full', async () => {
    assert.deepEqual(await planner.describe(shop), { available: true, version: 18, notes: [], tables: 2, indexes: 3 });
    assert.equal(told(await ask('select * from orders where customer_id = 7')), 'Seq Scan');
    assert.equal(told(await ask('select * from orders where id = 7')), 'Index Scan orders_pkey');
    const empty = { ...shop, measures: noMeasures };
    assert.equal(told(await ask('select id from orders order by total limit 1', {}, empty)), 'Limit');
    const [few, many] = [await ask('select * from orders', {}, empty), await ask('select * from orders')];
    assert.ok(few.kind === 'plan' && many.kind === 'plan' && few.plan.root.cost.total < 100 && many.plan.root.cost.rows === 1e7 && many.plan.root.cost.total === 200_000);
  });

  it('plans with the settings of the source, else with those of a server that nobody has set up', async () => {
    assert.equal(told(await ask('select count(*) from orders', {}, { ...shop, settings: {} })), 'Aggregate');
    const [usual] = await planner.ask({ ...shop, settings: {} }, [question('select * from orders where total = 3')]);
    assert.ok(usual!.kind === 'plan' && usual!.plan.root.type === 'Gather' && usual!.plan.root.workers === 2);
    const { notes } = await planner.describe({ ...shop, settings: { work_mem: 'a lot', nonsense: '1', jit: 'on' } });
    assert.deepEqual(notes, ['The setting `work_mem = a lot` was left out: invalid value for parameter "work_mem": "a lot".', 'The setting `nonsense = 1` was left out: unrecognized configuration parameter "nonsense".']);
  });

  it('knows what an index would be good for, and how large it would be', async () => {
    const [without, withIt] = await planner.ask(shop, [question('select * from orders where customer_id = ?'), question('select * from orders where customer_id = ?', { indexes: [BY_CUSTOMER] })]);
    assert.deepEqual([told(without!), told(withIt!)], ['Seq Scan', 'Index Scan by_customer']);
    assert.ok(without!.kind === 'plan' && withIt!.kind === 'plan');
    assert.ok(withIt!.plan.root.cost.total < without!.plan.root.cost.total / 1_000);
    // Ten rows share a key: a key and its list of places take far less than ten keys of 16 bytes.
    const [size] = withIt!.sizes;
    assert.deepEqual([size!.name, size!.rows], ['by_customer', 1e7]);
    assert.ok(size!.bytes! > 70e6 && size!.bytes! < 110e6, String(size!.bytes));
  });

  it('thinks of an index on an expression as if it had been analysed', async () => {
    const answer = await ask('select * from customer where lower(email) = $1', { indexes: [{ name: 'by_email', ddl: 'create index by_email on customer (lower(email))' }] });
    assert.equal(told(answer), 'Index Scan by_email');
    assert.ok(answer.kind === 'plan' && answer.plan.root.cost.rows === 1);
  });

  it('leaves no trace of a question', async () => {
    const before = await ask('select * from orders where customer_id = 7');
    await ask('select * from orders where customer_id = 7', { indexes: [BY_CUSTOMER] });
    await ask('select * from orders where extra = 7', {}, { ...shop, tail: ['alter table orders add column extra int', 'create index on orders (extra)'] });
    assert.deepEqual(await ask('select * from orders where customer_id = 7'), before);
    assert.match(told(await ask('select extra from orders')), /^unknown object/);
  });

  it('plans on what an unsaved edit adds, as far as it can be run', async () => {
    const tail = ['create table refund (id int primary key, order_id bigint)', 'create index refund_by_order on refund (order_id)', 'alter table refund add colum'];
    const measures = { ...MEASURES, relations: [...MEASURES.relations, { schema: 'public', name: 'refund', rows: 1e6 }] };
    assert.equal(told(await ask('select id from refund where id = $1', {}, { ...shop, tail, measures })), 'Index Only Scan refund_pkey');
    // A table that the edit changes keeps its figures.
    const widened = await ask('select * from orders where customer_id = 7', { indexes: [BY_CUSTOMER] }, { ...shop, tail: ['drop table if exists orders cascade', 'create table orders (id bigint primary key, customer_id bigint not null, wide text)'] });
    assert.equal(told(widened), 'Index Scan by_customer');
    assert.ok(widened.kind === 'plan' && widened.plan.root.cost.rows === 10);
  });

  it('hides an index, unless a constraint needs it', async () => {
    const newest = 'select * from orders order by created_at desc limit 10';
    const inner = (answer: Answer): string | undefined => (answer.kind === 'plan' ? answer.plan.root.children[0]!.index : undefined);
    assert.equal(inner(await ask(newest)), 'orders_by_time');
    assert.equal(inner(await ask(newest, { without: ['public.orders_by_time'] })), undefined);
    assert.equal(told(await ask('select * from orders where id = 1', { without: ['public.orders_pkey'] })), 'Index Scan orders_pkey');
  });

  it('plans for a value where it is told one', async () => {
    const [rare, common] = ['2001-01-01', '2030-01-01'];
    const measures = { ...MEASURES, columns: [...MEASURES.columns, { schema: 'public', relation: 'orders', column: 'created_at', nullFraction: 0, width: 8, distinct: -1, correlation: 0, histogram: '{2000-01-01,2010-01-01,2020-01-01,2030-01-01}' }] };
    const rows = async (value: string): Promise<number> => {
      const answer = await ask('select * from orders where created_at < :until', { parameters: [value] }, { ...shop, measures });
      return answer.kind === 'plan' ? answer.plan.root.cost.rows : -1;
    };
    assert.deepEqual([await rows(rare) < 1e6, await rows(common) > 9e6], [true, true]);
  });

  it('says what is wrong with a statement, and answers the others', async () => {
    const answers = await planner.ask(shop, ['select nope from orders', 'select * from orders where id = = 1', 'truncate orders', 'select 1; delete from orders', 'select now() + now()', 'select 1'].map((sql) => question(sql)));
    assert.deepEqual(answers.map((answer) => (answer.kind === 'failed' ? answer.reason : answer.kind)), ['unknown object', 'syntax', 'not plannable', 'not plannable', 'unknown object', 'plan']);
  });

  it('reads no file, not even by a function that the schema declares', async () => {
    const answer = await ask("select 1 where leak() like 'root%'");
    assert.match(told(answer), /could not open file "\/etc\/passwd"/);
  });

  it('runs nothing', async () => {
    await planner.ask(shop, [question("insert into customer values (1, 'a', 'b')"), question('delete from customer'), question("select pg_read_file('/etc/passwd')"), question('with gone as (delete from customer returning *) select * from gone')]);
    assert.match(told(await ask("copy customer to '/tmp/x'")), /^not plannable/);
    const answer = await ask('select count(*) from customer');
    assert.ok(answer.kind === 'plan' && answer.plan.root.actual === undefined);
  });

  it('stops a plan that does not end, and goes on', async () => {
    const answers = await planner.ask(shop, [question('select 1'), question('select hang()'), question('select * from orders where id = 1')]);
    assert.deepEqual(answers.map(told), ['Result', 'timeout: Planning took more than 3000 ms.', 'Index Scan orders_pkey']);
  });

  it('survives what breaks PostgreSQL', async () => {
    const answers = await planner.ask(shop, [question(`select 1${' + 1'.repeat(100_000)}`), question("select repeat('x', 1000000000)"), question('select * from orders where id = 1')]);
    assert.equal(answers[0]!.kind, 'failed');
    assert.equal(answers[1]!.kind, 'failed');
    assert.equal(told(answers[2]!), 'Index Scan orders_pkey');
  });

  it('gives up what is called off', async () => {
    const called = new AbortController();
    called.abort();
    assert.deepEqual((await planner.ask(shop, [question('select 1')], called.signal)).map((answer) => answer.kind === 'failed' && answer.reason), ['cancelled']);
  });

  it('finds again what another process has loaded, and loads anew what was damaged', async () => {
    const expected = await ask('select * from orders where customer_id = 7');
    await planner.close();
    const again = openPglite({ folder });
    assert.deepEqual(await again.ask(shop, [question('select * from orders where customer_id = 7')]), [expected]);
    await again.close();
    const [kept] = readdirSync(folder);
    writeFileSync(join(folder, kept!, 'data/global/pg_control'), 'no such thing');
    planner = openPglite({ folder, limits: { plan: 3_000 } });
    assert.deepEqual(await ask('select * from orders where customer_id = 7'), expected);
  });

  it('shares a folder with another planner that is at work', async () => {
    const other = openPglite({ folder });
    const [first, second] = await Promise.all([ask('select * from orders where id = 7'), other.ask(shop, [question('select * from orders where id = 7')])]);
    assert.deepEqual([first], second);
    await other.close();
  });

  it('keeps nothing of a connected server once that is forgotten', async () => {
    const own = mkdtempSync(join(tmpdir(), 'plansight-forgotten-'));
    const measured: Measures = { ...MEASURES, level: 'full', columns: [{ schema: 'public', relation: 'orders', column: 'note', nullFraction: 0, width: 30, distinct: 2, commonValues: '{"paid in Atlantis","never paid"}', commonFrequencies: [0.9, 0.1] }] };
    const of = (path: string): PlannedDatabase => ({ ...shop, measures: measured, live: { path } });
    const [shopLive, other] = [of('shop at db.example.org:5432'), of('other at db.example.org:5432')];
    const first = openPglite({ folder: own });
    assert.equal(told((await first.ask(shopLive, [question('select * from orders where id = 7')]))[0]!), 'Index Scan orders_pkey');
    assert.ok(isAnywhere(own, 'paid in Atlantis'));
    // What is asked meanwhile of the same tables waits, and is answered; what is asked of the server is not.
    const [, [refused], [answered]] = await Promise.all([first.forget!(shopLive.live!), first.ask(shopLive, [question('select 1')]), first.ask(shop, [question('select * from orders where id = 7')])]);
    assert.equal(told(refused!), 'unavailable: The server was disconnected.');
    assert.equal(told(answered!), 'Index Scan orders_pkey');
    assert.ok(!isAnywhere(own, 'paid in Atlantis'));
    await first.close();
    // Of an earlier session too, and of no other server.
    const second = openPglite({ folder: own });
    await second.ask(other, [question('select 1')]);
    await second.close();
    const third = openPglite({ folder: own });
    await third.forget!({ path: 'shop at db.example.org:5432' });
    assert.ok(isAnywhere(own, 'paid in Atlantis'));
    await third.forget!({ path: 'other at db.example.org:5432' });
    assert.ok(!isAnywhere(own, 'paid in Atlantis'));
    await third.close();
    rmSync(own, { recursive: true });
  });

  it('forgets what it can, marks the rest, and says so', async () => {
    const own = mkdtempSync(join(tmpdir(), 'plansight-forgotten-'));
    const live = { path: 'shop at db.example.org:5432' };
    const first = openPglite({ folder: own });
    await first.ask({ ...shop, live }, [question('select 1')]);
    await first.close();
    // It comes before the other one, and its lock cannot be had.
    const [kept] = readdirSync(own);
    const stuck = join(own, '!stuck');
    mkdirSync(join(stuck, 'lock'), { recursive: true });
    copyFileSync(join(own, kept!, 'live'), join(stuck, 'live'));
    const second = openPglite({ folder: own });
    await assert.rejects(second.forget!(live), /^Error: Figures of a server could not be removed from .*plansight-forgotten-/);
    assert.deepEqual([readdirSync(own), existsSync(join(stuck, 'forgotten'))], [['!stuck'], true]);
    await second.close();
    rmSync(own, { recursive: true });
  });
});
