// A join that yields far more than expected from sides that are as expected.
import type { Insight } from './insight.ts';
import { inputsOf, isJoin } from './shapes.ts';
import { counted, expectedRows, times } from './words.ts';

/** Both sides were told well: the error is the join's own. */
const WELL_TOLD = 3;

export const joinMisestimate: Insight = {
  id: 'join-misestimate',
  title: 'See where a join multiplies rows',
  needs: 'run',

  *look({ nodes, time }) {
    for (const at of nodes) {
      const inputs = inputsOf(at);
      if (!isJoin(at) || !at.parent || !/^(?:Inner|Left)$/.test(at.node.join ?? '') || at.error?.came !== 'more' || at.error.factor < 10 || (at.rows ?? 0) < 10_000) continue;
      // The inner side of a loop is told for one row of the outer.
      const outer = inputs[0];
      if (!outer || (outer.error?.factor ?? 1) > WELL_TOLD || (at.node.type !== 'Nested Loop' && inputs.some(({ error }) => (error?.factor ?? 1) > WELL_TOLD))) continue;
      const text = at.node.conditions[0]?.text;
      yield {
        at,
        weight: time !== undefined && (at.parent.time ?? 0) > time / 2 ? 'high' : 'low',
        message: `The join yields ${counted(at.rows ?? 0, 'row')} where ${expectedRows(at.expected)}, ${times(at.error.factor)} as many, though both sides were told well; everything above it is planned for few rows: join the rarer values first, or by a column that tells rows apart.`,
        remedy: { kind: 'nothing' },
        ...(text !== undefined && { cause: { kind: 'condition', text } }),
      };
    }
  },
};
