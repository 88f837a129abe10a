// A page in the order of an index that knows nothing of the condition: it goes on until enough rows happen to match.
import { indexFor } from './conditions.ts';
import type { Insight } from './insight.ts';
import { conditionOf, conjunctsOf, isIndexScan, readBy } from './shapes.ts';
import { listOf } from '../../text/words.ts';
import { counted, onColumns } from './words.ts';

export const limitFiltersLate: Insight = {
  id: 'limit-filters-late',
  title: 'Index the condition before the order',
  needs: 'run',
  over: ['index-filter-discards'],

  *look({ nodes, tableOf }) {
    for (const at of nodes) {
      const text = conditionOf(at, 'filter');
      const { filter: removed } = at.removed;
      if (!isIndexScan(at) || at.parent?.node.type !== 'Limit' || text === undefined || conditionOf(at, 'index') !== undefined) continue;
      if (removed < 1_000 || removed < 100 * Math.max(1, at.rows ?? 0)) continue;
      const { columns: pinned } = indexFor(conjunctsOf(at, 'filter').filter(({ operator }) => operator === '='));
      if (pinned.length === 0 || at.node.relation === undefined) continue;
      const order = tableOf(at)?.indexes.find(({ name }) => name === at.node.index)?.keys.flatMap(({ column }) => column ?? []) ?? [];
      const columns = [...pinned, ...order];
      yield {
        at,
        weight: 'high',
        message: `\`${at.node.index}\` gives the order but not the condition, so ${counted(readBy(at), 'row')} are read to find ${counted(at.rows ?? 0, 'row')}; an index on ${order.length > 0 ? onColumns(at.node.relation, columns) : `${listOf(pinned)} and then the order`} gives both.`,
        remedy: { kind: 'index', relation: at.node.relation, columns },
        cause: { kind: 'condition', text },
      };
    }
  },
};
