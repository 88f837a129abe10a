// Temporary files of nodes that do not say why themselves: rows of a function, of a CTE or of a table that is kept (before PostgreSQL 18).
import type { Insight } from './insight.ts';
import { kilobytes } from './words.ts';

/** Below that, it is a matter of milliseconds. */
const LEAST = 128;

export const temporaryPages: Insight = {
  id: 'temporary-pages',
  title: 'Keep intermediate rows off the disk',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const { type, actual } = at.node;
      const written = at.ownBuffers?.tempWritten ?? 0;
      if (written < LEAST || type === 'Hash Join' || type === 'Hash' || actual?.sort || actual?.hash || actual?.aggregate || actual?.storage) continue;
      yield {
        at,
        weight: 'low',
        message: `The ${type} writes ${kilobytes(written * 8)} into temporary files; fewer rows, fewer columns, or a larger work_mem keep it in memory.`,
        remedy: { kind: 'setting', name: 'work_mem' },
        ...(type === 'CTE Scan' ? { cause: { kind: 'cte', name: at.node.reads ?? '' } } : {}),
      };
    }
  },
};
