// Rows are multiplied by a join and made distinct again.
import type { Insight } from './insight.ts';
import { holds, inputsOf, isJoin } from './shapes.ts';
import { counted, times } from './words.ts';

export const joinThenDistinct: Insight = {
  id: 'join-then-distinct',
  title: 'Ask whether there is one instead of joining all',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const input = inputsOf(at)[0];
      if (at.node.type !== 'Unique' || !input || !holds(input, isJoin) || at.node.role === 'InitPlan') continue;
      const [given, kept] = [input.rows ?? 0, Math.max(1, at.rows ?? 0)];
      if (given < 10_000 || given < 10 * kept) continue;
      yield {
        at,
        weight: 'high',
        message: `A join makes ${counted(given, 'row')} of which DISTINCT leaves ${counted(kept, 'row')}, ${times(given / kept)} fewer; where the joined table only decides which rows are wanted, EXISTS asks for one match each.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'distinct' },
      };
    }
  },
};
