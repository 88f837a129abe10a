// Plans with indexes that do not exist, by no means that the source's own version lacks.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '../../server/src/edge/pglite.ts';
import { newIndex } from '../../server/src/plans/candidates/newIndexes.ts';
import { trialsOf } from '../../server/src/plans/trials.ts';
import type { IndexKeyPart } from '../../server/src/schema/schema.ts';
import { plannedShop, shopSchema } from './shopPlanner.ts';

describe('trials of indexes', () => {
  const key = (column: string): IndexKeyPart => ({ column, direction: 'asc', nulls: 'last' });
  const orders = shopSchema.tables.get('public.orders')!;
  const folder = mkdtempSync(join(tmpdir(), 'plansight-trials-'));
  const planner = openPglite({ folder });
  after(async () => {
    await planner.close();
    rmSync(folder, { recursive: true });
  });

  it('skip through an index only where the source could', async () => {
    const usedBy = async (version: number | undefined, ...indexes: readonly (readonly string[])[]): Promise<readonly string[]> => {
      const { version: _, ...shop } = plannedShop();
      const trials = trialsOf({ planner, database: { ...shop, ...(version !== undefined && { version }) }, sql: 'select * from orders where reference = $1', parameters: 'generic', budget: 8 });
      const [trial] = await trials.of([trials.named(indexes.map((columns) => ({ table: orders, index: newIndex(columns.map(key)) })))]);
      return trial!.used.map(({ index }) => index.keys.map(({ column }) => column).join());
    };
    assert.deepEqual(await usedBy(18, ['currency', 'reference']), ['currency,reference']);
    assert.deepEqual(await usedBy(17, ['currency', 'reference']), []);
    assert.deepEqual(await usedBy(undefined, ['currency', 'reference']), []);
    // What it can read otherwise it does.
    assert.deepEqual(await usedBy(17, ['currency', 'reference'], ['reference', 'currency']), ['reference,currency']);
  });
});
