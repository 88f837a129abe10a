// The condition is on something made of the column: an index on the column does not know that.
import { expressionOf } from './conditions.ts';
import type { Insight } from './insight.ts';
import { hiddenColumn } from './shapes.ts';
import { counted, nameOf } from './words.ts';

export const callAroundColumn: Insight = {
  id: 'call-around-column',
  title: 'Compare the column itself',
  needs: 'sizes',
  over: ['seq-scan-discards', 'seq-scan-selective', 'expression-estimate'],

  *look(plan) {
    for (const at of plan.nodes) {
      const found = hiddenColumn(at, plan);
      if (!found || found.conjunct.around?.kind === 'cast') continue;
      const { conjunct, read } = found;
      const { column, text } = conjunct;
      yield {
        at,
        weight: 'high',
        message: `The condition is on \`${expressionOf(conjunct) ?? text}\`, which no index on \`${column!}\` serves, so all ${counted(read, 'row')} of ${nameOf(at)} are read; compare the column itself, or index the expression.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'condition', text },
      };
    }
  },
};
