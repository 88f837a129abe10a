// A query inside the query that runs again for each row.
import type { NodeFigures } from '../figures.ts';
import type { Insight } from './insight.ts';
import { holds } from './shapes.ts';
import { counted, percent } from './words.ts';

export const correlatedSubplan: Insight = {
  id: 'correlated-subplan',
  title: 'Ask once instead of for each row',
  needs: 'sizes',

  *look({ nodes, basis, time }) {
    const whole = nodes[0]!;
    for (const at of nodes) {
      if (at.node.role !== 'SubPlan' || !at.parent || isHashed(at)) continue;
      const runs = basis === 'run' ? at.loops ?? 0 : Math.min(at.parent.node.cost.rows, limitAbove(at.parent));
      const share = time !== undefined ? (at.time ?? 0) / time : basis === 'run' ? 0 : at.cost / Math.max(1, whole.cost);
      if (runs <= 100 || share <= 0.3) continue;
      const name = holds(at, ({ node }) => node.relation !== undefined) ? tablesIn(at) : 'nothing';
      yield {
        at,
        weight: 'high',
        message: `The query inside that reads ${name} runs ${counted(runs, 'time')}, ${percent(share)} of the ${time !== undefined ? 'time' : 'cost'}; a join to its rows grouped once, or a LATERAL join with an index, asks less often.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'query' },
      };
    }
  },
};

/** As many rows as somebody above takes. */
function limitAbove({ parent }: NodeFigures): number {
  let above = parent;
  while (above && /^(?:Result|Subquery Scan|Gather|Nested Loop)$/.test(above.node.type)) above = above.parent;
  return above?.node.type === 'Limit' ? above.node.cost.rows : Infinity;
}

/** It runs once, and what it gives is looked up. */
const isHashed = ({ node, parent }: NodeFigures): boolean => parent?.node.conditions.some(({ text }) => text.includes(`hashed ${node.subplan ?? '?'}`)) ?? false;

function tablesIn(figures: NodeFigures): string {
  const names = new Set<string>();
  holds(figures, ({ node }) => {
    if (node.relation !== undefined) names.add(`\`${node.relation}\``);
    return false;
  });
  return [...names].slice(0, 3).join(', ');
}
