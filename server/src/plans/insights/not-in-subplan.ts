// NOT IN of a query: a null among its rows means that nothing matches, so no join can be made of it.
import type { Insight } from './insight.ts';
import { counted } from './words.ts';

/** `(NOT (hashed SubPlan 1))`, and from PostgreSQL 17 on `(NOT (ANY (id = (hashed SubPlan 1).col1)))`; `<> ALL` is the same. */
const NOT_IN = /NOT \((?:ANY \()?(?:[^()]| = \()*?(hashed )?(SubPlan \d+)|<> ALL \((?:\()?(hashed )?(SubPlan \d+)/;

export const notInSubplan: Insight = {
  id: 'not-in-subplan',
  title: 'Write NOT EXISTS instead of NOT IN',
  needs: 'shape',
  over: ['correlated-subplan'],

  *look({ nodes, basis }) {
    for (const at of nodes) {
      const condition = at.node.conditions.find(({ kind, text }) => kind === 'filter' && NOT_IN.test(text));
      const found = condition && NOT_IN.exec(condition.text);
      if (!condition || !found) continue;
      const isHashed = (found[1] ?? found[3]) !== undefined;
      const subplan = at.children.find(({ node }) => node.subplan === (found[2] ?? found[4]));
      const runs = basis === 'run' ? subplan?.loops : undefined;
      yield {
        at: subplan ?? at,
        weight: isHashed ? 'low' : 'high',
        message: `NOT IN cannot become a join, for a null in the list would match nothing: ${isHashed ? 'the whole list is kept in memory, and is searched row by row as soon as it does not fit there' : `the list is searched again for each row${runs !== undefined && runs > 1 ? `, ${counted(runs, 'time')}` : ''}`}; write NOT EXISTS.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'condition', text: condition.text },
      };
    }
  },
};
