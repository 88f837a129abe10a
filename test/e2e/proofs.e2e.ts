// What is claimed of indexes meets PostgreSQL's own planner in the editor, over figures that a snapshot brings and no database.
import assert from 'node:assert/strict';
import { snapshotText } from '../../server/src/schema/snapshot/text.ts';
import { temporaryFolder, type Folder } from '../edge/folder.ts';
import { PROGRAM, SCHEMA, snapshot } from '../plans/measuredOrders.ts';
import { vsix } from './subject.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('proofs in VS Code', () => {
  let window: Workbench;
  let folder: Folder;

  before('open a program and the snapshot of its database', async () => {
    folder = temporaryFolder({ 'package.json': '{ "dependencies": { "pg": "8" } }', 'schema.sql': SCHEMA, 'plansight.snapshot.json': snapshotText(snapshot), 'src/orders.ts': PROGRAM });
    window = await openWorkbench({ folder: folder.path, extensions: [vsix()] });
    await window.openFile('src/orders.ts');
  });
  after(async () => {
    await window?.close();
    folder.remove();
  });
  afterEach(async function () {
    await window.shoot(`${this.currentTest?.state} ${this.currentTest?.title}`);
  });

  it('say what an index saves, and take back what it would not', async () => {
    await window.squiggles('warning').first().waitFor();
    // Of three filters one is proven and one refuted; of the third the text is not seen whole.
    await window.squiggles('info').nth(1).waitFor({ state: 'detached' });
    // What waits too long for its proof is said as it is claimed, until it is taken back.
    let filters: readonly string[];
    do {
      const problems = await window.problems('verified by the PostgreSQL 18 planner');
      filters = problems.flatMap((text) => /^Filter on `(orders\.\w+)`/.exec(text)?.[1] ?? []);
    } while (filters.includes('orders.kind'));
    assert.deepEqual(filters, ['orders.customer_id', 'orders.customer_id']);
  });

  it('show the plans before and after where the mouse rests', async () => {
    const said = await window.hoverOver(window.squiggles('warning').first(), 'before');
    assert.match(said, /before: Seq Scan, cost [\d,]+, reads 2\.0 M rows/);
    assert.match(said, /after: (?:Index Scan|Bitmap Heap Scan), cost [\d.]+, reads 20 rows/);
    assert.match(said, /It would take [\d.]+ MB\. Verified by the PostgreSQL 18 planner\./);
  });
});
