// More pages than rows: values of more than 2 kB are stored elsewhere (TOAST), so a page holds several rows unless it is nearly empty.
import type { Insight } from './insight.ts';
import { isSeqScan, readBy } from './shapes.ts';
import { counted, nameOf, tookOf } from './words.ts';

export const mostlyEmptyPages: Insight = {
  id: 'mostly-empty-pages',
  title: 'Give back the room of deleted rows',
  needs: 'run',

  *look({ nodes, time }) {
    for (const at of nodes) {
      const { hit = 0, read = 0 } = at.ownBuffers ?? {};
      const pages = (hit + read) / Math.max(1, (at.loops ?? 0) / at.processes);
      const rows = readBy(at) / Math.max(1, (at.loops ?? 0) / at.processes);
      if (!isSeqScan(at) || pages < 1_000 || pages <= rows || at.children.length > 0) continue;
      yield {
        at,
        weight: at.share > 0.3 ? 'high' : 'low',
        message: `${nameOf(at)} holds ${counted(rows, 'row')} on ${counted(pages, 'page')}, which are mostly empty and all read${tookOf(at, time !== undefined)}; VACUUM FULL or pg_repack gives their room back.`,
        remedy: { kind: 'maintenance', sql: `vacuum full ${at.node.relation ?? ''}` },
        cause: { kind: 'table' },
      };
    }
  },
};
