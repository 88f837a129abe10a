// What Oracle reads besides the common SQL (SQL Language Reference 23: SELECT, expressions, conditions; PL/SQL Language Reference for blocks).
// The file is long because the forms are one table and each is short.
import { NUMBER, PARAMETER, STRING, WORD } from '../tokens.ts';
import type { CallExpr, Expr, FromItem, FunctionRef, InsertNode, JoinRef, Name, QueryNode, SelectNode, Tree } from '../tree.ts';
import { orderItems } from '../parser/calls.ts';
import { connectBy, prior } from '../parser/connectBy.ts';
import {
  advance, endBefore, expect, ident, is, isAhead, isAtEnd, isLabel, isName, isPair, kindAt, name, skipOne, skipParens, skipStatement, startHere, take, takeOne, takePair, type Cursor, type Draft,
} from '../parser/cursor.ts';
import { expression, expressions, operand } from '../parser/expressions.ts';
import { callOf, interval, lateAlias, looselyAltered, member, moreConditions, nullTreatment, opaque, passed, reshaped, sampled, unsaid } from '../parser/extras.ts';
import { fromItem } from '../parser/from.ts';
import type { Grammar } from '../parser/grammar.ts';
import { insertAll } from '../parser/insertAll.ts';
import { beginsQuery, emptyTail, holdsQuery, query } from '../parser/queries.ts';
import { resync } from '../parser/resync.ts';
import { block } from '../parser/scripting.ts';
import { created } from './definitions.ts';

const shapes: ReadonlySet<string> = new Set(['PIVOT', 'UNPIVOT', 'MATCH_RECOGNIZE']);

export const grammar: Grammar = {
  statements: new Map<string, (c: Cursor, start: number) => Tree | undefined>([
    ['BEGIN', block], ['DECLARE', block], ['<<', block], ['CREATE', created], ['ALTER', looselyAltered], ['INSERT', (c, start) => (isAhead(c, 1, 'ALL') || isAhead(c, 1, 'FIRST') ? insertAll(c, start) : undefined)],
    ['EXPLAIN', explained], ['DROP', dropped],
    ...['AUDIT', 'NOAUDIT', 'PURGE', 'FLASHBACK', 'ASSOCIATE', 'DISASSOCIATE', 'ADMINISTER', 'EXEC', 'PACKAGE', 'PROCEDURE', 'FUNCTION', 'TYPE', 'CURSOR', 'PRAGMA', 'FOR', 'LOOP', 'END', 'GRANT', 'REVOKE', 'ANALYZE'].map((word): [string, typeof passed] => [word, passed]),
  ]),
  clauses: new Map([['START', connectBy], ['CONNECT', connectBy], ['MODEL', model], ['BULK', bulk], ['WHERE', where]]),
  tails: new Map<string, (c: Cursor, node: Draft<QueryNode>) => boolean>([['ORDER', siblings], ['FOR', locked], ['WITH', readOnly], ['LOG', logged]]),
  isClause: (c) => isPair(c, 'START', 'WITH') || isPair(c, 'CONNECT', 'BY') || isPair(c, 'BULK', 'COLLECT') || isPair(c, 'LOG', 'ERRORS') || isModel(c),
  fromItem: collection,
  afterItem,
  isNoAlias: (c) => (shapes.has(c.words[c.at]!) && (isAhead(c, 1, '(') || isAhead(c, 2, '(') || isAhead(c, 2, 'NULLS'))) || isPair(c, 'LOG', 'ERRORS') || isPair(c, 'PARTITION', 'BY') || ((is(c, 'PARTITION') || is(c, 'SUBPARTITION')) && (isAhead(c, 1, '(') || isAhead(c, 1, 'FOR'))) || isPair(c, 'AS', 'OF') || (is(c, 'RETURN') && c.procedural),
  join: partitioned,
  operands: new Map<string, (c: Cursor, start: number) => Expr | undefined>([['PRIOR', prior], ['CONNECT_BY_ROOT', prior], ['CURSOR', cursorOf], ['MULTISET', cursorOf], ['THE', cursorOf], ['TABLE', cursorOf], ['INTERVAL', interval], ['JSON_TRANSFORM', loose], ['JSON_TABLE', loose], ['XMLTABLE', loose], ['XMLQUERY', loose], ['XMLCAST', loose], ['JSON', jsonOf]]),
  isNoCall: isOuterMark,
  postfix: new Map<string, (c: Cursor, value: Expr) => Expr | undefined>([['(', outerMark], ['.', member], ['@', linked], ['DAY', unit], ['YEAR', unit], ['%', attribute]]),
  infix: new Map<string, (c: Cursor, left: Expr, least: number) => Expr | undefined>([['MULTISET', multiset], ['MEMBER', memberOf], ['SUBMULTISET', memberOf], ['LIKEC', like], ['LIKE2', like], ['LIKE4', like], ['NOT', negated], ['VALIDATE', steered], ['STRICT', steered], ['LAX', steered]]),
  afterCall,
  endArguments,
  test,
  source,
  target,
  afterTarget,
  afterBranch,
  returningInto: true,
};

