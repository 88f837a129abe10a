// What a node does by itself: the parts add up to the whole, and what runs inside of another is charged to that one.
import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { figuresOf, type NodeFigures, type PlanFigures } from '../../server/src/plans/figures.ts';
import { readPlans } from '../../server/src/plans/reading/read.ts';
import { QUERIES, SCHEMA } from './explained.ts';

const figuresIn = (text: string): PlanFigures => figuresOf(readPlans(text).plans[0]!.plan);
const sum = (nodes: readonly NodeFigures[], of: (one: NodeFigures) => number): number => nodes.reduce((total, one) => total + of(one), 0);
const rounded = (value: number | undefined): number => Math.round((value ?? NaN) * 100) / 100;

describe('figures of a plan', () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
    await db.exec(SCHEMA);
  });
  after(() => db.close());

  for (const sql of QUERIES) {
    it(`add up to the whole: ${sql.slice(0, 70)}`, async () => {
      await db.exec('begin');
      const { rows } = await db.query<{ 'QUERY PLAN': unknown }>(`explain (analyze, buffers, format json) ${sql}`).finally(() => db.exec('rollback'));
      const { nodes, time } = figuresIn(JSON.stringify(rows[0]!['QUERY PLAN']));
      const root = nodes[0]!;
      assert.ok(Math.abs(sum(nodes, ({ ownCost }) => ownCost) - root.node.cost.total) < 0.01 * root.node.cost.total + 0.01);
      assert.ok(nodes.every(({ ownCost, ownTime, share }) => ownCost >= 0 && (ownTime ?? 0) >= 0 && share >= 0 && share <= 1));
      assert.ok(sum(nodes, ({ ownTime = 0 }) => ownTime) <= time! * 1.1 + 0.1);
      const whole = root.node.actual!.buffers!;
      assert.equal(sum(nodes, ({ ownBuffers }) => ownBuffers!.hit + ownBuffers!.read), whole.hit + whole.read);
    });
  }

  it('charge a common table to those who scan it, and what is asked once to the first who asks', () => {
    const { nodes } = figuresIn(`Hash Join  (cost=20.00..90.00 rows=5 width=4) (actual time=10.000..100.000 rows=5 loops=1)
  CTE recent
    ->  Seq Scan on orders  (cost=0.00..20.00 rows=100 width=4) (actual time=0.000..60.000 rows=100 loops=1)
  InitPlan 2 (returns $1)
    ->  Aggregate  (cost=5.00..5.01 rows=1 width=4) (actual time=7.000..7.000 rows=1 loops=1)
  ->  CTE Scan on recent r  (cost=0.00..25.00 rows=100 width=4) (actual time=0.000..70.000 rows=100 loops=1)
        Filter: (total > $1)
  ->  Hash  (cost=10.00..10.00 rows=10 width=4) (actual time=5.000..5.000 rows=10 loops=1)
Execution Time: 101.000 ms`);
    assert.deepEqual(nodes.map(({ node, ownTime }) => [node.subplan ?? node.type, ownTime]), [['Hash Join', 25], ['CTE recent', 60], ['InitPlan 2 (returns $1)', 7], ['CTE Scan', 3], ['Hash', 5]]);
  });

  it('count processes that run side by side as the time that passes', () => {
    const { nodes } = figuresIn(`Gather  (cost=0.00..900.00 rows=30 width=4) (actual time=1.000..50.000 rows=30 loops=1)
  Workers Planned: 2
  Workers Launched: 2
  ->  Parallel Seq Scan on orders  (cost=0.00..800.00 rows=12 width=4) (actual time=0.000..40.000 rows=10 loops=3)
        Filter: (id = 3)
        Rows Removed by Filter: 1000
Execution Time: 51.000 ms`);
    assert.deepEqual(nodes.map(({ ownTime, rows, removed, processes }) => [ownTime, rows, removed.filter, processes]), [[10, 30, 0, 1], [40, 30, 3000, 3]]);
    // The planner gives what each process is expected to do, of whom the leader counts 0.4: 12 times 2.4.
    assert.deepEqual(nodes.map(({ expected, error }) => [rounded(expected), rounded(error!.factor)]), [[30, 1], [28.8, 1.04]]);
  });

  it('count the inner side of a loop as often as it runs, and a limit for what it takes', () => {
    const { nodes } = figuresIn(`Limit  (cost=0.00..50.00 rows=10 width=4)
  ->  Nested Loop  (cost=0.00..500.00 rows=100 width=4)
        ->  Seq Scan on a  (cost=0.00..100.00 rows=100 width=4)
        ->  Index Scan using b_pkey on b  (cost=0.00..3.00 rows=1 width=4)`);
    assert.deepEqual(nodes.map(({ ownCost, share }) => [rounded(ownCost), rounded(share)]), [[0, 0], [10, 0.2], [10, 0.2], [30, 0.6]]);
  });
});
