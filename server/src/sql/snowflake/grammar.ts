// What Snowflake reads besides the common SQL (sql-reference/constructs, sql-reference/sql, snowflake-scripting).
// The file is long because the forms are one table and each is short.
import { NUMBER, PARAMETER, STRING } from '../tokens.ts';
import type { Expr, FromItem, FunctionRef, Name, QueryNode, SelectNode, TableRef, Tree } from '../tree.ts';
import { connectBy, prior } from '../parser/connectBy.ts';
import {
  endBefore, expect, is, isAhead, isAtEnd, isGlued, isLabel, isNameLike, isPair, kindAt, name, skipOne, skipParens, skipStatement, startHere, take, type Cursor, type Draft,
} from '../parser/cursor.ts';
import { expression } from '../parser/expressions.ts';
import { allOutputs, braced, callOf, element, interval, lambda, lateAlias, looselyAltered, member, modifiedJoin, nullTreatment, opaque, passed, qualify, reshaped, sampled, starModifiers, unsaid, withTotals } from '../parser/extras.ts';
import type { Grammar } from '../parser/grammar.ts';
import { insertAll } from '../parser/insertAll.ts';
import { beginsQuery, emptyTail, holdsQuery, query } from '../parser/queries.ts';
import { block, routine } from '../parser/scripting.ts';
import { created } from './definitions.ts';

const shapes: ReadonlySet<string> = new Set(['PIVOT', 'UNPIVOT', 'MATCH_RECOGNIZE']);
const travels: ReadonlySet<string> = new Set(['AT', 'BEFORE', 'CHANGES']);

export const grammar: Grammar = {
  statements: new Map<string, (c: Cursor, start: number) => Tree | undefined>([
    ['BEGIN', (c, start) => (isAhead(c, 1, ';') || isAhead(c, 1, 'TRANSACTION') || isAhead(c, 1, 'WORK') || isAhead(c, 1, 'NAME') || c.kinds[c.at + 1] === 0 ? undefined : block(c, start))],
    ...['IF', 'LOOP', 'WHILE', 'FOR', 'REPEAT', 'CASE', 'DECLARE'].map((word): [string, typeof block] => [word, block]),
    ['INSERT', inserted], ['COPY', copied], ['CREATE', (c, start) => created(c, start, routine)], ['ALTER', looselyAltered], ['SHOW', flow], ['CALL', flow], ['DESCRIBE', flow], ['DESC', flow],
    ...['UNSET', 'LIST', 'LS', 'REMOVE', 'RM', 'PUT', 'GET', 'UNDROP', 'LET'].map((word): [string, typeof passed] => [word, passed]),
  ]),
  beforeItems: top,
  clauses: new Map([['QUALIFY', qualify], ['WITH', withTotals], ['START', connectBy], ['CONNECT', connectBy]]),
  tails: new Map([['->>', chained]]),
  isClause: (c) => is(c, 'QUALIFY') || is(c, '->>') || isPair(c, 'START', 'WITH') || isPair(c, 'CONNECT', 'BY'),
  afterStar: starModifiers,
  fromItem,
  afterItem,
  isNoAlias: (c) => (shapes.has(c.words[c.at]!) || travels.has(c.words[c.at]!) || is(c, 'SAMPLE') || is(c, 'TABLESAMPLE')) && (isAhead(c, 1, '(') || is(c, 'TABLESAMPLE') || is(c, 'SAMPLE')) || isPair(c, 'ASOF', 'JOIN') || isPair(c, 'START', 'WITH') || isPair(c, 'CONNECT', 'BY'),
  join: (c, left) => (is(c, 'ASOF') || is(c, 'DIRECTED') || isAhead(c, 1, 'DIRECTED') || isAhead(c, 2, 'DIRECTED') || isAhead(c, 3, 'DIRECTED') ? modifiedJoin(c, left, new Set(['ASOF', 'DIRECTED'])) : undefined),
  operands: new Map<string, (c: Cursor, start: number) => Expr | undefined>([
    ['{', braced], ['INTERVAL', interval], ['ALL', allOutputs], ['@', stage], ['PRIOR', prior], ['CONNECT_BY_ROOT', prior], ['TRY_CAST', tryCast], ['TABLE', tableCall], ['*', spread],
  ]),
  named: lambda,
  postfix: new Map([[':', element], ['.', member], ['!', method], ['(', named]]),
  afterCall: nullTreatment,
  target: identified,
};

// ── Expressions