// ── Clauses

/** Where ROWNUM is asked for, the rows may be limited by it. */
function where(c: Cursor, node: Draft<SelectNode>): boolean {
  const first = c.at;
  moreConditions(c, node);
  for (let at = first; at < c.at; at++) if (c.words[at] === 'ROWNUM') return unsaid(node, 'limit'), true;
  return true;
}

/** `order siblings by`. */
function siblings(c: Cursor, node: Draft<QueryNode>): boolean {
  if (!isAhead(c, 1, 'SIBLINGS')) return false;
  const start = startHere(c);
  c.clause = 'order';
  c.at += 2;
  expect(c, 'BY');
  node.order = orderItems(c);
  node.orderSpan = { start, end: endBefore(c) };
  return true;
}

/** `for update of t.a wait 5`. */
function locked(c: Cursor, node: Draft<QueryNode>): boolean {
  if (!isAhead(c, 1, 'UPDATE')) return false;
  const start = startHere(c);
  c.at += 2;
  if (take(c, 'OF')) {
    do name(c, 'a column');
    while (take(c, ','));
  }
  const wait = take(c, 'NOWAIT') ? 'nowait' : takePair(c, 'SKIP', 'LOCKED') ? 'skip locked' : undefined;
  if (take(c, 'WAIT')) expression(c);
  node.locks = [...node.locks, { start, end: endBefore(c), strength: 'update', of: [], ...(wait && { wait }) }];
  return true;
}

/** `with read only`, `with check option` behind the query of a view. */
function readOnly(c: Cursor): boolean {
  if (!isAhead(c, 1, 'READ') && !isAhead(c, 1, 'CHECK')) return false;
  c.at += 2;
  advance(c);
  if (take(c, 'CONSTRAINT') && isLabel(c)) c.at++;
  return true;
}

function logged(c: Cursor): boolean {
  if (!isAhead(c, 1, 'ERRORS')) return false;
  c.at += 2;
  if (take(c, 'INTO')) name(c, 'a table');
  if (is(c, '(')) skipParens(c);
  if (take(c, 'REJECT')) {
    take(c, 'LIMIT');
    advance(c);
  }
  return true;
}

const isModel = (c: Cursor): boolean => is(c, 'MODEL') && /^(?:DIMENSION|PARTITION|RETURN|REFERENCE|MAIN|IGNORE|KEEP|UNIQUE)$/i.test(c.text.slice(c.starts[c.at + 1], c.ends[c.at + 1]));

/** MODEL makes its own rows and columns. */
function model(c: Cursor, node: Draft<SelectNode>): boolean {
  if (!isModel(c)) return false;
  while (!isAtEnd(c) && !is(c, ')') && !is(c, 'ORDER') && !is(c, 'UNION') && !is(c, 'MINUS')) skipOne(c);
  unsaid(node, 'select', 'from', 'where');
  return true;
}

/** `bulk collect into a, b limit 10`. */
function bulk(c: Cursor): boolean {
  if (!takePair(c, 'BULK', 'COLLECT')) return false;
  expect(c, 'INTO');
  do operand(c);
  while (take(c, ','));
  resync(c);
  return true;
}

