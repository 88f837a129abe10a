// What BigQuery reads besides the common SQL (reference/standard-sql/query-syntax, dml-syntax, procedural-language, pipe-syntax).
// The file is long because the forms are one table and each is short.
import { STRING, WORD } from '../tokens.ts';
import type { CallExpr, CastExpr, Expr, FromItem, FunctionRef, QueryNode, SelectNode, Tree } from '../tree.ts';
import { orderItems } from '../parser/calls.ts';
import { endBefore, expect, is, isAhead, isAtEnd, isLabel, isName, isPair, kindAt, name, skipOne, skipParens, skipStatement, startHere, take, takePair, type Cursor, type Draft } from '../parser/cursor.ts';
import { expression, labelled } from '../parser/expressions.ts';
import { allOutputs, callOf, interval, lambda, lateAlias, looselyAltered, member, opaque, passed, qualify, reshaped, sampled, starModifiers, typedString, unsaid, withTotals } from '../parser/extras.ts';
import { fromList } from '../parser/from.ts';
import type { Grammar } from '../parser/grammar.ts';
import { beginsQuery, emptyTail, holdsQuery, query } from '../parser/queries.ts';
import { block, routine } from '../parser/scripting.ts';
import { typeName } from '../parser/types.ts';

const shapes: ReadonlySet<string> = new Set(['PIVOT', 'UNPIVOT', 'MATCH_RECOGNIZE']);

export const grammar: Grammar = {
  statements: new Map<string, (c: Cursor, start: number) => Tree | undefined>([
    ['BEGIN', (c, start) => (isAhead(c, 1, ';') || isAhead(c, 1, 'TRANSACTION') || c.kinds[c.at + 1] === 0 ? undefined : block(c, start))],
    ...['IF', 'LOOP', 'WHILE', 'FOR', 'REPEAT', 'CASE'].map((word): [string, typeof block] => [word, block]),
    ['CREATE', created], ['ALTER', looselyAltered], ['EXPORT', exported], ['DECLARE', declared],
    ...['LOAD', 'ASSERT', 'UNDROP', 'BREAK', 'LEAVE', 'CONTINUE', 'ITERATE'].map((word): [string, typeof passed] => [word, passed]),
  ]),
  beforeItems,
  clauses: new Map([['QUALIFY', qualify], ['WITH', withTotals]]),
  tails: new Map([['|>', pipe]]),
  isClause: (c) => is(c, 'QUALIFY') || is(c, '|>'),
  afterStar: starModifiers,
  fromItem: fromPiped,
  afterItem,
  isNoAlias: (c) => (shapes.has(c.words[c.at]!) && isAhead(c, 1, '(')) || isTravel(c),
  operands: new Map<string, (c: Cursor, start: number) => Expr | undefined>([
    ['STRUCT', struct], ['ARRAY', typedArray], ['INTERVAL', interval], ['BIGNUMERIC', typedString], ['BIGDECIMAL', typedString], ['RANGE', struct], ['SAFE_CAST', safeCast], ['ALL', allOutputs], ['WITH', withExpression],
  ]),
  named: lambda,
  postfix: new Map([['.', member]]),
  endArguments,
  fromFirst: pipeQuery,
};

/** `select as struct`, `select as value`, `select with differential_privacy …`. */
function beforeItems(c: Cursor): void {
  if (is(c, 'WITH') && isAhead(c, 1, 'DIFFERENTIAL_PRIVACY')) {
    c.at += 2;
    if (take(c, 'OPTIONS')) skipParens(c);
  }
  if (!take(c, 'AS')) return;
  if (isLabel(c)) name(c, 'a type');
}

// ── Expressions

/** `struct<a int64>(1)`, `struct(1 as a)`, `range<date> '[…)'`. */
function struct(c: Cursor, start: number): Expr | undefined {
  if (!isAhead(c, 1, '<')) return undefined;
  const type = typeName(c);
  if (kindAt(c) === STRING) {
    c.at++;
    return { kind: 'literal', form: 'string', start, end: endBefore(c), value: '', type };
  }
  const items = arguments_(c, '(', ')');
  return { kind: 'row', start, end: endBefore(c), items };
}

/** `array<int64>[1, 2]`. */
function typedArray(c: Cursor, start: number): Expr | undefined {
  if (!isAhead(c, 1, '<')) return undefined;
  typeName(c);
  const items = is(c, '[') ? arguments_(c, '[', ']') : [];
  return { kind: 'array', start, end: endBefore(c), items };
}

