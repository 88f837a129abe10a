// The index gives half of the order: the rest is sorted group by group.
import type { Insight } from './insight.ts';
import { inputsOf, isIndexScan, keysOf } from './shapes.ts';
import { counted, onColumns, tookOf } from './words.ts';

export const incrementalSort: Insight = {
  id: 'incremental-sort',
  title: 'Let an index give the whole order',
  needs: 'run',

  *look({ nodes, time }) {
    for (const at of nodes) {
      const scan = inputsOf(at)[0];
      if (at.node.type !== 'Incremental Sort' || !scan || !isIndexScan(scan) || scan.node.relation === undefined || (at.rows ?? 0) < 10_000 || at.share < 0.2) continue;
      const columns = keysOf(at.node.sortKeys, scan);
      if (!columns) continue;
      yield {
        at,
        weight: 'low',
        message: `\`${scan.node.index}\` gives the order of \`${at.node.presortedKeys.join(', ')}\` alone, and ${counted(at.rows ?? 0, 'row')} are sorted by the rest${tookOf(at, time !== undefined)}; an index on ${onColumns(scan.node.relation, columns)} gives all of it.`,
        remedy: { kind: 'index', relation: scan.node.relation, columns },
        cause: { kind: 'order' },
      };
    }
  },
};
