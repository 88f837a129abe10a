// Settings that steer the planner: a plan is only to be compared with one that was made under the same.
import type { Insight } from './insight.ts';
import { listOf } from '../../text/words.ts';

export const changedSettings: Insight = {
  id: 'changed-settings',
  title: 'Know which settings a plan was made under',
  needs: 'shape',

  *look({ nodes, plan: { settings = {} } }) {
    if (nodes.some(({ node }) => node.disabled)) return;
    const off = Object.entries(settings).filter(([name, value]) => name.startsWith('enable_') && value === 'off').map(([name]) => name);
    if (off.length === 0) return;
    yield {
      at: nodes[0]!,
      weight: 'low',
      message: `${listOf(off)} ${off.length === 1 ? 'is' : 'are'} off, so the plan is not what the planner thinks best; production may plan otherwise.`,
      remedy: { kind: 'setting', name: off[0]! },
    };
  },
};
