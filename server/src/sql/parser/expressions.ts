// Expressions by precedence, as PostgreSQL's gram.y ranks its operators; the other dialects differ in words, hardly in ranks.
// `and` and `or` are flat chains; other chains grow to the left and are cut where a tree of them would be too deep to walk.
// The file is long because all ranks of operators are one table with one loop.
import type { Expr, LikeExpr, Name, QuantifiedExpr } from '../tree.ts';
import { HOLE, QUOTED, STRING, SYMBOL, TEMPLATE, WORD } from '../tokens.ts';
import { advance, DEEPEST, endBefore, exact, expect, fail, hereSpan, is, isAhead, isAtEnd, isHole, isStray, LONGEST, name, skipOne, startHere, take, takeOne, takePair, type Cursor, type Draft, isMysql } from './cursor.ts';
import { takeFragments } from './fragments.ts';
import { missing, primary } from './operands.ts';
import { postfix } from './postfix.ts';
import { holdsQuery, query } from './queries.ts';

/** How tightly an operator binds. */
const OR = 1, AND = 2, NOT = 3, IS = 4, COMPARE = 5, MATCH = 6, ANY_OPERATOR = 7, ADD = 8, MULTIPLY = 9, POWER = 10, AT = 11, COLLATE = 12, SIGN = 13;

const ranks: ReadonlyMap<string, number> = new Map([
  ['OR', OR], ['XOR', OR], ['AND', AND], ['IS', IS], ['ISNULL', IS], ['NOTNULL', IS],
  ['<', COMPARE], ['>', COMPARE], ['=', COMPARE], ['<=', COMPARE], ['>=', COMPARE], ['<>', COMPARE], ['!=', COMPARE],
  ['NOT', MATCH], ['LIKE', MATCH], ['ILIKE', MATCH], ['SIMILAR', MATCH], ['IN', MATCH], ['BETWEEN', MATCH], ['GLOB', MATCH], ['REGEXP', MATCH],
  ['RLIKE', MATCH], ['MEMBER', MATCH], ['SOUNDS', MATCH], ['MATCH', MATCH], ['OVERLAPS', MATCH], ['OPERATOR', ANY_OPERATOR],
  ['+', ADD], ['-', ADD], ['*', MULTIPLY], ['/', MULTIPLY], ['%', MULTIPLY], ['DIV', MULTIPLY], ['MOD', MULTIPLY], ['^', POWER], ['AT', AT], ['COLLATE', COLLATE],
]);
/** Symbols that are no operators. */
const noOperator: ReadonlySet<string> = new Set([',', ')', ']', ';', ':', '::', ':=', '=>', '.', '..', '(', '[', '{', '}', '$', '\\']);
const matchWords: ReadonlySet<string> = new Set(['LIKE', 'ILIKE', 'SIMILAR', 'IN', 'BETWEEN', 'GLOB', 'REGEXP', 'RLIKE', 'MATCH']);
const quantifiers = ['ANY', 'ALL', 'SOME'];

export const expression = (c: Cursor): Expr => ranked(c, 0);
/** An expression that ends before AND, IN and comparisons with words: a bound of BETWEEN, a value before a keyword. */
export const operand = (c: Cursor): Expr => ranked(c, ANY_OPERATOR);
/** One operand with its casts and subscripts: a key of an index, whose COLLATE is not part of it. */
export const term = (c: Cursor): Expr => ranked(c, SIGN);

function ranked(c: Cursor, least: number): Expr {
  if (c.depth >= DEEPEST) return tooDeep(c);
  c.depth++;
  const value = infix(c, prefix(c), least);
  c.depth--;
  return value;
}

/** Skips what is nested deeper than anything written by hand. */
export function tooDeep(c: Cursor): Expr {
  fail(c, 'This is nested too deeply to be read.');
  const value = missing(c);
  while (!isAtEnd(c) && !is(c, ',') && !is(c, ')') && !is(c, ']')) skipOne(c);
  return value;
}

