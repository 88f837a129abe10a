// The column is turned into another type for each row, often because the value beside it has one that does not fit.
import type { Insight } from './insight.ts';
import { hiddenColumn } from './shapes.ts';
import { counted, nameOf } from './words.ts';

export const castAroundColumn: Insight = {
  id: 'cast-around-column',
  title: 'Compare with a value of the column’s type',
  needs: 'sizes',
  over: ['seq-scan-discards', 'seq-scan-selective', 'expression-estimate'],

  *look(plan) {
    for (const at of plan.nodes) {
      const found = hiddenColumn(at, plan);
      if (found?.conjunct.around?.kind !== 'cast') continue;
      const { conjunct: { around, column, text }, read } = found;
      yield {
        at,
        weight: 'high',
        message: `\`${column!}\` is turned into \`${around.name}\` for each of ${counted(read, 'row')} of ${nameOf(at)}, so no index on it serves; ${around.name === 'date' ? 'ask for the range from one midnight up to the next' : 'compare it with a value of its own type'}.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'condition', text },
      };
    }
  },
};