/** `@stage/path`, `@~`, `@%table`: what is glued together. */
function stage(c: Cursor, start: number): Expr | undefined {
  stagePath(c);
  return opaque(start, endBefore(c));
}

function stagePath(c: Cursor): void {
  c.at++;
  while (!isAtEnd(c) && isGlued(c) && !is(c, ')') && !is(c, ',') && !is(c, '(')) c.at++;
}

function tryCast(c: Cursor, start: number): Expr | undefined {
  if (!isAhead(c, 1, '(')) return undefined;
  c.at += 2;
  const value = expression(c);
  expect(c, 'AS');
  while (!is(c, ')') && !isAtEnd(c)) skipOne(c);
  expect(c, ')');
  return callOf({ ...value, start, end: endBefore(c) });
}

/** `table(f(x))` as an argument. */
function tableCall(c: Cursor, start: number): Expr | undefined {
  if (!isAhead(c, 1, '(')) return undefined;
  c.at++;
  skipParens(c);
  return opaque(start, endBefore(c));
}

/** `f(* ilike 'a%')` and `{*}`: a star among arguments. */
function spread(c: Cursor, start: number): Expr | undefined {
  if (isAhead(c, 1, '*')) {
    c.at += 2;
    const value = expression(c);
    return { ...value, start };
  }
  return undefined;
}

/** `model!predict(…)`: a method of a model. */
function method(c: Cursor, value: Expr): Expr | undefined {
  if (value.kind !== 'column' || !isLabel({ ...c, at: c.at + 1 })) return undefined;
  c.at += 2;
  if (is(c, '(')) skipParens(c);
  return opaque(value.start, endBefore(c));
}

/** `identifier('f')(1, 2)`: a function by a text. */
function named(c: Cursor, value: Expr): Expr | undefined {
  if (value.kind !== 'call' || value.name.parts.at(-1)?.name !== 'IDENTIFIER' || c.words[c.at - 1] !== ')') return undefined;
  skipParens(c);
  return opaque(value.start, endBefore(c));
}

// ── SELECT and FROM

function top(c: Cursor, node: Draft<SelectNode>): void {
  if (!is(c, 'TOP') || kindAt(c, 1) !== NUMBER) return;
  const start = startHere(c);
  c.at += 2;
  const at = { start: c.starts[c.at - 1]!, end: endBefore(c) };
  node.limit = { start, end: at.end, form: 'top', value: { kind: 'literal', form: 'number', ...at, value: c.text.slice(at.start, at.end) } };
}

function fromItem(c: Cursor, start: number): FromItem | undefined {
  if (is(c, '@') || (is(c, 'LATERAL') && isAhead(c, 1, '@'))) return staged(c, start);
  if (kindAt(c) === STRING) return staged(c, start);
  if (is(c, 'TABLE') && isAhead(c, 1, '(')) return tableFunction(c, start);
  if (is(c, 'LATERAL') && isAhead(c, 1, 'TABLE')) return c.at++, tableFunction(c, start);
  if (is(c, 'VALUES')) return values(c, start);
  if (kindAt(c) === PARAMETER || !isIdentifier(c)) return undefined;
  const table = identified(c)!;
  const item: Draft<TableRef> = { kind: 'table ref', start, end: table.end, name: table, columns: [], only: false };
  lateAlias(c, item);
  return item;
}

function staged(c: Cursor, start: number): FromItem {
  if (kindAt(c) === STRING) c.at++;
  else stagePath(c);
  if (is(c, '(')) skipParens(c);
  const item: Draft<FromItem> = { kind: 'hole ref', start, end: endBefore(c), columns: [], index: undefined };
  lateAlias(c, item);
  return item;
}

/** `table(f(x)) as a`, `table($1)`. */
function tableFunction(c: Cursor, start: number): FunctionRef {
  c.at += 2;
  c.nested++;
  const isQuery = beginsQuery(c, c.at);
  const value = isQuery ? subquery(c) : expression(c);
  c.nested--;
  expect(c, ')');
  const call = callOf(value);
  if (is(c, 'OVER') && isAhead(c, 1, '(')) (c.at++, skipParens(c));
  const item: Draft<FunctionRef> = { kind: 'function ref', start, end: endBefore(c), columns: [], calls: [call], ordinality: false, lateral: true };
  lateAlias(c, item);
  return item;
}

function subquery(c: Cursor): Expr {
  const start = startHere(c);
  const inner = query(c);
  return { kind: 'subquery', start, end: endBefore(c), query: inner };
}