// ── FROM

/** `table(x) t (+)`, `the (select …)`, `containers(t)`. */
function collection(c: Cursor, start: number): FromItem | undefined {
  if ((is(c, 'JSON_TABLE') || is(c, 'XMLTABLE')) && isAhead(c, 1, '(')) {
    const table: Draft<FunctionRef> = { kind: 'function ref', start, end: start, columns: [], calls: [callOf(loose(c, start)!)], ordinality: false, lateral: true };
    if (isOuterMark(c)) c.at += 3;
    lateAlias(c, table);
    return table;
  }
  const isLateral = is(c, 'LATERAL') && isAhead(c, 1, 'TABLE');
  if (isLateral) c.at++;
  if ((!is(c, 'TABLE') && !is(c, 'THE') && !is(c, 'CONTAINERS') && !is(c, 'SHARDS') && !is(c, 'GRAPH_TABLE')) || !isAhead(c, 1, '(')) return kindAt(c) === PARAMETER ? boundTable(c, start) : undefined;
  const isWhole = is(c, 'CONTAINERS') || is(c, 'SHARDS');
  const isGraph = is(c, 'GRAPH_TABLE');
  c.at += 2;
  if (isGraph) {
    c.at--;
    skipParens(c);
    const graph: Draft<FromItem> = { kind: 'hole ref', start, end: endBefore(c), columns: [], index: undefined };
    lateAlias(c, graph);
    return graph;
  }
  if (isWhole) {
    const item = fromItem(c);
    expect(c, ')');
    if (item) lateAlias(c, item);
    return item;
  }
  const at = startHere(c);
  const value: Expr = beginsQuery(c, c.at) ? { kind: 'subquery', query: query(c), start: at, end: endBefore(c) } : expression(c);
  expect(c, ')');
  if (isOuterMark(c)) c.at += 3;
  const item: Draft<FunctionRef> = { kind: 'function ref', start, end: endBefore(c), columns: [], calls: [callOf(value)], ordinality: false, lateral: true };
  lateAlias(c, item);
  return item;
}

function boundTable(c: Cursor, start: number): FromItem {
  c.at++;
  while (is(c, '.') && isLabel({ ...c, at: c.at + 1 })) c.at += 2;
  const item: Draft<FromItem> = { kind: 'table ref', start, end: endBefore(c), name: { start, end: endBefore(c), parts: [], hole: c.text.slice(start, endBefore(c)) }, columns: [], only: false };
  lateAlias(c, item);
  return item;
}

function afterItem(c: Cursor, item: FromItem): FromItem {
  let found = item;
  for (;;) {
    if (is(c, '@') && (isLabel({ ...c, at: c.at + 1 }) || kindAt(c, 1) === PARAMETER)) {
      c.at++;
      name(c, 'a database link');
      foreign(found);
      lateAlias(c, found);
    } else if ((is(c, 'PARTITION') || is(c, 'SUBPARTITION')) && (isAhead(c, 1, '(') || isPair(c, 'PARTITION', 'FOR'))) {
      c.at++;
      take(c, 'FOR');
      skipParens(c);
      lateAlias(c, found);
    } else if (isPair(c, 'AS', 'OF')) flashback(c, found);
    else if (is(c, 'VERSIONS')) versions(c, found);
    else if (is(c, 'SAMPLE')) sampled(c, found);
    else if (shapes.has(c.words[c.at]!) && found.kind !== 'join') {
      if (isPair(c, 'PIVOT', 'XML')) c.at++;
      found = reshaped(c, found);
    } else if (shapes.has(c.words[c.at]!)) found = reshaped(c, found);
    else if (isOuterMark(c)) c.at += 3;
    else return found;
  }
}

/** A table of another database: its columns are not those of one that is called the same here. */
function foreign(item: FromItem): void {
  if (item.kind === 'table ref') (item as Draft<typeof item>).name = { ...item.name, hole: '@' };
}

function flashback(c: Cursor, item: FromItem): void {
  c.at += 2;
  if (takePair(c, 'PERIOD', 'FOR')) name(c, 'a period');
  else takeOne(c, ['SCN', 'TIMESTAMP']);
  operand(c);
  lateAlias(c, item);
}

