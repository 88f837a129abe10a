// A function whose rows nobody has counted.
import type { Insight } from './insight.ts';
import { counted, times } from './words.ts';

/** What the planner takes a set of rows for that a function does not say: procost.c, and 100 for the server's own. */
const ASSUMED: ReadonlySet<number> = new Set([100, 1_000]);
/** The server's own, of which nothing can be declared. */
const BUILT_IN = /^(?:generate_series|generate_subscripts|unnest|json\w*|regexp_\w+|string_to_table|pg_\w+|xmltable)$/;

export const functionRows: Insight = {
  id: 'function-rows',
  title: 'Say how many rows a function returns',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const { type, reads, cost } = at.node;
      if (type !== 'Function Scan' || reads === undefined || BUILT_IN.test(reads) || !ASSUMED.has(cost.rows) || at.node.conditions.length > 0 || at.loops !== 1) continue;
      if (!at.error || at.error.factor < 10 || !at.parent) continue;
      const rows = Math.max(1, Math.round(at.rows ?? 0));
      yield {
        at,
        weight: at.error.came === 'more' ? 'high' : 'low',
        message: `\`${reads}\` returns ${counted(rows, 'row')} and the planner expects ${counted(cost.rows, 'row')} of any function, ${times(at.error.factor)} as ${at.error.came === 'more' ? 'few' : 'many'}; say so with ALTER FUNCTION … ROWS ${rows}.`,
        remedy: { kind: 'statistics', sql: `alter function ${reads} rows ${rows}` },
        cause: { kind: 'table' },
      };
    }
  },
};
