// Rows are locked that a scan in turn has found: the longer it takes, the longer its locks wait for those of others.
import { indexFor } from './conditions.ts';
import type { Insight } from './insight.ts';
import { below, conditionOf, conjunctsOf, inputsOf, isSeqScan, keysOf, readBy } from './shapes.ts';
import { counted, nameOf, onColumns } from './words.ts';

export const locksThroughScan: Insight = {
  id: 'locks-through-scan',
  title: 'Find by an index what is locked',
  needs: 'run',
  over: ['seq-scan-discards'],

  *look({ nodes }) {
    for (const at of nodes) {
      const input = inputsOf(at)[0];
      const scan = input && (input.node.type === 'Sort' ? below(inputsOf(input)[0] ?? input) : below(input));
      if (at.node.type !== 'LockRows' || !scan || !isSeqScan(scan) || conditionOf(scan, 'filter') === undefined || scan.removed.filter < 1_000) continue;
      const { columns: found, where } = indexFor(conjunctsOf(scan, 'filter'));
      const keys = (input!.node.type === 'Sort' && keysOf(input!.node.sortKeys, scan)) || [];
      const columns = [...found, ...keys.filter((key) => !found.includes(key.split(' ')[0]!))];
      yield {
        at,
        weight: 'high',
        message: `${counted(readBy(scan), 'row')} of ${nameOf(scan)} are read to lock ${counted(at.rows ?? 0, 'row')}; an index on ${columns.length > 0 ? onColumns(scan.node.relation ?? '', columns, where) : 'what they are found by'} finds them at once; with SKIP LOCKED several workers of a queue go on side by side.`,
        remedy: { kind: 'index', relation: scan.node.relation ?? '', columns, where },
        cause: { kind: 'lock' },
      };
    }
  },
};
