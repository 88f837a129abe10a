// Which sources of a query are tied together: by a condition that names columns of both, by USING, by reaching into each other.
// Sources that nothing ties are multiplied: every row of one with every row of the other.
import { everyQuery, type Query } from '../query.ts';
import type { Resolved, ResolvedSource } from '../resolve.ts';
import { sizeOf, type Sizes } from '../sizes.ts';
import { columnTermsOf, conjunctTerms, everyConjunct, everyTerm } from '../walk.ts';
import { rowBound } from '../facts.ts';
import { qualified } from './keys.ts';
import { pinsOf } from './pins.ts';

/** The groups of tied sources, in order; undefined where something that is not seen may tie them. */
export function linkedGroups(resolved: Resolved): readonly (readonly ResolvedSource[])[] | undefined {
  const { query, sources } = resolved;
  if (query.open.has('sources') || query.open.has('filters')) return undefined;
  const leader = sources.map((_, at) => at);
  const find = (at: number): number => (leader[at] === at ? at : (leader[at] = find(leader[at]!)));
  const link = (all: readonly number[]): void => all.forEach((one) => (leader[find(one)] = find(all[0]!)));
  for (const { source, index } of sources) {
    if (source.presence === 'sometimes' || source.kind === 'unknown') return undefined;
    if (reachesBack(source) || query.filters.some(({ on, predicate }) => on === index && predicate.kind === 'truth' && predicate.term.kind === 'constant')) link([...Array(index + 1).keys()]);
  }
  for (const conjunct of everyConjunct(query.filters)) {
    const named = sourcesNamed(resolved, conjunct);
    if (!named) return undefined;
    link([...named]);
  }
  const groups = new Map<number, ResolvedSource[]>();
  for (const source of sources) groups.set(find(source.index), [...(groups.get(find(source.index)) ?? []), source]);
  return [...groups.values()];
}

/** CROSS JOIN says that it means all pairs, and a function or a lateral query is made of the rows before it. */
const reachesBack = ({ join, natural, using, lateral, kind }: ResolvedSource['source']): boolean =>
  join === 'cross' || natural || using.length > 0 || lateral || kind === 'function' || kind === 'values';

/** The sources that a condition names, also from inside its queries; undefined where a name could not be told or a hole may name any. */
function sourcesNamed(resolved: Resolved, conjunct: Parameters<typeof conjunctTerms>[0]): ReadonlySet<number> | undefined {
  const { predicate } = conjunct;
  const named = new Set<number>();
  if (predicate.kind === 'unknown') return undefined;
  if (predicate.kind === 'or' || predicate.kind === 'not') {
    const inside = predicate.kind === 'or' ? predicate.alternatives.flat() : predicate.inner;
    for (const one of inside) {
      const more = sourcesNamed(resolved, one);
      if (!more) return undefined;
      for (const index of more) named.add(index);
    }
    return named;
  }
  const queries: Query[] = 'query' in predicate && predicate.query ? [predicate.query] : [];
  for (const top of conjunctTerms(conjunct)) {
    for (const term of everyTerm(top)) {
      if (term.kind === 'hole') return undefined;
      if (term.kind === 'query') queries.push(term.query);
      if (term.kind !== 'column') continue;
      const meant = resolved.column(term);
      if (!meant) return undefined;
      if (meant.of === resolved) named.add(meant.source.index);
    }
  }
  for (const query of queries) {
    for (const one of everyQuery(query)) {
      const inside = resolved.inner(one);
      if (!inside || one.open.size > 0) return undefined;
      for (const column of columnTermsOf(one)) {
        const meant = inside.column(column);
        if (!meant) return undefined;
        if (meant.of === resolved) named.add(meant.source.index);
      }
    }
  }
  return named;
}

/** Whether some tied sources may well be one row or a few: a key or a list is given, they are small, or it is not known what they are. */
export function mayBeFew(resolved: Resolved, group: readonly ResolvedSource[], sizes: Sizes): boolean {
  const pins = pinsOf(resolved);
  return group.some((source) => {
    if (pins.fixed(source.index).size > 0 || pins.listed(source.index).size > 0) return true;
    if (source.source.kind === 'table') return source.table?.kind !== 'table' || !source.table.complete || sizeOf(sizes, qualified(source.table)) === 'small';
    const inner = source.source.query && resolved.inner(source.source.query);
    return !inner || rowBound(inner, sizes).kind !== 'unbounded';
  });
}
