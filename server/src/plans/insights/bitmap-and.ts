// Two indexes read for one condition: one on both columns finds the rows at once.
import { indexFor } from './conditions.ts';
import type { Insight } from './insight.ts';
import { conditionOf, conjunctsOf } from './shapes.ts';
import { listOf } from '../../text/words.ts';
import { counted, onColumns } from './words.ts';

export const bitmapAnd: Insight = {
  id: 'bitmap-and',
  title: 'Index together what is asked together',
  needs: 'sizes',

  *look({ nodes, basis }) {
    for (const at of nodes) {
      const heap = at.parent;
      if (at.node.type !== 'BitmapAnd' || heap?.node.relation === undefined || at.children.some(({ node }) => node.type !== 'Bitmap Index Scan')) continue;
      const found = at.children.reduce((sum, child) => sum + (basis === 'run' ? child.rows ?? 0 : child.node.cost.rows), 0);
      const kept = basis === 'run' ? heap.rows ?? 0 : heap.node.cost.rows;
      const { columns } = indexFor(at.children.flatMap((child) => conjunctsOf(child, 'index')));
      const text = conditionOf(heap, 'recheck');
      if (found < 1_000 || found < 10 * kept || columns.length < 2) continue;
      yield {
        at,
        weight: 'high',
        message: `${listOf(at.children.map(({ node }) => node.index ?? ''))} find ${counted(found, 'row')} of which ${counted(kept, 'row')} are wanted by both; one index on ${onColumns(heap.node.relation, columns)} finds those alone.`,
        remedy: { kind: 'index', relation: heap.node.relation, columns },
        ...(text !== undefined && { cause: { kind: 'condition', text } }),
      };
    }
  },
};
