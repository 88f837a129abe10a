// A real PostgreSQL in the real editor: connected after a confirmation, its figures behind what is said, a snapshot of it on the disk, and its password nowhere.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, type Folder } from '../edge/folder.ts';
import { PROGRAM, SCHEMA } from '../plans/measuredOrders.ts';
import { startServer, type Server } from '../postgres/server.ts';
import { vsix } from './subject.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/** As the code has it, with an index more. Of a customer there are 20 orders, of a kind half of all. */
const FILL = `${SCHEMA}
  create index orders_total on orders (total);
  insert into orders select n, n % 4, n % 10000, case n % 2 when 0 then 'retail' else 'trade' end, n % 977, timestamptz '2025-01-01' + n * interval '1 minute' from generate_series(1, 200000) n;
  insert into orders select n, n % 4, n % 10000, 'retail', 1, now() from generate_series(200001, 200020) n;`;

describe('a live server in VS Code', () => {
  let [window, folder, server] = [undefined, undefined, undefined] as unknown as [Workbench, Folder, Server];
  const place = (): string => `shop at 127.0.0.1:${server.port} as postgres`;

  before('start a PostgreSQL, and open a program that names it in .env', async function () {
    server = await startServer({ autovacuum: 'off' });
    await server.run('postgres', 'create database shop');
    await server.run('shop', FILL);
    await server.run('shop', 'vacuum analyze');
    folder = temporaryFolder({
      'package.json': '{ "dependencies": { "pg": "8" } }', 'schema.sql': SCHEMA, 'src/orders.ts': PROGRAM,
      '.env': `DATABASE_URL=postgres://postgres:${encodeURIComponent(server.password)}@127.0.0.1:${server.port}/shop\n`,
    });
    window = await openWorkbench({ folder: folder.path, extensions: [vsix()], settings: { 'plansight.codeLens': true } });
    await window.openFile('src/orders.ts');
    await window.squiggles('info').nth(1).waitFor();
    await window.lens(/assuming 1 M rows a table$/).first().waitFor({ timeout: 100_000 });
  });
  after(async () => {
    await window?.close();
    folder?.remove();
    await server?.stop();
  });
  afterEach(async function () {
    await window.shoot(`${this.currentTest?.state} ${this.currentTest?.title}`);
  });

  it('is shown without its password, confirmed, and read only', async () => {
    await window.commandThatAsks('Plansight: Connect…');
    const [written] = await window.choices(place());
    assert.match(written!, /\.env/);
    await window.choose(place());
    const asked = await window.dialog();
    assert.match(asked, new RegExp(`Connect to ${place()}\\?[\\s\\S]*The address is taken from \\.env\\.`));
    await window.shoot('live server asked');
    await window.answerDialog('Connect');
    await window.badge('PostgreSQL 18.').waitFor();
    await window.badge(', read only').waitFor();
    await window.notification('is connected, read only').waitFor();
  });

  it('gives the planner its figures: one finding is proven, and one is taken back', async () => {
    // A planner is started, on a machine that may be busy.
    await window.squiggles('warning').first().waitFor({ timeout: 100_000 });
    // What was proven of assumed figures holds until it is proven of the server's.
    let filters: readonly string[];
    do {
      const problems = await window.problems('verified by the PostgreSQL 18 planner');
      filters = problems.flatMap((text) => /^Filter on `(orders\.\w+)` reads all 200 k rows/.exec(text)?.[1] ?? []);
    } while (filters.includes('orders.kind'));
    assert.deepEqual(filters, ['orders.customer_id', 'orders.customer_id']);
  });

  it('is what the planner reads queries by, which stands above them', async () => {
    await window.lens(/^cost [\d,.]+ · reads all of orders · full statistics$/).first().waitFor();
    // Each is drawn once its own plan is there.
    await window.lens(/assuming/).first().waitFor({ state: 'detached' });
  });

  it('tells the plans before and after where the mouse rests', async () => {
    const said = await window.hoverOver(window.squiggles('warning').first(), 'before');
    assert.match(said, /before: Seq Scan, cost [\d,]+, reads 200 k rows/);
    assert.match(said, /after: (?:Index Scan|Bitmap Heap Scan), cost [\d.]+, reads \d\d rows/);
    assert.match(said, /Verified by the PostgreSQL 18 planner\./);
    await window.shoot('live server hover');
    await window.dismissHover();
  });

  it('differs from the code, which is said', async () => {
    assert.match(await window.languageStatus('differs from the code'), /The connected server, shop at 127\.0\.0\.1:\d+, differs from the code in 1 place: index `orders_total` is only in the database/);
  });

  it('is written down once it was seen what would be', async () => {
    const file = join(folder.path, 'plansight.snapshot.json');
    await window.commandThatAsks('Plansight: Capture Schema Snapshot');
    const levels = await window.choices('no text, document or exact number');
    assert.match(levels[0]!, /^safe/);
    await window.choose('safe');
    const asked = await window.dialog();
    assert.match(asked, /Write plansight\.snapshot\.json\?[\s\S]*safe: no text[\s\S]*structure: 1 table, 3 indexes[\s\S]*sizes: rows and pages of 1 table/);
    assert.ok(!existsSync(file));
    await window.shoot('live server snapshot asked');
    await window.answerDialog('Write');
    await window.notification('plansight.snapshot.json is written').waitFor();
    const text = readFileSync(file, 'utf8');
    assert.match(text, /"level": "safe"[\s\S]*"name": "orders"/);
    assert.ok(!text.includes('retail') && !text.includes('127.0.0.1'));
  });

  it('is there again when the window is opened anew, and gone when it is disconnected', async () => {
    await window.reload();
    await window.badge(', read only').waitFor();
    // What the window restores may take the focus from the palette at the moment of the choice, and a person chooses again.
    for (let tries = 1; ; tries++) {
      await window.command('Plansight: Disconnect');
      const isGone = await window.badge(', read only').waitFor({ state: 'detached', timeout: 15_000 }).then(() => true, () => false);
      if (isGone) break;
      assert.ok(tries < 3, 'it stays connected');
    }
  });

  it('is typed, with its password apart, and says where nobody answers', async () => {
    await window.commandThatAsks('Plansight: Connect…');
    await window.choose('Type an Address…');
    await window.answer('The Address of a PostgreSQL Server', 'postgres://postgres@127.0.0.1:1/shop');
    await window.notification('shop at 127.0.0.1:1 as postgres cannot be reached: nothing listens there.').waitFor();
    await window.badge('Not connected').waitFor();
    await window.shoot('live server unreachable');
    await window.commandThatAsks('Plansight: Connect…');
    await window.choose('Type an Address…');
    await window.answer('The Address of a PostgreSQL Server', `postgres://postgres@127.0.0.1:${server.port}/shop`);
    await window.page.locator('.quick-input-widget:visible input.input[type=password]').waitFor();
    await window.shoot('live server password asked');
    await window.answer(`shop at 127.0.0.1:${server.port} as postgres`, server.password);
    await window.badge(', read only').waitFor();
  });

  it('has its password in no file that VS Code or the planner keeps', () => {
    const secrets = [server.password, encodeURIComponent(server.password), JSON.stringify(server.password).slice(1, -1)];
    const files = [window.home, folder.path].flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path))).filter((path) => !path.endsWith('.env') && !path.includes('/extensions/') && statSync(path, { throwIfNoEntry: false })?.isFile());
    assert.ok(files.length > 100);
    assert.deepEqual(files.filter((path) => secrets.some((secret) => held(path).includes(secret))), []);
  });
});

/** A planner that ends meanwhile takes its files away: what is gone keeps nothing. */
function held(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
