// What is written behind an operand and binds tighter than any operator: casts, subscripts and fields of composites.
import type { Expr } from '../tree.ts';
import { endBefore, expect, fail, ident, is, isAhead, isAtEnd, isLabel, LONGEST, skipOne, take, type Cursor } from './cursor.ts';
import { call } from './calls.ts';
import { expression } from './expressions.ts';
import { typeName } from './types.ts';

export function postfix(c: Cursor, operand: Expr): Expr {
  let value = operand;
  for (let links = 0; links < LONGEST; links++) {
    const word = c.words[c.at];
    if (word === '::') {
      c.at++;
      const type = typeName(c);
      value = { kind: 'cast', start: value.start, end: endBefore(c), operand: value, type };
    } else if (word === '[') {
      value = { kind: 'index', start: value.start, subscripts: subscripts(c), end: endBefore(c), operand: value };
    } else if (word === '.' && !c.grammar?.postfix?.has('.') && (hasFields(value) || (hasMethods(c) && (value.kind === 'call' || value.kind === 'cast')))) {
      const next = field(c, value);
      if (!next) return value;
      value = next;
    } else {
      const own = word === '' ? undefined : c.grammar?.postfix?.get(word!)?.(c, value);
      if (!own) return value;
      value = own;
    }
  }
  fail(c, 'This chain is too long to be read.');
  while (!isAtEnd(c) && !is(c, ',') && !is(c, ')')) skipOne(c);
  return value;
}

/** A field may follow what is in parentheses, a parameter or an element; after a name the dot belongs to the name. */
const hasFields = (value: Expr): boolean =>
  value.kind === 'paren' || value.kind === 'parameter' || value.kind === 'index' || value.kind === 'field' || value.kind === 'subquery' || value.kind === 'row' || value.kind === 'hole';

/** Where a value has methods, so has what a call gives. */
const hasMethods = (c: Cursor): boolean => c.dialect.statementWords !== undefined;

function field(c: Cursor, value: Expr): Expr | undefined {
  if (isAhead(c, 1, '*')) {
    c.at += 2;
    return { kind: 'field', start: value.start, end: endBefore(c), operand: value, field: 'star' };
  }
  c.at++;
  if (!isLabel(c)) {
    fail(c, 'Expected the name of a field here.');
    return undefined;
  }
  const name = ident(c);
  // A method of a value: `@x.value('…', 'int')`.
  if (is(c, '(') && hasMethods(c)) {
    const called = call(c, { start: name.start, end: name.end, parts: [name] }, value.start);
    return { ...called, args: [value, ...called.args] };
  }
  return { kind: 'field', start: value.start, end: endBefore(c), operand: value, field: name };
}

/** `[1]`, `[1:2]`, `[:]`: the bounds that are written. */
function subscripts(c: Cursor): Expr[] {
  c.at++;
  const found: Expr[] = [];
  c.nested++;
  if (!is(c, ':') && !is(c, ']')) found.push(expression(c));
  if (take(c, ':') && !is(c, ']') && !isAtEnd(c)) found.push(expression(c));
  while (take(c, ',')) found.push(expression(c));
  c.nested--;
  expect(c, ']');
  return found;
}
