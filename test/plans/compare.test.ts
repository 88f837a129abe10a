// Two plans side by side: what does the same work belongs together, however it is done, and what is said of them is what changed.
import assert from 'node:assert/strict';
import { comparisonOf } from '../../server/src/engine/planning/comparison.ts';
import { comparePlans } from '../../server/src/plans/compare.ts';
import { figuresOf, type PlanFigures } from '../../server/src/plans/figures.ts';
import { readPlans } from '../../server/src/plans/reading/read.ts';
import type { PlanNode } from '../../server/src/plans/plan.ts';

const figuresIn = (text: string): PlanFigures => figuresOf(readPlans(text).plans[0]!.plan);

const BEFORE = `Limit  (cost=5000.00..5000.10 rows=10 width=20) (actual time=50.000..50.100 rows=10 loops=1)
  Buffers: shared hit=2000
  ->  Sort  (cost=5000.00..5005.00 rows=2000 width=20) (actual time=50.000..50.050 rows=10 loops=1)
        Sort Key: o.created_at
        Buffers: shared hit=2000
        ->  Hash Join  (cost=20.00..4900.00 rows=2000 width=20) (actual time=1.000..48.000 rows=2000 loops=1)
              Hash Cond: (o.customer_id = c.id)
              Buffers: shared hit=2000
              ->  Seq Scan on orders o  (cost=0.00..4800.00 rows=2000 width=20) (actual time=0.000..40.000 rows=2000 loops=1)
                    Filter: (kind = 'trade'::text)
                    Rows Removed by Filter: 98000
                    Buffers: shared hit=1980
              ->  Hash  (cost=10.00..10.00 rows=100 width=8) (actual time=0.500..0.500 rows=100 loops=1)
                    Buffers: shared hit=20
                    ->  Seq Scan on customers c  (cost=0.00..10.00 rows=100 width=8) (actual time=0.000..0.300 rows=100 loops=1)
                          Buffers: shared hit=20
Execution Time: 50.200 ms`;

const AFTER = `Limit  (cost=0.50..12.10 rows=10 width=20) (actual time=0.100..0.400 rows=10 loops=1)
  Buffers: shared hit=33
  ->  Nested Loop  (cost=0.50..2300.00 rows=2000 width=20) (actual time=0.100..0.390 rows=10 loops=1)
        Buffers: shared hit=33
        ->  Index Scan using orders_kind_at on orders o  (cost=0.30..2100.00 rows=2000 width=20) (actual time=0.050..0.200 rows=10 loops=1)
              Index Cond: (kind = 'trade'::text)
              Buffers: shared hit=13
        ->  Index Scan using customers_pkey on customers c  (cost=0.20..0.30 rows=1 width=8) (actual time=0.010..0.010 rows=1 loops=10)
              Index Cond: (id = o.customer_id)
              Buffers: shared hit=20
Execution Time: 0.500 ms`;

describe('two plans', () => {
  it('belong together where they do the same work over the same tables', () => {
    const pairs = comparePlans(figuresIn(BEFORE), figuresIn(AFTER));
    assert.deepEqual(pairs.map((pair) => [pair.kind, pair.kind === 'added' ? '' : pair.before.node.type, pair.kind === 'removed' ? '' : pair.after.node.type]), [
      ['same', 'Limit', 'Limit'], ['removed', 'Sort', ''], ['changed', 'Hash Join', 'Nested Loop'], ['changed', 'Seq Scan', 'Index Scan'], ['removed', 'Hash', ''], ['changed', 'Seq Scan', 'Index Scan'],
    ]);
    const same = comparePlans(figuresIn(AFTER), figuresIn(AFTER));
    assert.ok(same.length === 4 && same.every(({ kind }) => kind === 'same'));
  });

  it('tell apart two scans of one table by what they are called', () => {
    const twice = (first: string, second: string): PlanFigures => figuresIn(`Nested Loop  (cost=0.00..9.00 rows=1 width=4)
  ->  Seq Scan on orders ${first}  (cost=0.00..4.00 rows=1 width=4)
  ->  Index Scan using orders_pkey on orders ${second}  (cost=0.00..4.00 rows=1 width=4)`);
    const pairs = comparePlans(twice('a', 'b'), twice('b', 'a'));
    assert.deepEqual(pairs.flatMap((pair) => (pair.kind === 'changed' ? [[pair.before.node.alias, pair.after.node.alias]] : [])), [['b', 'b'], ['a', 'a']]);
  });

  it('are said to have changed as a whole and node by node', () => {
    const { summary, rows, text } = comparisonOf(figuresIn(BEFORE), figuresIn(AFTER));
    assert.deepEqual(summary, ['Time 50.2 ms → 0.5 ms, 100 times less.', 'Pages 2,000 → 33, 61 times fewer.', 'Cost 5,000 → 12.1, 413 times less.', '3 nodes changed, 2 nodes removed.']);
    const scan = rows[3]!;
    assert.deepEqual([scan.title, scan.was, scan.details], ['Index Scan using orders_kind_at on orders o', 'Seq Scan on orders o', ["− filter: (kind = 'trade'::text)", "+ index: (kind = 'trade'::text)"]]);
    assert.deepEqual(scan.figures, [{ of: 'Time', before: '40 ms', after: '0.2 ms', trend: 'better' }, { of: 'Pages', before: '1,980', after: '13', trend: 'better' }, { of: 'Cost', before: '4,795', after: '11.05', trend: 'better' }, { of: 'Rows', before: '2,000', after: '10' }]);
    assert.match(text, /40 ms → 0\.2 ms {2}1,980 → 13 +4,795 → 11\.05 +2,000 → 10 {2}~ +Seq Scan on orders o → Index Scan using orders_kind_at on orders o\n/);
    assert.match(text, /− {3}Sort\n/);
    assert.deepEqual(comparisonOf(figuresIn(AFTER), figuresIn(BEFORE)).rows[1]!.figures[0]!.trend, 'worse');
    assert.match(comparisonOf(figuresIn(AFTER), figuresIn(AFTER)).summary.join(' '), /about the same\. The plan is the same, node by node\./);
  });

  it('are compared in what both tell', () => {
    const estimate = figuresIn(AFTER.replace(/ \(actual[^)]*\)|\n *Buffers.*|\nExecution.*/g, ''));
    const { summary, rows } = comparisonOf(figuresIn(BEFORE), estimate);
    assert.equal(summary.at(-1), 'What the two rest on differs: only what both tell is compared.');
    assert.deepEqual(rows[0]!.figures.map(({ of }) => of), ['Cost', 'Rows']);
    const assumed = figuresOf(estimate.plan, 'schema');
    assert.deepEqual(comparisonOf(assumed, assumed).rows[0]!.figures, []);
  });

  it('may have thousands of nodes, one below the other', () => {
    const deep = (count: number): PlanFigures => {
      let root: PlanNode = figuresIn('Seq Scan on a  (cost=0.00..9.00 rows=1 width=4)').plan.root;
      for (let at = 0; at < count; at++) root = { ...root, type: at % 2 === 0 ? 'Limit' : 'Sort', children: [root] };
      return figuresOf({ root });
    };
    const { rows } = comparisonOf(deep(1_500), deep(1_400));
    assert.equal(rows.length, 1_501);
    assert.equal(rows.filter(({ kind }) => kind === 'removed').length, 100);
  });
});
