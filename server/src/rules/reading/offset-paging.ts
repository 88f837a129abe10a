// OFFSET reads and throws away every row before the page: the deeper the page, the slower. A key to go on from reads the page alone.
import { filterAccess, isSelective } from '../../query/facts/access.ts';
import { uniqueKeys } from '../../query/facts/keys.ts';
import { isAlone, isOrderServed, orderOf } from '../../query/facts/order.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { LARGE, sizeOf } from '../../query/sizes.ts';
import { bigTable, FELT } from '../bigTable.ts';
import { isListRead } from '../listRead.ts';
import { rewriteClaim } from '../proposal.ts';
import type { Rule, Subject } from '../rule.ts';
import { qualifiedName } from '../words.ts';
import { countOf, listOf } from '../../text/words.ts';

/** Only in a list of this many rows is a page asked for that lies deep enough to be felt. */
const DEEP = 1_000_000;

export const offsetPaging: Rule<{ rows: number }> = {
  id: 'offset-paging',
  title: 'Go on from the last row seen',
  level: 'warning',
  options: { rows: LARGE },
  needs: ['filters', 'sources', 'grouping', 'setOperations', 'offset', 'order'],
  looksAt: 'query',
  of: ['read'],
  holding: ['offset'],

  *check(subject, { rows }) {
    const { query, resolved, sizes } = subject;
    const { offset } = query;
    if (!isListRead(subject) || offset?.presence !== 'always' || !query.limit) return;
    if (!(offset.count === undefined ? offset.parameter : offset.count >= rows)) return;
    if (query.grouped !== 'no' || query.distinct || query.setOperations.length > 0) return;
    for (const source of resolved.sources) {
      const big = bigTable(subject, source);
      // Whether a deep page is ever asked for only a large table makes likely.
      if (!big || (big.rows ?? FELT) < FELT || sizeOf(sizes, qualifiedName(source)) !== 'large' || !isAlone(resolved, source) || selects(resolved, source)) continue;
      // Where every page sorts all rows, the first as well, the sort is what costs.
      const served = isOrderServed(resolved, source);
      if (served === 'no') continue;
      const keys = keysetOf(resolved, source);
      const advice = keys ? `go on from the last row seen: ${afterLast(keys, subject.dialect)} in place of the offset` : 'order by a unique key and go on from the last one seen';
      const says = `OFFSET reads every row before the page to throw it away, and \`${big.table.name}\` has ${big.rows === undefined ? 'many' : `${countOf(big.rows)} rows`}`;
      yield {
        span: offset.span,
        weight: (big.rows ?? 0) >= DEEP ? 'high' : 'unknown',
        ...(subject.forAdministrators() ? { atMost: 'hint' as const } : served === 'unknown' ? { atMost: 'information' as const } : {}),
        message: `${says}; ${advice}.`,
        // What comes after a row is found as the first page is.
        ...(keys && served === 'yes' && { claim: rewriteClaim(subject, big.table, { as: 'without its offset', says, wants: advice, refuted: 'stays' }) }),
      };
      return;
    }
  },
};

/** Whether a condition may leave few rows: the children of a parent have few pages, a flag may be rare, and what is searched for is not known to be much. */
function selects(resolved: Resolved, source: ResolvedSource): boolean {
  const { selectors, blocked, alternatives } = filterAccess(resolved, source);
  if (alternatives.length > 0 || blocked.some(({ why }) => why !== 'negation') || selectors.some((selector) => selector.by === 'value' && (selector.operator === 'truth' || selector.operator === 'equality' || isSelective(selector, source)))) return true;
  return resolved.query.filters.some(({ predicate, presence }) => presence === 'always' && (predicate.kind === 'exists' || predicate.kind === 'unknown' || (predicate.kind === 'in' && predicate.query !== undefined)));
}

interface Keyset {
  readonly columns: readonly string[];
  readonly direction: 'asc' | 'desc';
}

/** The order's columns, where a row's place in it is told by them alone: one direction, never null, unique together. */
function keysetOf(resolved: Resolved, source: ResolvedSource): Keyset | undefined {
  const order = orderOf(resolved, source);
  if (!order || order.length === 0) return undefined;
  const columns = order.flatMap(({ column }) => column ?? []);
  const isPlain = columns.length === order.length && new Set(order.map(({ sort }) => sort.direction)).size === 1;
  const isFirm = columns.every((name) => source.table?.columns.find((column) => column.name === name)?.nullable === false);
  const isUnique = uniqueKeys(resolved, source).some((key) => key.columns.every((name) => columns.includes(name)));
  return isPlain && isFirm && isUnique ? { columns, direction: order[0]!.sort.direction } : undefined;
}

/** The condition that holds for what comes after a row; PostgreSQL and SQLite look a row up in an index whole, elsewhere it is written out. */
function afterLast({ columns, direction }: Keyset, dialect: Subject['dialect']): string {
  const sign = direction === 'desc' ? '<' : '>';
  const [first, ...rest] = columns;
  if (rest.length === 0) return `\`${first} ${sign} …\``;
  if (dialect.comparesRows) return `\`(${columns.join(', ')}) ${sign} (${columns.map(() => '…').join(', ')})\``;
  if (rest.length > 1) return `a condition on ${listOf(columns)}`;
  return `\`${first} ${sign} … or (${first} = … and ${rest[0]} ${sign} …)\``;
}
