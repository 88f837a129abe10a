// One row is taken of a query that has the server send all of them. What is asked for by a key is one row anyway,
// so this speaks where the program orders the rows, which says that there are several, or where nothing but flags, kinds and ranges filters a table that is large.
import { rowBound, type RowBound } from '../../query/facts.ts';
import { isFlagLike, isKindLike, parentOf } from '../../query/facts/keys.ts';
import { isOneRow } from '../../query/facts/oneRow.ts';
import type { Conjunct } from '../../query/query.ts';
import type { Resolved } from '../../query/resolve.ts';
import { conjunctTerms, everyTerm } from '../../query/walk.ts';
import { LARGE, sizeOf, type Sizes } from '../../query/sizes.ts';
import { countOf } from '../../text/words.ts';
import type { Rule } from '../rule.ts';
import { bareName } from '../words.ts';

export const firstWithoutLimit: Rule = {
  id: 'first-without-limit',
  title: 'Ask for one row where one is taken',
  level: 'warning',
  options: {},
  needs: ['limit', 'filters', 'sources', 'grouping', 'order', 'setOperations'],
  looksAt: 'query',
  of: ['read'],

  *check({ query, resolved, sizes, consumes, outermost, within }) {
    if (!outermost || within || consumes !== 'first row' || query.sources.length === 0) return;
    if (query.limit || query.distinct || query.grouped !== 'no' || query.setOperations.length > 0 || query.filters.some(({ presence }) => presence === 'sometimes')) return;
    const bound = rowBound(resolved, sizes);
    if ((bound.kind !== 'unbounded' && bound.kind !== 'parent') || bound.table === undefined || isOneByKey(resolved)) return;
    const isOrdered = query.order.length > 0;
    const rows = sizes.rows(bound.table);
    const isLarge = rows !== undefined && rows >= LARGE && bound.kind === 'unbounded' && query.filters.every((one) => isBroad(resolved, one));
    if (!isOrdered && !isLarge) return;
    if (bound.kind === 'parent' && !hasMany(resolved, bound, sizes)) return;
    const table = `\`${bareName(bound.table)}\`${rows === undefined ? '' : ` (${countOf(rows)} rows)`}`;
    const some = query.filters.length > 0 ? `all rows of ${table} that match` : `all rows of ${table}`;
    yield {
      span: query.verb,
      weight: isLarge ? 'high' : 'unknown',
      ...(bound.kind === 'parent' && { atMost: 'information' as const }),
      message: `The server sends ${some}${isOrdered ? ', in order' : ''}, and the program takes the first; ask for one row.`,
      intentions: [{ kind: 'query', title: 'Read one row', safe: false, query, change: [{ kind: 'limit to', rows: 1 }] }],
    };
  },
};

/** So many rows of one parent are worth a word. */
const MANY = 50;

/** Whether many rows belong to one parent, as far as sizes or the table's name tell. */
function hasMany({ sources }: Resolved, { table: name, columns = [] }: RowBound, sizes: Sizes): boolean {
  const rows = sizes.rows(name!);
  if (rows === undefined) return sizeOf(sizes, name!) === 'large';
  const table = sources.find((source) => source.table && `${source.table.schema}.${source.table.name}` === name)?.table;
  const parent = table && parentOf(table, columns);
  const parents = parent && sizes.rows(parent.table);
  return parents !== undefined && parents > 0 && rows / parents >= MANY;
}

/** The rows of other tables that belong to one row may be many, and are wanted with it. */
const isOneByKey = (resolved: Resolved): boolean => resolved.sources[0] !== undefined && isOneRow(resolved, resolved.sources[0]);

/** A condition on a flag, a kind or a range, which many rows meet. */
function isBroad(resolved: Resolved, conjunct: Conjunct): boolean {
  const { predicate } = conjunct;
  if (predicate.kind === 'compare' && predicate.operator !== '=') return true;
  if (predicate.kind !== 'compare' && predicate.kind !== 'in' && predicate.kind !== 'null' && predicate.kind !== 'truth' && predicate.kind !== 'between') return false;
  return conjunctTerms(conjunct).flatMap(everyTerm).every((term) => {
    if (term.kind !== 'column') return true;
    const { column, name } = resolved.column(term) ?? {};
    return predicate.kind === 'null' || predicate.kind === 'between' || isFlagLike(column) || isKindLike(name ?? '');
  });
}
