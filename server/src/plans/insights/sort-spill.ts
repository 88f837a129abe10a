// A sort that does not fit into work_mem, and goes to disk in pieces.
import type { NodeFigures } from '../figures.ts';
import type { PlanActual } from '../plan.ts';
import { bare } from './conditions.ts';
import type { Insight, Told } from './insight.ts';
import { areColumns, below, inputsOf, orderAdvice } from './shapes.ts';
import { count, counted, either, expectedRows, kilobytes, tookOf } from './words.ts';

export const sortSpill: Insight = {
  id: 'sort-spill',
  title: 'Sort in memory',
  needs: 'run',

  *look({ nodes, time }) {
    for (const at of nodes) {
      const sort = at.node.actual?.sort;
      if (sort?.on !== 'disk') continue;
      const seen = `${counted(at.rows ?? 0, 'row')} are sorted on disk${sizeOf(sort)}${tookOf(at, time !== undefined)}`;
      yield { at, weight: at.share > 0.2 ? 'high' : 'low', ...(instead(at, seen) ?? inMemory(at, sort, seen)), cause: { kind: 'order' } };
    }
  },
};

type Sort = NonNullable<PlanActual['sort']>;
type Said = Pick<Told, 'message' | 'remedy'>;

const sizeOf = ({ kilobytes: worst, inAll }: Sort): string => (inAll ? ` by ${inAll.processes} processes, ${kilobytes(inAll.kilobytes)} of them in all` : `, ${kilobytes(worst)} of them`);

/** In memory, a sort takes two to three times the room that its pieces have on disk (tuplesort.c: the overhead of each row); each process has a work_mem of its own. */
function inMemory({ node }: NodeFigures, { kilobytes: worst }: Sort, seen: string): Said {
  const wanted = `a work_mem of about ${Math.ceil((worst * 2.5) / 1_024)} MB for this query`;
  return { message: `${seen}; ${either([...orderAdvice(node), wanted])} saves that.`, remedy: { kind: 'setting', name: 'work_mem' } };
}

/** Of an expression's groups nothing is known, so that each row may be one of its own (estimate_num_groups): a hash of the few there are would need no sort. */
function instead(at: NodeFigures, seen: string): Said | undefined {
  const groups = at.parent;
  if (groups?.node.type !== 'Aggregate' || groups.error?.came !== 'fewer' || groups.error.factor < 10 || areColumns(groups.node.groupKeys)) return undefined;
  const input = inputsOf(at)[0];
  const relation = input && below(input).node.relation;
  const keys = groups.node.groupKeys.map(bare);
  return {
    message: `${seen}, for ${expectedRows(groups.expected).replace('row', 'group')} where ${count(groups.rows ?? 0)} came: nothing is known of \`${keys.join(', ')}\`; CREATE STATISTICS on it lets the planner group by a hash, which needs no order.`,
    remedy: relation === undefined ? { kind: 'rewrite' } : { kind: 'statistics', sql: `create statistics on ${keys.map((key) => `(${key})`).join(', ')} from ${relation}` },
  };
}
