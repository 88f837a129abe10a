// Which conditions on a table an index could answer, which cannot be answered by any, and why.
// Only conditions that are always there count, for a plan must serve the query without the others.
// The file is longer than most because it is one classification of every kind of predicate.
import type { Span } from '../../text/span.ts';
import type { Comparison, Conjunct, Predicate, Term } from '../query.ts';
import type { Resolved, ResolvedSource } from '../resolve.ts';
import { everyTerm } from '../walk.ts';
import { isFlagLike } from './keys.ts';
import { factOf, onceFor } from './once.ts';
import { restrictsSource } from './restricted.ts';
import { columnName, isValue, keyText, sourcesOf } from './values.ts';

/** What an index keyed by this column or expression could look up. */
export interface Selector {
  readonly conjunct: Conjunct;
  /** Set for a plain column. */
  readonly column?: string;
  /** The column or the expression in canonical text, as an index writes it. */
  readonly key: string;
  readonly operator: 'equality' | 'list' | 'range' | 'prefix' | 'null' | 'not null' | 'truth' | 'contains';
  /** `=`, `<`, `@>`, `like`: as the server knows it. */
  readonly symbol: string;
  /** `value`: known before the table is read; `join`: a column of another source. */
  readonly by: 'value' | 'join';
  /** Of the column or expression, for pointing. */
  readonly span: Span;
}

/** A condition that no index on the bare column answers. */
export interface Blocked {
  readonly conjunct: Conjunct;
  readonly columns: readonly string[];
  /**
   * - `function`, `arithmetic`, `cast`: the column is wrapped; an expression index would have to be the same.
   * - `leading wildcard`, `pattern`: a B-tree is sorted by beginnings; `pattern` is one that is not known or ignores case.
   * - `negation`: asks for everything but a few.
   * - `or`: its alternatives concern different columns and one of them cannot be looked up.
   * - `array element`: `= any (column)`; the operator `@>` could use a GIN index.
   */
  readonly why: 'function' | 'arithmetic' | 'cast' | 'leading wildcard' | 'pattern' | 'negation' | 'or' | 'array element' | 'other';
  readonly span: Span;
  /** Canonical text of what wraps the column. */
  readonly expression?: string;
  /** The same condition answered by an index on the expression: what a lookup in it would be. */
  readonly selector?: Selector;
}

export interface FilterAccess {
  readonly selectors: readonly Selector[];
  readonly blocked: readonly Blocked[];
  /** The alternatives of ORs, each with what can be looked up: a bitmap serves them when an index serves each. */
  readonly alternatives: readonly (readonly (readonly Selector[])[])[];
}

/** What indexes can do for one source of a query. */
export function filterAccess(resolved: Resolved, source: ResolvedSource): FilterAccess {
  const all = onceFor(resolved, accesses, () => []);
  return (all[source.index] ??= accessOf(resolved, source));
}

/** A source is of one resolved query, and is asked about by several rules. */
const accesses = factOf<FilterAccess[]>();

function accessOf(resolved: Resolved, source: ResolvedSource): FilterAccess {
  const access: Gathering = { selectors: [], blocked: [], alternatives: [] };
  const { query, sources } = resolved;
  for (const conjunct of query.filters) {
    if (conjunct.presence === 'always' && restrictsSource(resolved, conjunct.on, source.index)) classify(resolved, source, conjunct, access);
  }
  for (const [name, by] of usingColumns(resolved, source)) {
    access.selectors.push({ conjunct: { span: by.span, predicate: { kind: 'unknown' }, presence: 'always' }, column: name, key: name, operator: 'equality', symbol: '=', by: 'join', span: sources[source.index]!.source.nameSpan });
  }
  return access;
}

/** What could be looked up of some conditions by themselves, such as an alternative of an OR. */
export function selectorsOf(resolved: Resolved, source: ResolvedSource, conjuncts: readonly Conjunct[]): readonly Selector[] {
  const inside: Gathering = { selectors: [], blocked: [], alternatives: [] };
  for (const one of conjuncts) classify(resolved, source, one, inside);
  return inside.selectors;
}

/** Whether looking it up leaves few rows: a flag does not, nor does a test for null. */
export function isSelective(selector: Selector, source: ResolvedSource): boolean {
  switch (selector.operator) {
    case 'truth': case 'null': case 'not null': return false;
    default: return selector.column === undefined || !isFlagLike(source.table?.columns.find(({ name }) => name === selector.column));
  }
}

interface Gathering {
  readonly selectors: Selector[];
  readonly blocked: Blocked[];
  readonly alternatives: (readonly (readonly Selector[])[])[];
}

function* usingColumns(resolved: Resolved, source: ResolvedSource): Generator<readonly [string, { readonly span: Span }]> {
  for (const other of resolved.query.sources) {
    const index = resolved.query.sources.indexOf(other);
    if (index < source.index) continue;
    for (const name of other.using) if (source.columns?.includes(name) ?? true) yield [name, other];
  }
}

