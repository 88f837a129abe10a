// The same as a scan that discards, told from the estimates alone.
import { indexFor } from './conditions.ts';
import type { Insight } from './insight.ts';
import { conditionOf, conjunctsOf, indexedBy, isSeqScan } from './shapes.ts';
import { counted, nameOf, onColumns } from './words.ts';

/** Fewer rows are read in turn as fast as by any index. */
const LARGE = 10_000;

export const seqScanSelective: Insight = {
  id: 'seq-scan-selective',
  title: 'Index what few rows are wanted by',
  needs: 'sizes',

  *look({ nodes, basis, rowsIn, tableOf }) {
    if (basis === 'run') return;
    for (const at of nodes) {
      const text = conditionOf(at, 'filter');
      const rows = isSeqScan(at) ? rowsIn(at) : undefined;
      if (text === undefined || rows === undefined || rows < LARGE || at.expectedRows / rows >= 0.05 || at.share <= 0.3) continue;
      const { columns, where } = indexFor(conjunctsOf(at, 'filter'));
      if (columns.length === 0) continue;
      yield {
        at,
        weight: 'high',
        message: `All ${counted(rows, 'row')} of ${nameOf(at)} are read for ${basis === 'rows' ? 'those that match' : `about ${counted(at.expectedRows, 'row')}`}; an index on ${onColumns(indexedBy(at, tableOf), columns, where)} would find them.`,
        remedy: { kind: 'index', relation: indexedBy(at, tableOf), columns, where },
        cause: { kind: 'condition', text },
      };
    }
  },
};
