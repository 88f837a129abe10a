// JSON_TABLE and XMLTABLE: functions of FROM whose columns are declared inside their parentheses.
import type { CallExpr, Expr, Ident } from '../tree.ts';
import { deeper, endBefore, expect, fail, ident, is, isAhead, isAtEnd, isLabel, isPair, isString, startHere, take, takePair, type Cursor } from './cursor.ts';
import { expression, operand } from './expressions.ts';
import { jsonOption, passing } from './forms.ts';
import { closeParen } from './queries.ts';
import { typeName } from './types.ts';

const made = (start: number, end: number, name: Ident, args: readonly Expr[]): CallExpr => ({
  kind: 'call', start, end, name: { start: name.start, end: name.end, parts: [name] }, args, star: false, distinct: false, order: [],
});

export function jsonTable(c: Cursor): CallExpr {
  const start = startHere(c);
  const name = ident(c);
  const args: Expr[] = [];
  c.at++;
  args.push(expression(c));
  takePair(c, 'FORMAT', 'JSON');
  if (expect(c, ',')) args.push(expression(c));
  if (take(c, 'AS') && isLabel(c)) c.at++;
  while (!is(c, 'COLUMNS') && !is(c, ')') && !isAtEnd(c)) if (!jsonOption(c, args)) break;
  jsonColumns(c, args);
  while (!is(c, ')') && !isAtEnd(c)) if (!jsonOption(c, args)) break;
  closeParen(c);
  return made(start, endBefore(c), name, args);
}

function jsonColumns(c: Cursor, args: Expr[]): void {
  if (!expect(c, 'COLUMNS') || !expect(c, '(')) return;
  do deeper(c, 3, () => jsonColumn(c, args));
  while (take(c, ','));
  closeParen(c);
}

function jsonColumn(c: Cursor, args: Expr[]): void {
  if (is(c, 'NESTED') && (isString({ ...c, at: c.at + 1 }) || isAhead(c, 1, 'PATH'))) {
    c.at++;
    take(c, 'PATH');
    if (isString(c)) c.at++;
    else fail(c, 'Expected a path here.');
    if (take(c, 'AS') && isLabel(c)) c.at++;
    return jsonColumns(c, args);
  }
  if (!isLabel(c)) return void fail(c, 'Expected a column name here.');
  c.at++;
  if (takePair(c, 'FOR', 'ORDINALITY')) return;
  typeName(c);
  for (;;) {
    if (take(c, 'EXISTS')) continue;
    if (take(c, 'PATH')) args.push(expression(c));
    else if (is(c, ')') || !jsonOption(c, args)) return;
  }
}

export function xmlTable(c: Cursor): CallExpr {
  const start = startHere(c);
  const name = ident(c);
  const args: Expr[] = [];
  c.at++;
  if (isPair(c, 'XMLNAMESPACES', '(')) {
    namespaces(c, args);
    expect(c, ',');
  }
  args.push(operand(c));
  if (expect(c, 'PASSING')) passing(c, args);
  if (expect(c, 'COLUMNS')) {
    do xmlColumn(c, args);
    while (take(c, ','));
  }
  closeParen(c);
  return made(start, endBefore(c), name, args);
}

/** `xmlnamespaces ('uri' as x, default 'uri')`. */
function namespaces(c: Cursor, args: Expr[]): void {
  c.at += 2;
  do {
    take(c, 'DEFAULT');
    args.push(expression(c));
    if (take(c, 'AS') && isLabel(c)) c.at++;
  } while (take(c, ','));
  closeParen(c);
}

function xmlColumn(c: Cursor, args: Expr[]): void {
  if (!isLabel(c)) return void fail(c, 'Expected a column name here.');
  c.at++;
  if (takePair(c, 'FOR', 'ORDINALITY')) return;
  typeName(c);
  for (;;) {
    if (take(c, 'PATH') || take(c, 'DEFAULT')) args.push(operand(c));
    else if (!takePair(c, 'NOT', 'NULL') && !take(c, 'NULL')) return;
  }
}
