// Groups that do not fit into memory.
import type { Insight } from './insight.ts';
import { count, counted, kilobytes, tookOf } from './words.ts';

export const hashAggregateSpill: Insight = {
  id: 'hash-aggregate-spill',
  title: 'Group in memory',
  needs: 'run',

  *look({ nodes, time }) {
    for (const at of nodes) {
      const groups = at.node.actual?.aggregate;
      if (!groups || (groups.batches <= 1 && groups.diskKilobytes === 0)) continue;
      yield {
        at,
        weight: at.share > 0.2 ? 'high' : 'low',
        message: `${counted(at.rows ?? 0, 'group')} take ${count(groups.batches)} batches and ${kilobytes(groups.diskKilobytes)} of disk${tookOf(at, time !== undefined)}; an index in the order of the groups, fewer rows before they are grouped, or a larger work_mem keeps them in memory.`,
        remedy: { kind: 'setting', name: 'work_mem' },
        cause: { kind: 'grouping' },
      };
    }
  },
};
