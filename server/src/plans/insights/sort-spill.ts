// A sort that does not fit into work_mem, and goes to disk in pieces.
import type { Insight } from './insight.ts';
import { counted, kilobytes, tookOf } from './words.ts';

export const sortSpill: Insight = {
  id: 'sort-spill',
  title: 'Sort in memory',
  needs: 'run',

  *look({ nodes, time }) {
    for (const at of nodes) {
      const sort = at.node.actual?.sort;
      if (sort?.on !== 'disk') continue;
      // In memory, a sort takes two to three times the room that its pieces have on disk (tuplesort.c: the overhead of each row).
      const wanted = Math.ceil((sort.kilobytes * 2.5) / 1_024);
      yield {
        at,
        weight: at.share > 0.2 ? 'high' : 'low',
        message: `${counted(at.rows ?? 0, 'row')} are sorted on disk, ${kilobytes(sort.kilobytes)} of them${tookOf(at, time !== undefined)}; an index in this order, fewer columns, or a work_mem of about ${wanted} MB for this query saves that.`,
        remedy: { kind: 'setting', name: 'work_mem' },
        cause: { kind: 'order' },
      };
    }
  },
};
