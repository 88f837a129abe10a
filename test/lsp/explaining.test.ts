// The plan of what is selected or under the cursor, asked as the editor asks, with the true planner: tied to the code, and refused in a sentence where there is none.
import assert from 'node:assert/strict';
import type { CompareAnswer, ExplainAnswer, ExplainParams, OpenPlanAnswer, OpenPlanParams } from '../../server/src/lsp/planProtocol.ts';
import { snapshotText } from '../../server/src/schema/snapshot/text.ts';
import type { CodeLens } from 'vscode-languageserver-protocol/node';
import type { Snapshot } from '../../server/src/schema/snapshot.ts';
import { temporaryFolder, type Folder } from '../edge/folder.ts';
import { PROGRAM, SCHEMA, snapshot } from '../plans/measuredOrders.ts';
import { startClient, type Client } from './client.ts';

const REPORT = `select id from orders where id = 7;
create index orders_total on orders (total);
select kind, (select count(*) from orders o where o.customer_id = 3) from orders where tenant_id = 3;
select kind from orders where total > 3 order by total;
select id from nowhere;
`;
const FILES = { 'package.json': '{ "dependencies": { "pg": "8" } }', 'schema.sql': SCHEMA, 'plansight.snapshot.json': snapshotText(snapshot), 'src/orders.ts': PROGRAM, 'report.sql': REPORT, 'notes.md': 'x' };
const [TS, SQL] = ['src/orders.ts', 'report.sql'];

