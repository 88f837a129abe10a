// Fewer processes than planned: others had taken them.
import type { Insight } from './insight.ts';
import { count } from './words.ts';

export const workersNotLaunched: Insight = {
  id: 'workers-not-launched',
  title: 'Leave workers for parallel plans',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const [planned, launched] = [at.node.workers, at.node.actual?.workersLaunched];
      if (planned === undefined || launched === undefined || launched >= planned || at.loops === 0) continue;
      yield {
        at,
        weight: launched === 0 ? 'high' : 'low',
        message: `${count(planned)} ${planned === 1 ? 'worker was' : 'workers were'} planned and ${count(launched)} launched, so the plan is one for more processes than it had; raise max_parallel_workers, or let fewer queries run side by side.`,
        remedy: { kind: 'setting', name: 'max_parallel_workers' },
      };
    }
  },
};
