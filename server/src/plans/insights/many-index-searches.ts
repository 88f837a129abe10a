// A skip scan over many values: the index is searched once for each value of a column that nobody has asked for (told from PostgreSQL 18 on).
import type { Insight } from './insight.ts';
import { conditionOf, isIndexScan } from './shapes.ts';
import { counted, nameOf } from './words.ts';

/** Milliseconds: below that, nobody waits. */
const LEAST = 5;

export const manyIndexSearches: Insight = {
  id: 'many-index-searches',
  title: 'Lead an index with the column that is asked for',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const searches = at.node.actual?.indexSearches ?? 0;
      const text = conditionOf(at, 'index');
      if (!(isIndexScan(at) || at.node.type === 'Bitmap Index Scan') || text === undefined || / ANY \(/.test(text) || searches < 50 || searches < 10 * Math.max(1, at.loops ?? 0) || searches < (at.rows ?? 0) || at.share < 0.3 || (at.ownTime ?? LEAST) < LEAST) continue;
      yield {
        at,
        weight: searches > 1_000 ? 'high' : 'low',
        message: `\`${at.node.index}\` is searched ${counted(searches, 'time')} for ${counted(at.rows ?? 0, 'row')} of ${nameOf(at.node.relation === undefined && at.parent ? at.parent : at)}, once for each value of a column in front that has no condition; an index that begins with the column of the condition is searched once.`,
        remedy: { kind: 'index', relation: at.node.relation ?? at.parent?.node.relation ?? '', columns: [] },
        cause: { kind: 'condition', text },
      };
    }
  },
};
