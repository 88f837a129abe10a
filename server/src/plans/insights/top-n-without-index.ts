// All rows are read and sorted, and the first few are taken: an index in this order would give them at once.
import type { NodeFigures } from '../figures.ts';
import { indexFor } from './conditions.ts';
import type { Insight } from './insight.ts';
import { below, conjunctsOf, inputsOf, isIndexScan, isSeqScan, keysOf, readBy } from './shapes.ts';
import { counted, nameOf, onColumns } from './words.ts';

export const topNWithoutIndex: Insight = {
  id: 'top-n-without-index',
  title: 'Index the order of a page',
  needs: 'sizes',
  over: ['seq-scan-discards', 'seq-scan-selective', 'sort-spill-expected'],

  *look({ nodes, basis }) {
    for (const at of nodes) {
      const limit = limitAbove(at);
      const scan = inputsOf(at)[0] && below(inputsOf(at)[0]!);
      if (at.node.type !== 'Sort' || !limit || !scan || !(isSeqScan(scan) || isIndexScan(scan) || scan.node.type === 'Bitmap Heap Scan') || scan.node.relation === undefined) continue;
      const [sorted, taken] = basis === 'run' ? [scan.rows ?? 0, inputsOf(limit)[0]?.rows ?? 0] : [scan.expectedRows, limit.node.cost.rows];
      if (sorted <= 1_000 || sorted <= 10 * taken) continue;
      const keys = keysOf(at.node.sortKeys, scan);
      if (!keys) continue;
      const conjuncts = conjunctsOf(scan, 'index', 'recheck', 'filter');
      const pinned = indexFor(conjuncts.filter(({ operator }) => operator === '=')).columns;
      const where = conjuncts.flatMap(({ column, operator, around }) => (operator === 'IS NULL' && !around ? [`${column!} is null`] : []));
      const columns = [...pinned, ...keys.filter((key) => !pinned.includes(key.split(' ')[0]!))];
      yield {
        at,
        weight: 'high',
        message: `${basis === 'run' ? '' : 'About '}${counted(sorted, 'row')} of ${nameOf(scan)} are sorted for the first ${counted(taken, 'row')}${basis === 'run' && readBy(scan) > sorted ? `, out of ${counted(readBy(scan), 'row')} that are read` : ''}; an index on ${onColumns(scan.node.relation, columns, where)} has them in this order.`,
        remedy: { kind: 'index', relation: scan.node.relation, columns, where },
        cause: { kind: 'order' },
      };
    }
  },
};

/** The sort's order is what the page is cut from. */
function limitAbove(at: NodeFigures): NodeFigures | undefined {
  let above = at.parent;
  while (above && /^(?:Gather Merge|Result|Subquery Scan)$/.test(above.node.type)) above = above.parent;
  return above?.node.type === 'Limit' ? above : undefined;
}
