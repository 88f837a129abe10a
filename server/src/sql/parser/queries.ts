// Queries as a whole: WITH, set operations, VALUES and TABLE, and whether a parenthesis holds one.
// SELECT itself is in select.ts, what may follow any query in tail.ts.
// The file is long because these call each other: a query holds queries.
import type { Cte, Expr, QueryNode, SetNode, TableNode, ValuesNode, WithClause } from '../tree.ts';
import {
  DEEPEST, LONGEST, endBefore, expect, fail, hereSpan, ident, identList, is, isAhead, isAtEnd, isHole, isMysql, isName, isPair, name, needIdent, skipOne, skipParens, startHere, take, takePair,
  type Cursor, type Draft,
} from './cursor.ts';
import { READ_WHOLE } from '../repeats.ts';
import { NUMBER, STRING } from '../tokens.ts';
import { enclosed, expression } from './expressions.ts';
import { takeFragments } from './fragments.ts';
import { select, selectBody } from './select.ts';
import { tail } from './tail.ts';
import { deletion, insertion, merging, update } from './writes.ts';

/** What a query is, before its tail is read. */
export const emptyTail = (c: Cursor): { order: []; locks: []; fragments: Cursor['fragments'] } => ({ order: [], locks: [], fragments: c.fragments });

/** Whether the token at an index begins a query. */
export function beginsQuery(c: Cursor, index: number): boolean {
  switch (c.words[index]) {
    case 'SELECT': return true;
    case 'WITH': return c.words[index + 1] !== '(';
    case 'VALUES': return c.words[index + 1] === '(' || c.words[index + 1] === 'ROW' || c.kinds[index + 1] === 6;
    case 'FROM': return c.grammar?.fromFirst !== undefined;
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
  // A query that the program makes altogether.
  if (c.fragments.length > 0 && (isAtEnd(c) || is(c, ')'))) return selectBody(c, { start, end: start });
  const withClause = is(c, 'WITH') ? withList(c) : undefined;
  if (withClause && isHole(c)) takeFragments(c, 'with');
  const early = c.fragments;
  c.fragments = [];
  const body: Draft<QueryNode> = setOperation(c, 1);
  if (withClause) {
    // A query in parentheses may have a WITH of its own: then the outer one is lost, which PostgreSQL alone allows.
    if (!body.with) body.with = withClause;
    body.start = Math.min(body.start, start);
  }
  tail(c, body);
  const late = c.fragments;
  if (late !== body.fragments && late.length > 0) {
    body.fragments = [...body.fragments, ...late];
    body.end = endBefore(c);
  }
  if (early.length > 0) {
    body.fragments = [...early, ...body.fragments];
    body.start = Math.min(body.start, start);
  }
  body.end = Math.max(body.end, body.parenthesised ? body.end : endBefore(c));
  return body;
}

function withList(c: Cursor): WithClause {
  const start = startHere(c);
  c.at++;
  const recursive = take(c, 'RECURSIVE');
  if (isHole(c)) takeFragments(c, 'with');
  if (c.fragments.length > 0 && beginsQuery(c, c.at)) return { start, end: endBefore(c), recursive, ctes: [] };
  // Names of XML, which only FOR XML and methods of values speak of.
  if (takePair(c, 'XMLNAMESPACES', '(')) {
    c.at--;
    skipParens(c);
    if (!is(c, ',')) return { start, end: endBefore(c), recursive, ctes: [] };
  }
  take(c, ',');
  const ctes = [cte(c)];
  for (;;) {
    if (isHole(c)) takeFragments(c, 'with');
    if (!take(c, ',')) break;
    if (beginsQuery(c, c.at)) {
      if (!c.dialect.trailingCommas) fail(c, 'Expected the name of a common table expression here.');
      break;
    }
    ctes.push(cte(c));
  }
  return { start, end: endBefore(c), recursive, ctes };
}

function cte(c: Cursor): Cte {
  const own = c.grammar?.cte?.(c);
  if (own) return own;
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
  let left = branch(c);
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

/** One query between set operators. */
function branch(c: Cursor): Draft<QueryNode> {
  const node = single(c);
  if (c.dialect.branchTails) tail(c, node);
  if (c.dialect.branchTails && !node.parenthesised) node.end = Math.max(node.end, endBefore(c));
  return node;
}

function combine(c: Cursor, left: Draft<QueryNode>, rank: number): Draft<SetNode> {
  const operator = c.words[c.at] === 'INTERSECT' ? 'intersect' : c.words[c.at] === 'UNION' ? 'union' : 'except';
  const from = startHere(c);
  c.at++;
  const all = take(c, 'ALL');
  if (!all) take(c, 'DISTINCT');
  if (c.grammar && isPair(c, 'BY', 'NAME')) c.at += 2;
  const operatorSpan = { start: from, end: endBefore(c) };
  c.clause = 'setOperation';
  // Each side has fragments of its own, and so has what follows both.
  c.fragments = [];
  const right = setOperation(c, rank + 1);
  c.fragments = [];
  return { kind: 'set operation', start: left.parenthesised?.start ?? left.start, end: right.parenthesised?.end ?? right.end, operator, operatorSpan, all, left, right, ...emptyTail(c) };
}

function single(c: Cursor): Draft<QueryNode> {
  switch (c.words[c.at]) {
    case 'SELECT': case 'PERFORM': return select(c);
    case 'VALUES': return values(c);
    case 'VALUE': if (isMysql(c)) return values(c); break;
    case 'TABLE': return table(c);
    case 'INSERT': return insertion(c);
    case 'REPLACE': if (c.dialect.id !== 'postgres') return insertion(c); break;
    case 'UPDATE': return update(c);
    case 'DELETE': return deletion(c);
    case 'MERGE': return merging(c);
    case '(': return inParens(c);
    case 'FROM': if (c.grammar?.fromFirst) return c.grammar.fromFirst(c);
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
  let more = 0;
  do {
    if (rows.length >= READ_WHOLE && isRowOfLiterals(c, rows[0]!.length)) {
      c.at = c.tokens.partners[c.at]! + 1;
      more++;
      continue;
    }
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
  return { kind: 'values', start: verb.start, end: endBefore(c), verb, rows, ...(more > 0 && { more }), ...emptyTail(c) };
}

/** Whether a row that begins here holds so many literals and nothing else. What a program puts into a string is none. */
function isRowOfLiterals(c: Cursor, width: number): boolean {
  const close = is(c, '(') ? c.tokens.partners[c.at]! : 0;
  let at = c.at + 1;
  for (let literals = 1; at < close; literals++) {
    if (c.words[at] === '-') at++;
    const kind = c.kinds[at];
    const literal = kind === NUMBER || constants.has(c.words[at]!) || (kind === STRING && !c.text.slice(c.starts[at], c.ends[at]).includes('${'));
    if (!literal) return false;
    if (++at === close) return literals === width;
    if (c.words[at++] !== ',') return false;
  }
  return false;
}

const constants: ReadonlySet<string> = new Set(['NULL', 'TRUE', 'FALSE', 'DEFAULT']);

function table(c: Cursor): Draft<TableNode> {
  const verb = hereSpan(c);
  c.at++;
  take(c, 'ONLY');
  const inner = name(c, 'a table');
  take(c, '*');
  return { kind: 'table', start: verb.start, end: endBefore(c), verb, name: inner, ...emptyTail(c) };
}
