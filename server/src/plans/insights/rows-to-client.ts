// Making the rows into what is sent takes longer than finding them (EXPLAIN SERIALIZE, from PostgreSQL 17 on).
import type { Insight } from './insight.ts';
import { counted, kilobytes, milliseconds } from './words.ts';

export const rowsToClient: Insight = {
  id: 'rows-to-client',
  title: 'Send fewer and narrower rows',
  needs: 'run',

  *look({ nodes, plan: { serialization, executionTime } }) {
    const at = nodes[0]!;
    if (serialization?.time === undefined || executionTime === undefined || serialization.time <= 10 || serialization.time <= 0.3 * executionTime) return;
    yield {
      at,
      weight: 'high',
      message: `${counted(at.rows ?? 0, 'row')} of ${kilobytes(serialization.kilobytes)} took ${milliseconds(serialization.time)} to be made into what is sent, of ${milliseconds(executionTime)}; list the columns that are used, and take fewer rows at a time.`,
      remedy: { kind: 'rewrite' },
    };
  },
};
