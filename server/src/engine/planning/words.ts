// How a planner's answer is worded: how much is said hangs on what the figures rest on.
import type { Index } from '../../schema/schema.ts';
import type { MeasureLevel } from '../../schema/measures.ts';
import { keyOf } from '../../query/facts/serve.ts';
import { nodesOf, type Plan } from '../../plans/plan.ts';

/** Who says it, and on what figures. */
export function loudest(level: MeasureLevel): string {
  switch (level) {
    case 'full': return 'Verified by the PostgreSQL 18 planner';
    case 'safe': return 'Verified by the PostgreSQL 18 planner, on statistics without texts';
    case 'no values': return 'PostgreSQL 18 planner, on statistics without values';
    case 'rows': return 'PostgreSQL 18 planner, on row counts and guessed statistics';
    case 'schema': return 'PostgreSQL 18 planner, assuming 1 M rows a table';
  }
}

/** Below these a plan says whether an index is used, and of its cost only how many figures it has. */
export const isExact = (level: MeasureLevel): boolean => level === 'full' || level === 'safe';

/** The rows that scans yield or throw away, as far as a plan tells: what is read of a table without an index is all of it. */
export function rowsRead({ root }: Plan): number {
  let rows = 0;
  for (const node of nodesOf(root)) if (node.relation !== undefined || node.index !== undefined) rows += node.cost.rows;
  return Math.round(rows);
}

export const keysOf = ({ keys }: Pick<Index, 'keys'>): string => keys.map(keyOf).join(', ');
