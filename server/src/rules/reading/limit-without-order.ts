// Rows without an order may come in another one each time, so pages overlap and leave rows out.
// PostgreSQL manual, 7.6 LIMIT and OFFSET.
import { rowBound } from '../../query/facts.ts';
import type { Intend } from '../finding.ts';
import type { Rule, Subject } from '../rule.ts';
import { onOneLine } from '../textOf.ts';

export const limitWithoutOrder: Rule = {
  id: 'limit-without-order',
  title: 'Order what is read page by page',
  level: 'warning',
  options: {},
  needs: ['order', 'limit', 'offset', 'sources', 'filters'],
  looksAt: 'query',
  of: ['read'],
  holding: ['offset'],

  *check(subject) {
    const { query, resolved, sizes } = subject;
    const { offset } = query;
    if (query.kind !== 'read' || !offset || query.order.length > 0 || query.grouped === 'whole') return;
    // Whether there are so many rows hangs on no order.
    if (resolved.outer?.query.inner.some((inner) => inner.query === query && inner.role === 'exists')) return;
    // The first page alone needs no order, and neither does what is one row.
    if (!offset.parameter && (offset.count ?? 0) === 0) return;
    if (query.sources.length === 0 || query.sources.every(({ kind }) => kind !== 'table') || query.inner.some(({ query: inner }) => inner.order.length > 0)) return;
    if (resolved.sources.some(({ source }) => source.kind === 'unknown') || rowBound(resolved, sizes).kind === 'at most one') return;
    yield {
      span: onOneLine(subject, offset.span),
      weight: 'high',
      // What is cut off inside a query is seldom paged through.
      ...(!subject.outermost && { atMost: 'information' as const }),
      message: 'Pages of rows that are in no order overlap and leave rows out; order them by something unique.',
      intentions: ordered(subject),
    };
  },
};

/** By its primary key, where one table is read as it is. */
function ordered({ query, resolved }: Subject): readonly Intend[] {
  const [source, ...more] = resolved.sources;
  const key = source?.table?.constraints.find(({ kind }) => kind === 'primary key');
  if (key?.kind !== 'primary key' || more.length > 0 || query.grouped !== 'no' || query.distinct || query.setOperations.length > 0 || query.limit === undefined) return [];
  if (key.columns.some((name) => !/^[a-z_]\w*$/.test(name))) return [];
  const at = Math.min(query.limit.span.start, query.offset!.span.start);
  return [{ kind: 'query', title: `Order by ${key.columns.map((column) => `\`${column}\``).join(' and ')}`, safe: false, query, change: [{ kind: 'replace', at: { start: at, end: at }, by: [`order by ${key.columns.join(', ')} `] }] }];
}
