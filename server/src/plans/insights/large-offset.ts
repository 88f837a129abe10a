// Pages that are skipped are read all the same.
import type { Insight } from './insight.ts';
import { inputsOf } from './shapes.ts';
import { counted } from './words.ts';

export const largeOffset: Insight = {
  id: 'large-offset',
  title: 'Go on from the last row instead of counting from the first',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const input = inputsOf(at)[0];
      if (at.node.type !== 'Limit' || at.loops !== 1 || !input) continue;
      const [given, kept] = [input.rows ?? 0, at.rows ?? 0];
      if (given <= 1_000 || given <= 10 * Math.max(1, kept) || /^Gather/.test(input.node.type)) continue;
      yield {
        at,
        weight: given > 10_000 ? 'high' : 'low',
        message: `${counted(given, 'row')} are made and all but the last ${counted(kept, 'row')} skipped, more with every page; remember the last row of a page and ask for those behind it.`,
        remedy: { kind: 'rewrite' },
        cause: { kind: 'offset' },
      };
    }
  },
};
