// The terms of one query, in every place where one can stand; queries inside it are theirs to walk.
// Walked by collecting into lists: every rule walks every query, and generators inside generators cost more than the rules.
import type { ColumnTerm, Conjunct, Predicate, Query, Term } from './query.ts';

/** Every term of this query at the top of its place: outputs, filters, keys and writes. */
export function termsOf(query: Query): readonly Term[] {
  const terms: Term[] = [];
  for (const { term } of query.outputs) if (term) terms.push(term);
  if (query.distinct) terms.push(...query.distinct.on);
  for (const conjunct of query.filters) addPredicate(conjunct.predicate, terms);
  terms.push(...query.grouping);
  for (const conjunct of query.having) addPredicate(conjunct.predicate, terms);
  for (const { term } of query.order) terms.push(term);
  for (const { value } of query.writes) if (value) terms.push(value);
  return terms;
}

/** The terms that a condition compares, at the top of their places. */
export function conjunctTerms({ predicate }: Conjunct): readonly Term[] {
  const terms: Term[] = [];
  addPredicate(predicate, terms);
  return terms;
}

/** A term and all terms inside it. */
export function everyTerm(term: Term): readonly Term[] {
  const terms: Term[] = [];
  addTerm(term, terms);
  return terms;
}

/** Every column that this query itself names. */
export function columnTermsOf(query: Query): readonly ColumnTerm[] {
  const all: Term[] = [];
  for (const term of termsOf(query)) addTerm(term, all);
  return all.filter((term) => term.kind === 'column');
}

function addTerm(term: Term, into: Term[]): void {
  into.push(term);
  switch (term.kind) {
    case 'call': case 'operation':
      for (const arg of term.args) addTerm(arg, into);
      if (term.kind === 'call' && term.also) for (const one of term.also) addTerm(one, into);
      return;
    case 'cast':
      return addTerm(term.term, into);
    case 'list':
      for (const item of term.items) addTerm(item, into);
      return;
    case 'other':
      into.push(...term.columns);
      return;
    case 'column': case 'constant': case 'parameter': case 'hole': case 'query':
  }
}

function addPredicate(predicate: Predicate, into: Term[]): void {
  switch (predicate.kind) {
    case 'compare': case 'operator':
      into.push(predicate.left, predicate.right);
      return;
    case 'in':
      into.push(predicate.term);
      // A list may be longer than a call takes arguments.
      for (const value of predicate.values ?? []) into.push(value);
      return;
    case 'between':
      into.push(predicate.term, predicate.low, predicate.high);
      return;
    case 'like':
      into.push(predicate.term, predicate.pattern);
      return;
    case 'null': case 'truth':
      into.push(predicate.term);
      return;
    case 'or':
      for (const alternative of predicate.alternatives) for (const conjunct of alternative) addPredicate(conjunct.predicate, into);
      return;
    case 'not':
      for (const conjunct of predicate.inner) addPredicate(conjunct.predicate, into);
      return;
    case 'exists': case 'unknown':
  }
}

/** Conditions, and those inside their alternatives and negations. */
export function everyConjunct(conjuncts: readonly Conjunct[], into: Conjunct[] = []): readonly Conjunct[] {
  for (const conjunct of conjuncts) {
    into.push(conjunct);
    const { predicate } = conjunct;
    if (predicate.kind === 'or') for (const alternative of predicate.alternatives) everyConjunct(alternative, into);
    else if (predicate.kind === 'not') everyConjunct(predicate.inner, into);
  }
  return into;
}
