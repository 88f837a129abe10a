// The plan of a query in the real editor: asked from the palette in a program, on a statement and on a selection; its insights in the code and back; by keyboard alone; in three themes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { snapshotText } from '../../server/src/schema/snapshot/text.ts';
import { temporaryFolder, type Folder } from '../edge/folder.ts';
import { PROGRAM, SCHEMA, snapshot } from '../plans/measuredOrders.ts';
import { vsix } from './subject.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const REPORT = `select id from orders where id = 7;

select o.kind, sum(o.total) from orders o join orders later on later.customer_id = o.customer_id and later.created_at > o.created_at where o.tenant_id = 3 group by o.kind order by sum(o.total) desc limit 10;

create index orders_total on orders (total);
`;

/** As psql prints it, in a window of 60 columns. */
const PRINTED = `                        QUERY PLAN
------------------------------------------------------------
 Sort  (cost=5000.00..5005.00 rows=2000 width=20) (actual t
ime=50.000..50.050 rows=2000 loops=1)
   Sort Key: created_at
   Sort Method: external merge  Disk: 7000kB
   ->  Seq Scan on orders  (cost=0.00..4800.00 rows=2000 wi
dth=20) (actual time=0.000..40.000 rows=2000 loops=1)
         Filter: (kind = 'trade'::text)
         Rows Removed by Filter: 98000
 Execution Time: 50.200 ms
