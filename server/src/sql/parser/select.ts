// SELECT: its items and the clauses behind them, in whatever order they come.
// The file is long because the clauses are one list and each is short.
import type { Clause, Expr, Ident, LimitClause, SelectItem, SelectNode } from '../tree.ts';
import { STRING } from '../tokens.ts';
import {
  deeper, endBefore, exact, expect, fail, hereSpan, ident, is, isAhead, isBareLabel, isHole, isLabel, isMysql, isName, isNameLike, isPair, kindAt, name, needIdent, startHere, take,
  takeOne, takePair, type Cursor, type Draft,
} from './cursor.ts';
import { windowSpec } from './calls.ts';
import { enclosed, expression, labelled } from './expressions.ts';
import { takeFragments } from './fragments.ts';
import { fromList } from './from.ts';
import { missing } from './operands.ts';
import { closeParen, emptyTail } from './queries.ts';
import { isClauseEnd, resync } from './resync.ts';

export function select(c: Cursor): Draft<SelectNode> {
  const verb = hereSpan(c);
  c.at++;
  return selectBody(c, verb);
}

export function selectBody(c: Cursor, verb: { readonly start: number; readonly end: number }): Draft<SelectNode> {
  const node: Draft<SelectNode> = { kind: 'select', start: verb.start, end: verb.end, verb, items: [], from: [], group: [], windows: [], ...emptyTail(c) };
  c.clause = 'select';
  readDistinct(c, node);
  c.grammar?.beforeItems?.(c, node);
  if (is(c, 'TOP')) readTop(c, node);
  if (c.procedural && is(c, 'INTO')) intoNames(c, node);
  node.items = isClauseEnd(c) ? [] : selectItems(c);
  // PostgreSQL alone allows a query without any.
  if (node.items.length === 0 && c.dialect.anyType && c.fragments.length === 0) missing(c);
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
  if (!isName(c) || c.grammar?.isClause?.(c)) return false;
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
export function clauses(c: Cursor, node: Draft<SelectNode>): void {
  for (let last = 0; ; ) {
    const word = c.words[c.at]!;
    const rank = clauseOrder.indexOf(word);
    if (c.grammar?.clauses?.get(word)?.(c, node)) continue;
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

export function readTop(c: Cursor, node: Draft<SelectNode>): void {
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

/** The items of SELECT or RETURNING. */
export function selectItems(c: Cursor): SelectItem[] {
  const items: SelectItem[] = [];
  do {
    if (items.length > 0 && isClauseEnd(c) && !is(c, 'VALUES')) {
      if (!c.dialect.trailingCommas) missing(c);
      break;
    }
    items.push(selectItem(c));
    if (isHole(c)) takeFragments(c);
  } while (take(c, ','));
  return exact(items);
}

function selectItem(c: Cursor): SelectItem {
  const leading = c.grammar?.leadingAlias?.(c);
  const value = expression(c);
  if (leading) return { start: leading.start, end: Math.max(value.end, endBefore(c)), value, alias: leading };
  let alias: Ident | undefined;
  if (take(c, 'AS')) {
    if (isLabel(c)) alias = ident(c);
    else if (kindAt(c) === STRING && c.dialect.id !== 'postgres') alias = written(c);
    else if (!isHole(c)) fail(c, 'Expected an alias here.');
    else c.at++;
  } else if (isBareLabel(c) && value.kind !== 'star' && !isAhead(c, 1, '.')) alias = ident(c);
  else if (kindAt(c) === STRING && c.dialect.id !== 'postgres') alias = written(c);
  const end = Math.max(value.end, endBefore(c));
  return alias ? { start: value.start, end, value, alias } : { start: value.start, end, value };
}

/** MySQL, SQLite and SQL Server take a literal for the name of what is put out: `as 'total'`. */
function written(c: Cursor): Ident {
  const [start, end] = [c.starts[c.at]!, c.ends[c.at]!];
  const quote = c.text.charAt(end - 1);
  c.at++;
  const text = c.text.slice(start, end);
  return { start, end, name: text.slice(text.indexOf(quote) + 1, -1).replaceAll(quote + quote, quote), quoted: true };
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
  const value = labelled(c);
  resync(c);
  return value;
}

function readGroup(c: Cursor, node: Draft<SelectNode>): void {
  const from = startHere(c);
  c.clause = 'group';
  c.at++;
  expect(c, 'BY');
  const all = !take(c, 'DISTINCT') && take(c, 'ALL');
  if (all && c.grammar && isClauseEnd(c)) node.unsaid = [...(node.unsaid ?? []), 'group'];
  else node.group = isClauseEnd(c) ? [missing(c)] : groupItems(c);
  resync(c);
  node.groupSpan = { start: from, end: endBefore(c) };
}

/** What is grouped by; the sets of GROUPING SETS, ROLLUP and CUBE are rows and calls inside. */
function groupItems(c: Cursor): Expr[] {
  const items: Expr[] = [];
  do items.push(groupItem(c));
  while (take(c, ','));
  if (isPair(c, 'WITH', 'ROLLUP') || isPair(c, 'WITH', 'CUBE')) c.at += 2;
  return exact(items);
}

function groupItem(c: Cursor): Expr {
  if (!isPair(c, 'GROUPING', 'SETS') || !isAhead(c, 2, '(')) {
    const value = labelled(c);
    // MySQL 5 sorts by what it groups by.
    if (isMysql(c)) takeOne(c, ['ASC', 'DESC']);
    return value;
  }
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
