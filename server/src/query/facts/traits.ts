// What stands in a query at all. Most rules look for one thing that most queries do not have, and need not be asked of the others.
// What is in a query's own places counts; a query inside it has traits of its own.
import type { Conjunct, Query, Term } from '../query.ts';
import type { Resolved } from '../resolve.ts';
import { everyConjunct, termsOf } from '../walk.ts';
import { factOf, onceFor } from './once.ts';

const BITS = {
  'several sources': 1 << 0,
  'outer join': 1 << 1,
  'a condition': 1 << 2,
  'several conditions': 1 << 3,
  order: 1 << 4,
  offset: 1 << 5,
  distinct: 1 << 6,
  grouping: 1 << 7,
  having: 1 << 8,
  star: 1 << 9,
  'set operation': 1 << 10,
  'inner query': 1 << 11,
  lock: 1 << 12,
  // Kinds of conditions, inside alternatives and negations too.
  like: 1 << 13,
  or: 1 << 14,
  'null test': 1 << 15,
  // Kinds of terms, wherever they stand.
  call: 1 << 16,
  cast: 1 << 17,
  operation: 1 << 18,
  constant: 1 << 19,
} as const;

export type Trait = keyof typeof BITS;

/** Several traits as the bits of a number. */
export type Traits = number;

export const asTraits = (traits: readonly Trait[]): Traits => traits.reduce((all, trait) => all | BITS[trait], 0);

export const traitsOf = (resolved: Resolved): Traits => onceFor(resolved, known, () => ofPlaces(resolved.query) | ofConditions(resolved.query) | ofTerms(termsOf(resolved.query)));

const known = factOf<Traits>();

function ofPlaces({ sources, filters, order, offset, distinct, grouped, having, outputs, setOperations, inner, lock }: Query): Traits {
  let found = 0;
  if (sources.length > 1) found |= BITS['several sources'];
  if (sources.some(({ join }) => join === 'left' || join === 'right' || join === 'full')) found |= BITS['outer join'];
  if (filters.length > 0) found |= BITS['a condition'];
  if (filters.length > 1) found |= BITS['several conditions'];
  if (order.length > 0) found |= BITS.order;
  if (offset) found |= BITS.offset;
  if (distinct) found |= BITS.distinct;
  if (grouped !== 'no') found |= BITS.grouping;
  if (having.length > 0) found |= BITS.having;
  if (outputs.some(({ star }) => star)) found |= BITS.star;
  if (setOperations.length > 0) found |= BITS['set operation'];
  if (inner.length > 0) found |= BITS['inner query'];
  if (lock) found |= BITS.lock;
  return found;
}

const ofConditions = ({ filters, having }: Query): Traits => everyConjunct(having, [...everyConjunct(filters)]).reduce((found, conjunct) => found | ofCondition(conjunct), 0);

function ofCondition({ predicate: { kind } }: Conjunct): Traits {
  switch (kind) {
    case 'like': case 'or': return BITS[kind];
    case 'null': return BITS['null test'];
    default: return 0;
  }
}

const ofTerms = (terms: readonly Term[]): Traits => terms.reduce((found, term) => found | ofTerm(term), 0);

function ofTerm(term: Term): Traits {
  switch (term.kind) {
    case 'call': return BITS.call | ofTerms(term.args) | ofTerms(term.also ?? []);
    case 'operation': return BITS.operation | ofTerms(term.args);
    case 'cast': return BITS.cast | ofTerm(term.term);
    case 'list': return ofTerms(term.items);
    case 'constant': return BITS.constant;
    // What was not read may be anything.
    case 'other': return BITS.call | BITS.cast | BITS.operation | BITS.constant;
    case 'column': case 'parameter': case 'hole': case 'query': return 0;
  }
}
