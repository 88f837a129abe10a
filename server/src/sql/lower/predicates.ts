// Conditions as conjuncts: AND is taken apart, NOT is pushed inwards, and every spelling of a list becomes `in`.
// The file is longer than most because every kind of condition is read in one place.
import type { Comparison, Conjunct, Part, Predicate, Presence, Term } from '../../query/query.ts';
import { arrayItems, canonical } from '../canonical.ts';
import type { BinaryExpr, Expr, InExpr, IsExpr, LikeExpr } from '../tree.ts';
import { holeIn, host, innerQuery, presenceAround, presenceOf, roleOf, type Frame } from './frame.ts';
import { lowerTerm } from './terms.ts';

/** Where a condition stands: the source whose ON it is, and the part a hole in it opens. */
export interface Place {
  readonly on?: number;
  readonly part: Part;
}

const WHERE: Place = { part: 'filters' };

/** The conjuncts of a condition, added to those that are given. */
export function lowerCondition(frame: Frame, expr: Expr | undefined, place: Place = WHERE, into: Conjunct[] = []): Conjunct[] {
  if (expr) gather(frame, expr, place, into);
  return into;
}

function gather(frame: Frame, expr: Expr, place: Place, into: Conjunct[]): void {
  switch (expr.kind) {
    case 'paren': return gather(frame, expr.inner, place, into);
    case 'and':
      for (const operand of expr.operands) gather(frame, operand, place, into);
      return;
    case 'not': return gatherNot(frame, expr.operand, expr, place, into);
    case 'binary': {
      const pairs = rowPairs(expr);
      if (!pairs) break;
      for (const pair of pairs) gather(frame, pair, place, into);
      return;
    }
    case 'missing': return;
  }
  add(frame, expr, lowerPredicate(frame, expr, place, false), place, into);
}

/** `(a, b) = (1, 2)` is two conditions. */
function rowPairs(expr: BinaryExpr): readonly BinaryExpr[] | undefined {
  const { left, right } = expr;
  if (expr.operator !== '=' || left.kind !== 'row' || right.kind !== 'row' || left.items.length !== right.items.length) return undefined;
  return left.items.map((item, i) => ({ kind: 'binary', operator: '=', operatorSpan: expr.operatorSpan, left: item, right: right.items[i]!, start: expr.start, end: expr.end }));
}

/** NOT over OR is a conjunction again; over AND it stays what it is. */
function gatherNot(frame: Frame, operand: Expr, whole: Expr, place: Place, into: Conjunct[]): void {
  switch (operand.kind) {
    case 'paren': return gatherNot(frame, operand.inner, whole, place, into);
    case 'not': return gather(frame, operand.operand, place, into);
    case 'or':
      for (const one of operand.operands) gatherNot(frame, one, { kind: 'not', operand: one, start: one.start, end: one.end }, place, into);
      return;
    default: return add(frame, whole, lowerPredicate(frame, operand, place, true), place, into);
  }
}

function add(frame: Frame, expr: Expr, predicate: Predicate, place: Place, into: Conjunct[]): void {
  const asked = expr.kind === 'not' ? expr.operand : expr;
  const presence: Presence = asked.kind === 'exists' ? presenceAround(frame, expr, asked.query) : presenceOf(frame, expr);
  const span = host(frame, expr);
  into.push(place.on === undefined ? { span, predicate, presence, canonical: canonical(expr) } : { span, predicate, presence, on: place.on, canonical: canonical(expr) });
}

const COMPARISONS: Readonly<Record<string, { readonly plain: Comparison; readonly negated: Comparison }>> = {
  '=': { plain: '=', negated: '<>' }, '==': { plain: '=', negated: '<>' },
  '<>': { plain: '<>', negated: '=' }, '!=': { plain: '<>', negated: '=' },
  '<': { plain: '<', negated: '>=' }, '<=': { plain: '<=', negated: '>' },
  '>': { plain: '>', negated: '<=' }, '>=': { plain: '>=', negated: '<' },
};

