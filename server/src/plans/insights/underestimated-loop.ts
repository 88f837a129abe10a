// A loop that was chosen for a few rows, and runs for many.
import type { Insight } from './insight.ts';
import { inputsOf } from './shapes.ts';
import { counted, percent, times } from './words.ts';

export const underestimatedLoop: Insight = {
  id: 'underestimated-loop',
  title: 'Do not loop over more rows than expected',
  needs: 'run',
  over: ['join-misestimate'],

  *look({ nodes, time }) {
    if (time === undefined) return;
    for (const at of nodes) {
      const [outer, inner] = inputsOf(at);
      if (at.node.type !== 'Nested Loop' || !outer || !inner || (inner.loops ?? 0) < 1_000) continue;
      const factor = (outer.rows ?? 0) / Math.max(1, outer.expected);
      const share = ((inner.time ?? 0) + (at.ownTime ?? 0)) / time;
      if (factor < 10 || share <= 0.5) continue;
      yield {
        at,
        weight: 'high',
        message: `The loop was planned for ${counted(outer.expected, 'row')} and runs ${counted(inner.loops ?? 0, 'time')}, ${times(factor)} as often, ${percent(share)} of the time; with a better estimate of what it goes through, the planner would join in another way.`,
        remedy: { kind: 'statistics', sql: outer.node.relation === undefined ? 'analyze' : `analyze ${outer.node.relation}` },
        ...(outer.node.conditions[0] && { cause: { kind: 'condition', text: outer.node.conditions[0].text } }),
      };
    }
  },
};