function classify(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct, into: Gathering): void {
  const { predicate } = conjunct;
  switch (predicate.kind) {
    case 'compare': return classifyComparison(resolved, source, conjunct, predicate.operator, predicate.left, predicate.right, into);
    case 'in': return classifyList(resolved, source, conjunct, predicate, into);
    case 'between':
      if (predicate.negated) return block(resolved, source, conjunct, predicate.term, 'negation', into);
      if (isOutside(resolved, source, predicate.low) && isOutside(resolved, source, predicate.high)) add(resolved, source, conjunct, predicate.term, 'range', 'between', joinOr(resolved, predicate.low), into);
      return;
    case 'like': return classifyLike(resolved, source, conjunct, predicate, into);
    case 'null': return add(resolved, source, conjunct, predicate.term, predicate.negated ? 'not null' : 'null', predicate.negated ? 'is not null' : 'is null', 'value', into);
    case 'truth':
      if (predicate.term.kind === 'column') add(resolved, source, conjunct, predicate.term, 'truth', '=', 'value', into);
      return;
    case 'operator': return classifyOperator(resolved, source, conjunct, predicate, into);
    case 'or': return classifyAlternatives(resolved, source, conjunct, predicate.alternatives, into);
    case 'not':
      for (const column of columnsIn(resolved, source, predicate.inner.flatMap((inner) => topTerms(inner.predicate)))) into.blocked.push({ conjunct, columns: [column.name], why: 'negation', span: column.span });
      return;
    case 'exists': case 'unknown':
  }
}

const FLIPPED: Readonly<Record<Comparison, Comparison>> = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function classifyComparison(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct, operator: Comparison, left: Term, right: Term, into: Gathering): void {
  // What is compared with null is never found.
  if ([left, right].some((one) => one.kind === 'constant' && one.type === 'null')) return;
  const sides: readonly (readonly [Term, Term, Comparison])[] = [[left, right, operator], [right, left, FLIPPED[operator]]];
  for (const [key, other, symbol] of sides) {
    // A row comparison is answered by its first column.
    const first = key.kind === 'list' && symbol !== '=' ? key.items[0] : key;
    if (!first || !reads(resolved, source, first) || !isOutside(resolved, source, other)) continue;
    if (symbol === '<>') return block(resolved, source, conjunct, first, 'negation', into);
    return add(resolved, source, conjunct, first, symbol === '=' ? 'equality' : 'range', symbol, joinOr(resolved, other), into);
  }
}

function classifyList(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct, predicate: Extract<Predicate, { kind: 'in' }>, into: Gathering): void {
  const terms = predicate.term.kind === 'list' ? predicate.term.items : [predicate.term];
  for (const term of terms) {
    if (!reads(resolved, source, term)) continue;
    if (predicate.negated) block(resolved, source, conjunct, term, 'negation', into);
    else if ((predicate.values ?? []).every((value) => isOutside(resolved, source, value))) {
      const one = predicate.values?.length === 1;
      // What a subquery reads is joined to the table.
      add(resolved, source, conjunct, term, one ? 'equality' : 'list', '=', predicate.query ? 'join' : 'value', into);
    }
  }
}

function classifyLike(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct, predicate: Extract<Predicate, { kind: 'like' }>, into: Gathering): void {
  const { term, pattern, prefix, negated, insensitive } = predicate;
  if (!reads(resolved, source, term)) return;
  if (negated) return block(resolved, source, conjunct, term, 'negation', into);
  if (prefix === '') return block(resolved, source, conjunct, term, 'leading wildcard', into);
  if (insensitive || prefix === undefined) return block(resolved, source, conjunct, term, 'pattern', into);
  const whole = pattern.kind === 'constant' && pattern.value === prefix;
  add(resolved, source, conjunct, term, whole ? 'equality' : 'prefix', 'like', 'value', into);
}

/** Operators that a GIN or GiST index answers, with the one that says the same with its sides exchanged. */
const CONTAINING: ReadonlyMap<string, string> = new Map([
  ['@>', '<@'], ['<@', '@>'], ['&&', '&&'], ['?', ''], ['?|', ''], ['?&', ''], ['@@', '@@'], ['@?', ''], ['@@@', ''], ['%', '%'], ['<%', '%>'], ['%>', '<%'], ['~', ''], ['~*', ''],
]);

function classifyOperator(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct, predicate: Extract<Predicate, { kind: 'operator' }>, into: Gathering): void {
  const { operator, left, right } = predicate;
  if (operator === '= any' && reads(resolved, source, right)) return block(resolved, source, conjunct, right, 'array element', into);
  const flipped = CONTAINING.get(operator);
  if (flipped === undefined) {
    if (operator.startsWith('is ') || operator.startsWith('not ')) for (const side of [left, right]) if (reads(resolved, source, side)) return block(resolved, source, conjunct, side, 'negation', into);
    return;
  }
  if (reads(resolved, source, left) && isOutside(resolved, source, right)) add(resolved, source, conjunct, left, 'contains', operator, joinOr(resolved, right), into);
  else if (flipped !== '' && reads(resolved, source, right) && isOutside(resolved, source, left)) add(resolved, source, conjunct, right, 'contains', flipped, joinOr(resolved, left), into);
}

