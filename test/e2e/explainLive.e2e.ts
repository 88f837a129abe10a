// A query explained on a real PostgreSQL in the real editor: by its planner, without it, with values, and run once its cost was seen; nothing is changed there and nothing left.
import assert from 'node:assert/strict';
import { Client } from 'pg';
import type { FrameLocator, Locator } from 'playwright-core';
import { temporaryFolder, type Folder } from '../edge/folder.ts';
import { PROGRAM, SCHEMA } from '../plans/measuredOrders.ts';
import { startServer, type Server } from '../postgres/server.ts';
import { vsix } from './subject.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const FILL = `${SCHEMA}
  insert into orders select n, n % 4, n % 10000, case n % 2 when 0 then 'retail' else 'trade' end, n % 977, timestamptz '2025-01-01' + n * interval '1 minute' from generate_series(1, 200000) n;`;

/** Long enough to be called off, and it reads. */
const REPORT = `select pg_sleep(25), count(*) from orders;
with gone as (delete from orders where id = 1 returning id) select count(*) from gone;
select id from orders where id in (${Array.from({ length: 300 }, (_, n) => n).join(', ')}) and total > -1;
`;

describe('a plan of a live server in VS Code', () => {
  let [window, folder, server, watcher] = [undefined, undefined, undefined, undefined] as unknown as [Workbench, Folder, Server, Client];
  const view = (): FrameLocator => window.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  const header = (text: RegExp): Locator => view().locator('header').getByText(text);
  const press = (name: string): Promise<void> => view().getByRole('button', { name, exact: true }).click();
  const closePlan = async (): Promise<void> => {
    // A press into the page gives its group the keyboard.
    await view().locator('h1').click();
    await window.page.locator('.editor-group-container.active .tab.active', { hasText: 'Plan:' }).waitFor();
    await window.command('View: Close All Editors in Group');
    await window.page.locator('iframe.webview').waitFor({ state: 'detached' });
    // What is opened before the empty group is gone, too, is opened there.
    await window.page.locator('.editor-group-container').nth(1).waitFor({ state: 'detached' });
  };
  const orders = async (): Promise<unknown> => (await watcher.query('select count(*), sum(total), (select count(*) from pg_locks l join pg_class c on c.oid = l.relation where c.relname = \'orders\' and l.pid <> pg_backend_pid()) as locks from orders')).rows[0];

  before('start a PostgreSQL, and connect it', async function () {
    server = await startServer({ autovacuum: 'off' });
    await server.run('postgres', 'create database shop');
    await server.run('shop', FILL);
    await server.run('shop', 'vacuum analyze');
    watcher = new Client({ host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: 'shop' });
    await watcher.connect();
    folder = temporaryFolder({ 'package.json': '{ "dependencies": { "pg": "8" } }', 'schema.sql': SCHEMA, 'src/orders.ts': PROGRAM, 'report.sql': REPORT });
    window = await openWorkbench({ folder: folder.path, extensions: [vsix()], settings: { 'editor.wordWrap': 'on' } });
    await window.openFile('src/orders.ts');
    await window.commandThatAsks('Plansight: Connect…');
    await window.answer('The Address of a PostgreSQL Server', `postgres://postgres:${encodeURIComponent(server.password)}@127.0.0.1:${server.port}/shop`);
    await window.badge(', read only').waitFor();
    await window.command('Notifications: Clear All Notifications');
  });
  after(async () => {
    await window?.close();
    await watcher?.end();
    folder?.remove();
    await server?.stop();
  });
  afterEach(async function () {
    await window.shoot(`${this.currentTest?.state} ${this.currentTest?.title}`);
  });

  it('comes from the connected server, which is said', async () => {
    await window.goToText('customer_id = $1');
    await window.command('Plansight: Explain Query');
    await header(/As the server estimates it; nothing was run\./).waitFor();
    assert.match(await view().locator('header').innerText(), /shop at 127\.0\.0\.1:\d+ as postgres/);
    assert.equal(await view().getByRole('button', { name: 'On the Server' }).getAttribute('aria-pressed'), 'true');
    await view().locator('[role=treeitem]', { hasText: /~20/ }).first().waitFor();
  });

  it('is had without the server as well, and with it again', async () => {
    await press('Offline');
    // A planner is started, on a machine that may be busy.
    await header(/Without a server\./).waitFor({ timeout: 100_000 });
    await press('On the Server');
    await header(/As the server estimates it/).waitFor();
  });

  it('is had for values that are typed', async () => {
    await press('Values…');
    const offered = await window.choices('Any Values');
    assert.equal(offered.length, 3, offered.join('\n'));
    await window.shoot('plan values offered');
    await window.choose('Type Values…');
    await window.answer('Value of $1 (orders.customer_id)', '4711');
    await header(/It is the plan for \$1 \(orders\.customer_id\) = 4711\./).waitFor();
  });

  it('is run only after its cost was seen, and shows what came; no row is changed and no lock left', async () => {
    const before = await orders();
    await press('Run and Measure…');
    const asked = await window.dialog();
    assert.match(asked, /Run this query on shop at 127\.0\.0\.1:\d+ as postgres\?[\s\S]*The server estimates a cost of [\d,]+ and about 20 rows\.[\s\S]*a transaction that may only read and is rolled back\. Functions that the query calls do run\.[\s\S]*= 4711/);
    await window.shoot('plan run asked');
    await window.answerDialog('Cancel');
    await header(/As the server estimates it/).waitFor();
    await press('Run and Measure…');
    await window.dialog();
    await window.answerDialog('Run');
    await header(/Run by the server: [\d.]+ ms/).waitFor();
    await view().locator('[role=treeitem]', { hasText: /Seq Scan on orders/ }).first().click();
    const details = await view().locator('.details').innerText();
    assert.match(details, /Time[\s\S]*ms by itself[\s\S]*Rows[\s\S]*20[\s\S]*expected[\s\S]*Pages[\s\S]*(?:in memory|read)/);
    assert.deepEqual(await orders(), before);
  });

  it('stands beside an earlier one, node by node', async () => {
    await server.run('shop', 'create index orders_customer on orders (customer_id)');
    await press('Run and Measure…');
    await window.dialog();
    await window.answerDialog('Run');
    await view().locator('[role=treeitem]', { hasText: /orders_customer/ }).first().waitFor();
    await press('Compare…');
    const offered = await window.choices('Run by the server');
    assert.ok(offered.length >= 3, offered.join('\n'));
    await window.shoot('plans offered');
    await window.press('Enter');
    const page = window.page.frameLocator('iframe.webview.ready >> visible=true').frameLocator('iframe#active-frame');
    await page.locator('.summary').getByText(/^Time [\d.]+ ms → [\d.]+ ms, [\d,.]+ times less\.$/).waitFor();
    await page.locator('[role=row]', { hasText: /Seq Scan on orders → (?:Index|Bitmap Heap) Scan/ }).waitFor();
    await page.locator('.scroller:focus').waitFor();
    await window.press('End');
    await window.press('Home');
    await page.locator('#compared-0.selected').waitFor();
    for (const theme of ['Dark Modern', 'Dark High Contrast', 'Light Modern']) {
      await window.theme(theme);
      await page.locator('.summary').waitFor();
      await window.shoot(`plans compared ${theme}`);
    }
    await page.locator('h1').click();
    await window.page.locator('.editor-group-container.active .tab.active', { hasText: 'Plans:' }).waitFor();
    await window.command('View: Close Editor');
    await server.run('shop', 'drop index orders_customer');
  });

  it('is called off on the server', async () => {
    await closePlan();
    await window.openFile('report.sql');
    await window.goToText('pg_sleep');
    await window.command('Plansight: Explain Query');
    await header(/As the server estimates it/).waitFor();
    await press('Run and Measure…');
    await window.dialog();
    await window.answerDialog('Run');
    const toast = window.notification('Running the query');
    await toast.waitFor();
    await toast.hover();
    await window.shoot('plan runs');
    await toast.getByRole('button', { name: 'Cancel' }).click();
    await window.notification('It was called off.').waitFor();
    assert.deepEqual((await watcher.query("select query from pg_stat_activity where application_name = 'plansight' and state <> 'idle'")).rows, []);
  });

  it('is not run where it writes', async () => {
    const before = await orders();
    await window.command('Notifications: Clear All Notifications');
    await closePlan();
    await window.openFile('report.sql');
    await window.goToText('with gone');
    await window.command('Plansight: Explain Query');
    await view().locator('[role=treeitem]', { hasText: /Delete on orders/ }).first().waitFor();
    await press('Run and Measure…');
    await window.dialog();
    await window.answerDialog('Run');
    await window.notification('a part of this one writes').waitFor();
    assert.deepEqual(await orders(), before);
  });

  it('is seen whole before it is run, where a dialog has no room for it', async () => {
    await window.command('Notifications: Clear All Notifications');
    await closePlan();
    await window.openFile('report.sql');
    await window.goToText('select id');
    await window.command('Plansight: Explain Query');
    await header(/As the server estimates it/).waitFor();
    await press('Run and Measure…');
    const asked = await window.dialog();
    assert.match(asked, /That is its beginning: the last [\d,]+ of [\d,]+ characters are not shown here, and run as well\./);
    assert.ok(!asked.includes('total > -1'));
    await window.shoot('plan run asked of a long query');
    await window.answerDialog('Show the Whole Query');
    const toast = window.notification('Run this query on shop');
    await toast.waitFor();
    // It lies over the plan, which comes back once it has run.
    const front = window.page.frameLocator('iframe.webview.ready >> visible=true').frameLocator('iframe#active-frame');
    await front.getByText(/and total > -1/).waitFor();
    await window.shoot('a long query whole');
    await toast.getByRole('button', { name: 'Run', exact: true }).click();
    await front.locator('header').getByText(/Run by the server: [\d.]+ ms/).waitFor();
  });
});
