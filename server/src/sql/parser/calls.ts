// Calls of functions and what may follow them: FILTER, WITHIN GROUP and OVER; windows; the items of ORDER BY.
import type { CallExpr, Expr, Name, OrderItem, WindowSpec } from '../tree.ts';
import { SYMBOL } from '../tokens.ts';
import { endBefore, exact, expect, fail, ident, is, isAhead, isAtEnd, isHole, isLabel, isName, isPair, isStray, skipOne, startHere, take, takePair, type Cursor, type Draft } from './cursor.ts';
import { afterStray, expression, expressions, labelled } from './expressions.ts';
import { takeFragments } from './fragments.ts';
import { beginsQuery, query } from './queries.ts';

/** A call whose name has been read; `(` is in front. */
export function call(c: Cursor, name: Name, start: number): CallExpr {
  const draft: Draft<CallExpr> = { kind: 'call', start, end: start, name, args: [], star: false, distinct: false, order: [] };
  c.at++;
  c.nested++;
  readArguments(c, draft);
  c.nested--;
  expect(c, ')');
  return afterCall(c, draft);
}

/** What may follow the parenthesis of a call. */
export function afterCall(c: Cursor, draft: Draft<CallExpr>): CallExpr {
  if (c.words[c.at] !== '') readTail(c, draft);
  draft.end = endBefore(c);
  return draft;
}

function readArguments(c: Cursor, draft: Draft<CallExpr>): void {
  if (is(c, ')')) return;
  if (is(c, '*') && isAhead(c, 1, ')')) {
    c.at++;
    draft.star = true;
    return;
  }
  if (take(c, 'DISTINCT')) draft.distinct = true;
  else if (is(c, 'ALL') && !isAhead(c, 1, '(')) c.at++;
  const args = [argument(c)];
  while (take(c, ',')) args.push(argument(c));
  draft.args = args;
  if (takePair(c, 'ORDER', 'BY')) draft.order = orderItems(c);
  if (take(c, 'SEPARATOR')) expression(c);
  if ((is(c, 'IGNORE') || is(c, 'RESPECT')) && isAhead(c, 1, 'NULLS')) c.at += 2;
  c.grammar?.endArguments?.(c, draft);
  while (isStray(c)) args.push(afterStray(c));
}

/** `a`, `variadic a`, `name => a`. */
function argument(c: Cursor): Expr {
  take(c, 'VARIADIC');
  if (isLabel(c) && (isAhead(c, 1, '=>') || isAhead(c, 1, ':='))) c.at += 2;
  if (!beginsQuery(c, c.at)) return labelled(c);
  const start = startHere(c);
  const inner = query(c);
  return { kind: 'subquery', start, end: endBefore(c), query: inner };
}

function readTail(c: Cursor, draft: Draft<CallExpr>): void {
  c.grammar?.afterCall?.(c, draft);
  if (isPair(c, 'WITHIN', 'GROUP') && isAhead(c, 2, '(')) {
    c.at += 3;
    c.nested++;
    if (takePair(c, 'ORDER', 'BY')) draft.withinGroup = orderItems(c);
    else fail(c, 'Expected ORDER BY here.');
    c.nested--;
    expect(c, ')');
  }
  if (isPair(c, 'FILTER', '(')) {
    c.at += 2;
    c.nested++;
    expect(c, 'WHERE');
    draft.filter = expression(c);
    c.nested--;
    expect(c, ')');
  }
  if ((is(c, 'IGNORE') || is(c, 'RESPECT')) && isAhead(c, 1, 'NULLS')) c.at += 2;
  if (is(c, 'OVER') && (isAhead(c, 1, '(') || isLabelAfter(c))) {
    c.at++;
    draft.over = is(c, '(') ? windowSpec(c) : namedWindow(c);
  }
}

const isLabelAfter = (c: Cursor): boolean => isLabel({ ...c, at: c.at + 1 });

function namedWindow(c: Cursor): WindowSpec {
  const name = ident(c);
  return { start: name.start, end: name.end, name, partition: [], order: [] };
}

/** `(name partition by … order by … rows …)`. */
export function windowSpec(c: Cursor): WindowSpec {
  const start = startHere(c);
  const open = c.at;
  if (!expect(c, '(')) return { start: endBefore(c), end: endBefore(c), partition: [], order: [] };
  const draft: Draft<WindowSpec> = { start, end: start, partition: [], order: [] };
  c.nested++;
  if (isName(c) && !isPair(c, 'PARTITION', 'BY') && !is(c, 'ROWS') && !is(c, 'RANGE') && !is(c, 'GROUPS')) draft.name = ident(c);
  if (takePair(c, 'PARTITION', 'BY')) draft.partition = expressions(c);
  if (takePair(c, 'ORDER', 'BY')) draft.order = orderItems(c);
  if (is(c, 'ROWS') || is(c, 'RANGE') || is(c, 'GROUPS')) draft.frame = frame(c);
  if (isHole(c)) takeFragments(c);
  if (!is(c, ')')) {
    fail(c, 'Expected ")" here.');
    const close = c.tokens.partners[open]!;
    while (c.at < close && !isAtEnd(c)) skipOne(c);
  }
  take(c, ')');
  c.nested--;
  draft.end = endBefore(c);
  return draft;
}

/** `rows between 1 preceding and current row exclude ties`; its bounds are not kept. */
function frame(c: Cursor): { start: number; end: number } {
  const start = startHere(c);
  c.at++;
  if (take(c, 'BETWEEN')) {
    bound(c);
    expect(c, 'AND');
  }
  bound(c);
  if (take(c, 'EXCLUDE')) {
    if (takePair(c, 'CURRENT', 'ROW') || takePair(c, 'NO', 'OTHERS')) return { start, end: endBefore(c) };
    if (!take(c, 'GROUP') && !take(c, 'TIES')) fail(c, 'Expected CURRENT ROW, GROUP, TIES or NO OTHERS here.');
  }
  return { start, end: endBefore(c) };
}

function bound(c: Cursor): void {
  if (takePair(c, 'CURRENT', 'ROW')) return;
  if (isPair(c, 'UNBOUNDED', 'PRECEDING') || isPair(c, 'UNBOUNDED', 'FOLLOWING')) c.at++;
  else expression(c);
  if (!take(c, 'PRECEDING') && !take(c, 'FOLLOWING')) fail(c, 'Expected PRECEDING or FOLLOWING here.');
}

/** The items after ORDER BY. */
export function orderItems(c: Cursor): OrderItem[] {
  const items: OrderItem[] = [];
  do items.push(orderItem(c));
  while (take(c, ','));
  return exact(items);
}

function orderItem(c: Cursor): OrderItem {
  const value = labelled(c);
  const draft: Draft<OrderItem> = { start: value.start, end: value.end, value };
  if (take(c, 'ASC')) draft.direction = 'asc';
  else if (take(c, 'DESC')) draft.direction = 'desc';
  else if (take(c, 'USING')) {
    if (isPair(c, 'OPERATOR', '(')) {
      c.at++;
      skipOne(c);
    } else if (c.kinds[c.at] === SYMBOL) draft.using = c.words[c.at++]!;
    else fail(c, 'Expected an operator here.');
  }
  if (is(c, 'NULLS') && (isAhead(c, 1, 'FIRST') || isAhead(c, 1, 'LAST'))) {
    draft.nulls = isAhead(c, 1, 'FIRST') ? 'first' : 'last';
    c.at += 2;
  }
  c.grammar?.afterKey?.(c);
  if (isHole(c)) takeFragments(c);
  draft.end = Math.max(value.end, endBefore(c));
  return draft;
}
