// Compiling takes longer than it saves.
import type { Insight } from './insight.ts';
import { count, milliseconds, percent } from './words.ts';

export const jitTime: Insight = {
  id: 'jit-time',
  title: 'Do not compile what runs a moment',
  needs: 'run',

  *look({ nodes, plan: { jit, executionTime } }) {
    const at = nodes[0]!;
    if (!jit || executionTime === undefined || jit.time < 10 || jit.time < 0.1 * executionTime) return;
    yield {
      at,
      weight: jit.time > 0.3 * executionTime ? 'high' : 'low',
      message: `Compiling ${count(jit.functions)} functions took ${milliseconds(jit.time)} of ${milliseconds(executionTime)}, ${percent(jit.time / executionTime)}; raise jit_above_cost, or turn jit off where queries are short, and look for rows that are expected and do not come.`,
      remedy: { kind: 'setting', name: 'jit_above_cost' },
    };
  },
};
