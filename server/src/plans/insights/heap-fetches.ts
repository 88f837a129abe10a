// An index-only scan that has to look into the table: the visibility map does not say that its pages are seen by all.
import type { Insight } from './insight.ts';
import { counted, nameOf, percent } from './words.ts';

export const heapFetches: Insight = {
  id: 'heap-fetches',
  title: 'Vacuum what is read by an index alone',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const fetches = at.node.actual?.heapFetches ?? 0;
      const rows = at.rows ?? 0;
      if (at.node.type !== 'Index Only Scan' || fetches <= 1_000 || fetches <= 0.1 * rows || at.share <= 0.1) continue;
      yield {
        at,
        weight: 'low',
        message: `${counted(fetches, 'row')} of ${nameOf(at)}, ${percent(Math.min(1, fetches / Math.max(1, rows)))} of what \`${at.node.index}\` finds, are looked up in the table all the same, for they have changed since it was vacuumed; VACUUM it, and let autovacuum come by more often.`,
        remedy: { kind: 'maintenance', sql: `vacuum ${at.node.relation ?? ''}` },
        cause: { kind: 'table' },
      };
    }
  },
};
