// What the conditions, joins and orders of a query offer to an index of one of its tables: which keys could be held to one value, which narrow,
// which orders are wanted, which operators another method serves. Nothing is chosen here: that is done by combining offers and asking a planner.
import type { Column, IndexKeyPart, Table } from '../../schema/schema.ts';
import type { Conjunct } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { filterAccess, selectorsOf, type Selector } from '../../query/facts/access.ts';
import { keyOf } from '../../query/facts/serve.ts';
import { quoted, sourcesOf } from '../../query/facts/values.ts';
import { conjunctTerms } from '../../query/walk.ts';
import { isIndexable } from './immutable.ts';
import { literalOf, type Literal } from './literals.ts';
import type { ColumnFacts } from './narrow.ts';
import { neededOf, type Needed } from './needed.ts';
import { ordersOf } from './orders.ts';
import { pushedInto, pushedTo, type Pushed } from './pushed.ts';
import { searchesOf, type Search } from './searches.ts';

/** A key that a condition or a join binds. */
export interface Key {
  readonly part: IndexKeyPart;
  /** In canonical text, by which keys are told apart. */
  readonly text: string;
  /** One value, so that what follows in the index is still sorted. */
  readonly single: boolean;
  readonly conjunct?: Conjunct;
}

export interface Offer {
  readonly resolved: Resolved;
  readonly source: ResolvedSource;
  readonly table: Table;
  /** Held to one value or a few that are known before the table is read. */
  readonly equal: readonly Key[];
  /** Held by a row of another source: one list for each neighbour, and one of all where there are several. */
  readonly joined: readonly (readonly Key[])[];
  readonly ranges: readonly Key[];
  /** Of each OR: what each of its alternatives binds. */
  readonly alternatives: readonly (readonly Key[])[];
  readonly orders: readonly (readonly IndexKeyPart[])[];
  readonly searches: readonly Search[];
  /** Conditions that are the same however often the query runs: predicates of partial indexes. */
  readonly literals: readonly Literal[];
  readonly needed: Needed;
}

/** Of each table that a query or a query inside it reads, what it offers; a table that is read twice offers twice. */
export function offersOf(resolved: Resolved, facts: ColumnFacts): readonly Offer[] {
  const offers: Offer[] = [];
  gather(resolved, new Map(), facts, offers);
  return offers;
}

function gather(resolved: Resolved, pushed: Pushed, facts: ColumnFacts, into: Offer[]): void {
  for (const source of resolved.sources) {
    const offer = offerOf(resolved, source, pushedTo(resolved, source, pushed), facts);
    if (offer) into.push(offer);
  }
  for (const { query, role } of resolved.query.inner) {
    const inner = resolved.inner(query);
    if (!inner) continue;
    const of = role === 'derived' || role === 'cte' ? resolved.sources.find((source) => source.source.query === query) : undefined;
    gather(inner, of ? pushedInto(resolved, of, query, pushed) : new Map(), facts, into);
  }
}

function offerOf(resolved: Resolved, source: ResolvedSource, pushed: readonly Selector[], facts: ColumnFacts): Offer | undefined {
  const { table } = source;
  if (!table || table.temporary || (table.kind !== 'table' && table.kind !== 'materialized view') || source.source.kind !== 'table') return undefined;
  const access = filterAccess(resolved, source);
  const wrapped = access.blocked.flatMap(({ selector, expression }) => (selector && expression !== undefined && isIndexable(selector.conjunct, expression, table) ? [selector] : []));
  const selectors = [...access.selectors, ...wrapped, ...pushed, ...correlated(resolved, source)];
  const keys = (of: readonly Selector[]): readonly Key[] => distinct(of.map((selector) => keyFrom(selector)));
  const exact = selectors.filter(isExact);
  const equal = keys(exact.filter(({ by }) => by === 'value'));
  return {
    resolved, source, table, equal,
    joined: joinedKeys(resolved, source, exact.filter(({ by }) => by === 'join'), keys),
    ranges: keys(selectors.filter(({ operator, by }) => (operator === 'range' || operator === 'prefix' || operator === 'not null') && by === 'value')),
    alternatives: alternativesOf(resolved, source).map((some) => keys(some.filter((one) => isExact(one) || one.operator === 'range' || one.operator === 'prefix'))).filter((some) => some.length > 0),
    orders: ordersOf(resolved, source, new Set(equal.filter(({ single }) => single).map(({ text }) => text))),
    searches: searchesOf(resolved, source, access),
    literals: resolved.query.filters.flatMap((conjunct) => literalOf(resolved, source, conjunct, facts) ?? []),
    needed: neededOf(resolved, source),
  };
}

