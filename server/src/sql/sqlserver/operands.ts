// Operands of Transact-SQL whose arguments are no columns: types, parts of dates, sequences.
import type { CallExpr, CastExpr, Expr } from '../tree.ts';
import { endBefore, expect, ident, is, isAhead, isLabel, name, startHere, take, type Cursor, type Draft } from '../parser/cursor.ts';
import { afterCall, windowSpec } from '../parser/calls.ts';
import { expression } from '../parser/expressions.ts';
import { cast } from '../parser/operands.ts';
import { typeName } from '../parser/types.ts';

type Operand = (c: Cursor, start: number) => Expr | undefined;

/** `convert(varchar(10), x, 120)`: a cast with a style. */
const convert: Operand = (c, start) => {
  if (!isAhead(c, 1, '(')) return undefined;
  const safe = is(c, 'TRY_CONVERT');
  c.at += 2;
  c.nested++;
  const type = typeName(c);
  expect(c, ',');
  const value = expression(c);
  if (take(c, ',')) expression(c);
  c.nested--;
  expect(c, ')');
  const node: Draft<CastExpr> = { kind: 'cast', start, end: endBefore(c), operand: value, type };
  if (safe) node.safe = true;
  return node;
};

/** `try_cast(x as t)`, `parse(x as t using 'en-US')`. */
const castLike: Operand = (c, start) => {
  if (!isAhead(c, 1, '(')) return undefined;
  const safe = c.words[c.at] !== 'PARSE';
  const value = cast(c, start);
  return safe && value.kind === 'cast' ? { ...value, safe } : value;
};

/** `dateadd(day, 1, x)`: the first argument is a word. */
const dated: Operand = (c, start) => {
  if (!isAhead(c, 1, '(') || !isLabel({ ...c, at: c.at + 2 }) || !isAhead(c, 3, ',')) return undefined;
  const called = ident(c);
  c.at++;
  c.nested++;
  const part = startHere(c);
  const word = ident(c);
  const args: Expr[] = [{ kind: 'literal', form: 'keyword', start: part, end: word.end, value: word.name.toLowerCase() }];
  while (take(c, ',')) args.push(expression(c));
  c.nested--;
  expect(c, ')');
  return afterCall(c, { kind: 'call', start, end: start, name: { start: called.start, end: called.end, parts: [called] }, args, star: false, distinct: false, order: [] });
};

/** `next value for dbo.s over (order by a)`. */
const nextValue: Operand = (c, start) => {
  if (!isAhead(c, 1, 'VALUE') || !isAhead(c, 2, 'FOR')) return undefined;
  const label = ident(c);
  c.at += 2;
  name(c, 'a sequence');
  const node: Draft<CallExpr> = { kind: 'call', start, end: endBefore(c), name: { start, end: label.end, parts: [label] }, args: [], star: false, distinct: false, order: [] };
  if (is(c, 'OVER') && isAhead(c, 1, '(')) {
    c.at++;
    node.over = windowSpec(c);
    node.end = endBefore(c);
  }
  return node;
};

/** `identity(int, 1, 1)` in SELECT INTO. */
const identity: Operand = (c, start) => {
  if (!isAhead(c, 1, '(')) return undefined;
  const label = ident(c);
  c.at++;
  typeName(c);
  const args: Expr[] = [];
  while (take(c, ',')) args.push(expression(c));
  expect(c, ')');
  return { kind: 'call', start, end: endBefore(c), name: { start, end: label.end, parts: [label] }, args, star: false, distinct: false, order: [] };
};

/** `{fn now()}`, `{ts '2024-01-01'}` of ODBC. */
const escaped: Operand = (c) => {
  if (!isLabel({ ...c, at: c.at + 1 })) return undefined;
  c.at += 2;
  const value = expression(c);
  expect(c, '}');
  return { ...value, end: endBefore(c) };
};

export const operands: ReadonlyMap<string, Operand> = new Map<string, Operand>([
  ['CONVERT', convert], ['TRY_CONVERT', convert], ['TRY_CAST', castLike], ['PARSE', castLike], ['TRY_PARSE', castLike], ['NEXT', nextValue], ['IDENTITY', identity], ['{', escaped],
  ...['DATEADD', 'DATEDIFF', 'DATEDIFF_BIG', 'DATEPART', 'DATENAME', 'DATETRUNC', 'DATE_BUCKET'].map((word): [string, Operand] => [word, dated]),
]);