function versions(c: Cursor, item: FromItem): void {
  c.at++;
  if (takePair(c, 'PERIOD', 'FOR')) name(c, 'a period');
  if (take(c, 'BETWEEN')) {
    takeOne(c, ['SCN', 'TIMESTAMP']);
    operand(c);
    take(c, 'AND');
    operand(c);
  }
  lateAlias(c, item);
}

/** `partition by (a) right outer join`: an outer join that fills gaps. */
function partitioned(c: Cursor, left: FromItem): FromItem | undefined {
  if (isPair(c, 'PARTITION', 'BY')) {
    c.at += 2;
    if (is(c, '(')) skipParens(c);
    else expressions(c);
    return left;
  }
  if (!is(c, 'CROSS') && !is(c, 'OUTER')) return undefined;
  if (!isAhead(c, 1, 'APPLY')) return undefined;
  const start = startHere(c);
  const type: JoinRef['type'] = is(c, 'OUTER') ? 'left' : 'cross';
  c.at += 2;
  const operatorSpan = { start, end: endBefore(c) };
  const right = fromItem(c);
  if (!right) return left;
  return { kind: 'join', start: left.start, end: right.end, type, natural: false, left, right: right.kind === 'join' ? right : { ...right, lateral: true }, operatorSpan };
}

// ── Expressions

function isOuterMark(c: Cursor): boolean {
  return is(c, '(') && isAhead(c, 1, '+') && isAhead(c, 2, ')');
}

/** `a (+)`: the side of an outer join that may be missing. */
function outerMark(c: Cursor, value: Expr): Expr | undefined {
  if (!isOuterMark(c)) return undefined;
  c.at += 3;
  return value.kind === 'column' ? { ...value, end: endBefore(c), outer: true } : value;
}

/** `a@link`: of another database. */
function linked(c: Cursor, value: Expr): Expr | undefined {
  if (kindAt(c, 1) !== WORD) return undefined;
  c.at++;
  name(c, 'a database link');
  return value.kind === 'call' || !is(c, '(') ? opaque(value.start, endBefore(c)) : (skipParens(c), opaque(value.start, endBefore(c)));
}

/** `(a - b) day (9) to second (3)`, `year to month`. */
function unit(c: Cursor, value: Expr): Expr | undefined {
  if (!isAhead(c, 1, 'TO') && !(isAhead(c, 1, '(') && kindAt(c, 2) === NUMBER)) return undefined;
  c.at++;
  if (is(c, '(')) skipParens(c);
  if (take(c, 'TO')) {
    advance(c);
    if (is(c, '(')) skipParens(c);
  }
  return { ...value, end: endBefore(c) };
}

/** `sql%rowcount`, `c%found`. */
function attribute(c: Cursor, value: Expr): Expr | undefined {
  if (kindAt(c, 1) !== WORD || value.kind === 'literal' || c.starts[c.at]! !== value.end || c.starts[c.at + 1] !== c.ends[c.at]) return undefined;
  c.at += 2;
  if (is(c, '(')) skipParens(c);
  return opaque(value.start, endBefore(c));
}

/** `cursor(select …)`, `multiset(select …)`, `table(select …)`. */
function cursorOf(c: Cursor, start: number): Expr | undefined {
  if (!isAhead(c, 1, '(')) return undefined;
  c.at++;
  if (holdsQuery(c, c.at)) {
    const inner = query(c);
    return { kind: 'array', start, end: endBefore(c), items: [], query: inner };
  }
  skipParens(c);
  return opaque(start, endBefore(c));
}

function multiset(c: Cursor, left: Expr, least: number): Expr | undefined {
  if (least > 8 || !['UNION', 'INTERSECT', 'EXCEPT'].includes(c.words[c.at + 1]!)) return undefined;
  const operatorSpan = { start: startHere(c), end: c.ends[c.at + 1]! };
  c.at += 2;
  takeOne(c, ['ALL', 'DISTINCT']);
  const right = operand(c);
  return { kind: 'binary', start: left.start, end: right.end, operator: 'multiset', operatorSpan, left, right };
}

