// The one of a query's candidates that would serve it best where no planner can be asked, as the literature orders its keys: equalities, then the order or one range.
// Suggested only where a condition tells rows apart; a flag or a test for null makes a partial index where nothing else selects.
import type { Index, IndexKeyPart } from '../schema/schema.ts';
import type { NewIndex } from '../schema/change.ts';
import type { SortKey } from '../query/query.ts';
import type { Resolved, ResolvedSource } from '../query/resolve.ts';
import { filterAccess, isSelective, type FilterAccess, type Selector } from '../query/facts/access.ts';
import { isByValue } from '../query/facts/found.ts';
import { isUniqueLike } from '../query/facts/keys.ts';
import { keyOf } from '../query/facts/serve.ts';
import { keyText, unqualified } from '../query/facts/values.ts';
import { newIndex } from './candidates/newIndexes.ts';
import { partOf } from './candidates/offer.ts';
import { rankOf } from './candidates/rank.ts';
import { searchFor } from './candidates/searches.ts';
import { redundantBeside } from './redundant.ts';

export interface Suggestion {
  readonly index: NewIndex;
  /** The condition that makes it worth having: where a finding points. */
  readonly by: Selector;
  /** A few words on what each part is for. */
  readonly reason: string;
  /** An existing index that the new one makes redundant, since it begins with the same keys. */
  readonly extends?: Index;
}

/** Undefined where no condition of this source tells rows apart, or where no index can help. */
export function suggestIndex(resolved: Resolved, source: ResolvedSource, access: FilterAccess = filterAccess(resolved, source)): Suggestion | undefined {
  if (!source.table) return undefined;
  const selectors = [...access.selectors, ...access.blocked.flatMap(({ selector, why }) => (selector && why === 'function' ? [selector] : []))];
  // What a join compares with a column that a value is asked of is found by that value, too.
  const equalities = distinctKeys(selectors.filter((one) => (one.operator === 'equality' || one.operator === 'list') && isByValue(resolved, source, one)));
  const selective = equalities.filter((selector) => isSelective(selector, source));
  if (selective.length > 0) return fromEqualities(resolved, source, selectors, equalities);
  return fromContainment(source, selectors) ?? fromJoin(resolved, source, selectors, equalities) ?? fromRange(resolved, source, selectors, equalities) ?? fromFlags(resolved, source, selectors, equalities);
}

/** Each further key makes the index wider and finds little more. */
const MOST_EQUALITIES = 3;

// ── Kinds of indexes ─────────────────────────────────────────────────────────────────────────────────────────────

function fromEqualities(resolved: Resolved, source: ResolvedSource, selectors: readonly Selector[], equalities: readonly Selector[]): Suggestion {
  const ordered = inOrder(source, equalities);
  // A value that few rows share needs no company.
  if (ordered[0]!.column !== undefined && isUniqueLike(ordered[0]!.column)) return btree(source, ordered.slice(0, 1), [], ordered[0]!);
  const first = ordered.slice(0, MOST_EQUALITIES);
  return btree(source, first, lastKeys(resolved, source, selectors, first), first[0]!);
}

/** A join finds its rows through the joined column when the source is looked up for each row of another. */
function fromJoin(resolved: Resolved, source: ResolvedSource, selectors: readonly Selector[], flags: readonly Selector[]): Suggestion | undefined {
  const joins = distinctKeys(selectors.filter((selector) => selector.by === 'join' && (selector.operator === 'equality' || selector.operator === 'list') && isSelective(selector, source)));
  if (joins.length === 0) return undefined;
  const first = inOrder(source, [...joins, ...flags]);
  return btree(source, first, [], first[0]!, resolved);
}

function fromRange(resolved: Resolved, source: ResolvedSource, selectors: readonly Selector[], flags: readonly Selector[]): Suggestion | undefined {
  const range = selectors.find((selector) => isRange(selector) && isSelective(selector, source) && selector.by === 'value');
  return range && btree(source, flags, lastKeys(resolved, source, [range], flags), range);
}

/** `where processed_at is null order by created_at limit 10`: a queue. The predicate selects, the key orders. */
function fromFlags(resolved: Resolved, source: ResolvedSource, selectors: readonly Selector[], equalities: readonly Selector[]): Suggestion | undefined {
  const flags = selectors.filter(({ operator }) => operator === 'null' || operator === 'truth');
  const order = orderKeys(resolved, source, equalities);
  if (flags.length === 0 || order.length === 0 || !resolved.query.limit) return undefined;
  const predicate = flags.flatMap(({ conjunct }) => (conjunct.canonical === undefined ? [] : [unqualified(conjunct.canonical, source)]));
  if (predicate.length !== flags.length) return undefined;
  return { index: newIndex(order, { predicate }), by: flags[0]!, reason: 'its predicate selects the rows and its keys order them' };
}

