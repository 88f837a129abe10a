// A bitmap too large for work_mem remembers pages instead of rows, and every row of those is looked at.
import type { Insight } from './insight.ts';
import { conditionOf } from './shapes.ts';
import { counted, nameOf, percent } from './words.ts';

export const lossyBitmap: Insight = {
  id: 'lossy-bitmap',
  title: 'Find fewer rows, or remember them all',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const blocks = at.node.actual?.heapBlocks;
      if (!blocks || blocks.lossy < 100) continue;
      const text = conditionOf(at, 'recheck');
      yield {
        at,
        weight: at.share > 0.3 ? 'high' : 'low',
        message: `Of ${percent(blocks.lossy / (blocks.lossy + blocks.exact))} of the pages the bitmap only knows that something is there, so ${counted(at.removed.recheck, 'row')} of ${nameOf(at)} are read in vain; a more selective index finds fewer, and a larger work_mem remembers them all.`,
        remedy: { kind: 'setting', name: 'work_mem' },
        ...(text !== undefined && { cause: { kind: 'condition', text } }),
      };
    }
  },
};
