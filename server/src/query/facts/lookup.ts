// A read of one table by a value that the program passes: what could be asked once for many values.
import type { ColumnTerm, Conjunct, Query } from '../query.ts';
import type { Resolved } from '../resolve.ts';
import { everyTerm, termsOf } from '../walk.ts';
import { uniqueKeys } from './keys.ts';

/** The column that the only value of the program is compared with; nothing where a page or the first of many is asked for, or more than one such query. */
export function lookupKey(query: Query, resolved: Resolved): string | undefined {
  if (query.kind !== 'read' || query.lock || query.setOperations.length > 0 || query.inner.length > 0) return undefined;
  const parameters = termsOf(query).flatMap(everyTerm).filter(({ kind }) => kind === 'parameter' || kind === 'hole');
  if (parameters.length !== 1 || query.sources.length !== 1) return undefined;
  const [only] = parameters;
  return only?.kind === 'parameter' ? lookupBy(query, resolved, only.key) : undefined;
}

/** The same of one of several values: the column that this one is compared with, where it stands nowhere else. */
export function lookupBy(query: Query, resolved: Resolved, key: string): string | undefined {
  if (query.kind !== 'read' || query.lock || query.setOperations.length > 0 || query.inner.length > 0 || query.sources.length !== 1) return undefined;
  if (termsOf(query).flatMap(everyTerm).filter((term) => term.kind === 'hole' || (term.kind === 'parameter' && term.key === key)).length !== 1) return undefined;
  const compared = query.filters.flatMap((conjunct) => comparedBy(conjunct) ?? []);
  const found = compared.find(([, value]) => value === key)?.[0];
  const meant = found && resolved.column(found);
  if (!meant || meant.missing) return undefined;
  const held = new Set(compared.flatMap(([column]) => resolved.column(column)?.name ?? []));
  const isOne = uniqueKeys(resolved, resolved.sources[0]!).some(({ columns }) => columns.length > 0 && columns.every((column) => held.has(column)));
  return (query.limit || query.offset || query.distinct) && !isOne ? undefined : meant.name;
}

/** `id = $1`: the column, and the key of the parameter. */
function comparedBy({ predicate, presence }: Conjunct): readonly (readonly [column: ColumnTerm, key: string])[] | undefined {
  if (presence !== 'always' || predicate.kind !== 'compare' || predicate.operator !== '=') return undefined;
  const { left, right } = predicate;
  if (left.kind === 'column' && right.kind === 'parameter') return [[left, right.key]];
  return right.kind === 'column' && left.kind === 'parameter' ? [[right, left.key]] : undefined;
}
