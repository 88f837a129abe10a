// Words that stand in Prisma's options.
import type { Value } from '../../hosts/tree.ts';

/** What is asked of groups, as SQL names it. */
export const SUMS: Readonly<Record<string, string>> = { _count: 'count', _sum: 'sum', _avg: 'avg', _min: 'min', _max: 'max' };

/** The word that a text or `Prisma.SortOrder.desc` is. */
export function wordOf(value: Value): string | undefined {
  if (value.kind === 'member') return value.name;
  const only = value.kind === 'text' && value.parts.length === 1 ? value.parts[0] : undefined;
  return only?.kind === 'chunk' ? only.text : undefined;
}
