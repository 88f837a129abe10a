// Queries: WITH, SELECT, VALUES, TABLE, set operations, and the tail of ORDER BY, LIMIT and locks that any of them may have.
// Longer than 200 lines because the clauses of SELECT are one list and each is short.
import type { Clause, Cte, Expr, Ident, LimitClause, LockClause, QueryNode, SelectItem, SelectNode, SetNode, TableNode, ValuesNode, WithClause } from '../tree.ts';
import { STRING } from '../tokens.ts';
import {
  beginsLine, beginsStatement, DEEPEST, deeper, endBefore, expect, fail, hereSpan, ident, identList, is, isAhead, isAtEnd, isBareLabel, isHole, isLabel, isName, isNameLike, isPair, kindAt, LONGEST, name, names, needIdent, skipOne,
  startHere, take, takeOne, takePair, type Cursor, type Draft,
} from './cursor.ts';
import { orderItems, windowSpec } from './calls.ts';
import { enclosed, expression } from './expressions.ts';
import { clauseHere, takeFragments } from './fragments.ts';
import { fromList } from './from.ts';
import { missing } from './operands.ts';
import { deletion, insertion, merging, update } from './writes.ts';

/** What a query is, before its tail is read. */
export const emptyTail = (c: Cursor): { order: []; locks: []; fragments: Cursor['fragments'] } => ({ order: [], locks: [], fragments: c.fragments });

/** Whether the token at an index begins a query. */
export function beginsQuery(c: Cursor, index: number): boolean {
  switch (c.words[index]) {
    case 'SELECT': return true;
    case 'WITH': return c.words[index + 1] !== '(';
    case 'VALUES': return c.words[index + 1] === '(' || c.words[index + 1] === 'ROW' || c.kinds[index + 1] === 6;
    case 'TABLE': return c.kinds[index + 1] === 1 || c.kinds[index + 1] === 2;
    default: return false;
  }
}

