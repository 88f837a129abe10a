// Two ways to match in one condition: no hash, no merge and no index serves it, so every row is compared with every other.
import { bare } from './conditions.ts';
import type { Insight } from './insight.ts';
import { conditionOf, inputsOf } from './shapes.ts';
import { counted } from './words.ts';

export const orInJoin: Insight = {
  id: 'or-in-join',
  title: 'Join by one condition at a time',
  needs: 'sizes',
  over: ['join-filter-discards', 'repeated-seq-scan'],

  *look({ nodes, basis }) {
    for (const at of nodes) {
      const [outer, inner] = inputsOf(at);
      const text = conditionOf(at, 'join filter');
      if (at.node.type !== 'Nested Loop' || !outer || !inner || text === undefined || !EITHER.test(bare(text))) continue;
      const pairs = basis === 'run' ? (at.rows ?? 0) + at.removed.join : outer.node.cost.rows * inner.node.cost.rows;
      if (pairs < 100_000) continue;
      yield {
        at,
        weight: 'high',
        message: `The join matches by one condition or another, so ${counted(pairs, 'pair')} of rows are compared one by one; two joins of one condition each, put together with UNION, can look rows up.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'condition', text },
      };
    }
  },
};

/** Equalities of two tables' columns, one or the other, and nothing else. */
const EITHER = /^\((?:"?[a-z_]\w*"?)\.[^()]+ = [a-z_]\w*\.[^()]+\)(?: OR \([a-z_]\w*\.[^()]+ = [a-z_]\w*\.[^()]+\))+$/;
