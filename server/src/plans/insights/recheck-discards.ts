// An index that finds what only might match (trigrams, GiST, BRIN): the table decides.
import type { Insight } from './insight.ts';
import { conditionOf } from './shapes.ts';
import { counted, nameOf } from './words.ts';

export const recheckDiscards: Insight = {
  id: 'recheck-discards',
  title: 'Use an index that finds what matches',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const { recheck: removed } = at.removed;
      const text = conditionOf(at, 'recheck');
      if (at.node.type !== 'Bitmap Heap Scan' || text === undefined || (at.node.actual?.heapBlocks?.lossy ?? 0) > 0 || removed < 1_000 || removed <= 10 * (at.rows ?? 0)) continue;
      const index = at.children[0]?.node.index;
      yield {
        at,
        weight: at.share > 0.3 ? 'high' : 'low',
        message: `${index === undefined ? 'The index' : `\`${index}\``} finds ${counted(removed + (at.rows ?? 0), 'row')} of ${nameOf(at)} that might match, and ${counted(at.rows ?? 0, 'row')} do; an index that knows the condition exactly, or a longer search text, finds fewer.`,
        remedy: { kind: 'index', relation: at.node.relation ?? '', columns: [] },
        cause: { kind: 'condition', text },
      };
    }
  },
};