function prefix(c: Cursor): Expr {
  const start = startHere(c);
  const word = c.words[c.at]!;
  if (word === '') return postfix(c, primary(c));
  if (word === 'NOT') {
    c.at++;
    const value = ranked(c, NOT);
    return { kind: 'not', start, end: value.end, operand: value };
  }
  if (c.kinds[c.at] !== SYMBOL || noOperator.has(word) || word === '*') return word === 'OPERATOR' && isAhead(c, 1, '(') ? prefixOperator(c) : postfix(c, primary(c));
  if (word === '=' || word === '<' || word === '>' || word === '/') return primary(c);
  c.at++;
  const value = ranked(c, word === '-' || word === '+' ? SIGN : ADD);
  return { kind: 'unary', start, end: value.end, operator: word, operand: value };
}

function prefixOperator(c: Cursor): Expr {
  const start = startHere(c);
  const operator = namedOperator(c);
  const value = ranked(c, ADD);
  return { kind: 'unary', start, end: value.end, operator, operand: value };
}

function infix(c: Cursor, first: Expr, least: number): Expr {
  let left = first;
  let last = 0;
  for (let links = 0; ; links++) {
    const word = c.words[c.at]!;
    if (word === '') {
      const kind = c.kinds[c.at];
      if ((kind === HOLE || kind === TEMPLATE) && takeFragments(c)) continue;
      return left;
    }
    const rank = ranks.get(word) ?? (c.kinds[c.at] !== SYMBOL ? 0 : !noOperator.has(word) ? ANY_OPERATOR : word === ':=' && c.dialect.id !== 'postgres' ? OR : 0);
    if (rank === 0 || rank < least || !isInfix(c, word)) {
      const own = c.grammar?.infix?.get(word)?.(c, left, least);
      if (!own) return left;
      left = own;
      continue;
    }
    if (links > LONGEST) return tooLong(c, left);
    if (rank === COMPARE && last === COMPARE && c.dialect.id === 'postgres') fail(c, 'Comparisons do not chain without parentheses.');
    left = link(c, left, word, rank);
    last = rank;
  }
}

function tooLong(c: Cursor, left: Expr): Expr {
  fail(c, 'This chain is too long to be read.');
  while (!isAtEnd(c) && !is(c, ',') && !is(c, ')')) skipOne(c);
  return left;
}

/** Words that are operators only before certain others. */
function isInfix(c: Cursor, word: string): boolean {
  const next = c.words[c.at + 1]!;
  switch (word) {
    case 'NOT': return matchWords.has(next) || (next === 'NULL' && c.dialect.id === 'sqlite');
    case '?': return !c.dialect.ternary;
    case 'AT': return next === 'TIME' || next === 'LOCAL';
    case 'OPERATOR': return next === '(';
    case 'MEMBER': return next === 'OF' && isMysql(c);
    case 'SOUNDS': return next === 'LIKE' && isMysql(c);
    case 'DIV': case 'MOD': case 'XOR': case 'REGEXP': case 'RLIKE': case 'GLOB': return c.dialect.id !== 'postgres';
    case 'MATCH': return c.dialect.words?.has(word) ?? false;
    default: return true;
  }
}

function link(c: Cursor, left: Expr, word: string, rank: number): Expr {
  const { start } = left;
  switch (word) {
    case 'AND': case 'OR': return chain(c, left, word, rank);
    case 'IS': return isTest(c, left);
    case 'ISNULL': case 'NOTNULL': {
      c.at++;
      return { kind: 'is', start, end: endBefore(c), negated: word === 'NOTNULL', test: 'null', operand: left };
    }
    case 'NOT': {
      c.at++;
      if (!take(c, 'NULL')) return match(c, left, true);
      return { kind: 'is', start, end: endBefore(c), negated: true, test: 'null', operand: left };
    }
    case 'LIKE': case 'ILIKE': case 'SIMILAR': case 'IN': case 'BETWEEN': case 'GLOB': case 'REGEXP': case 'RLIKE': case 'MATCH': return match(c, left, false);
    case 'COLLATE': {
      c.at++;
      const collation = isMysql(c) && !isHole(c) && c.kinds[c.at] !== WORD && c.kinds[c.at] !== QUOTED ? quotedCollation(c) : name(c, 'a collation');
      return { kind: 'collate', start, end: endBefore(c), operand: left, collation };
    }
    case 'AT': {
      c.at++;
      if (take(c, 'LOCAL')) return { kind: 'at time zone', start, end: endBefore(c), operand: left };
      c.at++;
      expect(c, 'ZONE');
      const zone = ranked(c, COLLATE);
      return { kind: 'at time zone', start, end: zone.end, operand: left, zone };
    }
    default: return binary(c, left, word, rank);
  }
}