describe('a query explained in the editor', function () {
  // A planner is started, on a machine that may be busy.
  this.timeout(60_000);
  let [folder, cache, client]: [Folder, Folder, Client] = [undefined!, undefined!, undefined!];
  const kept = process.env['PLANSIGHT_CACHE'];
  const start = async (options: { readonly trusted?: boolean; readonly proofs?: boolean } = {}): Promise<Client> => {
    const own = await startClient(folder.path, { options: { commands: true, trusted: options.trusted ?? true, settings: { proofs: options.proofs ?? true } } });
    await own.open(TS);
    await own.open(SQL);
    return own;
  };
  before(async () => {
    [folder, cache] = [temporaryFolder(FILES), temporaryFolder({})];
    process.env['PLANSIGHT_CACHE'] = cache.path;
    client = await start();
  });
  after(async () => {
    await client.close();
    if (kept === undefined) delete process.env['PLANSIGHT_CACHE'];
    else process.env['PLANSIGHT_CACHE'] = kept;
    folder.remove();
    cache.remove();
  });

  /** `cursor`: at its beginning alone. */
  const explain = (path: string, find: string, how: 'selected' | 'cursor' = 'selected', own = client): Promise<ExplainAnswer> => {
    const { start: begin, end } = own.rangeOf(path, find);
    return own.connection.sendRequest<ExplainAnswer>('plansight/explain', { textDocument: { uri: own.uri(path) }, range: { start: begin, end: how === 'cursor' ? begin : end } });
  };
  const planned = (answer: ExplainAnswer): Extract<ExplainAnswer, { kind: 'plan' }> => (answer.kind === 'plan' ? answer : assert.fail(answer.reason));
  const refused = (answer: ExplainAnswer): string => (answer.kind === 'none' ? answer.reason : assert.fail(answer.plan.text));

  it('is planned from a string of a program, and what is told of it stands at the condition behind it', async () => {
    const { plan, range } = planned(await explain(TS, 'customer_id = $1', 'cursor'));
    assert.equal(plan.query, 'select id, total from orders where customer_id = $1');
    assert.deepEqual(range, client.rangeOf(TS, plan.query));
    assert.deepEqual(plan.notes, ['It is the generic plan, which fits any value of the parameters.']);
    assert.equal(plan.basis, 'Planned by the PostgreSQL 18 planner; nothing was run.');
    assert.ok(plan.measured);
    const [told] = plan.insights;
    assert.match(told!.message, /orders/);
    assert.match(told!.proof!, /^create index on orders \(customer_id\); cost [\d,]+ → [\d.]+/);
    assert.deepEqual(told!.places, [client.rangeOf(TS, 'customer_id = $1')]);
    assert.ok(plan.nodes.some(({ title, rows, own }) => /Seq Scan on orders$/.test(title) && rows === '~19' && own !== undefined), plan.text);
  });

  it('is the statement under the cursor, and the one before it behind a semicolon', async () => {
    const { plan } = planned(await explain(SQL, 'from orders where id', 'cursor'));
    assert.deepEqual(plan.nodes.map(({ title }) => title), ['Index Only Scan using orders_pkey on orders']);
    assert.deepEqual(plan.nodes[0]!.places, [client.rangeOf(SQL, 'id = 7')]);
    const behind = { ...client.rangeOf(SQL, 'id = 7;').end };
    const again = planned(await client.connection.sendRequest<ExplainAnswer>('plansight/explain', { textDocument: { uri: client.uri(SQL) }, range: { start: behind, end: behind } }));
    assert.equal(again.plan.query, plan.query);
  });

  it('is the part that is selected, where that is a query of its own, with its places in the document', async () => {
    const { plan } = planned(await explain(SQL, 'select count(*) from orders o where o.customer_id = 3'));
    assert.equal(plan.query, 'select count(*) from orders o where o.customer_id = 3');
    assert.deepEqual(plan.insights[0]!.places, [client.rangeOf(SQL, 'o.customer_id = 3')]);
    const whole = planned(await explain(SQL, 'total > 3 order'));
    assert.match(whole.plan.query, /^select kind from [\s\S]*order by total$/);
    assert.deepEqual(whole.plan.nodes.find(({ title }) => title === 'Sort')!.places.map(({ start: begin }) => begin), [client.rangeOf(SQL, 'total;').start]);
    assert.ok(whole.plan.nodes.every(({ parent }, at) => parent < at));
  });

  it('is refused in a sentence where there is no plan', async () => {
    assert.equal(refused(await explain(SQL, 'index orders_total', 'cursor')), 'This cannot be explained. `create` has no plan.');
    assert.match(refused(await explain(SQL, 'select id from orders where id = 7;\ncreate index')), /^These are several statements/);
    assert.match(refused(await explain(SQL, 'nowhere', 'cursor')), /^The planner cannot plan this query: relation "nowhere" does not exist/);
    assert.equal(refused(await explain(TS, 'where customer_id = $1 and', 'cursor')), 'This cannot be explained. A part of its text is only known when it runs.');
    assert.match(refused(await explain(TS, 'const db', 'cursor')), /^No query is seen here/);
    await client.open('half.sql', 'select id from orders where');
    assert.ok(refused(await explain('half.sql', 'orders', 'cursor')).endsWith('.'));
    await client.open('mine.sql', 'select `id` from `orders` where `id` = 1;');
    assert.ok(refused(await explain('mine.sql', 'orders', 'cursor')).endsWith('.'));
  });

  it('stands in the menu of source actions, and only there', async () => {
    const titles = async (only?: readonly string[]): Promise<readonly string[]> => (await client.actions(SQL, 'where id = 7', only)).map(({ title }) => title);
    assert.ok((await titles(['source'])).includes('Explain this query'));
    assert.ok(!(await titles()).includes('Explain this query'));
    assert.ok(!(await client.actions(SQL, 'create index', ['source'])).some(({ title }) => title === 'Explain this query'));
  });

  it('is had of a plan that is there already, of any text, or it is said why not', async () => {
    const open = (text: string, at?: number): Promise<OpenPlanAnswer> => client.connection.sendRequest('plansight/openPlan', { text, ...(at !== undefined && { at }) } satisfies OpenPlanParams);
    const printed = ' Seq Scan on orders  (cost=0.00..4000.00 rows=10 width=8) (actual time=0.020..40.000 rows=9 loops=1)\n   Filter: (kind = \'rare\'::text)\n   Rows Removed by Filter: 99991\n Execution Time: 40.100 ms\n';
    const one = await open(printed);
    assert.ok(one.kind === 'plan');
    assert.deepEqual([one.plan.basis, one.plan.nodes.map(({ title, own }) => [title, own]), one.plan.insights.map(({ id, places }) => [id, places]), one.plan.asked], ['Run by the server: 40.1 ms.', [['Seq Scan on orders', '40 ms']], [['seq-scan-discards', []]], undefined]);
    const logged = (query: string): string => `2026-01-01 10:00:00.000 UTC [1] LOG:  duration: 40.100 ms  plan:\n\tQuery Text: ${query}\n${printed.replace(/^ /gm, '\t')}`;
    const log = logged('select 1') + logged('select 2');
    assert.deepEqual(await open(log), { kind: 'several', plans: [{ query: 'select 1', says: 'Run by the server: 40.1 ms.' }, { query: 'select 2', says: 'Run by the server: 40.1 ms.' }] });
    const second = await open(log, 1);
    assert.ok(second.kind === 'plan' && second.plan.query === 'select 2');
    const cut = await open('[{"Plan": {"Node Type": "Limit", "Plans": [{"Node Type": "Seq Scan", "Relation Name": "ord');
    assert.ok(cut.kind === 'plan');
    assert.deepEqual([cut.plan.nodes.length, cut.plan.notes], [2, ['The JSON ends early: what is missing of the plan is not known.']]);
    assert.deepEqual(await open('select 1'), { kind: 'none', reason: 'There is no plan in this text: what EXPLAIN prints is read, as text or as JSON.' });
    const compared = await client.connection.sendRequest<CompareAnswer>('plansight/comparePlans', { before: one.plan.id, after: second.plan.id });
    assert.ok(compared.kind === 'comparison' && compared.comparison.summary.at(-1) === 'The plan is the same, node by node.');
  });

  it('is asked of nobody in Restricted Mode, and where the planner is switched off', async () => {
    const restricted = await start({ trusted: false });
    assert.match(refused(await explain(SQL, 'where id = 7', 'cursor', restricted)), /^In Restricted Mode nothing is planned/);
    await restricted.close();
    const off = await start({ proofs: false });
    assert.match(refused(await explain(SQL, 'where id = 7', 'cursor', off)), /plansight\.proofs/);
    await off.close();
  });

  it('is not planned here where a server was asked for that is not connected any more, and not called run', async () => {
    const { start: begin } = client.rangeOf(SQL, 'select id');
    const ask = (how: Pick<ExplainParams, 'by' | 'run'>): Promise<ExplainAnswer> => client.connection.sendRequest<ExplainAnswer>('plansight/explain', { textDocument: { uri: client.uri(SQL) }, range: { start: begin, end: begin }, ...how });
    for (const how of [{ by: 'server' }, { by: 'server', run: 'select id from orders where id = 7' }, { run: 'select id from orders where id = 7' }] as const) assert.equal(refused(await ask(how)), 'The server is no longer connected.');
  });

  it('is told with how often the server runs it, where that was counted', async () => {
    const since = '2026-01-29T12:00:00Z';
    const counted: Snapshot = { ...snapshot, server: { ...snapshot.server, statementsSince: since }, statements: [{ query: 'select id, total from orders where customer_id = $1', calls: 2_400_000, totalTime: 816_000_000, rows: 48_000_000 }, { query: 'select 1 from orders', calls: 1, totalTime: 1, rows: 1 }] };
    folder.write('plansight.snapshot.json', snapshotText(counted));
    const own = await startClient(folder.path, { options: { commands: true, trusted: true, settings: { codeLens: true, proofs: true, hover: true } } });
    try {
      await own.open(TS);
      const { plan } = planned(await explain(TS, 'customer_id = $1', 'cursor', own));
      const said = '1.2 M calls a day, 340 ms mean, 20 rows each, 99.9 % of the time of all recorded statements (pg_stat_statements).';
      assert.equal(plan.notes[0], said);
      const hover = await own.connection.sendRequest<{ readonly contents: { readonly value: string } }>('textDocument/hover', { textDocument: { uri: own.uri(TS) }, position: own.rangeOf(TS, 'select id, total from orders where customer_id = $1').start });
      assert.ok(hover.contents.value.endsWith(said), hover.contents.value);
      const of = async (text: string): Promise<string> => {
        const lenses = await own.connection.sendRequest<readonly CodeLens[]>('textDocument/codeLens', { textDocument: { uri: own.uri(TS) } });
        const { line } = own.rangeOf(TS, text).start;
        return (await own.connection.sendRequest<CodeLens>('codeLens/resolve', lenses.find(({ range }) => range.start.line === line)!)).command!.title;
      };
      assert.match(await of('customer_id = $1'), /^1\.2 M calls a day, 340 ms mean · cost [\d,]+ · reads all of orders · full statistics$/);
      assert.match(await of('kind = $1'), /^cost /);
    } finally {
      await own.close();
      folder.write('plansight.snapshot.json', snapshotText(snapshot));
    }
  });

  it('shows no figure that nobody measured', async () => {
    folder.write('plansight.snapshot.json', '');
    const own = await start();
    const { plan } = planned(await explain(TS, 'customer_id = $1', 'cursor', own));
    await own.close();
    folder.write('plansight.snapshot.json', snapshotText(snapshot));
    assert.ok(!plan.measured);
    assert.ok(plan.nodes.every(({ own: cost, rows, expected }) => cost === undefined && rows === undefined && expected === undefined));
    assert.doesNotMatch(plan.text, /~\d/);
  });
});
