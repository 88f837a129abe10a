// The index that would serve a query best, as the literature orders its keys: equalities, then the order or one range.
// Suggested only where a condition tells rows apart; a flag or a test for null makes a partial index where nothing else selects.
import type { IndexKeyPart, Index } from '../../schema/schema.ts';
import type { NewIndex } from '../../schema/change.ts';
import type { SortKey } from '../query.ts';
import type { Resolved, ResolvedSource } from '../resolve.ts';
import { filterAccess, isSelective, type FilterAccess, type Selector } from './access.ts';
import { foreignKeys, isFlagLike, isIdLike, isUniqueLike } from './keys.ts';
import { keyOf } from './serve.ts';
import { keyText, unqualified } from './values.ts';

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
  const equalities = distinctKeys(selectors.filter(({ operator, by }) => (operator === 'equality' || operator === 'list') && by === 'value'));
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
  return { index: newIndex('btree', order, predicate), by: flags[0]!, reason: 'its predicate selects the rows and its keys order them' };
}

const JSONB_BY_PATH: ReadonlySet<string> = new Set(['@>', '@?', '@@']);

/** GIN for JSON and arrays, GiST for ranges; for other types no method is certain. */
function fromContainment(source: ResolvedSource, selectors: readonly Selector[]): Suggestion | undefined {
  for (const by of selectors) {
    if (by.operator !== 'contains' || by.column === undefined) continue;
    const type = source.table!.columns.find(({ name }) => name === by.column)?.type;
    if (!type) continue;
    const method = type.array > 0 || type.name === 'jsonb' || type.name === 'tsvector' ? 'gin' : /range$/.test(type.name) ? 'gist' : undefined;
    const operators = type.array > 0 ? ['@>', '<@', '&&'] : type.name === 'jsonb' ? ['@>', '@?', '@@', '?', '?|', '?&'] : type.name === 'tsvector' ? ['@@'] : ['@>', '<@', '&&'];
    if (!method || !operators.includes(by.symbol)) continue;
    const operatorClass = type.name === 'jsonb' && type.array === 0 && JSONB_BY_PATH.has(by.symbol) ? { operatorClass: 'jsonb_path_ops' } : {};
    return { index: newIndex(method, [{ ...keyPart(by), ...operatorClass }], []), by, reason: `\`${by.symbol}\` is looked up in a ${method === 'gin' ? 'GIN' : 'GiST'} index` };
  }
  return undefined;
}

// ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function btree(source: ResolvedSource, equalities: readonly Selector[], last: readonly IndexKeyPart[], by: Selector, join?: Resolved): Suggestion {
  const keys = [...equalities.map(keyPart), ...withoutRowKeys(source, equalities, last)];
  const names = (parts: readonly IndexKeyPart[]): string => parts.map((part) => `\`${keyOf(part)}\``).join(', ');
  const found = equalities.length > 0 ? `${names(equalities.map(keyPart))} ${equalities.length > 1 ? 'find' : 'finds'} ${join ? 'the joined rows' : 'the rows'}` : '';
  const rest = last.length > 0 ? `${names(last)} ${isRange(by) || last.length === 1 ? 'narrows or orders them' : 'order them'}` : '';
  const existing = extended(source, keys);
  return { index: newIndex('btree', keys, []), by, reason: [found, rest].filter((part) => part !== '').join(' and '), ...(existing && { extends: existing }) };
}

/** Where rows lie in a key, every other index ends with it: behind equalities it orders without being named. */
function withoutRowKeys({ table }: ResolvedSource, equalities: readonly Selector[], last: readonly IndexKeyPart[]): readonly IndexKeyPart[] {
  const rows = table?.indexes.find(({ clustered }) => clustered)?.keys;
  const isRowKey = rows !== undefined && equalities.length > 0 && last.length === rows.length && last.every(({ column, direction }, at) => column === rows[at]!.column && direction === last[0]!.direction);
  return isRowKey ? [] : last;
}

const newIndex = (method: string, keys: readonly IndexKeyPart[], predicate: readonly string[]): NewIndex =>
  ({ method, unique: false, nullsNotDistinct: false, keys, include: [], predicate });

function keyPart(selector: Selector): IndexKeyPart {
  const base = { direction: 'asc', nulls: 'last', ...(selector.operator === 'prefix' && { operatorClass: 'text_pattern_ops' }) } as const;
  return selector.column === undefined ? { expression: selector.key, ...base } : { column: selector.column, ...base };
}

/** References and values that few rows share come first, flags last; within a kind, as written. */
function inOrder(source: ResolvedSource, selectors: readonly Selector[]): readonly Selector[] {
  const rank = ({ column, operator }: Selector): number => {
    if (column === undefined) return 1;
    if (isFlagLike(source.table!.columns.find(({ name }) => name === column))) return 4;
    if (isUniqueLike(column)) return 0;
    const reference = foreignKeys(source.table!).some(({ columns }) => columns.includes(column)) || isIdLike(column);
    // A list cannot keep the order of what follows, so it stands behind the single values.
    return (reference ? 1 : 2) + (operator === 'list' ? 0.5 : 0);
  };
  return selectors.map((selector, at) => ({ selector, at })).sort((a, b) => rank(a.selector) - rank(b.selector) || a.at - b.at).map(({ selector }) => selector);
}

/** What follows the equalities: the order where only so many rows are wanted, else one range. All rows can be sorted once they are found. */
function lastKeys(resolved: Resolved, source: ResolvedSource, selectors: readonly Selector[], equalities: readonly Selector[]): readonly IndexKeyPart[] {
  const range = selectors.find((selector) => isRange(selector) && selector.by === 'value' && !equalities.some(({ key }) => key === selector.key));
  const order = equalities.some(({ operator }) => operator === 'list') ? [] : orderKeys(resolved, source, equalities);
  const sorted = order.length > 0 && (resolved.query.limit !== undefined || (range !== undefined && keyOf(order[0]!) === range.key));
  return sorted ? order : range ? [keyPart(range)] : [];
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

/** A plain index that begins as the new one does needs not be kept beside it. */
function extended(source: ResolvedSource, keys: readonly IndexKeyPart[]): Index | undefined {
  return source.table!.indexes.find((index) =>
    index.method === 'btree' && !index.unique && !index.constraint && index.predicate.length === 0 && index.include.length === 0 && index.keys.length < keys.length
    && index.keys.every((key, at) => keyOf(key) === keyOf(keys[at]!) && key.direction === keys[at]!.direction && key.operatorClass === keys[at]!.operatorClass));
}
