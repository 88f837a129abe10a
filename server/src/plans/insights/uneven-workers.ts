// One process does the work of all.
import type { Insight } from './insight.ts';
import { count, counted, times } from './words.ts';

export const unevenWorkers: Insight = {
  id: 'uneven-workers',
  title: 'See which worker does all the work',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const workers = at.node.actual?.workers ?? [];
      const rows = workers.map((one) => one.rows * Math.max(1, one.loops));
      const mean = rows.reduce((sum, one) => sum + one, 0) / Math.max(1, rows.length);
      const most = Math.max(0, ...rows);
      if (rows.length < 2 || !at.node.parallel || most < 10_000 || most < 1.9 * mean) continue;
      yield {
        at,
        weight: 'low',
        message: `Of ${count(rows.length)} workers one takes ${counted(most, 'row')}, ${times(most / mean)} the mean, and the others wait for it; parts of a table that differ much in size are better scanned together.`,
        remedy: { kind: 'nothing' },
      };
    }
  },
};