function memberOf(c: Cursor, left: Expr, least: number): Expr | undefined {
  if (least > 6) return undefined;
  const operatorSpan = { start: startHere(c), end: c.ends[c.at]! };
  c.at++;
  take(c, 'OF');
  const right = operand(c);
  return { kind: 'binary', start: left.start, end: right.end, operator: 'member of', operatorSpan, left, right };
}

function like(c: Cursor, left: Expr, least: number): Expr | undefined {
  if (least > 6) return undefined;
  c.at++;
  const pattern = operand(c);
  if (take(c, 'ESCAPE')) operand(c);
  return { kind: 'like', start: left.start, end: endBefore(c), operator: 'like', negated: false, left, pattern };
}

/** `is json strict`, `is json validate '…'`. */
function steered(c: Cursor, left: Expr): Expr | undefined {
  if (left.kind !== 'is') return undefined;
  c.at++;
  if (kindAt(c) === STRING) c.at++;
  return { ...left, end: endBefore(c) };
}

function negated(c: Cursor, left: Expr, least: number): Expr | undefined {
  const next = c.words[c.at + 1]!;
  if (least > 6 || !['MEMBER', 'SUBMULTISET', 'LIKEC', 'LIKE2', 'LIKE4'].includes(next)) return undefined;
  const { start } = left;
  c.at++;
  const inner = next.startsWith('LIKE') ? like(c, left, least) : memberOf(c, left, least);
  return inner && { kind: 'not', start, end: inner.end, operand: inner };
}

/** `keep (dense_rank first order by a)`, `ignore nulls`, `from first`. */
function afterCall(c: Cursor, call: Draft<CallExpr>): void {
  if (isPair(c, 'KEEP', '(')) {
    c.at += 2;
    c.nested++;
    while (!isAtEnd(c) && !is(c, ')') && !is(c, 'ORDER')) c.at++;
    if (takePair(c, 'ORDER', 'BY')) call.withinGroup = orderItems(c);
    c.nested--;
    expect(c, ')');
  }
  if (is(c, 'FROM') && (isAhead(c, 1, 'FIRST') || isAhead(c, 1, 'LAST')) && (isAhead(c, 2, 'OVER') || isAhead(c, 2, 'IGNORE') || isAhead(c, 2, 'RESPECT'))) c.at += 2;
  nullTreatment(c);
}

/** `is nan`, `is a set`, `is of type (only t)`, `is json strict`, `is empty`. */
function test(c: Cursor): boolean {
  if (take(c, 'OF')) {
    take(c, 'TYPE');
    skipParens(c);
    return true;
  }
  if (takePair(c, 'A', 'SET')) return true;
  return takeOne(c, ['NAN', 'INFINITE', 'EMPTY', 'DANGLING', 'PRESENT']) !== undefined;
}

/** `… returning clob pretty`, `… on overflow truncate`, `… default 0 on conversion error`: what only steers a function is passed. */
function endArguments(c: Cursor): void {
  if (kindAt(c) !== WORD || !steering.has(c.words[c.at]!) && c.words[c.at] !== '') return;
  while (!is(c, ')') && !is(c, ',') && !isAtEnd(c)) skipOne(c);
}
const steering: ReadonlySet<string> = new Set(['RETURNING', 'ON', 'DEFAULT', 'FORMAT', 'STRICT', 'NULL', 'ABSENT', 'ERROR', 'EMPTY', 'TYPE', 'WITH', 'WITHOUT', 'COLUMNS', 'USING', 'PASSING', 'AS', 'FROM', 'KEEP', 'OMIT', 'TRUNCATE', 'ORDERED']);

/** A function whose arguments are divided by words of its own: the first argument is read, the others are passed. */
function loose(c: Cursor, start: number): Expr | undefined {
  if (!isAhead(c, 1, '(')) return undefined;
  const label = ident(c);
  const open = c.at;
  c.at++;
  c.nested++;
  const args = is(c, ')') ? [] : [expression(c)];
  c.nested--;
  const close = c.tokens.partners[open]!;
  if (close >= c.at) c.at = close + 1;
  else expect(c, ')');
  return { kind: 'call', start, end: endBefore(c), name: { start, end: label.end, parts: [label] }, args, star: false, distinct: false, order: [] };
}