const afterQuery: ReadonlySet<string> = new Set([')', 'UNION', 'INTERSECT', 'EXCEPT', 'MINUS', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH', 'FOR']);

/** Whether what stands in a parenthesis is a query. Decided once for each, so runs of parentheses take linear time. */
export function holdsQuery(c: Cursor, open: number): boolean {
  if (c.words[open + 1] !== '(') return beginsQuery(c, open + 1);
  const known = c.holdsQuery.get(open);
  if (known !== undefined) return known;
  let inner = open + 1;
  while (c.words[inner + 1] === '(' && !c.holdsQuery.has(inner)) inner++;
  let result = c.holdsQuery.get(inner) ?? beginsQuery(c, inner + 1);
  c.holdsQuery.set(inner, result);
  for (let at = inner - 1; at >= open; at--) {
    const partner = c.tokens.partners[at + 1]!;
    result = result && (partner === 0 || afterQuery.has(c.words[partner + 1]!));
    c.holdsQuery.set(at, result);
  }
  return result;
}

/** A whole query with its tail. It has fragments and clauses of its own, whatever stands around it. */
export function query(c: Cursor): QueryNode {
  const { clause, fragments, nested } = c;
  c.fragments = [];
  c.nested = 0;
  c.depth += 4;
  const node = c.depth > DEEPEST ? tooDeepQuery(c) : wholeQuery(c);
  c.depth -= 4;
  c.clause = clause;
  c.fragments = fragments;
  c.nested = nested;
  return node;
}

function tooDeepQuery(c: Cursor): QueryNode {
  fail(c, 'This is nested too deeply to be read.');
  const at = endBefore(c);
  while (!isAtEnd(c) && !is(c, ')')) skipOne(c);
  return { kind: 'values', start: at, end: endBefore(c), verb: { start: at, end: at }, rows: [], ...emptyTail(c) };
}

function wholeQuery(c: Cursor): QueryNode {
  const start = startHere(c);
  c.clause = 'with';
  takeFragments(c, 'with');
  const withClause = is(c, 'WITH') ? withList(c) : undefined;
  if (withClause && isHole(c)) takeFragments(c, 'with');
  const body: Draft<QueryNode> = setOperation(c, 1);
  if (withClause) {
    // A query in parentheses may have a WITH of its own: then the outer one is lost, which PostgreSQL alone allows.
    if (!body.with) body.with = withClause;
    body.start = Math.min(body.start, start);
  }
  if (c.fragments.length > 0 && c.fragments[0]!.start < body.start) body.start = c.fragments[0]!.start;
  tail(c, body);
  body.end = Math.max(body.end, body.parenthesised ? body.end : endBefore(c));
  return body;
}

function withList(c: Cursor): WithClause {
  const start = startHere(c);
  c.at++;
  const recursive = take(c, 'RECURSIVE');
  const ctes = [cte(c)];
  for (;;) {
    if (isHole(c)) takeFragments(c, 'with');
    if (!take(c, ',')) break;
    if (beginsQuery(c, c.at)) {
      fail(c, 'Expected the name of a common table expression here.');
      break;
    }
    ctes.push(cte(c));
  }
  return { start, end: endBefore(c), recursive, ctes };
}

function cte(c: Cursor): Cte {
  const start = startHere(c);
  const label = needIdent(c, 'the name of a common table expression');
  const columns = is(c, '(') && !holdsQuery(c, c.at) && !beginsWrite(c, c.at + 1) ? identList(c) : [];
  expect(c, 'AS');
  const not = isPair(c, 'NOT', 'MATERIALIZED');
  const materialized = not ? false : is(c, 'MATERIALIZED') ? true : undefined;
  if (materialized !== undefined) c.at += not ? 2 : 1;
  expect(c, '(');
  const inner = query(c);
  closeParen(c);
  if (isPair(c, 'SEARCH', 'DEPTH') || isPair(c, 'SEARCH', 'BREADTH')) search(c);
  if (is(c, 'CYCLE')) cycle(c);
  const node: Draft<Cte> = { start: Math.min(start, label.start), end: endBefore(c), name: label, columns, query: inner };
  if (materialized !== undefined) node.materialized = materialized;
  return node;
}

/** The end of a parenthesis, past anything that could not be read before it. */
export function closeParen(c: Cursor): void {
  expect(c, ')');
}

const beginsWrite = (c: Cursor, index: number): boolean => /^(INSERT|UPDATE|DELETE|MERGE)$/.test(c.words[index]!);

function search(c: Cursor): void {
  c.at += 2;
  expect(c, 'FIRST');
  expect(c, 'BY');
  while (isName(c)) {
    ident(c);
    if (!take(c, ',')) break;
  }
  expect(c, 'SET');
  needIdent(c, 'a column');
}

function cycle(c: Cursor): void {
  c.at++;
  while (isName(c)) {
    ident(c);
    if (!take(c, ',')) break;
  }
  expect(c, 'SET');
  needIdent(c, 'a column');
  if (take(c, 'TO')) {
    expression(c);
    expect(c, 'DEFAULT');
    expression(c);
  }
  expect(c, 'USING');
  needIdent(c, 'a column');
}

// ── Set operations

function setOperation(c: Cursor, least: number): Draft<QueryNode> {
  let left = single(c);
  for (let links = 0; ; links++) {
    const operator = c.words[c.at];
    const rank = operator === 'INTERSECT' ? 2 : operator === 'UNION' || operator === 'EXCEPT' || operator === 'MINUS' ? 1 : 0;
    if (rank < least || rank === 0) return left;
    if (links > LONGEST) {
      fail(c, 'This chain is too long to be read.');
      while (!isAtEnd(c) && !is(c, ')')) skipOne(c);
      return left;
    }
    left = combine(c, left, rank);
  }
}

function combine(c: Cursor, left: Draft<QueryNode>, rank: number): Draft<SetNode> {
  const operator = c.words[c.at] === 'INTERSECT' ? 'intersect' : c.words[c.at] === 'UNION' ? 'union' : 'except';
  const from = startHere(c);
  c.at++;
  const all = take(c, 'ALL');
  if (!all) take(c, 'DISTINCT');
  const operatorSpan = { start: from, end: endBefore(c) };
  c.clause = 'setOperation';
  const fragments = c.fragments;
  c.fragments = [];
  const right = setOperation(c, rank + 1);
  c.fragments = fragments;
  return { kind: 'set operation', start: left.parenthesised?.start ?? left.start, end: right.parenthesised?.end ?? right.end, operator, operatorSpan, all, left, right, ...emptyTail(c) };
}

function single(c: Cursor): Draft<QueryNode> {
  switch (c.words[c.at]) {
    case 'SELECT': case 'PERFORM': return select(c);
    case 'VALUES': return values(c);
    case 'TABLE': return table(c);
    case 'INSERT': return insertion(c);
    case 'REPLACE': if (c.dialect.id !== 'postgres') return insertion(c); break;
    case 'UPDATE': return update(c);
    case 'DELETE': return deletion(c);
    case 'MERGE': return merging(c);
    case '(': return inParens(c);
  }
  fail(c, 'Expected a query here.');
  return selectBody(c, { start: endBefore(c), end: endBefore(c) });
}

function inParens(c: Cursor): Draft<QueryNode> {
  const start = startHere(c);
  c.at++;
  const outer = c.fragments;
  const inner: Draft<QueryNode> = query(c);
  c.fragments = outer;
  closeParen(c);
  inner.parenthesised = { start, end: endBefore(c) };
  return inner;
}

function values(c: Cursor): Draft<ValuesNode> {
  const verb = hereSpan(c);
  c.clause = 'values';
  c.at++;
  const rows: Expr[][] = [];
  do {
    if (isHole(c) && !isAhead(c, 1, '(')) {
      takeFragments(c);
      continue;
    }
    take(c, 'ROW');
    if (!expect(c, '(')) break;
    rows.push(is(c, ')') ? [] : enclosed(c));
    closeParen(c);
  } while (take(c, ','));
  if (isHole(c)) takeFragments(c);
  return { kind: 'values', start: verb.start, end: endBefore(c), verb, rows, ...emptyTail(c) };
}

function table(c: Cursor): Draft<TableNode> {
  const verb = hereSpan(c);
  c.at++;
  take(c, 'ONLY');
  const inner = name(c, 'a table');
  take(c, '*');
  return { kind: 'table', start: verb.start, end: endBefore(c), verb, name: inner, ...emptyTail(c) };
}

// ── Select

function select(c: Cursor): Draft<SelectNode> {
  const verb = hereSpan(c);
  c.at++;
  return selectBody(c, verb);
}

function selectBody(c: Cursor, verb: { readonly start: number; readonly end: number }): Draft<SelectNode> {
  const node: Draft<SelectNode> = { kind: 'select', start: verb.start, end: verb.end, verb, items: [], from: [], group: [], windows: [], ...emptyTail(c) };
  c.clause = 'select';
  readDistinct(c, node);
  if (is(c, 'TOP')) readTop(c, node);
  if (c.procedural && is(c, 'INTO')) intoNames(c, node);
  node.items = isClauseEnd(c) ? [] : selectItems(c);
  if (lacksFrom(c)) {
    fail(c, 'Expected FROM here.');
    c.clause = 'from';
    node.from = fromList(c);
  }
  resync(c);
  clauses(c, node);
  node.end = endBefore(c);
  return node;
}

/** A name behind the items, and no FROM before the next clause: the word was forgotten. */
function lacksFrom(c: Cursor): boolean {
  if (!isName(c)) return false;
  for (let at = c.at; at < c.at + 100; at++) {
    const word = c.words[at]!;
    if (word === 'FROM') return false;
    if (word === ';' || word === ')' || c.kinds[at] === 0 || word === 'WHERE' || word === 'ORDER' || word === 'GROUP' || word === 'LIMIT') return true;
    if (word === '(' && c.tokens.partners[at]! > at) at = c.tokens.partners[at]!;
  }
  return false;
}

const clauseOrder = ['INTO', 'FROM', 'WHERE', 'GROUP', 'HAVING', 'WINDOW'];

/** The clauses behind the items. One that comes too late is read all the same, after an error. */
function clauses(c: Cursor, node: Draft<SelectNode>): void {
  for (let last = 0; ; ) {
    const word = c.words[c.at]!;
    const rank = clauseOrder.indexOf(word);
    if (rank < 0 || (word === 'WINDOW' && !isAhead(c, 2, 'AS'))) return;
    if (rank < last && word !== 'INTO') fail(c, 'This clause comes too late.');
    last = Math.max(last, rank);
    readClause(c, node, word);
  }
}

function readClause(c: Cursor, node: Draft<SelectNode>, word: string): void {
  switch (word) {
    case 'INTO': return readInto(c, node);
    case 'FROM': return readFrom(c, node);
    case 'GROUP': return readGroup(c, node);
    case 'WINDOW': return readWindows(c, node);
    case 'HAVING':
      node.having = condition(c, 'having');
      return;
    default: {
      const from = startHere(c);
      if (node.where) fail(c, 'This query has two WHERE clauses.');
      node.where = condition(c, 'where');
      node.whereSpan = { start: from, end: endBefore(c) };
    }
  }
}

function readDistinct(c: Cursor, node: Draft<SelectNode>): void {
  const start = startHere(c);
  if (take(c, 'ALL')) return;
  if (!take(c, 'DISTINCT')) return;
  if (!isPair(c, 'ON', '(')) {
    node.distinct = { span: { start, end: endBefore(c) } };
    if (isClauseEnd(c)) missing(c);
    return;
  }
  c.at += 2;
  const on = enclosed(c);
  closeParen(c);
  node.distinct = { span: { start, end: endBefore(c) }, on };
}

function readTop(c: Cursor, node: Draft<SelectNode>): void {
  const start = startHere(c);
  if (isAhead(c, 1, ',') || isAhead(c, 1, 'FROM') || isAhead(c, 1, '.') || c.dialect.limit !== 'top') return;
  c.at++;
  const limit: Draft<LimitClause> = { start, end: start, form: 'top' };
  if (take(c, '(')) {
    limit.value = expression(c);
    closeParen(c);
  } else if (!isClauseEnd(c)) limit.value = topValue(c);
  take(c, 'PERCENT');
  if (takePair(c, 'WITH', 'TIES')) limit.withTies = true;
  limit.end = endBefore(c);
  node.limit = limit;
}

/** A number or parameter, read alone because what follows is an item: `top 10 -a` reads as two. */
function topValue(c: Cursor): Expr {
  const start = startHere(c);
  const value = c.text.slice(start, c.ends[c.at]!);
  if (kindAt(c) !== 4) return kindAt(c) === 5 || isHole(c) ? parameterAlone(c) : missing(c);
  c.at++;
  return { kind: 'literal', form: 'number', start, end: endBefore(c), value };
}

function parameterAlone(c: Cursor): Expr {
  const at = hereSpan(c);
  const isParameter = kindAt(c) === 5;
  c.at++;
  if (isParameter) return { kind: 'parameter', ...at, style: 'at', name: c.text.slice(at.start + 1, at.end) };
  return { kind: 'hole', ...at, index: undefined };
}

/** Whether no item can follow. */
function isClauseEnd(c: Cursor): boolean {
  if (isAtEnd(c) || is(c, ')')) return true;
  const clause = clauseHere(c);
  // SET and VALUES are also names of columns and functions.
  return clause !== undefined && clause !== 'set' && (clause !== 'values' || isAhead(c, 1, '('));
}

/** The items of SELECT or RETURNING. */
export function selectItems(c: Cursor): SelectItem[] {
  const items: SelectItem[] = [];
  do {
    if (items.length > 0 && isClauseEnd(c) && !is(c, 'VALUES')) {
      missing(c);
      break;
    }
    items.push(selectItem(c));
    if (isHole(c)) takeFragments(c);
  } while (take(c, ','));
  return items;
}

function selectItem(c: Cursor): SelectItem {
  const value = expression(c);
  let alias: Ident | undefined;
  if (take(c, 'AS')) {
    if (isLabel(c)) alias = ident(c);
    else if (!(isHole(c) || (kindAt(c) === STRING && c.dialect.id !== 'postgres'))) fail(c, 'Expected an alias here.');
    else c.at++;
  } else if (isBareLabel(c) && value.kind !== 'star' && !isAhead(c, 1, '.')) alias = ident(c);
  else if (kindAt(c) === STRING && c.dialect.id !== 'postgres') c.at++;
  const end = Math.max(value.end, endBefore(c));
  return alias ? { start: value.start, end, value, alias } : { start: value.start, end, value };
}

function readInto(c: Cursor, node: Draft<SelectNode>): void {
  if (!is(c, 'INTO')) return;
  intoNames(c, node);
  resync(c);
}

/** `into a, b`: a table to be made, or variables; PL/pgSQL allows them in front of the items too. */
function intoNames(c: Cursor, node: Draft<SelectNode>): void {
  c.at++;
  c.clause = 'into';
  take(c, 'STRICT');
  takeOne(c, ['TEMPORARY', 'TEMP', 'UNLOGGED']);
  take(c, 'TABLE');
  node.into = name(c, 'a table');
  // PL/pgSQL and MySQL read into several variables.
  while (take(c, ',') && isNameLike(c)) name(c, 'a variable');
}

function readFrom(c: Cursor, node: Draft<SelectNode>): void {
  const from = startHere(c);
  c.clause = 'from';
  c.at++;
  node.from = [...node.from, ...fromList(c)];
  resync(c);
  node.fromSpan = { start: from, end: endBefore(c) };
}

/** A clause that is one condition: its word, and the expression behind it. */
export function condition(c: Cursor, clause: Clause): Expr {
  c.clause = clause;
  c.at++;
  const value = expression(c);
  resync(c);
  return value;
}

function readGroup(c: Cursor, node: Draft<SelectNode>): void {
  const from = startHere(c);
  c.clause = 'group';
  c.at++;
  expect(c, 'BY');
  if (!take(c, 'DISTINCT')) take(c, 'ALL');
  node.group = isClauseEnd(c) ? [missing(c)] : groupItems(c);
  resync(c);
  node.groupSpan = { start: from, end: endBefore(c) };
}

/** What is grouped by; the sets of GROUPING SETS, ROLLUP and CUBE are rows and calls inside. */
function groupItems(c: Cursor): Expr[] {
  const items: Expr[] = [];
  do items.push(groupItem(c));
  while (take(c, ','));
  if (isPair(c, 'WITH', 'ROLLUP')) c.at += 2;
  return items;
}

function groupItem(c: Cursor): Expr {
  if (!isPair(c, 'GROUPING', 'SETS') || !isAhead(c, 2, '(')) return expression(c);
  const start = startHere(c);
  c.at += 2;
  const label = { start, end: endBefore(c), name: 'grouping sets', quoted: false };
  c.at++;
  const args = deeper(c, 3, () => groupItems(c)) ?? [];
  closeParen(c);
  return { kind: 'call', start, end: endBefore(c), name: { start, end: label.end, parts: [label] }, args, star: false, distinct: false, order: [] };
}

function readWindows(c: Cursor, node: Draft<SelectNode>): void {
  c.clause = 'window';
  c.at++;
  const windows: { name: Ident; spec: ReturnType<typeof windowSpec> }[] = [];
  do {
    const label = needIdent(c, 'the name of a window');
    expect(c, 'AS');
    windows.push({ name: label, spec: windowSpec(c) });
  } while (take(c, ','));
  node.windows = windows;
  resync(c);
}

// ── Tail

function tail(c: Cursor, node: Draft<QueryNode>): void {
  for (;;) {
    switch (c.words[c.at]) {
      case 'ORDER': readOrder(c, node); break;
      case 'LIMIT': readLimit(c, node); break;
      case 'OFFSET': readOffset(c, node); break;
      case 'FETCH': readFetch(c, node); break;
      case 'FOR': if (!readLock(c, node)) return; break;
      case 'FROM': case 'WHERE': case 'GROUP': case 'HAVING':
        if (node.kind !== 'select' || !hasTail(node)) return;
        fail(c, 'This clause comes too late.');
        clauses(c, node);
        break;
      default: return;
    }
    resync(c);
    if (node.parenthesised) {
      node.start = Math.min(node.start, node.parenthesised.start);
      node.end = endBefore(c);
    }
  }
}

const hasTail = (node: Draft<QueryNode>): boolean => node.orderSpan !== undefined || node.limit !== undefined || node.offset !== undefined || node.locks.length > 0;

function readOrder(c: Cursor, node: Draft<QueryNode>): void {
  const start = startHere(c);
  c.clause = 'order';
  c.at++;
  expect(c, 'BY');
  if (node.order.length > 0) fail(c, 'This query has two ORDER BY clauses.');
  node.order = isClauseEnd(c) ? (missing(c), []) : orderItems(c);
  node.orderSpan = { start, end: endBefore(c) };
}

function readLimit(c: Cursor, node: Draft<QueryNode>): void {
  const start = startHere(c);
  c.clause = 'limit';
  c.at++;
  const limit: Draft<LimitClause> = { start, end: start, form: 'limit' };
  if (!take(c, 'ALL')) limit.value = expression(c);
  limit.end = endBefore(c);
  if (is(c, ',') && c.dialect.id !== 'postgres') {
    c.at++;
    const count = expression(c);
    if (limit.value) node.offset = { span: { start, end: limit.value.end }, value: limit.value };
    limit.value = count;
    limit.end = endBefore(c);
  }
  if (node.limit) fail(c, 'This query has two LIMIT clauses.');
  node.limit = limit;
}

function readOffset(c: Cursor, node: Draft<QueryNode>): void {
  const start = startHere(c);
  c.clause = 'offset';
  c.at++;
  const value = expression(c);
  takeOne(c, ['ROWS', 'ROW']);
  node.offset = { span: { start, end: endBefore(c) }, value };
}

function readFetch(c: Cursor, node: Draft<QueryNode>): void {
  const start = startHere(c);
  c.clause = 'limit';
  c.at++;
  if (!takeOne(c, ['FIRST', 'NEXT'])) fail(c, 'Expected FIRST or NEXT here.');
  const limit: Draft<LimitClause> = { start, end: start, form: 'fetch' };
  if (is(c, 'ROW') || is(c, 'ROWS')) limit.value = { kind: 'literal', form: 'number', start: endBefore(c), end: endBefore(c), value: '1' };
  else limit.value = expression(c);
  take(c, 'PERCENT');
  if (!takeOne(c, ['ROW', 'ROWS'])) fail(c, 'Expected ROW or ROWS here.');
  if (takePair(c, 'WITH', 'TIES')) limit.withTies = true;
  else expect(c, 'ONLY');
  limit.end = endBefore(c);
  node.limit = limit;
}

function readLock(c: Cursor, node: Draft<QueryNode>): boolean {
  const start = startHere(c);
  const strength = lockStrength(c);
  if (!strength) return false;
  c.clause = 'lock';
  const lock: Draft<LockClause> = { start, end: start, strength, of: [] };
  if (take(c, 'OF')) lock.of = names(c, 'a table');
  if (take(c, 'NOWAIT')) lock.wait = 'nowait';
  else if (takePair(c, 'SKIP', 'LOCKED')) lock.wait = 'skip locked';
  lock.end = endBefore(c);
  node.locks = [...node.locks, lock];
  return true;
}

function lockStrength(c: Cursor): LockClause['strength'] | undefined {
  const found = ([['update', 'UPDATE'], ['no key update', 'NO', 'KEY', 'UPDATE'], ['share', 'SHARE'], ['key share', 'KEY', 'SHARE']] as const).find(([, ...spelling]) =>
    spelling.every((word, index) => isAhead(c, index + 1, word)));
  if (found) {
    c.at += found.length;
    return found[0];
  }
  if (!isPair(c, 'FOR', 'READ') || !isAhead(c, 2, 'ONLY')) return undefined;
  c.at += 3;
  return 'share';
}

/** Behind a clause: takes holes as fragments, and skips what belongs to no clause after saying so. */
export function resync(c: Cursor): void {
  for (;;) {
    if (isHole(c)) takeFragments(c);
    const isStray = is(c, ')') && c.tokens.partners[c.at] === -1;
    if (!isStray && (isClauseEnd(c) || ends.has(c.words[c.at]!) || (beginsStatement(c) && beginsLine(c)))) return;
    fail(c, 'This does not belong here.');
    skipOne(c);
  }
}

/** Words that end a clause and are no clause of their own. */
const ends: ReadonlySet<string> = new Set(['MINUS', 'ON', 'WHEN', 'LOOP', 'THEN', 'DO', 'CREATE', 'GRANT', 'QUALIFY', 'OPTION', 'LOCK']);
