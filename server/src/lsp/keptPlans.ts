// The plans of this session that can be set beside each other: the last ones, in memory alone.
import type { PlanFigures } from '../plans/figures.ts';

export interface KeptPlans {
  /** The name to ask for it by. */
  keep(figures: PlanFigures): string;
  get(id: string): PlanFigures | undefined;
}

/** Plans. */
const MOST = 50;

/** `session`: what no other session has, for a server that is started anew knows nothing of the plans before it. */
export function keptPlans(session: string): KeptPlans {
  const plans = new Map<string, PlanFigures>();
  let count = 0;
  return {
    keep(figures) {
      const id = `${session}-${++count}`;
      plans.set(id, figures);
      for (const [oldest] of [...plans].slice(0, Math.max(0, plans.size - MOST))) plans.delete(oldest);
      return id;
    },
    get: (id) => plans.get(id),
  };
}
