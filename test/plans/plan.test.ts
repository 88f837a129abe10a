import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { indexesUsed, nodesOf, type Plan } from '../../server/src/plans/plan.ts';
import { readPlan } from '../../server/src/plans/reading/json.ts';

describe('a plan', () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
    await db.exec('create table customer (id int primary key, name text); create table orders (id int primary key, customer_id int references customer, total int); create index orders_by_customer on orders (customer_id); set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set enable_bitmapscan = off');
  });
  after(() => db.close());
  const planOf = async (sql: string, options = ''): Promise<Plan> => readPlan((await db.query<{ 'QUERY PLAN': unknown }>(`explain (format json${options}) ${sql}`)).rows[0]!['QUERY PLAN'])!;

  it('is a tree of nodes with what each reads and by what', async () => {
    const plan = await planOf('select c.name from customer c join orders o on o.customer_id = c.id where c.id = 7 and o.total > 3 order by o.total desc');
    assert.deepEqual([...indexesUsed(plan)].sort(), ['customer_pkey', 'orders_by_customer']);
    const orders = [...nodesOf(plan.root)].find(({ relation }) => relation === 'orders')!;
    assert.deepEqual([orders.type, orders.alias, orders.direction, orders.role, orders.conditions], ['Index Scan', 'o', 'forward', 'Inner', [{ kind: 'index', text: '(customer_id = 7)' }, { kind: 'filter', text: '(total > 3)' }]]);
    assert.deepEqual(plan.root.sortKeys, ['o.total DESC']);
    assert.ok(plan.root.cost.total > orders.cost.total && orders.cost.width > 0 && orders.actual === undefined);
  });

  it('has what ANALYZE saw', async () => {
    const plan = await planOf('select * from orders where customer_id = 1', ', analyze, buffers');
    assert.deepEqual([plan.root.actual!.rows, plan.root.actual!.loops, typeof plan.root.actual!.buffers!.hit, typeof plan.executionTime], [0, 1, 'number', 'number']);
  });

  it('is read from whatever it is given', () => {
    for (const nothing of [undefined, null, 3, 'Seq Scan', [], [{}], { Plan: [] }]) assert.equal(readPlan(nothing), undefined);
    const odd = readPlan({ 'Node Type': 'Quantum Scan', 'Total Cost': 'free', Plans: [3, { Plans: null }] })!;
    assert.deepEqual([odd.root.type, odd.root.cost.total, odd.root.children.map(({ type }) => type)], ['Quantum Scan', 0, ['Unknown']]);
  });
});
