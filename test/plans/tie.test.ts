// What of a query makes a node of its plan, where a plan holds several queries.
import assert from 'node:assert/strict';
import { resolvedFrom } from '../../server/src/engine/planning/statement.ts';
import { figuresOf } from '../../server/src/plans/figures.ts';
import { readPlans } from '../../server/src/plans/reading/read.ts';
import { tie } from '../../server/src/plans/tie.ts';
import { emptySchema } from '../../server/src/schema/apply.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';

const SQL = 'select id from orders where total > (select avg(total) from archive) order by created_at';

describe('a node of a plan and its query', () => {
  it('tell the order of the query that is sorted, not of one that is asked first', () => {
    const { plan } = readPlans(`Sort  (cost=50.00..51.00 rows=100 width=12)
  Sort Key: orders.created_at
  InitPlan 1
    ->  Aggregate  (cost=5.00..5.01 rows=1 width=4)
          ->  Seq Scan on archive  (cost=0.00..4.00 rows=100 width=4)
  ->  Seq Scan on orders  (cost=0.00..40.00 rows=100 width=12)
        Filter: (total > (InitPlan 1).col1)`).plans[0]!;
    const { query } = resolvedFrom(SQL, emptySchema(['public'], dialectOf('postgres').model))!;
    const at = figuresOf(plan).nodes[0]!;
    const spans = tie({ at, weight: 'low', message: '', remedy: { kind: 'nothing' }, cause: { kind: 'order' } }, query);
    assert.deepEqual(spans.map(({ start, end }) => SQL.slice(start, end)), ['created_at']);
  });
});
