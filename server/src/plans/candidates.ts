// Every index that could serve a query, typed by what its keys are for: equalities and joins first, then an order, then a range (the literature's E, S, R),
// with what other methods search, and the variants of one: covering, partial, shorter. A planner then says which of them is used.
import type { Index, IndexKeyPart, Table } from '../schema/schema.ts';
import type { NewIndex } from '../schema/change.ts';
import type { Resolved } from '../query/resolve.ts';
import type { Conjunct } from '../query/query.ts';
import { keyOf } from '../query/facts/serve.ts';
import { rankOf } from './candidates/rank.ts';
import { columnOf, offersOf, type Key, type Offer } from './candidates/offer.ts';
import { isNarrow, type ColumnFacts } from './candidates/narrow.ts';
import { distinctCandidates, distinctParts, isServed, newIndex, startsWith, turnedAround } from './candidates/newIndexes.ts';

export interface Candidate {
  readonly table: Table;
  readonly index: NewIndex;
  /** Undefined of an index that is taken as it is. */
  readonly offer?: Offer;
  /** The keys that conditions bind, as far as they are conditions of the query: what a partial index may drop. */
  readonly bound?: readonly Key[];
  readonly extension?: string;
}

/** More would cost more plans than they are worth; the first of each table are the likeliest. */
const MOST = 60;
const MOST_OF_ONE = 24;
const MOST_KEYS = 5;
const MOST_EQUAL = 4;

/** The first round: no two alike, none that an existing index makes pointless. */
export function candidatesOf(resolved: Resolved, facts: ColumnFacts): readonly Candidate[] {
  const offers = offersOf(resolved, facts);
  const each = Math.max(6, Math.min(MOST_OF_ONE, Math.floor(MOST / Math.max(1, offers.length))));
  return distinctCandidates(offers.flatMap((offer) => fromOffer(offer, facts).slice(0, each))).slice(0, 2 * MOST);
}

function fromOffer(offer: Offer, facts: ColumnFacts): readonly Candidate[] {
  const searches = offer.searches.map(({ method, part, extension }): Candidate => ({ table: offer.table, index: newIndex([part], { method }), offer, bound: [], ...(extension !== undefined && { extension }) }));
  const combined = distinctCandidates([...combinations(offer)].filter(({ index }) => index.keys.length <= MOST_KEYS));
  const trees = combined.filter((one) => !isServed(one));
  // What is not selective pays only if the table need not be read at all, and then the plain index would not be used either.
  const covering = eachBeginning(trees).slice(0, 4).flatMap((one) => coveringOf(one, facts) ?? []);
  // One that is there may be replaced by one that carries what the query reads besides, or stand beside it where it guards a key that is longer.
  const extended = combined.filter((one) => isServed(one) && !isOneRow(one)).slice(0, 2).flatMap((one) => coveringOf(one, facts) ?? []);
  // `x is null` holds one value and yet keeps no order (PostgreSQL's equivalence classes are of `=`): behind a predicate it does.
  const partial = trees.filter((one) => one.index.keys.length > one.bound!.length).flatMap((one) => partialsOf(one).slice(0, 1));
  return [...searches, ...distinctCandidates([...trees.slice(0, 10), ...covering, ...extended, ...partial.slice(0, 4), ...trees.slice(10)])];
}

/** The first for each key that an index may begin with, before the others: a table is come to from each of its neighbours. */
function eachBeginning(candidates: readonly Candidate[]): readonly Candidate[] {
  const begins = candidates.map(({ index }) => keyOf(index.keys[0]!));
  const first = candidates.filter((_, at) => begins.indexOf(begins[at]!) === at);
  return [...first, ...candidates.filter((one) => !first.includes(one))];
}

/** Whether a unique index finds one row by the same keys. */
const isOneRow = ({ table, index }: Candidate): boolean =>
  table.indexes.some(({ unique, predicate, keys }) => unique && predicate.length === 0 && keys.every((key) => index.keys.some((own) => keyOf(own) === keyOf(key))));

// ── Combining ────────────────────────────────────────────────────────────────────────────────────────────────────

function* combinations(offer: Offer): Generator<Candidate> {
  const { table, orders, ranges } = offer;
  const bySelectivity = rankOf(table);
  const equal = [...offer.equal].sort((a, b) => bySelectivity(a) - bySelectivity(b));
  const make = (bound: readonly Key[], rest: readonly IndexKeyPart[]): Candidate => {
    const keys = asExisting(table, distinctParts([...bound.map(({ part }) => part), ...rest]));
    return { table, index: newIndex(keys), offer, bound };
  };
  for (const head of heads(offer, equal)) {
    const singles = head.filter(({ single }) => single);
    const lists = head.filter(({ single }) => !single);
    if (head.length > 0) yield make(head, []);
    for (const order of orders) {
      if (lists.length === 0) yield make(head, order);
      else {
        // A list of values breaks the order of what follows it, so it comes last.
        yield make([...singles], [...order, ...lists.map(({ part }) => part)]);
        yield make(head, order);
      }
    }
    for (const range of ranges) {
      yield make([...head, range], []);
      for (const order of orders) yield make(head, [...order, range.part]);
      for (const second of ranges) if (second !== range) yield make([...head, range, second], []);
    }
  }
}

