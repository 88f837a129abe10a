// Rows that are kept to be read again, and do not fit into memory (told from PostgreSQL 18 on).
import type { Insight } from './insight.ts';
import { counted, kilobytes, nameOf } from './words.ts';

export const storedRowsSpill: Insight = {
  id: 'stored-rows-spill',
  title: 'Keep fewer rows to read them again',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const storage = at.node.actual?.storage;
      if (storage?.on !== 'disk' || (at.node.type === 'CTE Scan' && nodes.some(({ node, place }) => place < at.place && node.reads === at.node.reads))) continue;
      const isCte = at.node.type === 'CTE Scan';
      yield {
        at,
        weight: storage.kilobytes > 102_400 ? 'high' : 'low',
        message: `${isCte ? `The rows of ${nameOf(at)}` : `The rows that the ${at.node.type} keeps`} take ${kilobytes(storage.kilobytes)} of disk, ${counted(at.node.actual!.rows, 'row')} a run; ${isCte ? 'NOT MATERIALIZED, or a condition inside of it, keeps fewer' : 'fewer columns or an earlier condition keep fewer'}.`,
        remedy: { kind: 'rewrite' },
        ...(isCte ? { cause: { kind: 'cte', name: at.node.reads ?? '' } } : {}),
      };
    }
  },
};
