// A read of one table by one value that the program passes: what could be asked once for many values.
import type { Conjunct, Query } from '../query.ts';
import type { Resolved } from '../resolve.ts';
import { everyTerm, termsOf } from '../walk.ts';
import { uniqueKeys } from './keys.ts';

/** The column that the only value of the program is compared with; nothing where a page or the first of many is asked for, or more than one such query. */
export function lookupKey(query: Query, resolved: Resolved): string | undefined {
  if (query.kind !== 'read' || query.lock || query.setOperations.length > 0 || query.inner.length > 0) return undefined;
  const parameters = termsOf(query).flatMap(everyTerm).filter(({ kind }) => kind === 'parameter' || kind === 'hole');
  if (parameters.length !== 1 || query.sources.length !== 1) return undefined;
  const found = query.filters.flatMap((conjunct) => comparedBy(conjunct) ?? [])[0];
  const meant = found && resolved.column(found);
  if (!found || !meant || meant.missing) return undefined;
  const isOne = uniqueKeys(resolved, resolved.sources[0]!).some(({ columns }) => columns.length === 1 && columns[0] === meant.name);
  return (query.limit || query.offset || query.distinct) && !isOne ? undefined : meant.name;
}

function comparedBy({ predicate, presence }: Conjunct) {
  if (presence !== 'always' || predicate.kind !== 'compare' || predicate.operator !== '=') return undefined;
  const { left, right } = predicate;
  if (left.kind === 'column' && right.kind === 'parameter') return left;
  return right.kind === 'column' && left.kind === 'parameter' ? right : undefined;
}
