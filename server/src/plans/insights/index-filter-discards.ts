// An index that finds too much: each row that the filter throws away was fetched from the table first.
import { indexFor } from './conditions.ts';
import type { Insight } from './insight.ts';
import { conditionOf, conjunctsOf, isIndexScan, readBy } from './shapes.ts';
import { counted, onColumns, tookOf } from './words.ts';

export const indexFilterDiscards: Insight = {
  id: 'index-filter-discards',
  title: 'Let the index decide what its filter decides',
  needs: 'run',

  *look({ nodes, time }) {
    for (const at of nodes) {
      const text = conditionOf(at, 'filter');
      const { filter: removed } = at.removed;
      if (!isIndexScan(at) || text === undefined || removed < 1_000 || removed <= (at.rows ?? 0) || at.share <= 0.1) continue;
      const conjuncts = conjunctsOf(at, 'index', 'filter');
      const added = indexFor(conjunctsOf(at, 'filter')).columns;
      if (added.length === 0) continue;
      const { columns, where } = indexFor(conjuncts);
      yield {
        at,
        weight: 'high',
        message: `\`${at.node.index}\` finds ${counted(readBy(at), 'row')} and the filter keeps ${counted(at.rows ?? 0, 'row')}${tookOf(at, time !== undefined)}; an index on ${onColumns(at.node.relation ?? '', columns, where)} would find those alone.`,
        remedy: { kind: 'index', relation: at.node.relation ?? '', columns, where },
        cause: { kind: 'condition', text },
      };
    }
  },
};
