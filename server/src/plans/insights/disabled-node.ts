// The planner was forbidden this way and took it all the same, for want of another.
import type { Insight } from './insight.ts';
import { nameOf } from './words.ts';

/** What a plan of PostgreSQL 17 and older costs more for each way that is forbidden (disable_cost in costsize.c). */
const DISABLED = 1e10;

export const disabledNode: Insight = {
  id: 'disabled-node',
  title: 'See which setting forbids a way',
  needs: 'shape',

  *look({ nodes, plan: { settings = {} } }) {
    for (const at of nodes) {
      const isDisabled = at.node.disabled === true || (at.node.cost.startup >= DISABLED && at.children.every(({ node }) => node.cost.total < DISABLED));
      // A node is told to be disabled where one below it is.
      if (!isDisabled || at.children.some(({ node }) => node.disabled)) continue;
      const off = Object.entries(settings).flatMap(([name, value]) => (name.startsWith('enable_') && value === 'off' ? [name] : []));
      yield {
        at,
        weight: 'low',
        message: `The ${at.node.type}${at.node.relation === undefined ? '' : ` of ${nameOf(at)}`} is taken though ${off.length > 0 ? `\`${off.join('`, `')}\`` : 'a setting (`enable_…`)'} forbids its like, so costs tell nothing; turn the setting on again where it was meant for a trial.`,
        remedy: { kind: 'setting', name: off[0] ?? 'enable_*' },
      };
    }
  },
};
