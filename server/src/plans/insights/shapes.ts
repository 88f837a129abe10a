// Shapes of plans that several insights ask about.
import type { NodeFigures } from '../figures.ts';
import type { PlanCondition, PlanNode } from '../plan.ts';
import { conjunctsIn, indexFor, type PlanConjunct } from './conditions.ts';
import type { PlanView } from './insight.ts';

/** The table that an index for a scan is made on: of a partition its parent, which gives one to each. */
export function indexedBy(at: NodeFigures, tableOf: PlanView['tableOf']): string {
  const parent = tableOf(at)?.partitionOf;
  return parent === undefined ? at.node.relation ?? '' : parent.slice(parent.lastIndexOf('.') + 1);
}

/** The text of a node's condition, the first of its kind. */
export const conditionOf = ({ node }: NodeFigures, kind: PlanCondition['kind']): string | undefined => node.conditions.find((one) => one.kind === kind)?.text;

/** What a node narrows and filters by; no conjunct where it does neither. */
export function conjunctsOf(figures: NodeFigures, ...kinds: readonly PlanCondition['kind'][]): readonly PlanConjunct[] {
  return figures.node.conditions.filter(({ kind }) => kinds.includes(kind)).flatMap(({ text }) => conjunctsIn(text));
}

export const isSeqScan = ({ node }: NodeFigures): boolean => node.type === 'Seq Scan';
export const isIndexScan = ({ node }: NodeFigures): boolean => node.type === 'Index Scan' || node.type === 'Index Only Scan';
export const isJoin = ({ node }: NodeFigures): boolean => node.type === 'Nested Loop' || node.type === 'Hash Join' || node.type === 'Merge Join';

/** The children that are part of the node's own work, its subplans left out. */
export const inputsOf = ({ children }: NodeFigures): readonly NodeFigures[] => children.filter(({ node }) => node.role !== 'InitPlan' && node.role !== 'SubPlan');

/** Whatever only hands rows on, passed over. */
export function below(figures: NodeFigures): NodeFigures {
  let one = figures;
  while (/^(?:Gather|Gather Merge|Materialize|Result|Memoize)$/.test(one.node.type) && inputsOf(one).length === 1) one = inputsOf(one)[0]!;
  return one;
}

/** Rows that it looked at, kept or not. */
export const readBy = ({ rows = 0, removed }: NodeFigures): number => rows + removed.filter + removed.recheck;

/** Whether somebody above may stop before it has given all it could: then it gives fewer rows than were expected of it, and nothing is wrong. */
export function mayStopEarly(figures: NodeFigures): boolean {
  for (let one: NodeFigures | undefined = figures; one?.parent; one = one.parent) {
    const { node } = one.parent;
    if (node.type === 'Limit' || node.type === 'Merge Join' || node.join === 'Semi' || node.join === 'Anti' || one.node.role === 'SubPlan' || one.node.role === 'InitPlan') return true;
    if (/^(?:Sort|Hash|Aggregate)$/.test(node.type) && node.strategy !== 'Sorted') return false;
    if (node.type === 'Nested Loop' && one.node.role === 'Inner') return true;
  }
  return false;
}

/** How far the estimate was off, where that is worth a look. */
export const misestimate = (figures: NodeFigures): NodeFigures['error'] => (figures.error && figures.error.factor >= 2 && !(figures.error.came === 'fewer' && mayStopEarly(figures)) ? figures.error : undefined);

/** Whether it, or a node below it, holds. */
export function holds(figures: NodeFigures, test: (one: NodeFigures) => boolean): boolean {
  const open = [figures];
  for (let next = open.pop(); next; next = open.pop()) {
    if (test(next)) return true;
    open.push(...next.children);
  }
  return false;
}

/** Whether all keys of an order or a grouping are columns, of whatever table. */
export const areColumns = (keys: readonly string[]): boolean => keys.every((key) => KEY.test(key));
const KEY = /^(?:(?:"(?:[^"]|"")+"|[a-z_]\w*)\.)?(?:"(?:[^"]|"")+"|[a-z_]\w*)(?: (?:DESC|NULLS FIRST|NULLS LAST))*$/;

/** What spares a sort besides memory: not every expression can be indexed, and there may be nothing to leave out. */
export const orderAdvice = ({ sortKeys, cost: { width } }: PlanNode): readonly string[] => [...(areColumns(sortKeys) ? ['an index in this order'] : []), ...(width > sortKeys.length * WIDE ? ['fewer columns'] : [])];

/** Bytes that a key takes, roughly: rows that are wider hold more than the order needs. */
const WIDE = 16;

/** Keys that are plain columns of one table, as an index would have them; undefined where one is not. */
export function keysOf(keys: readonly string[], { node: { alias } }: NodeFigures): readonly string[] | undefined {
  const columns = keys.map((key) => /^(?:("(?:[^"]|"")+"|[a-z_]\w*)\.)?("(?:[^"]|"")+"|[a-z_]\w*)((?: (?:DESC|NULLS FIRST|NULLS LAST))*)$/.exec(key));
  if (columns.some((found) => !found || (found[1] !== undefined && found[1].replaceAll('"', '') !== alias))) return undefined;
  return columns.map((found) => `${found![2]!}${found![3]!.toLowerCase()}`);
}

/** Of a scan in turn that keeps few rows by conditions that no index serves: the first that has something around its column. */
export function hiddenColumn(at: NodeFigures, { basis, rowsIn }: Pick<PlanView, 'basis' | 'rowsIn'>): { readonly conjunct: PlanConjunct; readonly read: number } | undefined {
  if (!isSeqScan(at)) return undefined;
  const conjuncts = conjunctsOf(at, 'filter');
  const conjunct = conjuncts.find(({ around, operator, value = '' }) => around !== undefined && /^(?:=|[<>]=?)(?: ANY)?$/.test(operator ?? '') && !/[a-z_]\w*\.[a-z_]/.test(value));
  const read = basis === 'run' ? readBy(at) : rowsIn(at) ?? 0;
  const kept = basis === 'run' ? at.rows ?? 0 : at.node.cost.rows;
  if (!conjunct || indexFor(conjuncts).columns.length > 0 || read < 10_000 || kept > read / 10 || at.share <= 0.1) return undefined;
  return { conjunct, read };
}
