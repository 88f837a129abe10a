// Whether the rows that a query wants of one source are found by an index, so that other conditions need none.
import type { Resolved, ResolvedSource } from '../resolve.ts';
import type { Conjunct } from '../query.ts';
import { filterAccess, isSelective, selectorsOf, type FilterAccess, type Selector } from './access.ts';
import { foreignKeys } from './keys.ts';
import { factOf, onceFor } from './once.ts';
import { pinnedColumns } from './pins.ts';
import { servingIndexes } from './serve.ts';

/**
 * Whether an index finds few rows of a source: `yes` where one is led by a condition that tells rows apart,
 * `unknown` where the source's indexes are not all known or a condition may be there that would.
 */
export function isFound(resolved: Resolved, source: ResolvedSource): Found {
  const all = onceFor(resolved, founds, () => []);
  return (all[source.index] ??= findOut(resolved, source));
}

type Found = 'yes' | 'no' | 'unknown';
const founds = factOf<Found[]>();

function findOut(resolved: Resolved, source: ResolvedSource): Found {
  const { table } = source;
  if (!table?.complete || table.kind !== 'table') return 'unknown';
  if (resolved.query.open.has('filters') || resolved.query.open.has('sources')) return 'unknown';
  const access = filterAccess(resolved, source);
  const serving = servingIndexes(resolved, source).flatMap(({ selectors }) => selectors.filter((selector) => isSelective(selector, source)));
  if (serving.some((selector) => isByValue(resolved, source, selector))) return 'yes';
  // A join serves where something else is found first, from which the rows of this table are looked up.
  if (serving.length > 0 && resolved.sources.some((other) => other !== source && isFoundFirst(resolved, other))) return 'yes';
  if (isFoundFromWithin(resolved, source)) return 'yes';
  if (resolved.model.indexesForeignKeys && access.selectors.some(({ column }) => column !== undefined && foreignKeys(table).some(({ columns }) => columns[0] === column))) return 'yes';
  return 'no';
}

/** Whether a source yields few rows by itself: an index looks it up by values, or it is no plain table. */
export function isFoundFirst(resolved: Resolved, source: ResolvedSource): boolean {
  if (source.source.kind !== 'table' || !source.table) return true;
  const all = onceFor(resolved, founders, () => []);
  return (all[source.index] ??= servingIndexes(resolved, source).some(({ selectors }) => selectors.some((selector) => isSelective(selector, source) && isByValue(resolved, source, selector))));
}

const founders = factOf<boolean[]>();

/** How deep queries inside one another are looked into. */
const DEEP = 6;

/**
 * Whether a query inside finds few rows by itself, with which an index then looks up those of this source:
 * `exists (select 1 from b where b.a_id = a.id and b.email = $1)`.
 */
export function isFoundFromWithin(resolved: Resolved, source: ResolvedSource, depth = 0): boolean {
  return depth < DEEP && resolved.query.filters.some(({ predicate, presence }) => {
    const inner = presence === 'always' && predicate.kind === 'exists' && !predicate.negated ? resolved.inner(predicate.query) : undefined;
    if (!inner || inner.query.open.has('filters') || inner.query.open.has('sources')) return false;
    const links = linksTo(inner, source);
    if (!source.table?.indexes.some(({ keys: [first], predicate }) => predicate.length === 0 && links.some(({ column }) => column === first?.column))) return false;
    const isLink = (selector: Selector): boolean => links.some(({ conjunct }) => conjunct === selector.conjunct);
    return inner.sources.some((own) => isFoundFromWithin(inner, own, depth + 1) || servingIndexes(inner, own).some(({ selectors: [first] }) =>
      filterAccess(inner, own).selectors.some((selector) => selector.key === first?.key && !isLink(selector) && isSelective(selector, own) && isByValue(inner, own, selector))));
  });
}

/** The equalities of an inner query with columns of a source around it. */
function linksTo(inner: Resolved, source: ResolvedSource): readonly { readonly conjunct: Conjunct; readonly column: string }[] {
  return inner.query.filters.flatMap((conjunct) => {
    const { predicate } = conjunct;
    if (conjunct.presence !== 'always' || predicate.kind !== 'compare' || predicate.operator !== '=') return [];
    return [predicate.left, predicate.right].flatMap((term) => {
      const found = term.kind === 'column' ? inner.column(term) : undefined;
      return found?.source.source === source.source ? [{ conjunct, column: found.name }] : [];
    });
  });
}

/** Whether a condition that is there only sometimes would find the rows by an index: then the query is made for being asked with it. */
export function mayBeFound(resolved: Resolved, source: ResolvedSource): boolean {
  const conjuncts = resolved.query.filters.filter(({ presence }) => presence === 'sometimes');
  return selectorsOf(resolved, source, conjuncts).some((selector) => (selector.operator === 'equality' || selector.operator === 'list') && isSelective(selector, source) && source.table?.indexes.some(({ keys: [first] }) => first?.column === selector.column) === true);
}

/** Looked up by a value that is known before any table is read. */
export const isByValue = (resolved: Resolved, source: ResolvedSource, { by, column }: Selector): boolean =>
  by === 'value' || (column !== undefined && pinnedColumns(resolved, source).has(column));

/** A range with one end keeps a third of the rows for all that is known; it selects when both ends are given, when a page is cut from its order, or when what is old is deleted. */
export function narrows({ operator, symbol, key, column }: Selector, { selectors }: Pick<FilterAccess, 'selectors'>, { query }: Resolved): boolean {
  if (operator !== 'range' || symbol === 'between' || query.kind === 'delete') return true;
  if (selectors.filter((one) => one.key === key && one.operator === 'range').length > 1) return true;
  const first = query.order[0]?.term;
  return query.limit !== undefined && first?.kind === 'column' && first.path.at(-1) === column;
}