/** `json {'a': 1}`, `json [1, 2]`. */
function jsonOf(c: Cursor, start: number): Expr | undefined {
  if (isAhead(c, 1, '{')) {
    c.at++;
    while (!is(c, '}') && !isAtEnd(c)) skipOne(c);
    take(c, '}');
    return opaque(start, endBefore(c));
  }
  if (!isAhead(c, 1, '[')) return undefined;
  c.at++;
  let depth = 0;
  do {
    if (is(c, '[')) depth++;
    else if (is(c, ']')) depth--;
    skipOne(c);
  } while (depth > 0 && !isAtEnd(c));
  return opaque(start, endBefore(c));
}

// ── Writes

/** `values r`: a record of PL/SQL. */
function source(c: Cursor, node: Draft<InsertNode>): boolean {
  if (!is(c, 'VALUES') || isAhead(c, 1, '(') || !isLabel({ ...c, at: c.at + 1 })) return false;
  const start = startHere(c);
  c.at++;
  expression(c);
  node.source = { kind: 'values', start, end: endBefore(c), verb: { start, end: start }, rows: [], ...emptyTail(c), fragments: [], unsaid: ['values'] };
  return true;
}

/** `update (select …) set`, `delete from table(…)`, `insert into (select …)`: the first table of the query is written. */
function target(c: Cursor): Name | undefined {
  const start = startHere(c);
  if (is(c, 'TABLE') && isAhead(c, 1, '(')) {
    c.at++;
    skipParens(c);
    return { start, end: endBefore(c), parts: [], hole: c.text.slice(start, endBefore(c)) };
  }
  if (!is(c, '(') || !holdsQuery(c, c.at)) return undefined;
  const inner = query(c);
  const first = inner.kind === 'select' ? inner.from[0] : undefined;
  return first?.kind === 'table ref' && inner.kind === 'select' && inner.from.length === 1 ? first.name : { start, end: endBefore(c), parts: [], hole: c.text.slice(start, endBefore(c)) };
}

function afterTarget(c: Cursor): void {
  if (is(c, '@')) {
    c.at++;
    name(c, 'a database link');
  }
  if ((is(c, 'PARTITION') || is(c, 'SUBPARTITION')) && (isAhead(c, 1, '(') || isAhead(c, 1, 'FOR'))) {
    c.at++;
    take(c, 'FOR');
    skipParens(c);
  }
}

/** `update set … where … delete where …`, `insert … where …`. */
function afterBranch(c: Cursor): void {
  if (take(c, 'WHERE')) expression(c);
  if (isPair(c, 'DELETE', 'WHERE')) {
    c.at += 2;
    expression(c);
  }
}

// ── Statements

/** `explain plan set statement_id = 'x' into t for select …`. */
function explained(c: Cursor, start: number): Tree {
  while (!isAtEnd(c) && !is(c, 'FOR')) skipOne(c);
  const inner = take(c, 'FOR') && (beginsQuery(c, c.at) || ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(c.words[c.at]!)) ? query(c) : undefined;
  skipStatement(c);
  return { kind: 'utility', words: 'explain', tables: [], ...(inner && { inner }), start, end: endBefore(c) };
}

/** `drop table t cascade constraints purge`, `drop public synonym s`. */
function dropped(c: Cursor, start: number): Tree | undefined {
  if (!['TABLE', 'VIEW', 'INDEX'].includes(c.words[c.at + 1]!)) return passed(c, start);
  const object = c.words[c.at + 1]!.toLowerCase();
  c.at += 2;
  const exists = takePair(c, 'IF', 'EXISTS');
  if (!isName(c)) return passed(c, start);
  const names = [name(c, 'a name')];
  const cascade = take(c, 'CASCADE');
  skipStatement(c);
  return { kind: 'drop', object, names, ifExists: exists, concurrently: false, cascade, start, end: endBefore(c) };
}