/** One condition, or its negation. */
function lowerPredicate(frame: Frame, expr: Expr, place: Place, negated: boolean): Predicate {
  switch (expr.kind) {
    case 'binary': return lowerBinary(frame, expr, place, negated);
    case 'in': return lowerIn(frame, expr, negated);
    case 'between':
      if (expr.symmetric) return lowerOperator(frame, 'between symmetric', expr.operand, [expr.low, expr.high], expr.negated !== negated);
      return { kind: 'between', negated: expr.negated !== negated, term: lowerTerm(frame, expr.operand), low: lowerTerm(frame, expr.low), high: lowerTerm(frame, expr.high) };
    case 'like': return lowerLike(frame, expr, negated);
    case 'is': return lowerIs(frame, expr, negated);
    case 'exists': return { kind: 'exists', negated, query: innerQuery(frame, expr.query, 'exists') };
    case 'or': return { kind: 'or', alternatives: expr.operands.map((operand) => lowerCondition(frame, operand, place)) };
    case 'and': return { kind: 'not', inner: lowerCondition(frame, expr, place) };
    case 'hole':
      if (roleOf(frame, expr) === 'parameter') break;
      frame.open.add(place.part);
      return { kind: 'unknown' };
    case 'missing': return { kind: 'unknown' };
  }
  return { kind: 'truth', negated, term: lowerTerm(frame, expr) };
}

function lowerBinary(frame: Frame, expr: BinaryExpr, place: Place, negated: boolean): Predicate {
  const operator = expr.operator.toLowerCase();
  const quantified = expr.right.kind === 'quantified' ? lowerQuantified(frame, expr, negated) : undefined;
  if (quantified) return quantified;
  const comparison = COMPARISONS[operator];
  if (comparison) {
    const truth = booleanTest(frame, expr, comparison.plain, negated);
    if (truth) return truth;
    return { kind: 'compare', operator: negated ? comparison.negated : comparison.plain, left: lowerTerm(frame, expr.left), right: lowerTerm(frame, expr.right) };
  }
  const like = LIKES[operator];
  if (like) return lowerLike(frame, { kind: 'like', operator: like.insensitive ? 'ilike' : 'like', negated: like.negated, left: expr.left, pattern: expr.right, start: expr.start, end: expr.end }, negated);
  const predicate: Predicate = { kind: 'operator', operator, left: lowerTerm(frame, expr.left), right: lowerTerm(frame, expr.right) };
  return negated ? { kind: 'not', inner: [{ span: host(frame, expr), predicate, presence: presenceOf(frame, expr), ...(place.on === undefined ? {} : { on: place.on }), canonical: canonical(expr) }] } : predicate;
}

const LIKES: Readonly<Record<string, { readonly insensitive: boolean; readonly negated: boolean }>> = {
  '~~': { insensitive: false, negated: false }, '!~~': { insensitive: false, negated: true },
  '~~*': { insensitive: true, negated: false }, '!~~*': { insensitive: true, negated: true },
};

/** `active = true` asks what `active` asks. */
function booleanTest(frame: Frame, expr: BinaryExpr, operator: Comparison, negated: boolean): Predicate | undefined {
  const { left, right } = expr;
  if (right.kind !== 'literal' || right.form !== 'boolean' || (operator !== '=' && operator !== '<>') || left.kind === 'literal') return undefined;
  const holds = (right.value.toLowerCase() === 'true') === (operator === '=');
  return { kind: 'truth', negated: holds === negated, term: lowerTerm(frame, left) };
}

/** `= any`, `<> all`; other comparisons with a quantifier are operators of their own. */
function lowerQuantified(frame: Frame, expr: BinaryExpr, negated: boolean): Predicate | undefined {
  const { right } = expr;
  if (right.kind !== 'quantified') return undefined;
  const comparison = COMPARISONS[expr.operator]?.plain;
  const every = right.quantifier === 'all';
  const listed = (comparison === '=' && !every) || (comparison === '<>' && every);
  if (!listed || (right.operand && !isList(right.operand))) return lowerOperator(frame, `${expr.operator.toLowerCase()} ${every ? 'all' : 'any'}`, expr.left, [right.query ? { kind: 'subquery', query: right.query, start: right.start, end: right.end } : right.operand ?? { kind: 'missing', start: right.end, end: right.end }], negated);
  const base = { kind: 'in', negated: every !== negated, term: lowerTerm(frame, expr.left) } as const;
  if (right.query) return { ...base, query: innerQuery(frame, right.query, 'quantified') };
  const items = right.operand && arrayItems(right.operand);
  if (items) return { ...base, values: items.map((item) => lowerTerm(frame, item)) };
  // The array is one parameter: lowering it keeps the numbering of bare placeholders.
  if (right.operand) lowerTerm(frame, right.operand);
  return base;
}

/** Whether an array is given from outside or written out; `'x' = any (tags)` asks something else. */
function isList(expr: Expr): boolean {
  if (expr.kind === 'paren') return isList(expr.inner);
  if (expr.kind === 'cast') return isList(expr.operand);
  return expr.kind === 'parameter' || expr.kind === 'hole' || arrayItems(expr) !== undefined || (expr.kind === 'array' && expr.query !== undefined) || expr.kind === 'call';
}

