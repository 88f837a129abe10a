// The extension as a person sees it: in VS Code's window, with mouse and keyboard, and on the disk afterwards.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Folder } from '../edge/folder.ts';
import { shopFolder, vsix } from './subject.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('in VS Code', () => {
  let window: Workbench;
  let folder: Folder;
  const onDisk = (path: string): string => readFileSync(join(folder.path, path), 'utf8');

  before('open the shop', async () => {
    folder = shopFolder();
    window = await openWorkbench({ folder: folder.path, extensions: [vsix()] });
  });
  after(async () => {
    await window?.close();
    folder.remove();
  });
  afterEach(async function () {
    await window.shoot(`${this.currentTest?.state} ${this.currentTest?.title}`);
  });

  it('underlines faults of an SQL file, and lists them', async () => {
    await window.openFile('reports/monthly.sql');
    await window.squiggles('error').nth(1).waitFor();
    assert.equal(await window.squiggles('error').count(), 2);
    const problems = await window.problems('totl_cents');
    assert.deepEqual(problems.filter((text) => text.includes('plansight')).map((text) => /\[Ln \d+, Col \d+\]/.exec(text)?.[0]).filter(Boolean).sort(), ['[Ln 2, Col 8]', '[Ln 4, Col 16]', '[Ln 6, Col 1]']);
  });

  it('says why where the mouse rests', async () => {
    const said = await window.hoverOver(window.squiggles('error').first(), 'totl_cents');
    assert.match(said, /`orders` has no column `totl_cents`; `total_cents` exists\./);
    assert.match(said, /unknown-column/);
    await window.dismissHover();
  });

  it('tells in the language status which schema is known', async () => {
    assert.match(await window.languageStatus('tables'), /shop: 16 tables/);
  });

  it('goes to where a table is declared', async () => {
    await window.goToText('orders o', 2);
    await window.press('F12');
    await window.reads('create table orders (');
    await window.page.locator('.tab.active', { hasText: '0003_carts_and_orders.sql' }).waitFor();
  });

  it('suggests the columns of an alias', async () => {
    await window.openFile('reports/monthly.sql');
    await window.goToText('o.id = 4711', 'o.id = 4711'.length);
    await window.type(' and o.pla');
    assert.deepEqual(await window.completions(), ['placed_at']);
    await window.press('Enter');
    await window.reads('where o.id = 4711 and o.placed_at;');
    await window.type(' > now()');
    await window.save();
    assert.match(onDisk('reports/monthly.sql'), /where o\.id = 4711 and o\.placed_at > now\(\);/);
  });

  it('fixes what it found, and the squiggle goes', async () => {
    await window.goToText('totl_cents', 3);
    await window.takeQuickFix('Change it to `total_cents`');
    await window.reads('select o.id, o.total_cents from orders o');
    await window.squiggles('error').nth(1).waitFor({ state: 'detached' });
    await window.save();
    assert.match(onDisk('reports/monthly.sql'), /select o\.id, o\.total_cents from orders o/);
  });

  it('allows a fault where the user says why', async () => {
    await window.goToText('update products', 2);
    await window.takeQuickFix('Allow update-without-where here');
    await window.type('the campaign is over');
    await window.squiggles('error').first().waitFor({ state: 'detached' });
    await window.save();
    assert.match(onDisk('reports/monthly.sql'), /^-- plansight[^\n]*update-without-where[^\n]*the campaign is over\nupdate products set featured = false;$/m);
  });

  it('underlines a fault inside a string of a program, and applies every safe fix at once', async () => {
    await window.openFile('src/admin.ts');
    await window.goTo(31, 13);
    const before = onDisk('src/admin.ts');
    assert.match(before, /select o\.\*, c\.\*/);
    assert.match(await window.hoverOver(window.squiggles('warning').first(), 'password_hash'), /The star reads all 10 columns of `customers`, secrets such as `password_hash` included/);
    await window.dismissHover();
    await window.goTo(31, 13);
    await window.command('Fix All');
    await window.squiggles('warning').first().waitFor({ state: 'detached' });
    await window.save();
    assert.match(onDisk('src/admin.ts'), /select o\.id, o\.number, o\.customer_id,.* c\.password_hash/s);
    assert.match(onDisk('src/admin.ts'), /insert into audit_logs/, 'a fix that is a guess was not applied');
  });

  it('formats the SQL of a string, as deep as it stands', async () => {
    await window.openFile('src/orders.ts');
    await window.goToText('select line_no', 3);
    await window.command('Plansight: Format SQL in String');
    await window.save();
    const formatted = ['`', '  select', '    line_no,', '    product_id,', '    name,', '    quantity,', '    unit_price_cents', '  from', '    order_items', '  where', '    order_id = $1', '  order by', '    line_no', '`,'];
    assert.ok(onDisk('src/orders.ts').includes(formatted.map((line) => `    ${line}\n`).join('')), onDisk('src/orders.ts'));
  });

  it('makes a migration for an index, and shows it', async () => {
    const migration = '0010_add_an_index_on_payments_provider_reference.sql';
    await window.goToText('provider_reference = $2', 3);
    await window.takeQuickFix('Add an index on payments (provider_reference)');
    await window.page.locator('.tab.active', { hasText: migration }).waitFor();
    assert.match(onDisk(`migrations/${migration}`), /^create index .*on payments \(provider_reference\);$/m);
  });

  it('lists nothing of files that were closed', async () => {
    await window.openFile('src/reports.ts');
    await window.goTo(67, 21);
    await window.squiggles('error').first().waitFor();
    await window.command('View: Close All Editors');
    await window.press('Control+Shift+M');
    await window.page.getByText('No problems have been detected in the workspace').waitFor();
  });
});
