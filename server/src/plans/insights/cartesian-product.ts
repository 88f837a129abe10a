// Every row with every other: no condition ties the two sides.
import type { NodeFigures } from '../figures.ts';
import type { Insight } from './insight.ts';
import { below, holds, inputsOf, isIndexScan, isSeqScan } from './shapes.ts';
import { counted, nameOf } from './words.ts';

export const cartesianProduct: Insight = {
  id: 'cartesian-product',
  title: 'Say how two tables belong together',
  needs: 'sizes',

  *look({ nodes, basis }) {
    for (const at of nodes) {
      const [outer, inner] = inputsOf(at);
      if (at.node.type !== 'Nested Loop' || at.node.join !== 'Inner' || at.node.conditions.length > 0 || !outer || !inner) continue;
      const [left, right] = [below(outer), below(inner)];
      // A value that both sides are compared with leaves no condition for the join.
      const free = isFree(right) ? right : isFree(left) && isByItself(right) ? left : undefined;
      if (!free || inner.node.type === 'Memoize' || !holds(free === right ? left : right, ({ node }) => node.relation !== undefined)) continue;
      const [a, b] = basis === 'run' ? [outer.rows ?? 0, (inner.rows ?? 0) / Math.max(1, inner.loops ?? 0)] : [outer.node.cost.rows, inner.node.cost.rows];
      if (a < 2 || b < 2 || a * b < 10_000) continue;
      yield {
        at,
        weight: 'high',
        message: `No condition ties ${nameOf(free)} to the rest, so each of its ${counted(free === right ? b : a, 'row')} is paired with each of ${basis === 'run' ? '' : 'about '}${counted(free === right ? a : b, 'row')}, ${counted(a * b, 'pair')} in all; say in ON or WHERE which belong together.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'table' },
      };
    }
  },
};

const isFree = (at: NodeFigures): boolean => (isSeqScan(at) || isIndexScan(at)) && at.node.conditions.length === 0;

/** Whether nothing that it compares is another table's: those are qualified. */
const isByItself = (at: NodeFigures): boolean =>
  (isSeqScan(at) || isIndexScan(at)) && at.node.conditions.every(({ text }) => [...text.matchAll(/\b([a-z_]\w*)\.[a-z_"]|\$\d/g)].every(([, alias]) => alias === at.node.alias));
