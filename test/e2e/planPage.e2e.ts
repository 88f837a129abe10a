// The page that `plansight explain --html` writes, in a browser that may reach nothing: drawn, walked through, in light and in dark.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { temporaryFolder, type Folder } from '../edge/folder.ts';
import { PROGRAM, SCHEMA, snapshot } from '../plans/measuredOrders.ts';
import { snapshotText } from '../../server/src/schema/snapshot/text.ts';

const ROOT = join(__dirname, '../..');

describe('a page of plans in a browser', () => {
  let [browser, folder]: [Browser, Folder] = [undefined!, undefined!];
  before(async () => {
    folder = temporaryFolder({ 'package.json': '{ "dependencies": { "pg": "8" } }', 'schema.sql': SCHEMA, 'plansight.snapshot.json': snapshotText(snapshot), 'src/orders.ts': PROGRAM });
    execFileSync(process.execPath, [join(ROOT, 'dist/cli.js'), 'explain', 'src/orders.ts:3', '--html', '-o', 'one.html'], { cwd: folder.path });
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  });
  after(async () => {
    await browser?.close();
    folder?.remove();
  });

  it('draws what the editor draws, and asks nobody for anything', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ colorScheme, viewport: { width: 1000, height: 700 } });
      const page = await context.newPage();
      const [asked, wrong]: [string[], string[]] = [[], []];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => wrong.push(message.text()));
      page.on('pageerror', (error) => wrong.push(error.message));
      await page.goto(`file://${folder.path}/one.html`);
      await page.locator('[role=treeitem]', { hasText: 'Seq Scan on orders' }).waitFor();
      assert.match(await page.locator('.insight').first().innerText(), /create index on orders \(customer_id\)/);
      await page.keyboard.press('ArrowDown');
      await page.locator('#tab-Flame').click();
      await page.locator('.boxes .box').first().waitFor();
      await page.locator('#tab-Tree').click();
      mkdirSync(join(__dirname, 'shots'), { recursive: true });
      await page.screenshot({ path: join(__dirname, 'shots', `plan-page-${colorScheme}.png`) });
      assert.deepEqual([asked.length, wrong], [1, []]);
      await context.close();
    }
  });
});
