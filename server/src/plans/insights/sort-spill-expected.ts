// The same as a sort that spills, told from the estimates alone.
import type { Insight } from './insight.ts';
import { orderAdvice } from './shapes.ts';
import { counted, either, kilobytes } from './words.ts';

/** A row in a sort, besides its columns: a header of 24 bytes (cost_sort, relation_byte_size). */
const HEADER = 24;

export const sortSpillExpected: Insight = {
  id: 'sort-spill-expected',
  title: 'Expect a sort on disk',
  needs: 'sizes',

  *look({ nodes, basis, workMemory }) {
    if (basis === 'run' || workMemory === undefined) return;
    for (const at of nodes) {
      if (at.node.type !== 'Sort' || at.parent?.node.type === 'Limit' || at.share < 0.1) continue;
      const size = (at.node.cost.rows * (at.node.cost.width + HEADER)) / 1_024;
      if (size <= workMemory * 1.5) continue;
      yield {
        at,
        weight: 'low',
        message: `About ${counted(at.node.cost.rows, 'row')} have to be sorted, ${kilobytes(size)} of them, and work_mem is ${kilobytes(workMemory)}: they go to disk; ${either([...orderAdvice(at.node), 'a larger one for this query'])} saves that.`,
        remedy: { kind: 'setting', name: 'work_mem' },
        cause: { kind: 'order' },
      };
    }
  },
};