function lowerIn(frame: Frame, expr: InExpr, negated: boolean): Predicate {
  const base = { kind: 'in', negated: expr.negated !== negated, term: lowerTerm(frame, expr.left) } as const;
  if (expr.query) return { ...base, query: innerQuery(frame, expr.query, 'in') };
  const values = (expr.list ?? []).map((item) => lowerTerm(frame, item));
  return (expr.list ?? []).some((item) => mayBeMany(item, expr.list!.length)) ? base : { ...base, values };
}

/** Drivers expand one `?` or `:ids` to a list; `$1` is always one value. */
function mayBeMany(item: Expr, among: number): boolean {
  if (item.kind === 'hole') return true;
  return item.kind === 'parameter' && item.style !== 'dollar' && among === 1;
}

function lowerLike(frame: Frame, expr: LikeExpr, negated: boolean): Predicate {
  const turned = expr.negated !== negated;
  if (expr.operator !== 'like' && expr.operator !== 'ilike') return lowerOperator(frame, expr.operator, expr.left, [expr.pattern], turned);
  const base = { kind: 'like', negated: turned, insensitive: expr.operator === 'ilike', term: lowerTerm(frame, expr.left), pattern: lowerTerm(frame, expr.pattern) } as const;
  const prefix = literalPrefix(frame, expr);
  return prefix === undefined ? base : { ...base, prefix };
}

/** The text before the first wildcard of a pattern that is written out; `'abc%' || x` has one, too. */
function literalPrefix(frame: Frame, expr: LikeExpr): string | undefined {
  const written = leadingText(frame, expr.pattern);
  if (!written) return undefined;
  const escape = expr.escape?.kind === 'literal' ? expr.escape.value : '\\';
  let prefix = '';
  for (let i = 0; i < written.text.length; i++) {
    const unit = written.text[i]!;
    if (unit === escape && i + 1 < written.text.length) prefix += written.text[++i]!;
    else if (unit === '%' || unit === '_') return prefix;
    else prefix += unit;
  }
  return written.whole || prefix !== '' ? prefix : undefined;
}

function leadingText(frame: Frame, pattern: Expr): { readonly text: string; readonly whole: boolean } | undefined {
  if (pattern.kind === 'paren') return leadingText(frame, pattern.inner);
  if (pattern.kind === 'cast') return leadingText(frame, pattern.operand);
  if (pattern.kind === 'literal' && pattern.form === 'string') {
    // A hole in the pattern may begin with anything.
    const [before = '', after] = holeIn(frame, pattern) === undefined ? [pattern.value] : pattern.value.split(/\$\{\d+\}/);
    return { text: before, whole: after === undefined };
  }
  if (pattern.kind === 'binary' && pattern.operator === '||') {
    const left = leadingText(frame, pattern.left);
    return left && { text: left.text, whole: false };
  }
  if (pattern.kind === 'call' && callsConcat(pattern.name.parts[0]?.name) && pattern.args[0]) {
    const first = leadingText(frame, pattern.args[0]);
    return first && { text: first.text, whole: pattern.args.length === 1 };
  }
  return undefined;
}

const callsConcat = (name: string | undefined): boolean => name?.toLowerCase() === 'concat';

function lowerIs(frame: Frame, expr: IsExpr, negated: boolean): Predicate {
  const turned = expr.negated !== negated;
  switch (expr.test) {
    case 'null': return { kind: 'null', negated: turned, term: lowerTerm(frame, expr.operand) };
    // Not true holds for null as well, so only the positive tests are plain truth values.
    case 'true': if (!turned) return { kind: 'truth', negated: false, term: lowerTerm(frame, expr.operand) }; break;
    case 'false': if (!turned) return { kind: 'truth', negated: true, term: lowerTerm(frame, expr.operand) }; break;
    case 'distinct from': return lowerOperator(frame, turned ? 'is not distinct from' : 'is distinct from', expr.operand, expr.other ? [expr.other] : [], false);
  }
  return lowerOperator(frame, `is ${turned ? 'not ' : ''}${expr.test}`, expr.operand, expr.other ? [expr.other] : [], false);
}

/** An operator without a kind of its own; negated by its name. */
function lowerOperator(frame: Frame, operator: string, left: Expr, right: readonly Expr[], negated: boolean): Predicate {
  const term = lowerTerm(frame, left);
  const others = right.map((one) => lowerTerm(frame, one));
  const other: Term = others.length === 1 ? others[0]! : { kind: 'list', span: term.span, items: others };
  return { kind: 'operator', operator: negated ? `not ${operator}` : operator, left: term, right: other };
}
