// Every row is numbered and nearly all are thrown away: the first of each group.
import type { Insight } from './insight.ts';
import { below, conditionOf, inputsOf } from './shapes.ts';
import { counted } from './words.ts';

export const windowDiscards: Insight = {
  id: 'window-discards',
  title: 'Take the first of each group by an index',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const input = inputsOf(at)[0];
      const window = input && below(input);
      const numbered = window?.node.type === 'WindowAgg' ? inputsOf(window)[0]?.rows ?? 0 : 0;
      const text = conditionOf(at, 'filter') ?? (window && conditionOf(window, 'run'));
      const kept = at.rows ?? 0;
      if (at.node.type !== 'Subquery Scan' || text === undefined || numbered < 10_000 || numbered < 10 * Math.max(1, kept)) continue;
      yield {
        at,
        weight: 'high',
        message: `${counted(numbered, 'row')} are numbered to keep ${counted(kept, 'row')}; where groups are few, a LATERAL join that takes the first of each by an index, or DISTINCT ON, reads those alone.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'query' },
      };
    }
  },
};
