// A text that may stand anywhere: no order of values helps to find it.
import { quoted } from '../../query/facts/values.ts';
import type { Insight } from './insight.ts';
import { conditionOf, conjunctsOf, isSeqScan, readBy } from './shapes.ts';
import { counted, nameOf } from './words.ts';

export const leadingWildcard: Insight = {
  id: 'leading-wildcard',
  title: 'Index texts that are searched within',
  needs: 'sizes',
  over: ['seq-scan-discards', 'seq-scan-selective'],

  *look({ nodes, basis, rowsIn }) {
    for (const at of nodes) {
      const text = conditionOf(at, 'filter');
      if (!isSeqScan(at) || text === undefined) continue;
      const search = conjunctsOf(at, 'filter').find(({ operator = '', value = '' }) => /^~~\*?$/.test(operator) && /^'[%_]/.test(value));
      const read = basis === 'run' ? readBy(at) : rowsIn(at) ?? 0;
      const kept = basis === 'run' ? at.rows ?? 0 : at.node.cost.rows;
      if (search?.column === undefined || read < 10_000 || kept > read / 10 || at.share <= 0.1) continue;
      yield {
        at,
        weight: 'high',
        message: `Every text of \`${search.column}\` is searched, ${counted(read, 'row')} of ${nameOf(at)}, for the pattern begins with a wildcard; a GIN index of its trigrams (pg_trgm) finds them.`,
        remedy: { kind: 'index', relation: at.node.relation ?? '', columns: [`${quoted(search.column)} gin_trgm_ops`] },
        cause: { kind: 'condition', text: search.text },
      };
    }
  },
};
