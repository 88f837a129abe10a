// One set of indexes for many queries: shared where they can share, weighed by how often each is sent, and with what could be dropped.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '../../server/src/edge/pglite.ts';
import type { Planner } from '../../server/src/plans/planner.ts';
import { adviseWorkload, type WorkloadAdvice, type WorkloadContext } from '../../server/src/plans/workload.ts';
import { plannedStructure } from '../../server/src/engine/history/plannedStructure.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { resolvedOf, schemaOf } from '../query/support.ts';
import { SHOP } from './shop.ts';
import { plannedShop, shopSchema } from './shopPlanner.ts';

describe('a workload', () => {
  let [folder, planner] = ['', undefined as unknown as Planner];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plansight-workload-'));
    planner = openPglite({ folder });
  });
  after(async () => {
    await planner.close();
    rmSync(folder, { recursive: true });
  });

  const advise = (queries: readonly (readonly [sql: string, calls: number])[], more: Partial<WorkloadContext> = {}, schema = shopSchema): Promise<WorkloadAdvice> =>
    adviseWorkload(queries.map(([sql, calls]) => ({ sql, calls, resolved: resolvedOf(sql, schema), parameters: 'generic' })), [...schema.tables.values()], { planner, database: plannedShop(), updates: new Map(), ...more });

  it('shares an index among the queries that it serves', async () => {
    const { indexes, before: cost, after: left, failed } = await advise([
      ['select * from orders where customer_id = $1', 1],
      ['select * from orders where customer_id = $1 order by created_at desc limit 5', 1],
      ['select count(*) from orders where customer_id = $1', 1],
      ['select * from customer where email = $1', 1],
      ['select * from orders where id = $1', 1],
      ['select * from no_such_table', 1],
    ]);
    assert.deepEqual(indexes.map(({ ddl, queries }) => [ddl, queries]).sort(), [['create index on customer (email)', 1], ['create index on orders (customer_id)', 3]]);
    assert.ok(left < cost / 100, `${cost} → ${left}`);
    assert.equal(failed, 1);
  });

  it('makes one index of two that carry different columns, also where the first is asked for far more often', async () => {
    const { indexes } = await advise([
      ['select sum(quantity) from order_item where product_id = $1', 10],
      ['select sum(price) from order_item where product_id = $1', 1],
    ]);
    assert.deepEqual(indexes.map(({ ddl, queries }) => [ddl, queries]), [['create index on order_item (product_id) include (quantity, price)', 2]]);
  });

  it('leaves out what hardly anyone asks for', async () => {
    const { indexes } = await advise([
      ['select * from orders where customer_id = $1', 10_000],
      ['select * from customer where email = $1', 1],
    ]);
    assert.deepEqual(indexes.map(({ ddl }) => ddl), ['create index on orders (customer_id)']);
  });

  it('gives a query what it wants beside one that takes far longer, unless it is known how often each is sent', async () => {
    const heavy = 'select count(*) from order_item a join order_item b on b.quantity = a.quantity';
    const wanted = async (calls: number): Promise<readonly string[]> => (await advise([[heavy, calls], ['select * from customer where email = $1', 1]])).indexes.map(({ ddl }) => ddl);
    assert.deepEqual(await wanted(1), ['create index on customer (email)']);
    assert.deepEqual(await wanted(2), []);
  });

  it('says what can go', async () => {
    const { indexes, redundant, unused } = await advise([
      ['select * from customer where tenant_id = $1 order by created_at desc limit 5', 1],
      ['select * from product where sku = $1', 1],
    ]);
    assert.deepEqual(indexes.map(({ ddl }) => ddl), ['create index on customer (tenant_id, created_at desc)']);
    assert.deepEqual(redundant.map(({ index, beside }) => [index.name, beside]), [['customer_tenant_idx', 'create index on customer (tenant_id, created_at desc)']]);
    // The unique index guards the product's number, used or not.
    assert.deepEqual(unused.map(({ index }) => index.name), ['orders_tenant_created_idx']);
  });

  it('calls no index unused that the server has seen used, nor one that a foreign key may need', async () => {
    const unusedBy = async (scans?: number): Promise<readonly string[]> => {
      const { unused } = await advise([['select * from product where sku = $1', 1]], scans === undefined ? {} : { counted: () => ({ scans }) });
      return unused.map(({ index }) => index.name).sort();
    };
    assert.deepEqual(await unusedBy(), ['orders_tenant_created_idx']);
    assert.deepEqual(await unusedBy(12), []);
    assert.deepEqual(await unusedBy(0), ['customer_tenant_idx', 'orders_tenant_created_idx']);
  });

  it('keeps an index that another begins with where a query would miss it', async () => {
    const text = `${SHOP}create index orders_tenant_idx on orders (tenant_id);`;
    const schema = schemaOf(text);
    const database = { ...plannedShop(), ...plannedStructure(schema, [{ text, script: parseScript(text, dialectOf('postgres')) }]) };
    const droppedBy = async (sql: string): Promise<readonly string[]> => (await advise([[sql, 1]], { database }, schema)).redundant.map(({ index }) => index.name);
    assert.deepEqual(await droppedBy('select * from orders where tenant_id = $1'), ['orders_tenant_idx']);
    // All of it is read, and the other is several times as large.
    assert.deepEqual(await droppedBy('select tenant_id, count(*) from orders group by tenant_id'), []);
  });
});