/** MySQL takes `collate 'utf8mb4_bin'` and `collate binary`. */
function quotedCollation(c: Cursor): Name {
  const span = hereSpan(c);
  if (c.kinds[c.at] !== STRING) return name(c, 'a collation');
  c.at++;
  return { ...span, parts: [{ ...span, name: c.text.slice(span.start + 1, span.end - 1), quoted: true }] };
}

function chain(c: Cursor, left: Expr, word: 'AND' | 'OR', rank: number): Expr {
  const operands = [left];
  while (take(c, word)) {
    operands.push(ranked(c, rank + 1));
    if (isHole(c)) takeFragments(c);
  }
  return { kind: word === 'AND' ? 'and' : 'or', start: left.start, end: operands[operands.length - 1]!.end, operands: exact(operands) };
}

function binary(c: Cursor, left: Expr, word: string, rank: number): Expr {
  const operatorSpan: { start: number; end: number } = { ...hereSpan(c) };
  let operator = word;
  if (word === 'MEMBER' || word === 'SOUNDS') {
    c.at += 2;
    operator = word === 'MEMBER' ? 'member of' : 'sounds like';
    operatorSpan.end = endBefore(c);
  } else if (word === 'OPERATOR') {
    operator = namedOperator(c);
    operatorSpan.end = endBefore(c);
  } else {
    c.at++;
    if (operator.charCodeAt(0) >= 65 && operator.charCodeAt(0) <= 90) operator = operator.toLowerCase();
  }
  const right = quantified(c) ?? ranked(c, rank + 1);
  return { kind: 'binary', start: left.start, end: right.end, operator, operatorSpan, left, right };
}

/** `operator(schema.=)`: the bare operator. */
function namedOperator(c: Cursor): string {
  c.at++;
  const open = c.at;
  advance(c);
  while (!is(c, ')') && !isAtEnd(c) && c.kinds[c.at + 1] !== undefined && !isAhead(c, 1, ')')) c.at++;
  const operator = is(c, ')') || isAtEnd(c) || c.at === open ? '' : c.words[c.at++]!;
  if (operator === '') fail(c, 'Expected an operator here.');
  expect(c, ')');
  return operator;
}

/** `any (…)` on the right of a comparison. */
function quantified(c: Cursor): QuantifiedExpr | undefined {
  const start = startHere(c);
  if (!isAhead(c, 1, '(')) return undefined;
  const word = takeOne(c, quantifiers);
  if (word === undefined) return undefined;
  const quantifier = word.toLowerCase() as QuantifiedExpr['quantifier'];
  const isQuery = holdsQuery(c, c.at);
  c.at++;
  const draft: Draft<QuantifiedExpr> = { kind: 'quantified', start, end: start, quantifier };
  c.nested++;
  if (isQuery) draft.query = query(c);
  else draft.operand = expression(c);
  while (c.grammar && take(c, ',')) expression(c);
  c.nested--;
  expect(c, ')');
  draft.end = endBefore(c);
  return draft;
}

function match(c: Cursor, left: Expr, negated: boolean): Expr {
  const { start } = left;
  const word = c.words[c.at++];
  if (word === 'IN') return membership(c, left, negated);
  if (word === 'BETWEEN') {
    const symmetric = take(c, 'SYMMETRIC');
    if (!symmetric) take(c, 'ASYMMETRIC');
    const low = operand(c);
    expect(c, 'AND');
    const high = operand(c);
    return { kind: 'between', start, end: endBefore(c), negated, symmetric, operand: left, low, high };
  }
  if (word === 'SIMILAR') expect(c, 'TO');
  const operator: LikeExpr['operator'] = word === 'LIKE' ? 'like' : word === 'ILIKE' ? 'ilike' : word === 'SIMILAR' ? 'similar to' : word === 'GLOB' ? 'glob' : word === 'MATCH' ? 'match' : 'regexp';
  const pattern = quantified(c) ?? operand(c);
  const draft: Draft<LikeExpr> = { kind: 'like', start, end: pattern.end, operator, negated, left, pattern };
  if (take(c, 'ESCAPE')) {
    draft.escape = operand(c);
    draft.end = endBefore(c);
  }
  return draft;
}

