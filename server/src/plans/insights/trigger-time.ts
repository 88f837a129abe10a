// Triggers take most of the time; those that check foreign keys are told apart.
import type { Insight } from './insight.ts';
import { counted, milliseconds, percent } from './words.ts';

export const triggerTime: Insight = {
  id: 'trigger-time',
  title: 'Let triggers do less',
  needs: 'run',

  *look({ nodes, plan: { triggers = [], executionTime } }) {
    if (executionTime === undefined) return;
    for (const { name, constraint, time = 0, calls } of triggers) {
      if (constraint !== undefined || time <= 1 || time <= 0.1 * executionTime) continue;
      yield {
        at: nodes[0]!,
        weight: time > 0.5 * executionTime ? 'high' : 'low',
        message: `The trigger \`${name}\` ran ${counted(calls, 'time')} and took ${milliseconds(time)} of ${milliseconds(executionTime)}, ${percent(Math.min(1, time / executionTime))}; a trigger for each statement, with transition tables, or a WHEN condition, runs less often.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'table' },
      };
    }
  },
};
