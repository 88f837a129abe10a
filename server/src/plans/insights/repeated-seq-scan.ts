// The whole table again for each row of the other side.
import { quoted } from '../../query/facts/values.ts';
import type { NodeFigures } from '../figures.ts';
import { bare, conjunctsIn } from './conditions.ts';
import type { Insight } from './insight.ts';
import { conditionOf, inputsOf, isSeqScan, readBy } from './shapes.ts';
import { counted, nameOf, onColumns, tookOf } from './words.ts';

export const repeatedSeqScan: Insight = {
  id: 'repeated-seq-scan',
  title: 'Index the inner side of a loop',
  needs: 'sizes',
  over: ['seq-scan-discards', 'join-filter-discards'],

  *look({ nodes, basis, time, rowsIn }) {
    for (const at of nodes) {
      const loop = at.parent;
      if (!isSeqScan(at) || loop?.node.type !== 'Nested Loop' || inputsOf(loop)[1] !== at) continue;
      const rows = rowsIn(at) ?? 0;
      const runs = basis === 'run' ? at.loops ?? 0 : inputsOf(loop)[0]!.node.cost.rows;
      const read = basis === 'run' ? readBy(at) : rows * runs;
      if (runs < 20 || read < 10_000 || (basis !== 'run' && at.cost < 0.1 * nodes[0]!.cost)) continue;
      const text = conditionOf(at, 'filter') ?? conditionOf(loop, 'join filter');
      const columns = text === undefined ? [] : joinColumns(text, at);
      yield {
        at,
        weight: 'high',
        message: `${nameOf(at)} is read whole ${counted(runs, 'time')}, ${counted(read, 'row')} in all${tookOf(at, time !== undefined)}; ${columns.length > 0 ? `an index on ${onColumns(at.node.relation ?? '', columns)} finds what each row wants` : 'a condition that an index serves would find what each row wants'}.`,
        remedy: { kind: 'index', relation: at.node.relation ?? '', columns },
        ...(text !== undefined && { cause: { kind: 'condition', text } }),
      };
    }
  },
};

/** Its own columns among those that are compared for equality. */
function joinColumns(text: string, { node: { alias } }: NodeFigures): readonly string[] {
  return conjunctsIn(text).flatMap(({ column, alias: of, operator, value = '', around }) => {
    if (operator !== '=' || around || column === undefined) return [];
    if (of === undefined || of === alias) return [quoted(column)];
    const [, other, own] = /^([a-z_]\w*)\.([a-z_]\w*)$/.exec(bare(value)) ?? [];
    return other === alias && own !== undefined ? [own] : [];
  });
}
