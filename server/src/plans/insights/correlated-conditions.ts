// Conditions that go together: the planner multiplies their shares as if they had nothing to do with one another (row estimation, manual 70.1).
import { quoted } from '../../query/facts/values.ts';
import type { Insight } from './insight.ts';
import { conditionOf, conjunctsOf, isIndexScan, isSeqScan } from './shapes.ts';
import { listOf } from '../../text/words.ts';
import { counted, expectedRows, nameOf, times } from './words.ts';

export const correlatedConditions: Insight = {
  id: 'correlated-conditions',
  title: 'Tell the planner which columns go together',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const isScan = isSeqScan(at) || isIndexScan(at) || at.node.type === 'Bitmap Heap Scan';
      if (!isScan || !at.error || at.error.came !== 'more' || at.error.factor < 10 || (at.rows ?? 0) < 1_000) continue;
      const conjuncts = conjunctsOf(at, at.node.type === 'Bitmap Heap Scan' ? 'recheck' : 'index', 'filter');
      const columns = [...new Set(conjuncts.flatMap(({ column, operator, around }) => (column !== undefined && !around && (operator === '=' || operator === '= ANY') ? [column] : [])))];
      if (columns.length < 2 || columns.length < conjuncts.length) continue;
      const text = conditionOf(at, 'filter') ?? conditionOf(at, 'index') ?? conditionOf(at, 'recheck');
      yield {
        at,
        weight: at.parent ? 'high' : 'low',
        message: `${counted(at.rows ?? 0, 'row')} of ${nameOf(at)} came where ${expectedRows(at.expected)}, ${times(at.error.factor)} as many, for ${listOf(columns)} go together; CREATE STATISTICS on them tells the planner.`,
        remedy: { kind: 'statistics', sql: `create statistics on ${columns.map(quoted).join(', ')} from ${quoted(at.node.relation ?? '')}` },
        ...(text !== undefined && { cause: { kind: 'condition', text } }),
      };
    }
  },
};