/** Alternatives on one column are a list; on several, each needs its own lookup. */
function classifyAlternatives(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct, alternatives: readonly (readonly Conjunct[])[], into: Gathering): void {
  const each = alternatives.map((conjuncts) => selectorsOf(resolved, source, conjuncts));
  const columns = columnsIn(resolved, source, alternatives.flatMap((conjuncts) => conjuncts.flatMap((one) => topTerms(one.predicate))));
  if (columns.length === 0) return;
  const shared = each[0]!.find((selector) => isExact(selector) && each.every((some) => some.some((one) => one.key === selector.key && isExact(one))));
  if (shared) into.selectors.push({ ...shared, conjunct, operator: 'list' });
  else if (each.every((some) => some.length > 0)) into.alternatives.push(each);
  else into.blocked.push({ conjunct, columns: [...new Set(columns.map(({ name }) => name))], why: 'or', span: columns[0]!.span });
}

const isExact = ({ operator }: Selector): boolean => operator === 'equality' || operator === 'list';

/** A column is looked up as it is; an expression only where it is the key of an index. */
function add(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct, term: Term, operator: Selector['operator'], symbol: string, by: Selector['by'], into: Gathering): void {
  const key = keyText(resolved, term, source);
  if (key === undefined) return;
  const column = columnName(resolved, term, source);
  if (column !== undefined) return void into.selectors.push({ conjunct, column, key, operator, symbol, by, span: term.span });
  const columns = columnsIn(resolved, source, [term]);
  const sources = sourcesOf(resolved, term);
  if (columns.length === 0 || sources?.size !== 1 || term.kind === 'column') return;
  const selector: Selector = { conjunct, key, operator, symbol, by, span: term.span };
  const indexed = source.table?.indexes.some((index) => index.keys.some(({ expression }) => expression === key));
  if (indexed) into.selectors.push(selector);
  else into.blocked.push({ conjunct, columns: columns.map(({ name }) => name), why: wrapping(term), span: term.span, expression: key, selector });
}

function wrapping(term: Term): Blocked['why'] {
  switch (term.kind) {
    case 'call': return 'function';
    case 'cast': return 'cast';
    case 'operation': return /^(?:[-+*/%]|\|\|)$/.test(term.operator) ? 'arithmetic' : 'function';
    default: return 'other';
  }
}

function block(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct, term: Term, why: Blocked['why'], into: Gathering): void {
  const columns = columnsIn(resolved, source, [term]);
  const key = keyText(resolved, term, source);
  if (columns.length > 0) into.blocked.push({ conjunct, columns: columns.map(({ name }) => name), why, span: term.span, ...(key !== undefined && term.kind !== 'column' && { expression: key }) });
}

function reads(resolved: Resolved, source: ResolvedSource, term: Term): boolean {
  if (term.kind === 'column') return columnName(resolved, term, source) !== undefined;
  return term.kind !== 'constant' && term.kind !== 'parameter' && columnsIn(resolved, source, [term]).length > 0;
}

/** Whether a term can be known before this source is read: a value, or columns of other sources. */
const isOutside = (resolved: Resolved, source: ResolvedSource, term: Term): boolean => {
  if (term.kind === 'constant' || term.kind === 'parameter') return true;
  if (term.kind === 'column') return columnName(resolved, term, source) === undefined;
  const sources = sourcesOf(resolved, term);
  return sources !== undefined && !sources.has(source.index);
};

const joinOr = (resolved: Resolved, other: Term): Selector['by'] => (isValue(resolved, other) ? 'value' : 'join');

function columnsIn(resolved: Resolved, source: ResolvedSource, terms: readonly Term[]): readonly { readonly name: string; readonly span: Span }[] {
  const columns: { readonly name: string; readonly span: Span }[] = [];
  for (const term of terms) {
    for (const one of everyTerm(term)) {
      const name = columnName(resolved, one, source);
      if (name !== undefined) columns.push({ name, span: one.span });
    }
  }
  return columns;
}

function topTerms(predicate: Predicate): readonly Term[] {
  switch (predicate.kind) {
    case 'compare': case 'operator': return [predicate.left, predicate.right];
    case 'in': return [predicate.term];
    case 'between': return [predicate.term, predicate.low, predicate.high];
    case 'like': return [predicate.term, predicate.pattern];
    case 'null': case 'truth': return [predicate.term];
    case 'or': return predicate.alternatives.flatMap((some) => some.flatMap((one) => topTerms(one.predicate)));
    case 'not': return predicate.inner.flatMap((one) => topTerms(one.predicate));
    case 'exists': case 'unknown': return [];
  }
}