function membership(c: Cursor, left: Expr, negated: boolean): Expr {
  const { start } = left;
  if (!is(c, '(')) {
    const own = c.grammar?.afterIn?.(c);
    if (own) return { kind: 'in', start, end: endBefore(c), negated, left, list: [own] };
    const one = c.dialect.id === 'postgres' && !isHole(c) && c.words[c.at] !== '' ? (fail(c, 'Expected a list in parentheses here.'), missing(c)) : postfix(c, primary(c));
    return { kind: 'in', start, end: Math.max(one.end, endBefore(c)), negated, left, list: [one] };
  }
  const isQuery = holdsQuery(c, c.at);
  c.at++;
  if (isQuery) {
    const inner = query(c);
    expect(c, ')');
    return { kind: 'in', start, end: endBefore(c), negated, left, query: inner };
  }
  const list = is(c, ')') ? [] : enclosed(c);
  if (list.length === 0 && c.dialect.id !== 'sqlite') fail(c, 'Expected a value here.');
  expect(c, ')');
  return { kind: 'in', start, end: endBefore(c), negated, left, list };
}

/** Expressions between commas, inside parentheses or brackets. */
export function expressions(c: Cursor): Expr[] {
  c.nested++;
  const items = [labelled(c)];
  while (take(c, ',')) {
    if (c.dialect.trailingCommas && (is(c, ')') || is(c, ']'))) break;
    items.push(labelled(c));
  }
  c.nested--;
  return exact(items);
}

/** An expression, and the label that some dialects let it have where it stands. */
export function labelled(c: Cursor): Expr {
  const value = ranked(c, 0);
  if (c.dialect.inlineAliases && is(c, 'AS') && (c.kinds[c.at + 1] === WORD || c.kinds[c.at + 1] === QUOTED)) c.at += 2;
  return value;
}

/** Expressions that fill a parenthesis. What stands where a comma is missing is read as one more. */
export function enclosed(c: Cursor): Expr[] {
  const items = expressions(c);
  c.nested++;
  while (isStray(c)) items.push(afterStray(c));
  c.nested--;
  return items;
}

/** Reads on behind an error; what begins no expression is skipped. */
export function afterStray(c: Cursor): Expr {
  fail(c, 'Expected a comma or ")" here.');
  const before = c.at;
  take(c, ',');
  const value = ranked(c, 0);
  if (c.at === before) skipOne(c);
  return value;
}

function isTest(c: Cursor, left: Expr): Expr {
  const { start } = left;
  c.at++;
  const negated = take(c, 'NOT');
  if (takePair(c, 'DISTINCT', 'FROM')) {
    const other = ranked(c, COMPARE);
    return { kind: 'is', start, end: other.end, negated, test: 'distinct from', operand: left, other };
  }
  const test = isWord(c) ?? (c.grammar?.test?.(c) ? 'other' : undefined);
  if (test) return { kind: 'is', start, end: endBefore(c), negated, test, operand: left };
  if (c.dialect.id === 'postgres' && !isHole(c)) {
    fail(c, 'Expected NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM here.');
    return { kind: 'is', start, end: endBefore(c), negated, test: 'other', operand: left };
  }
  const other = ranked(c, COMPARE);
  return { kind: 'is', start, end: Math.max(other.end, endBefore(c)), negated, test: 'other', operand: left, other };
}

function isWord(c: Cursor): 'null' | 'true' | 'false' | 'unknown' | 'document' | 'normalized' | 'json' | undefined {
  if (takeOne(c, ['NFC', 'NFD', 'NFKC', 'NFKD'])) return expect(c, 'NORMALIZED') ? 'normalized' : undefined;
  const word = takeOne(c, ['NULL', 'TRUE', 'FALSE', 'UNKNOWN', 'DOCUMENT', 'NORMALIZED', 'JSON']);
  if (word === 'JSON') {
    takeOne(c, ['VALUE', 'ARRAY', 'OBJECT', 'SCALAR']);
    if ((is(c, 'WITH') || is(c, 'WITHOUT')) && isAhead(c, 1, 'UNIQUE')) {
      c.at += 2;
      take(c, 'KEYS');
    }
  }
  return word?.toLowerCase() as ReturnType<typeof isWord>;
}
