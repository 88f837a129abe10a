// Rows that lie all over the table: each that the index finds costs a page of its own.
import type { Insight } from './insight.ts';
import { readBy } from './shapes.ts';
import { counted, nameOf, tookOf } from './words.ts';

export const scatteredRows: Insight = {
  id: 'scattered-rows',
  title: 'Keep together what is read together',
  needs: 'run',

  *look({ nodes, time }) {
    for (const at of nodes) {
      const { hit = 0, read = 0 } = at.ownBuffers ?? {};
      const pages = hit + read;
      const rows = readBy(at);
      if (at.node.type !== 'Index Scan' || at.loops !== 1 || rows < 1_000 || pages < 1_000 || pages < rows * 0.8 || at.share <= 0.1) continue;
      yield {
        at,
        weight: at.share > 0.5 ? 'high' : 'low',
        message: `The ${counted(rows, 'row')} that \`${at.node.index}\` finds of ${nameOf(at)} lie on ${counted(pages, 'page')}${tookOf(at, time !== undefined)}; INCLUDE the columns that are read, or CLUSTER the table by this index.`,
        remedy: { kind: 'index', relation: at.node.relation ?? '', columns: [] },
        cause: { kind: 'table' },
      };
    }
  },
};