(8 rows)
`;

describe('a plan in VS Code', () => {
  let [window, folder] = [undefined, undefined] as unknown as [Workbench, Folder];
  /** The page of the plan that is seen. */
  const view = (): FrameLocator => window.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  const selected = (): Locator => view().locator('.selected').first();

  before('open a program and the snapshot of its database', async () => {
    folder = temporaryFolder({ 'package.json': '{ "dependencies": { "pg": "8" } }', 'schema.sql': SCHEMA, 'plansight.snapshot.json': snapshotText(snapshot), 'src/orders.ts': PROGRAM, 'report.sql': REPORT, 'printed.txt': PRINTED, 'cut.json': '[{"Plan": {"Node Type": "Limit", "Plans": [{"Node Type": "Seq Scan", "Relation Name": "ord' });
    window = await openWorkbench({ folder: folder.path, extensions: [vsix()], settings: { 'editor.wordWrap': 'on' } });
  });
  after(async () => {
    await window?.close();
    folder?.remove();
  });
  afterEach(async function () {
    await window.shoot(`${this.currentTest?.state} ${this.currentTest?.title}`);
  });
  /** What is selected in the code, which the status tells once the code has the keyboard. */
  const selectedInCode = async (text: string): Promise<void> => {
    await window.page.locator('.editor-instance .selected-text').first().waitFor();
    await window.command('View: Focus First Editor Group');
    await window.page.locator('#status\\.editor\\.selection', { hasText: `(${text.length} selected)` }).waitFor();
  };
  const closePlan = async (): Promise<void> => {
    // A press into the page gives its group the keyboard.
    await view().locator('h1').click();
    await window.page.locator('.editor-group-container.active .tab.active', { hasText: 'Plan:' }).waitFor();
    await window.command('View: Close All Editors in Group');
    await window.page.locator('iframe.webview').waitFor({ state: 'detached' });
    // What is opened before the empty group is gone, too, is opened there.
    await window.page.locator('.editor-group-container').nth(1).waitFor({ state: 'detached' });
  };

  it('is drawn beside the string that the cursor is in, with what is to be known of it', async () => {
    await window.openFile('src/orders.ts');
    await window.goToText('customer_id = $1');
    await window.command('Plansight: Explain Query');
    const insight = view().locator('.insight').first();
    // A planner is started, on a machine that may be busy.
    await insight.waitFor({ timeout: 100_000 });
    assert.match(await insight.innerText(), /orders[\s\S]*create index on orders \(customer_id\); cost [\d,]+ → [\d.]+/);
    assert.match(await view().locator('header').innerText(), /select id, total from orders where customer_id = \$1[\s\S]*generic plan/);
    assert.match(await selected().innerText(), /Seq Scan on orders/);
  });

  it('stands in the code while it is open, and a press on an insight goes there', async () => {
    const problems = await window.problems('Plansight plan');
    assert.ok(problems.some((text) => text.includes('Ln 3')), problems.join('\n'));
    await view().locator('.insight').first().click();
    await selectedInCode('customer_id = $1');
  });

  it('has a page for each insight, which is shipped', async () => {
    await view().locator('.insight + .page').first().click();
    await window.page.locator('.tab.active', { hasText: 'seq-scan-selective' }).waitFor();
    await window.page.locator('iframe.webview.ready >> visible=true').contentFrame().locator('iframe#active-frame').contentFrame().locator('h1').first().waitFor();
    await window.shoot('plan insight page');
    await window.command('View: Close Editor');
    await view().locator('[role=tree]').waitFor();
  });

  it('is gone from the code when it is closed', async () => {
    await closePlan();
    await window.command('Problems: Focus on Problems View');
    await window.page.locator('.markers-panel .monaco-list-row').filter({ hasText: 'Plansight plan' }).first().waitFor({ state: 'detached' });
    await window.press('Control+J');
  });

  it('is walked through by keyboard alone', async () => {
    await window.openFile('report.sql');
    await window.goToText('o.tenant_id = 3');
    await window.command('Plansight: Explain Query');
    const tree = view().locator('[role=tree]');
    await view().locator('#node-2').waitFor();
    await view().locator('[role=tree]:focus').waitFor();
    await window.press('Home');
    await view().locator('#node-0.selected').waitFor();
    const all = await view().locator('[role=treeitem]').count();
    assert.ok(all >= 5);
    await window.press('ArrowLeft');
    await view().locator('#node-0[aria-expanded=false]').waitFor();
    assert.equal(await view().locator('[role=treeitem]').count(), 1);
    await window.press('ArrowRight');
    await window.press('ArrowDown');
    await view().locator('#node-1.selected').waitFor();
    assert.equal(await tree.getAttribute('aria-activedescendant'), 'node-1');
    await window.press('Shift+Tab');
    await window.press('Shift+Tab');
    await window.press('Shift+Tab');
    await window.press('ArrowRight');
    await view().locator('.boxes .box').first().waitFor();
    await window.shoot('plan flame');
    await window.press('ArrowRight');
    await view().locator('[role=grid]').waitFor();
    await window.shoot('plan table');
    await window.press('ArrowRight');
    assert.match(await view().locator('pre').innerText(), /Limit\n[\s\S]*└─/);
    await window.press('ArrowRight');
    assert.equal(JSON.parse(await view().locator('pre').innerText()).nodes.length, all);
    await window.press('ArrowRight');
    await tree.waitFor();
  });

  it('shows the part of the code that makes a node', async () => {
    await view().locator('[role=treeitem]', { hasText: /Sort/ }).first().click();
    await window.press('Enter');
    await selectedInCode('sum(o.total) desc');
  });

  it('can be read in a light and in a high contrast theme', async () => {
    for (const theme of ['Light Modern', 'Dark High Contrast', 'Light High Contrast', 'Dark Modern']) {
      await window.theme(theme);
      await view().locator('[role=tree]').waitFor();
      await window.shoot(`plan ${theme}`);
    }
  });

  it('says when the query has changed since', async () => {
    await window.goToText('desc limit', 0);
    await window.type(' ');
    await view().locator('.changed:not([hidden])').waitFor();
    await closePlan();
  });

  it('is refused in a sentence where there is none', async () => {
    await window.goToText('orders_total');
    await window.command('Plansight: Explain Query');
    await window.notification('This cannot be explained. create has no plan.').waitFor();
  });

  it('is one of many in a report, which is written where one says', async () => {
    const file = join(folder.path, 'our-report.html');
    await window.commandThatAsks('Plansight: Create Report');
    await window.proposal('plansight-report.html');
    await window.shoot('report asked');
    await window.answer('Create Report', file);
    await window.notification('our-report.html is written').waitFor({ timeout: 100_000 });
    assert.match(readFileSync(file, 'utf8'), /^<!doctype html>[^]*orders/);
  });

  it('is opened from what EXPLAIN has printed, broken by a terminal or cut short', async () => {
    await window.openFile('printed.txt');
    await window.commandThatAsks('Plansight: Open Plan');
    await window.choices('This Editor');
    await window.shoot('plan opened from');
    await window.choose('This Editor');
    await view().locator('[role=treeitem]', { hasText: 'Seq Scan on orders' }).waitFor();
    assert.match(await view().locator('header').innerText(), /A plan without its query[\s\S]*Run by the server: 50\.2 ms\./);
    assert.ok((await view().locator('.insight').count()) >= 2);
    await view().locator('.insight').first().click();
    await window.shoot('plan opened');
    await closePlan();
    await window.openFile('cut.json');
    await window.commandThatAsks('Plansight: Open Plan');
    await window.choose('This Editor');
    await view().locator('header').getByText('The JSON ends early: what is missing of the plan is not known.').waitFor();
    await closePlan();
    await window.openFile('report.sql');
    await window.commandThatAsks('Plansight: Open Plan');
    await window.choose('This Editor');
    await window.notification('There is no plan in this text').waitFor();
  });
});
