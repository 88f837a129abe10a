// Planning takes longer than running.
import type { Insight } from './insight.ts';
import { count, milliseconds } from './words.ts';

export const planningTime: Insight = {
  id: 'planning-time',
  title: 'Plan less often, or less',
  needs: 'run',

  *look({ nodes, plan: { planningTime: planning, executionTime: running } }) {
    if (planning === undefined || running === undefined || planning <= Math.max(10, running)) return;
    const tables = nodes.filter(({ node }) => node.relation !== undefined).length;
    yield {
      at: nodes[0]!,
      weight: planning > 100 ? 'high' : 'low',
      message: `Planning took ${milliseconds(planning)} and running ${milliseconds(running)}, over ${count(tables)} scans of tables; a prepared statement plans once, and fewer partitions or joins are planned faster.`,
      remedy: { kind: 'rewrite' },
    };
  },
};