/** For other types no method is certain, or it needs an extension. */
function fromContainment(source: ResolvedSource, selectors: readonly Selector[]): Suggestion | undefined {
  for (const by of selectors) {
    const search = by.operator === 'contains' && by.column !== undefined ? searchFor(source, by) : undefined;
    if (!search || search.extension !== undefined) continue;
    const { method, part } = search;
    return { index: newIndex([part], { method }), by, reason: `\`${by.symbol}\` is looked up in a ${method === 'gin' ? 'GIN' : 'GiST'} index` };
  }
  return undefined;
}

// ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function btree(source: ResolvedSource, equalities: readonly Selector[], last: readonly IndexKeyPart[], by: Selector, join?: Resolved): Suggestion {
  const keys = [...equalities.map(partOf), ...withoutRowKeys(source, equalities, last)];
  const names = (parts: readonly IndexKeyPart[]): string => parts.map((part) => `\`${keyOf(part)}\``).join(', ');
  const found = equalities.length > 0 ? `${names(equalities.map(partOf))} ${equalities.length > 1 ? 'find' : 'finds'} ${join ? 'the joined rows' : 'the rows'}` : '';
  const rest = last.length > 0 ? `${names(last)} ${isRange(by) || last.length === 1 ? 'narrows or orders them' : 'order them'}` : '';
  const [existing] = redundantBeside(source.table!, newIndex(keys));
  return { index: newIndex(keys), by, reason: [found, rest].filter((part) => part !== '').join(' and '), ...(existing && { extends: existing }) };
}

/** Where rows lie in a key, every other index ends with it: behind equalities it orders without being named. */
function withoutRowKeys({ table }: ResolvedSource, equalities: readonly Selector[], last: readonly IndexKeyPart[]): readonly IndexKeyPart[] {
  const rows = table?.indexes.find(({ clustered }) => clustered)?.keys;
  const isRowKey = rows !== undefined && equalities.length > 0 && last.length === rows.length && last.every(({ column, direction }, at) => column === rows[at]!.column && direction === last[0]!.direction);
  return isRowKey ? [] : last;
}

/** References and values that few rows share come first, flags last; within a kind, as written. */
function inOrder({ table }: ResolvedSource, selectors: readonly Selector[]): readonly Selector[] {
  const rank = rankOf(table!);
  const ranked = selectors.map((selector, at) => ({ selector, at, rank: rank({ part: partOf(selector), single: selector.operator !== 'list' }) }));
  return ranked.sort((a, b) => a.rank - b.rank || a.at - b.at).map(({ selector }) => selector);
}

/** What follows the equalities: the order where only so many rows are wanted, else one range. All rows can be sorted once they are found. */
function lastKeys(resolved: Resolved, source: ResolvedSource, selectors: readonly Selector[], equalities: readonly Selector[]): readonly IndexKeyPart[] {
  const range = selectors.find((selector) => isRange(selector) && selector.by === 'value' && !equalities.some(({ key }) => key === selector.key));
  const order = equalities.some(({ operator }) => operator === 'list') ? [] : orderKeys(resolved, source, equalities);
  const sorted = order.length > 0 && (resolved.query.limit !== undefined || (range !== undefined && keyOf(order[0]!) === range.key));
  return sorted ? order : range ? [partOf(range)] : [];
}

const isRange = ({ operator }: Selector): boolean => operator === 'range' || operator === 'prefix';

/** ORDER BY as keys, if all of it is of this source; columns that an equality fixes do not count. */
function orderKeys(resolved: Resolved, source: ResolvedSource, equalities: readonly Selector[]): readonly IndexKeyPart[] {
  const { query } = resolved;
  if (query.grouped !== 'no' || query.distinct || query.setOperations.length > 0 || query.open.has('order')) return [];
  const keys: IndexKeyPart[] = [];
  for (const sort of query.order) {
    const text = sort.presence === 'always' ? keyText(resolved, sort.term, source) : undefined;
    if (text === undefined || sort.term.kind !== 'column') return [];
    if (!equalities.some(({ key }) => key === text)) keys.push(sortPart(sort, sort.term.path[sort.term.path.length - 1]!));
  }
  return keys;
}

const sortPart = ({ direction, nulls }: SortKey, column: string): IndexKeyPart => ({ column, direction, nulls });

const distinctKeys = (selectors: readonly Selector[]): readonly Selector[] =>
  selectors.filter((selector, at) => selectors.findIndex(({ key }) => key === selector.key) === at);
