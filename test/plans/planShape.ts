// When two plans are one: the same kinds of steps over the same indexes in the same order. Costs and rows are compared apart.
import { indexesUsed, nodesOf, type Plan, type PlanNode } from '../../server/src/plans/plan.ts';

/** `Index Scan orders_pkey o forward`, with what is below it. */
export const shapeOf = ({ type, join: joined, strategy, partial, workers, relation, index, alias, direction, operation, children }: PlanNode): string =>
  `${[type, joined, strategy, partial, workers, relation, index, alias, direction, operation].filter((part) => part !== undefined).join(' ')}${children.length > 0 ? `(${children.map(shapeOf).join(', ')})` : ''}`;

/** Of each table that a plan reads, whether it reads it whole or by an index. */
export const usesOf = ({ root }: Plan): string => [...nodesOf(root)].flatMap(({ type, relation, alias, operation }) => (relation !== undefined && operation === undefined ? [`${alias} ${type === 'Seq Scan' ? 'whole' : 'by index'}`] : [])).sort().join(', ');

export const sameIndexes = (ours: Plan, theirs: Plan): boolean => [...indexesUsed(ours)].sort().join() === [...indexesUsed(theirs)].sort().join();

/** What only inserts costs nothing. */
export const costShare = (ours: Plan, theirs: Plan): number => (ours.root.cost.total === theirs.root.cost.total ? 1 : ours.root.cost.total / theirs.root.cost.total);

/** Of shares: how far from 1, at the middle, at 90 %, at the worst. */
export function spreadOf(shares: readonly number[]): readonly [middle: number, most: number, worst: number] {
  const off = shares.map((share) => Math.max(share, 1 / share)).sort((a, b) => a - b);
  const at = (part: number): number => off[Math.min(off.length - 1, Math.floor(off.length * part))] ?? 1;
  return [at(0.5), at(0.9), at(1)];
}
