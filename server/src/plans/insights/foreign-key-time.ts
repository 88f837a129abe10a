// A foreign key that is checked slowly: usually its own column has no index, so each row that is removed reads the whole child table.
import type { Insight } from './insight.ts';
import { counted, milliseconds, percent } from './words.ts';

export const foreignKeyTime: Insight = {
  id: 'foreign-key-time',
  title: 'Index a foreign key that is checked',
  needs: 'run',

  *look({ nodes, plan: { triggers = [], executionTime } }) {
    if (executionTime === undefined) return;
    for (const { constraint, time = 0, calls } of triggers) {
      if (constraint === undefined || time <= 5 || time <= 0.3 * executionTime) continue;
      const removes = nodes[0]!.node.operation === 'Delete' || nodes[0]!.node.operation === 'Update';
      yield {
        at: nodes[0]!,
        weight: 'high',
        message: `The foreign key \`${constraint}\` was checked ${counted(calls, 'time')} and took ${milliseconds(time)} of ${milliseconds(executionTime)}, ${percent(Math.min(1, time / executionTime))}; ${removes ? 'index its column in the table that refers' : 'load in larger statements, or add the key when the rows are there'}.`,
        remedy: removes ? { kind: 'index', relation: constraint, columns: [] } : { kind: 'rewrite' },
        cause: { kind: 'table' },
      };
    }
  },
};
