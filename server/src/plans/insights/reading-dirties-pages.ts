// The first reader of what was written marks each row as seen, and dirties its page.
import type { Insight } from './insight.ts';
import { counted, nameOf } from './words.ts';

/** 8 MB. */
const MANY = 1_000;

export const readingDirtiesPages: Insight = {
  id: 'reading-dirties-pages',
  title: 'Vacuum after loading',
  needs: 'run',

  *look({ nodes }) {
    if (nodes.some(({ node }) => node.operation !== undefined || node.type === 'LockRows')) return;
    for (const at of nodes) {
      const dirtied = at.ownBuffers?.dirtied ?? 0;
      if (at.node.relation === undefined || dirtied < MANY) continue;
      yield {
        at,
        weight: 'low',
        message: `Reading ${nameOf(at)} changes ${counted(dirtied, 'page')}, for nobody has read its rows since they were written; VACUUM after a load does that once, and the next run of this query is faster.`,
        remedy: { kind: 'maintenance', sql: `vacuum ${at.node.relation}` },
        cause: { kind: 'table' },
      };
    }
  },
};
