// Of which sources a condition holds for every row that is seen: what an ON says of one of them hangs on the kind of its join.
import type { Resolved } from '../resolve.ts';
import { factOf, onceFor } from './once.ts';
import { isValue } from './values.ts';

/**
 * Whether a condition holds for every row that a source contributes.
 * WHERE and the ON of an inner join restrict all; the ON of a left join only what is joined, the ON of a right join only what stands before it.
 * A left join of whose rows WHERE asks a value is an inner one (PostgreSQL prepjointree.c, `reduce_outer_joins`).
 */
export function restrictsSource(resolved: Resolved, on: number | undefined, index: number): boolean {
  if (on === undefined) return true;
  switch (resolved.query.sources[on]?.join) {
    case 'left': return index >= on || askedOf(resolved).has(on);
    case 'right': return index < on;
    case 'full': return false;
    default: return true;
  }
}

const asked = factOf<ReadonlySet<number>>();

/** The sources of which WHERE compares a column with a value: a row of nulls is none of theirs. */
const askedOf = (resolved: Resolved): ReadonlySet<number> => onceFor(resolved, asked, () => new Set(resolved.query.filters.flatMap(({ predicate, presence, on }) => {
  if (on !== undefined || presence !== 'always') return [];
  const sides = predicate.kind === 'compare' ? [[predicate.left, predicate.right], [predicate.right, predicate.left]] as const : predicate.kind === 'in' && !predicate.negated && predicate.values ? [[predicate.term, predicate.values[0]]] as const : [];
  return sides.flatMap(([term, value]) => {
    const meant = term.kind === 'column' && value && isValue(resolved, value) ? resolved.column(term) : undefined;
    return meant?.of === resolved ? [meant.source.index] : [];
  });
})));
