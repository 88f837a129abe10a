// A common table that is made whole and then filtered: its condition does not reach inside.
import type { Insight } from './insight.ts';
import { conditionOf } from './shapes.ts';
import { counted, nameOf } from './words.ts';

export const cteFence: Insight = {
  id: 'cte-fence',
  title: 'Filter inside of a common table',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const text = conditionOf(at, 'filter');
      const { filter: removed } = at.removed;
      if (at.node.type !== 'CTE Scan' || text === undefined || removed < 1_000 || removed <= 10 * (at.rows ?? 0)) continue;
      const isShared = nodes.filter(({ node }) => node.type === 'CTE Scan' && node.reads === at.node.reads).length > 1;
      yield {
        at,
        weight: isShared ? 'low' : 'high',
        message: `${nameOf(at)} is made of ${counted(removed + (at.rows ?? 0), 'row')} and ${counted(at.rows ?? 0, 'row')} are kept; ${isShared ? 'put the condition inside of it' : 'NOT MATERIALIZED, or the condition inside of it, makes only those'}.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'cte', name: at.node.reads ?? '' },
      };
    }
  },
};
