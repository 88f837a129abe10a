// The condition is on something made of the column: an index on the column does not know that.
import { expressionOf, type PlanConjunct } from './conditions.ts';
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
      const indexed = plan.tableOf(at)?.indexes.some(({ keys: [first] }) => first?.column === column) ?? true;
      yield {
        at,
        weight: 'high',
        message: `The condition is on \`${expressionOf(conjunct) ?? text}\`, which no index on \`${column!}\` serves, so all ${counted(read, 'row')} of ${nameOf(at)} are read; ${advice(conjunct, indexed)}.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'condition', text },
      };
    }
  },
};

/** What a moment is cut to depends on the session's time zone, so that it cannot be indexed (timestamptz); a range of moments says the same. */
function advice({ around, column }: PlanConjunct, isIndexed: boolean): string {
  if (/^(?:date_trunc|date|date_part|to_char|timezone)$/.test(around?.name ?? '')) return `ask for the range of \`${column!}\` that it means, which an index on it ${isIndexed ? 'serves' : 'would serve'}`;
  return isIndexed ? 'compare the column itself, or index the expression' : 'index the expression';
}
