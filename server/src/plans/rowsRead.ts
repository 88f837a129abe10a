// How many rows of a table a plan reads, which no node of it says: a scan in turn reads what its filter throws away, the inner side of a loop runs for each row of the outer,
// what runs in parallel tells of one process alone, and a limit stops what streams into it. An estimate, made of the planner's own.
import type { Plan, PlanNode } from './plan.ts';

/** Nodes that take in everything before they hand on a first row. */
const WHOLE: ReadonlySet<string> = new Set(['Sort', 'Hash', 'Aggregate', 'BitmapAnd', 'BitmapOr', 'Bitmap Heap Scan', 'SetOp', 'WindowAgg']);

/** `relation` by its bare name, as plans tell it; `rows`: how many it has, where that is known. Partitions go by names of their own, and are not counted. */
export function rowsRead({ root }: Plan, relation: string, rows: number | undefined): number {
  let read = 0;
  const visit = (node: PlanNode, times: number, workers: number): void => {
    if (node.relation === relation) read += times * (node.type.includes('Seq Scan') ? rows ?? node.cost.rows : node.cost.rows * (node.parallel ? processes(workers) : 1));
    const [outer] = node.children;
    for (const child of node.children) {
      const loops = node.type === 'Nested Loop' && child !== outer && child.type !== 'Materialize' ? Math.max(1, outer!.cost.rows) : 1;
      const share = node.type === 'Limit' && child.cost.rows > 0 ? Math.min(1, node.cost.rows / child.cost.rows) : 1;
      visit(child, (WHOLE.has(node.type) && !isSortedGroup(node) ? Math.max(1, times) : times) * loops * share, node.workers ?? workers);
    }
  };
  visit(root, 1, 0);
  return Math.max(1, Math.round(read));
}

/** Groups that come in their order are handed on one by one. */
const isSortedGroup = ({ strategy }: PlanNode): boolean => strategy === 'Sorted';

/** Between how many the planner divides rows: the leader helps less the more workers there are (costsize.c, get_parallel_divisor). */
const processes = (workers: number): number => workers + Math.max(0, 1 - 0.3 * workers);
