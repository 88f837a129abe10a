// A scan in turn that throws nearly everything away: what is left is what an index finds.
import { indexFor } from './conditions.ts';
import type { Insight } from './insight.ts';
import { conditionOf, conjunctsOf, indexedBy, isSeqScan, readBy } from './shapes.ts';
import { counted, nameOf, onColumns, percent, tookOf } from './words.ts';

export const seqScanDiscards: Insight = {
  id: 'seq-scan-discards',
  title: 'Index what a sequential scan looks for',
  needs: 'run',

  *look({ nodes, time, tableOf }) {
    for (const at of nodes) {
      const { filter: removed } = at.removed;
      const text = conditionOf(at, 'filter');
      if (!isSeqScan(at) || text === undefined || removed < 1_000 || removed / readBy(at) <= 0.95 || at.share <= 0.1) continue;
      const { columns, where } = indexFor(conjunctsOf(at, 'filter'));
      if (columns.length === 0) continue;
      yield {
        at,
        weight: removed >= 10_000 ? 'high' : 'low',
        message: `All of ${nameOf(at)} is read and ${percent(removed / readBy(at))} of it thrown away, ${counted(readBy(at), 'row')} for ${counted(at.rows ?? 0, 'row')}${tookOf(at, time !== undefined)}; an index on ${onColumns(indexedBy(at, tableOf), columns, where)} would find them.`,
        remedy: { kind: 'index', relation: indexedBy(at, tableOf), columns, where },
        cause: { kind: 'condition', text },
      };
    }
  },
};
