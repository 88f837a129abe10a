// A condition on an expression: nothing is known of its values but what an index or statistics on it say, so a share is assumed (0.5 % for an equality, a third for a range).
import { expressionOf } from './conditions.ts';
import type { Insight } from './insight.ts';
import { conditionOf, conjunctsOf, isIndexScan, isSeqScan, mayStopEarly } from './shapes.ts';
import { counted, expectedRows, nameOf, times } from './words.ts';

export const expressionEstimate: Insight = {
  id: 'expression-estimate',
  title: 'Let the planner know an expression’s values',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      if (!(isSeqScan(at) || isIndexScan(at) || at.node.type === 'Bitmap Heap Scan') || !at.error || at.error.factor < 10) continue;
      if (Math.max(at.rows ?? 0, at.expected) < 1_000 || (at.error.came === 'fewer' && mayStopEarly(at))) continue;
      const conjuncts = conjunctsOf(at, 'filter');
      const [only] = conjuncts;
      const text = conditionOf(at, 'filter');
      if (!only?.around || conjuncts.length > 1 || text === undefined || conjunctsOf(at, 'index', 'recheck').length > 0) continue;
      const expression = expressionOf(only);
      if (expression === undefined) continue;
      yield {
        at,
        weight: at.parent && at.error.came === 'more' ? 'high' : 'low',
        message: `${counted(at.rows ?? 0, 'row')} of ${nameOf(at)} came where ${expectedRows(at.expected)}, ${times(at.error.factor)} as ${at.error.came === 'more' ? 'many' : 'few'}, for nothing is known of \`${expression}\`; CREATE STATISTICS on it tells the planner.`,
        remedy: { kind: 'statistics', sql: `create statistics on (${expression}) from ${at.node.relation ?? ''}` },
        cause: { kind: 'condition', text },
      };
    }
  },
};
