// A whole table, or one plain condition on it, estimated far off: that is what ANALYZE counts.
import type { Insight } from './insight.ts';
import { conditionOf, conjunctsOf, isSeqScan, mayStopEarly } from './shapes.ts';
import { counted, expectedRows, nameOf, times } from './words.ts';

export const staleStatistics: Insight = {
  id: 'stale-statistics',
  title: 'Analyse a table that has changed',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      if (!isSeqScan(at) || !at.error || at.error.factor < 10 || at.loops !== 1) continue;
      if (Math.max(at.rows ?? 0, at.expected) < 1_000 || (at.error.came === 'fewer' && mayStopEarly(at))) continue;
      const conjuncts = conjunctsOf(at, 'filter');
      if (conjuncts.length > 1 || conjuncts.some(({ column, operator, around, value = '' }) => column === undefined || around !== undefined || !/^(?:[<>]?=?|IS (?:NOT )?NULL)$/.test(operator ?? '?') || /\$\d|SubPlan|InitPlan/.test(value))) continue;
      const text = conditionOf(at, 'filter');
      yield {
        at,
        weight: at.error.came === 'more' && at.parent ? 'high' : 'low',
        message: `${counted(at.rows ?? 0, 'row')} of ${nameOf(at)} came where ${expectedRows(at.expected)}, ${times(at.error.factor)} as ${at.error.came === 'more' ? 'many' : 'few'}; the table has changed since it was analysed: ANALYZE it${text === undefined ? '' : ', and if that does not help, keep more of its values (SET STATISTICS)'}.`,
        remedy: { kind: 'statistics', sql: `analyze ${at.node.relation ?? ''}` },
        cause: text === undefined ? { kind: 'table' } : { kind: 'condition', text },
      };
    }
  },
};