function arguments_(c: Cursor, open: string, close: string): Expr[] {
  const items: Expr[] = [];
  if (!take(c, open)) return items;
  c.nested++;
  while (!is(c, close) && !isAtEnd(c)) {
    items.push(labelled(c));
    if (!take(c, ',')) break;
  }
  c.nested--;
  expect(c, close);
  return items;
}

function safeCast(c: Cursor, start: number): Expr | undefined {
  if (!isAhead(c, 1, '(')) return undefined;
  c.at += 2;
  c.nested++;
  const value = expression(c);
  expect(c, 'AS');
  const type = typeName(c);
  while (!is(c, ')') && !isAtEnd(c)) skipOne(c);
  c.nested--;
  expect(c, ')');
  const node: CastExpr = { kind: 'cast', start, end: endBefore(c), operand: value, type, safe: true };
  return node;
}

/** `with(a as 1, b as a + 1, a + b)`: names of its own. */
function withExpression(c: Cursor, start: number): Expr | undefined {
  if (!isAhead(c, 1, '(')) return undefined;
  c.at++;
  skipParens(c);
  return opaque(start, endBefore(c));
}

/** `ignore nulls having max b order by c limit 5`. */
function endArguments(c: Cursor, call?: Draft<CallExpr>): void {
  for (;;) {
    if ((is(c, 'IGNORE') || is(c, 'RESPECT')) && isAhead(c, 1, 'NULLS')) c.at += 2;
    else if (is(c, 'HAVING') && (isAhead(c, 1, 'MIN') || isAhead(c, 1, 'MAX') || kindAt(c, 1) === WORD)) {
      c.at += 2;
      expression(c);
    } else if (takePair(c, 'ORDER', 'BY')) {
      const order = orderItems(c);
      if (call) call.order = order;
    }
    else if (take(c, 'LIMIT')) expression(c);
    else return;
  }
}

// ── FROM

function afterItem(c: Cursor, item: FromItem): FromItem {
  let found = item;
  for (;;) {
    if (takePair(c, 'WITH', 'OFFSET')) {
      if (take(c, 'AS')) isLabel(c) && c.at++;
      else if (isName(c) && (c.tokens.flags[c.at]! & 4) === 0) c.at++;
      lateAlias(c, found);
    } else if (shapes.has(c.words[c.at]!) && (isAhead(c, 1, '(') || isAhead(c, 1, 'INCLUDE') || isAhead(c, 1, 'EXCLUDE'))) found = reshaped(c, found);
    else if (is(c, 'TABLESAMPLE')) sampled(c, found);
    else if (isTravel(c)) {
      c.at += isAhead(c, 1, 'SYSTEM') ? 3 : 2;
      if (takePair(c, 'AS', 'OF')) expression(c);
      lateAlias(c, found);
    } else return found;
  }
}

const isTravel = (c: Cursor): boolean => is(c, 'FOR') && (isAhead(c, 1, 'SYSTEM_TIME') || (isAhead(c, 1, 'SYSTEM') && isAhead(c, 2, 'TIME')));

/** `unnest(x)`, which is reserved, and `(from t |> …)`. */
function fromPiped(c: Cursor, start: number): FromItem | undefined {
  if (is(c, 'UNNEST') && isAhead(c, 1, '(')) {
    const value = expression(c);
    const item: Draft<FunctionRef> = { kind: 'function ref', start, end: value.end, columns: [], calls: [callOf(value)], ordinality: false, lateral: true };
    lateAlias(c, item);
    return item;
  }
  if (!is(c, '(') || !isAhead(c, 1, 'FROM')) return undefined;
  c.at++;
  const inner = pipeQuery(c);
  expect(c, ')');
  const item: Draft<FromItem> = { kind: 'subquery ref', start, end: endBefore(c), query: inner, columns: [] };
  lateAlias(c, item);
  return item;
}

// ── Pipes

