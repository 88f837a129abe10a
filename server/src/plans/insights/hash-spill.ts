// A hash table of a join that does not fit into memory: both sides are written to disk in batches, and read again.
import type { Insight } from './insight.ts';
import { conditionOf } from './shapes.ts';
import { count, counted, kilobytes } from './words.ts';

export const hashSpill: Insight = {
  id: 'hash-spill',
  title: 'Join in memory',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const hash = at.node.actual?.hash;
      if (!hash || hash.batches <= 1 || !at.parent) continue;
      const grew = hash.batches > hash.plannedBatches;
      const text = conditionOf(at.parent, 'hash');
      yield {
        at,
        weight: at.parent.share + at.share > 0.2 ? 'high' : 'low',
        message: `The hash table of ${counted(at.rows ?? 0, 'row')} takes ${count(hash.batches)} batches through the disk${grew ? `, where ${hash.plannedBatches} ${hash.plannedBatches === 1 ? 'was' : 'were'} planned: it holds more rows than expected` : ''}; filter that side earlier, read fewer columns of it, or give it ${kilobytes(hash.kilobytes * hash.batches)} of memory (work_mem times hash_mem_multiplier, which is 2 unless it was changed).`,
        remedy: { kind: 'setting', name: 'work_mem' },
        ...(text !== undefined && { cause: { kind: 'condition', text } }),
      };
    }
  },
};
