// Which columns of a table a query reads, and which of them for a condition alone: what an index must carry so that the table need not be read.
import type { Conjunct } from '../../query/query.ts';
import { everyQuery } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { columnName, isCorrelated } from '../../query/facts/values.ts';
import { columnTermsOf, conjunctTerms, everyTerm } from '../../query/walk.ts';

/** Each column with the conditions that alone read it; undefined where the row is wanted whole. */
export type Needed = ReadonlyMap<string, ReadonlySet<Conjunct> | 'elsewhere'> | undefined;

export function neededOf(resolved: Resolved, source: ResolvedSource): Needed {
  const { query } = resolved;
  if (query.lock || query.open.has('outputs') || (query.kind !== 'read' && source.index === 0)) return undefined;
  if (query.outputs.some(({ star }) => star && (star.of === undefined || star.of === source.source.alias))) return undefined;
  const needed = new Map<string, Set<Conjunct> | 'elsewhere'>();
  const inFilters = new Set<object>();
  for (const conjunct of query.filters) {
    for (const term of conjunctTerms(conjunct).flatMap((one) => everyTerm(one))) {
      const name = columnName(resolved, term, source);
      if (name === undefined) continue;
      inFilters.add(term);
      const known = needed.get(name);
      if (known !== 'elsewhere') needed.set(name, (known ?? new Set()).add(conjunct));
    }
  }
  for (const term of columnTermsOf(query)) {
    if (inFilters.has(term)) continue;
    const name = columnName(resolved, term, source);
    if (name !== undefined) needed.set(name, 'elsewhere');
    // `select t from t`: the row itself.
    else if (term.path.length === 1 && term.path[0] === source.source.alias) return undefined;
  }
  for (const { query: inner } of query.inner) {
    if (!isCorrelated(resolved, inner)) continue;
    for (const one of everyQuery(inner)) {
      for (const term of columnTermsOf(one)) {
        const meant = resolved.inner(one)?.column(term);
        if (meant?.of === resolved && meant.source.index === source.index) needed.set(meant.name, 'elsewhere');
      }
    }
  }
  for (const name of source.source.using) needed.set(name, 'elsewhere');
  return needed;
}
