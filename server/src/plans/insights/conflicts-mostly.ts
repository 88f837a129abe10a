// Most rows are there already: each took a look at the index, a number of a sequence, and perhaps a dead row.
import type { Insight } from './insight.ts';
import { counted } from './words.ts';

export const conflictsMostly: Insight = {
  id: 'conflicts-mostly',
  title: 'Insert what is not there yet',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const found = at.node.actual?.conflicts;
      if (!found || at.node.conflict !== 'NOTHING' || found.conflicting < 1_000 || found.conflicting < 10 * found.inserted) continue;
      yield {
        at,
        weight: 'low',
        message: `${counted(found.conflicting, 'row')} were there already and ${counted(found.inserted, 'row')} inserted; a join that leaves out what is there saves the numbers of sequences, and the defaults, that each attempt takes.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'conflict' },
      };
    }
  },
};