/** `from t |> where a = 1 |> select b`: the tables are read, the rest is open. */
function pipeQuery(c: Cursor): Draft<SelectNode> {
  const start = startHere(c);
  const verb = { start, end: c.ends[c.at]! };
  const node: Draft<SelectNode> = { kind: 'select', start, end: start, verb, items: [{ ...verb, value: { kind: 'star', ...verb, path: [], modified: true } }], from: [], group: [], windows: [], ...emptyTail(c), fragments: [] };
  c.clause = 'from';
  c.at++;
  node.from = fromList(c);
  node.fromSpan = { start, end: endBefore(c) };
  while (is(c, '|>')) pipe(c, node);
  node.end = endBefore(c);
  return node;
}

/** One step: its words are passed, and the queries and tables in it are kept as joins that say nothing more. */
function pipe(c: Cursor, node: Draft<QueryNode>): boolean {
  c.at++;
  const joins: FromItem[] = [];
  while (!isAtEnd(c) && !is(c, '|>') && !is(c, ')')) {
    if (is(c, 'JOIN')) {
      c.at++;
      joins.push(...fromList(c));
    } else if (is(c, '(') && (holdsQuery(c, c.at) || isAhead(c, 1, 'FROM'))) {
      const at = startHere(c);
      c.at++;
      const inner = is(c, 'FROM') ? pipeQuery(c) : query(c);
      expect(c, ')');
      joins.push({ kind: 'subquery ref', start: at, end: endBefore(c), query: inner, columns: [] });
    } else if (is(c, '(')) c.at++, inside(c);
    else c.at++;
  }
  if (node.kind === 'select') {
    for (const right of joins) {
      const left: FromItem | undefined = node.from[0];
      node.from = left ? [{ kind: 'join', start: left.start, end: Math.max(left.end, right.end), type: 'cross', natural: false, left, right, operatorSpan: { start: right.start, end: right.start } }] : [right];
    }
  }
  if (!node.unsaid?.includes('order')) unsaid(node, 'select', 'from', 'where', 'group', 'having', 'order', 'limit', 'setOperation');
  return true;
}

function inside(c: Cursor): void {
  const open = c.at - 1;
  const close = c.tokens.partners[open]!;
  if (close > 0) c.at = close + 1;
}

// ── Statements

function exported(c: Cursor, start: number): Tree {
  while (!isAtEnd(c) && !is(c, 'AS')) skipOne(c);
  if (take(c, 'AS') && (beginsQuery(c, c.at) || is(c, '('))) return { kind: 'utility', words: 'export data', tables: [], inner: query(c), start, end: endBefore(c) };
  skipStatement(c);
  return { kind: 'utility', words: 'export data', tables: [], start, end: endBefore(c) };
}

function declared(c: Cursor, start: number): Tree {
  c.at++;
  while (!isAtEnd(c) && !is(c, 'DEFAULT')) skipOne(c);
  const inner = take(c, 'DEFAULT') && is(c, '(') && holdsQuery(c, c.at) ? query(c) : undefined;
  skipStatement(c);
  return { kind: 'utility', words: 'declare', tables: [], ...(inner && { inner }), start, end: endBefore(c) };
}

function created(c: Cursor, start: number): Tree | undefined {
  const first = c.at;
  c.at++;
  if (takePair(c, 'OR', 'REPLACE') || kindAt(c) === WORD) while (is(c, 'TEMP') || is(c, 'TEMPORARY') || is(c, 'AGGREGATE')) c.at++;
  if (is(c, 'PROCEDURE')) return routine(c, start);
  const isTable = is(c, 'TABLE') && !isPair(c, 'TABLE', 'FUNCTION');
  if (is(c, 'FUNCTION') || isPair(c, 'TABLE', 'FUNCTION')) return functionOf(c, start);
  c.at = first;
  if (isTable || ['VIEW', 'SCHEMA', 'MATERIALIZED', 'EXTERNAL', 'SNAPSHOT'].includes(c.words[c.at + 1]!) || ['VIEW', 'MATERIALIZED'].includes(c.words[c.at + 3]!)) return undefined;
  return passed(c, start);
}

/** `create table function f(x int64) as select …`, `create function f(x int64) as (x + 1)`. */
function functionOf(c: Cursor, start: number): Tree {
  while (!isAtEnd(c) && !is(c, 'AS')) skipOne(c);
  const isQuery = take(c, 'AS') && (beginsQuery(c, c.at) || (is(c, '(') && holdsQuery(c, c.at)));
  const inner = isQuery ? query(c) : undefined;
  skipStatement(c);
  return { kind: 'utility', words: 'create function', tables: [], ...(inner && { inner }), start, end: endBefore(c) };
}
