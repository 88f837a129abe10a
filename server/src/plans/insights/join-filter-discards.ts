// Pairs that are made first and thrown away then.
import type { Insight } from './insight.ts';
import { conditionOf, isJoin } from './shapes.ts';
import { counted, tookOf } from './words.ts';

export const joinFilterDiscards: Insight = {
  id: 'join-filter-discards',
  title: 'Join by a condition that can be looked up',
  needs: 'run',

  *look({ nodes, time }) {
    for (const at of nodes) {
      const text = conditionOf(at, 'join filter');
      const { join: removed } = at.removed;
      if (!isJoin(at) || text === undefined || removed < 10_000 || removed <= 10 * (at.rows ?? 0) || at.share <= 0.1) continue;
      yield {
        at,
        weight: 'high',
        message: `The join makes ${counted(removed + (at.rows ?? 0), 'pair')} of rows and throws all but ${counted(at.rows ?? 0, 'row')} away${tookOf(at, time !== undefined)}; an equality of plain columns, or a range that an index serves, finds the pairs that match.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'condition', text },
      };
    }
  },
};