/** The beginnings of an index: each set of keys that are bound to values, with and without what joins. */
function* heads(offer: Offer, equal: readonly Key[]): Generator<readonly Key[]> {
  const most = equal.slice(0, MOST_EQUAL);
  const joins = offer.joined.map((keys) => keys.slice(0, MOST_EQUAL));
  if (most.length > 0) yield most;
  for (const join of joins) {
    if (most.length > 0) {
      yield union(join, most);
      yield union(most, join);
    }
    yield join;
  }
  for (const existing of offer.table.indexes) {
    const extended = extending(existing, [...most, ...joins.flat()]);
    if (extended) yield extended;
  }
  yield [];
  if (most.length > 1) for (const key of most) yield [key];
  if (most.length > 2) for (const [at, key] of most.entries()) for (const other of most.slice(at + 1)) yield [key, other];
  for (const join of joins) {
    if (join.length > 1) for (const key of join) yield [key];
    for (const key of most.length > 1 ? most : []) yield union([key], join);
  }
  for (const alternative of offer.alternatives) yield alternative.slice(0, MOST_EQUAL);
}

const union = (first: readonly Key[], then: readonly Key[]): readonly Key[] => [...first, ...then.filter(({ text }) => !first.some((key) => key.text === text))];

/** The same keys, those of an index that stands first: the new one makes it redundant. */
function extending({ method, keys, predicate }: Index, all: readonly Key[]): readonly Key[] | undefined {
  if (method !== 'btree' || predicate.length > 0) return undefined;
  const first = keys.map((key) => all.find(({ text }) => text === keyOf(key)));
  return first.every((key) => key !== undefined) && first.length < all.length ? union(first, all) : undefined;
}

/** Turned around where it then begins as an index that exists, which it can replace: read from its end it is the same order. */
function asExisting(table: Table, keys: readonly IndexKeyPart[]): readonly IndexKeyPart[] {
  const turned = keys.map((key): IndexKeyPart => (key.direction === 'desc' ? turnedAround(key) : key));
  // Behind the first that is turned, each must be: an order that goes both ways is not the same from its end.
  const first = keys.findIndex(({ direction }) => direction === 'desc');
  if (first < 0 || keys.slice(first).some(({ direction }) => direction === 'asc')) return keys;
  const begins = table.indexes.some((index) => index.method === 'btree' && index.predicate.length === 0 && index.keys.length > first && index.keys.length <= keys.length && startsWith(turned, index.keys) && !startsWith(keys, index.keys));
  return begins ? turned : keys;
}

// ── Variants ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** The second round: what else an index that is used could be. */
export function variantsOf(candidate: Candidate, facts: ColumnFacts): readonly Candidate[] {
  const { index } = candidate;
  const shorter = index.keys.length > 1 && index.method === 'btree' ? [...Array(index.keys.length - 1).keys()].map((at) => ({ ...candidate, index: { ...index, keys: index.keys.slice(0, at + 1), include: [] } })) : [];
  const bare = index.include.length > 0 ? [{ ...candidate, index: { ...index, include: [] } }] : [];
  const partial = partialsOf(candidate);
  const covering = [candidate, ...shorter, ...partial].flatMap((one) => coveringOf(one, facts) ?? []);
  return distinctCandidates([...bare, ...shorter, ...partial, ...covering]).filter((one) => one.index.predicate.length > 0 || !isServed(one));
}

/** With every column that the query reads, where these are few and narrow: then the table is not read. */
function coveringOf(candidate: Candidate, facts: ColumnFacts): Candidate | undefined {
  const { index, offer, table } = candidate;
  if (!offer?.needed || index.method !== 'btree' || index.keys.some(({ column }) => column === undefined)) return undefined;
  const implied = offer.literals.filter(({ predicate }) => index.predicate.includes(predicate)).map(({ conjunct }) => conjunct);
  const include: string[] = [];
  for (const [name, readers] of offer.needed) {
    if (index.keys.some(({ column }) => column === name)) continue;
    if (readers !== 'elsewhere' && [...readers].every((reader) => implied.includes(reader))) continue;
    include.push(name);
  }
  if (include.length === 0 || !isNarrow(table, include.flatMap((name) => columnOf(table, name) ?? []), facts)) return undefined;
  return { ...candidate, index: { ...index, include } };
}

/** Of the rows alone that the conditions written with constants keep: with all of them, and with each. */
function partialsOf(candidate: Candidate): readonly Candidate[] {
  const { index, offer, bound = [] } = candidate;
  if (!offer || index.method !== 'btree') return [];
  const { literals } = offer;
  const sets = literals.length > 1 ? [literals, ...literals.map((one) => [one])] : literals.map((one) => [one]);
  return sets.flatMap((set) => {
    const conjuncts = new Set<Conjunct>(set.map(({ conjunct }) => conjunct));
    const dropped = bound.filter((key) => key.conjunct && conjuncts.has(key.conjunct)).map(({ part }) => keyOf(part));
    const predicate = set.map((one) => one.predicate);
    const kept = index.keys.filter((key) => !dropped.includes(keyOf(key)));
    const keys = kept.length > 0 ? kept : [fallbackKey(offer, index.keys)];
    return [{ ...candidate, index: { ...index, keys, include: [], predicate } }, ...(dropped.length > 0 ? [{ ...candidate, index: { ...index, include: [], predicate } }] : [])];
  });
}

/**
 * Where the predicate alone selects, the key is what is read if that is one column, else what it was.
 * The primary key would do no better: the planner only takes rows in its order for neighbours, which those that a predicate picks out are not.
 */
function fallbackKey({ needed }: Offer, keys: readonly IndexKeyPart[]): IndexKeyPart {
  const read = needed && [...needed].filter(([, readers]) => readers === 'elsewhere').map(([name]) => name);
  return read?.length === 1 ? { column: read[0]!, direction: 'asc', nulls: 'last' } : keys[0]!;
}