/** `from values (1, 2), (3, 4) as v (a, b)`. */
function values(c: Cursor, start: number): FromItem {
  const rows = [];
  c.at++;
  do rows.push(row(c));
  while (is(c, ',') && isAhead(c, 1, '(') && take(c, ','));
  const inner: QueryNode = { kind: 'values', start, end: endBefore(c), verb: { start, end: start + 6 }, rows, ...emptyTail(c), fragments: [] };
  const item: Draft<FromItem> = { kind: 'subquery ref', start, end: endBefore(c), query: inner, columns: [] };
  lateAlias(c, item);
  return item;
}

function row(c: Cursor): Expr[] {
  const found: Expr[] = [];
  if (!take(c, '(')) return found;
  do found.push(expression(c));
  while (take(c, ','));
  expect(c, ')');
  return found;
}

const isIdentifier = (c: Cursor): boolean => isAhead(c, 1, '(') && c.text.slice(c.starts[c.at], c.ends[c.at]).toUpperCase() === 'IDENTIFIER';

/** `identifier($t)`, `identifier('a.b')`: a table by a text. */
function identified(c: Cursor): Name | undefined {
  if (is(c, '@')) {
    const start = startHere(c);
    stagePath(c);
    return { start, end: endBefore(c), parts: [], hole: c.text.slice(start, endBefore(c)) };
  }
  if (!isIdentifier(c)) return undefined;
  const start = startHere(c);
  c.at++;
  skipParens(c);
  return { start, end: endBefore(c), parts: [], hole: c.text.slice(start, endBefore(c)) };
}

function afterItem(c: Cursor, item: FromItem): FromItem {
  let found = item;
  for (;;) {
    if (shapes.has(c.words[c.at]!) && (isAhead(c, 1, '(') || isAhead(c, 2, 'NULLS'))) found = reshaped(c, found);
    else if (is(c, 'SAMPLE') || is(c, 'TABLESAMPLE')) sampled(c, found);
    else if (travels.has(c.words[c.at]!) && isAhead(c, 1, '(')) {
      while (travels.has(c.words[c.at]!) || isPair(c, 'END', '(')) (c.at++, skipParens(c));
      lateAlias(c, found);
    } else if (is(c, '(') && found.kind === 'function ref') skipParens(c);
    else return found;
  }
}

// ── Statements

/** `show tables ->> select * from $1`: each step is read, the last one is kept. */
function flow(c: Cursor, start: number): Tree | undefined {
  const words = c.text.slice(start, c.ends[c.at]).toLowerCase();
  let at = c.at;
  while (c.kinds[at] !== 0 && c.words[at] !== ';' && c.words[at] !== '->>') at++;
  if (c.words[at] !== '->>') return undefined;
  c.at = at + 1;
  const inner = beginsQuery(c, c.at) ? query(c) : undefined;
  skipStatement(c);
  return { kind: 'utility', words, tables: [], ...(inner && { inner }), start, end: endBefore(c) };
}

function chained(c: Cursor, node: Draft<QueryNode>): boolean {
  while (take(c, '->>')) {
    if (beginsQuery(c, c.at)) query(c);
    else while (!isAtEnd(c) && !is(c, '->>')) skipOne(c);
  }
  unsaid(node, 'where', 'limit');
  return true;
}

/** INSERT ALL and INSERT FIRST write several tables; OVERWRITE is as good as none. */
function inserted(c: Cursor, start: number): Tree | undefined {
  const overwrite = isAhead(c, 1, 'OVERWRITE') ? 1 : 0;
  if (isAhead(c, overwrite + 1, 'ALL') || isAhead(c, overwrite + 1, 'FIRST')) return (c.at += overwrite), insertAll(c, start);
  return undefined;
}

/** `copy into t (a, b) from @stage …`, `copy into @stage from (select …)`. */
function copied(c: Cursor, start: number): Tree {
  c.at++;
  take(c, 'INTO');
  const tables: Name[] = [];
  if (is(c, '@')) stagePath(c);
  else if (isNameLike(c)) tables.push(name(c, 'a table'));
  let inner: QueryNode | undefined;
  while (!isAtEnd(c)) {
    if (is(c, '(') && !inner && holdsQuery(c, c.at)) inner = query(c);
    else if (is(c, 'FROM') && isNameLike({ ...c, at: c.at + 1 }) && kindAt(c, 1) !== PARAMETER) (c.at++, tables.push(name(c, 'a table')));
    else skipOne(c);
  }
  return { kind: 'utility', words: 'copy', tables, ...(inner && { inner }), start, end: endBefore(c) };
}