/** A bitmap joins what an index finds for each alternative, of whatever method. */
const alternativesOf = (resolved: Resolved, source: ResolvedSource): readonly (readonly Selector[])[] =>
  resolved.query.filters.flatMap(({ predicate, presence }) => (presence === 'always' && predicate.kind === 'or' ? predicate.alternatives.map((some) => selectorsOf(resolved, source, some)) : []));

const isExact = ({ operator }: Selector): boolean => operator === 'equality' || operator === 'list' || operator === 'null' || operator === 'truth';

const keyFrom = (selector: Selector): Key => ({ part: partOf(selector), text: selector.key, single: selector.operator !== 'list', conjunct: selector.conjunct });

/** The key that answers a condition; a B-tree finds beginnings byte by byte. */
export const partOf = ({ column, key, operator }: Selector): IndexKeyPart =>
  ({ ...(column === undefined ? { expression: key } : { column }), direction: 'asc', nulls: 'last', ...(operator === 'prefix' && { operatorClass: 'text_pattern_ops' }) });

/** A key that a value and a list both bind is bound by the value. */
function distinct(keys: readonly Key[]): readonly Key[] {
  const byText = new Map<string, Key>();
  for (const key of keys) if (!byText.get(key.text)?.single) byText.set(key.text, key);
  return [...byText.values()];
}

/** By neighbour: what a row of it binds, looked up for each of its rows. */
function joinedKeys(resolved: Resolved, source: ResolvedSource, joins: readonly Selector[], keys: (of: readonly Selector[]) => readonly Key[]): readonly (readonly Key[])[] {
  const byNeighbour = new Map<number, Selector[]>();
  for (const selector of joins) {
    const others = new Set(conjunctTerms(selector.conjunct).flatMap((term) => [...(sourcesOf(resolved, term) ?? [])]));
    others.delete(source.index);
    // USING, a query inside, and what is correlated name no single neighbour.
    const neighbour = others.size === 1 ? [...others][0]! : -1;
    byNeighbour.set(neighbour, [...(byNeighbour.get(neighbour) ?? []), selector]);
  }
  const lists = [...byNeighbour.values()].map(keys);
  return lists.length > 1 ? [...lists, keys(joins)] : lists;
}

/** `exists (select … where inner.x = outer.y)`: the planner may turn it around and look the outer rows up. */
function correlated(resolved: Resolved, source: ResolvedSource): readonly Selector[] {
  const found: Selector[] = [];
  for (const { query, role } of resolved.query.inner) {
    const inner = role === 'exists' ? resolved.inner(query) : undefined;
    for (const conjunct of inner?.query.filters ?? []) {
      const { predicate } = conjunct;
      if (predicate.kind !== 'compare' || predicate.operator !== '=') continue;
      for (const side of [predicate.left, predicate.right]) {
        const meant = side.kind === 'column' ? inner!.column(side) : undefined;
        if (meant?.of === resolved && meant.source.index === source.index && !meant.missing) found.push({ conjunct, column: meant.name, key: quoted(meant.name), operator: 'equality', symbol: '=', by: 'join', span: side.span });
      }
    }
  }
  return found;
}

/** The column of a table by the name that a key has. */
export const columnOf = (table: Table, name: string | undefined): Column | undefined => table.columns.find((column) => column.name === name);

/** Whether two keys say the same in an index. */
export const sameKey = (a: IndexKeyPart, b: IndexKeyPart): boolean =>
  keyOf(a) === keyOf(b) && a.direction === b.direction && a.nulls === b.nulls && (a.operatorClass ?? '') === (b.operatorClass ?? '');
