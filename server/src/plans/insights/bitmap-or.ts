// One index asked again and again for alternatives that a list would ask for at once.
import type { NodeFigures } from '../figures.ts';
import type { Insight } from './insight.ts';
import { conditionOf, conjunctsOf } from './shapes.ts';
import { count, nameOf } from './words.ts';

/** More alternatives than somebody has thought about one by one. */
const MANY = 6;

export const bitmapOr: Insight = {
  id: 'bitmap-or',
  title: 'Write alternatives as a list',
  needs: 'shape',

  *look({ nodes }) {
    for (const at of nodes) {
      const arms = at.children;
      const text = at.parent && conditionOf(at.parent, 'recheck');
      if (at.node.type !== 'BitmapOr' || arms.length < MANY || text === undefined || new Set(arms.map(({ node }) => node.index)).size > 1 || !arms.every(isEquality)) continue;
      yield {
        at,
        weight: 'low',
        message: `\`${arms[0]!.node.index}\` is searched ${count(arms.length)} times, once for each alternative of ${at.parent ? nameOf(at.parent) : 'the table'}; one IN list, or = ANY of an array, is one search that every version plans well.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'condition', text },
      };
    }
  },
};

/** A range is no member of a list. */
function isEquality(arm: NodeFigures): boolean {
  const conjuncts = conjunctsOf(arm, 'index');
  return conjuncts.length === 1 && conjuncts[0]!.operator === '=';
}
