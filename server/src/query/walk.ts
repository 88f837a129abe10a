// The terms of one query, in every place where one can stand; queries inside it are theirs to walk.
import type { ColumnTerm, Conjunct, Predicate, Query, Term } from './query.ts';

/** Every term of this query at the top of its place: outputs, filters, keys and writes. */
export function* termsOf(query: Query): Generator<Term> {
  for (const { term } of query.outputs) if (term) yield term;
  if (query.distinct) yield* query.distinct.on;
  for (const conjunct of query.filters) yield* conjunctTerms(conjunct);
  yield* query.grouping;
  for (const conjunct of query.having) yield* conjunctTerms(conjunct);
  for (const { term } of query.order) yield term;
  for (const { value } of query.writes) if (value) yield value;
}

export function* conjunctTerms({ predicate }: Conjunct): Generator<Term> {
  yield* predicateTerms(predicate);
}

export function* predicateTerms(predicate: Predicate): Generator<Term> {
  switch (predicate.kind) {
    case 'compare': case 'operator':
      yield predicate.left;
      yield predicate.right;
      return;
    case 'in':
      yield predicate.term;
      if (predicate.values) yield* predicate.values;
      return;
    case 'between':
      yield predicate.term;
      yield predicate.low;
      yield predicate.high;
      return;
    case 'like':
      yield predicate.term;
      yield predicate.pattern;
      return;
    case 'null': case 'truth':
      yield predicate.term;
      return;
    case 'or':
      for (const alternative of predicate.alternatives) for (const conjunct of alternative) yield* conjunctTerms(conjunct);
      return;
    case 'not':
      for (const conjunct of predicate.inner) yield* conjunctTerms(conjunct);
      return;
    case 'exists': case 'unknown':
  }
}

/** A term and all terms inside it. */
export function* everyTerm(term: Term): Generator<Term> {
  yield term;
  switch (term.kind) {
    case 'call': case 'operation':
      for (const arg of term.args) yield* everyTerm(arg);
      if (term.kind === 'call' && term.also) for (const one of term.also) yield* everyTerm(one);
      return;
    case 'cast':
      yield* everyTerm(term.term);
      return;
    case 'list':
      for (const item of term.items) yield* everyTerm(item);
      return;
    case 'other':
      yield* term.columns;
      return;
    case 'column': case 'constant': case 'parameter': case 'hole': case 'query':
  }
}

/** Every column that this query itself names. */
export function* columnTermsOf(query: Query): Generator<ColumnTerm> {
  for (const top of termsOf(query)) for (const term of everyTerm(top)) if (term.kind === 'column') yield term;
}
