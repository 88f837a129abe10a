// Which rules speak of what a library sends for a call of its own methods. A rule about how SQL is written has nothing to say of a text that nobody wrote,
// and one that is right of SQL is listed once it has been read on applications.
import type { Query } from '../../query/query.ts';
import type { Resolved } from '../../query/resolve.ts';
import { columnTermsOf, conjunctTerms, everyTerm } from '../../query/walk.ts';
import type { Site } from '../../libraries/site.ts';
import type { Dialect } from '../../sql/dialect.ts';

const SPEAKING: ReadonlySet<string> = new Set([
  'unindexed-filter',
  'unindexed-sort',
  'unindexed-join',
  'unbounded-read',
  'offset-paging',
  'query-in-a-loop',
  'load-to-count',
  'load-to-sum',
  'delete-without-where',
  'update-without-where',
  'maybe-undefined-filter',
  'first-without-limit',
  'select-then-write',
  'row-at-a-time-insert',
  'row-at-a-time-write',
  'lazy-relation-in-a-loop',
  'nested-unbounded', 'cartesian-include', 'unused-include', 'secret-column-read',
  'count-unused',
  'first-without-order', 'first-on-unique-key',
  'on-conflict-without-unique',
]);

/** Of a server in whose dialect nothing is written, all that it is asked are calls. */
const SPEAKING_OF_NOTATION: ReadonlySet<string> = new Set(['leading-wildcard']);

export const speaksOfCalls = (rule: string, { isNotation }: Pick<Dialect, 'isNotation'>): boolean => SPEAKING.has(rule) || (isNotation === true && SPEAKING_OF_NOTATION.has(rule));

/** Of what is built and never sent only that is said, and of nothing else. */
export const speaksOfSending = (rule: string, { unsent }: Pick<Site, 'unsent'>): boolean => (rule === 'floating-query') === (unsent !== undefined);

/**
 * Whether every column of a query is one of its table's. What a plugin or a mapper renames on the way to the server (Kysely's CamelCasePlugin, Knex's `wrapIdentifier`) is not seen:
 * of a table that has no such column nothing is told about how its rows are found.
 */
export function isNamedAsStored({ query, resolved }: { readonly query: Query; readonly resolved: Resolved }): boolean {
  for (const term of columnTermsOf(query)) if (resolved.column(term)?.missing) return false;
  return true;
}

/** Whether a column that a query asks or orders by leads an index that the models of the call declare: the library may have made it, and then no history tells of it. */
export function mayBeServed({ query, resolved, site: { declared = [] } }: { readonly query: Query; readonly resolved: Resolved; readonly site: Pick<Site, 'declared'> }): boolean {
  const known = new Set(resolved.sources.flatMap(({ table }) => table?.indexes.map(({ keys }) => keys[0]?.column) ?? []));
  const leading = new Set(declared.flatMap(([first]) => (first === undefined || known.has(first) ? [] : [first])));
  if (leading.size === 0) return false;
  const asked = [...query.filters.flatMap(conjunctTerms), ...query.order.map(({ term }) => term)].flatMap(everyTerm);
  return asked.some((term) => term.kind === 'column' && leading.has(term.path.at(-1)!));
}
