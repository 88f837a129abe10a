// A page of an order that no index gives is found by reading and sorting every row, each time.
// The claim is what a planner can confirm: with this index the query reads less. Until then it is information.
import { filterAccess, isSelective } from '../../query/facts/access.ts';
import { isAlone, isOrderServed, orderOf } from '../../query/facts/order.ts';
import { servingIndexes } from '../../query/facts/serve.ts';
import { unqualified } from '../../query/facts/values.ts';
import type { Conjunct } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { everyTerm } from '../../query/walk.ts';
import { newIndex } from '../../plans/candidates/newIndexes.ts';
import type { NewIndex } from '../../schema/change.ts';
import type { IndexKeyPart } from '../../schema/schema.ts';
import { bigTable } from '../bigTable.ts';
import { proposalOf } from '../proposal.ts';
import type { Rule } from '../rule.ts';

/** A page of more rows than this reads so much that the sort matters little. */
const PAGE = 10_000;

export const unindexedSort: Rule = {
  id: 'unindexed-sort',
  title: 'Index the order that pages are cut from',
  level: 'warning',
  options: {},
  needs: ['filters', 'sources', 'order', 'limit', 'grouping', 'setOperations', 'outputs'],
  assumes: 'indexes',
  looksAt: 'query',
  of: ['read'],
  holding: ['order'],

  *check(subject) {
    const { query, resolved } = subject;
    if (query.kind !== 'read' || query.order.length === 0 || query.limit?.presence !== 'always' || (query.limit.count ?? 0) > PAGE) return;
    if (query.grouped !== 'no' || query.distinct || query.setOperations.length > 0 || countsAll(resolved)) return;
    for (const source of resolved.sources) {
      // Of a flag that an index leads with, the value that is asked for may be rare.
      const big = bigTable(subject, source);
      if (!big || isOrderServed(resolved, source) !== 'no' || !isAlone(resolved, source) || servingIndexes(resolved, source).length > 0) continue;
      const index = big.table.partitioned ? undefined : missingIndex(resolved, source);
      const proposed = index && proposalOf(subject, big.table, index, 'its keys are the order that pages are cut from');
      // The beginnings of texts are not their order.
      if (!proposed || proposed.index.keys.some(({ length }) => length !== undefined)) continue;
      const says = `No index gives this order, so ${big.said} of \`${big.table.name}\` are read and sorted for one page`.replace('every row of', 'all rows of');
      yield {
        span: query.order[0]!.span,
        weight: big.weight,
        atMost: 'information',
        message: `${says}; \`${proposed.ddl}\` would yield the page alone.`,
        related: [{ at: big.table.origin, message: `\`${big.table.name}\` is declared here.` }],
        intentions: [proposed.intention],
        claim: proposed.claim(says),
      };
    }
  },
};

/** `count(*) over ()` reads every row in any order. */
const countsAll = ({ query }: Resolved): boolean =>
  query.outputs.some(({ term }) => term && everyTerm(term).some((one) => one.kind === 'call' && one.window));

/** Undefined where a condition may leave few rows, which are sorted in no time, or where the order is no list of columns. */
function missingIndex(resolved: Resolved, source: ResolvedSource): NewIndex | undefined {
  const order = orderOf(resolved, source);
  if (!order || order.some(({ column }) => column === undefined)) return undefined;
  // Every condition must be one that is known to keep many rows.
  const flags: IndexKeyPart[] = [];
  const predicate: string[] = [];
  for (const conjunct of resolved.query.filters) {
    // A filter that the program may add may find its rows by an index.
    if (conjunct.presence !== 'always') return undefined;
    if (isJoin(resolved, source, conjunct)) continue;
    const kept = keepsMany(resolved, source, conjunct);
    if (!kept) return undefined;
    if (kept.column !== undefined) flags.push({ column: kept.column, direction: 'asc', nulls: 'last' });
    if (kept.predicate !== undefined) predicate.push(kept.predicate);
  }
  const keys = order.map(({ column, sort }): IndexKeyPart => ({ column: column!, direction: sort.direction, nulls: sort.nulls }));
  return newIndex([...flags, ...keys], { predicate });
}

/** How an index takes up a condition that keeps many rows: a flag as a key or in its predicate, a negation not at all. */
function keepsMany(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct): { readonly column?: string; readonly predicate?: string } | undefined {
  const { predicate, canonical } = conjunct;
  if (predicate.kind === 'compare' && predicate.operator === '<>') return predicate.left.kind === 'column' ? {} : undefined;
  const selector = filterAccess(resolved, source).selectors.find((one) => one.conjunct === conjunct);
  if (!selector || selector.column === undefined || selector.by !== 'value' || isSelective(selector, source)) return undefined;
  switch (selector.operator) {
    case 'truth': case 'null': return canonical === undefined ? undefined : { predicate: unqualified(canonical, source) };
    case 'not null': return {};
    case 'equality': return { column: selector.column };
    default: return undefined;
  }
}

/** What only says how another source is joined. */
function isJoin(resolved: Resolved, source: ResolvedSource, { predicate }: Conjunct): boolean {
  if (predicate.kind !== 'compare' || predicate.operator !== '=' || predicate.left.kind !== 'column' || predicate.right.kind !== 'column') return false;
  const [left, right] = [resolved.column(predicate.left), resolved.column(predicate.right)];
  return left !== undefined && right !== undefined && left.of === resolved && right.of === resolved && left.source !== right.source && [left, right].some((one) => one.source === source);
}
