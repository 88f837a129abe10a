// What ClickHouse reads besides the common SQL: its clauses, joins and expressions (ParserSelectQuery, ParserTablesInSelectQuery and ExpressionListParsers of its source).
// The file is long because the forms are one table and each is short.
import { QUOTED, WORD } from '../tokens.ts';
import type { Cte, DeleteNode, Expr, FromItem, FunctionRef, JoinRef, LimitClause, QueryNode, SelectNode, Tree, UpdateNode } from '../tree.ts';
import { call } from '../parser/calls.ts';
import { endBefore, expect, hereSpan, ident, is, isAhead, isLabel, isName, isPair, kindAt, name, skipOne, skipParens, skipStatement, startHere, take, takePair, type Cursor, type Draft } from '../parser/cursor.ts';
import { expression, expressions } from '../parser/expressions.ts';
import { allOutputs, braced, callOf, interval, lambda, lateAlias, looselyAltered, member, modifiedJoin, moreConditions, onCluster, opaque, passed, qualify, skipOptions, starModifiers, unsaid, withTotals } from '../parser/extras.ts';
import { isFormatEnd } from './insert.ts';
import type { Grammar } from '../parser/grammar.ts';
import { emptyTail, holdsQuery } from '../parser/queries.ts';
import { condition } from '../parser/select.ts';
import { created } from './definitions.ts';
import { source } from './insert.ts';

const clauseWords: ReadonlySet<string> = new Set(['PREWHERE', 'QUALIFY', 'SETTINGS', 'FORMAT', 'INTERPOLATE', 'ARRAY', 'SAMPLE', 'FINAL']);
const strictness: ReadonlySet<string> = new Set(['ANY', 'ALL', 'ASOF', 'SEMI', 'ANTI', 'GLOBAL', 'PASTE', 'LOCAL']);
const afterSettings: ReadonlySet<string> = new Set(['FORMAT', 'UNION', 'INTERSECT', 'EXCEPT', 'INTO', 'VALUES', 'SELECT', 'WITH', 'WATCH', 'PARALLEL', 'AS']);

export const grammar: Grammar = {
  statements: new Map([
    ['ALTER', altered], ['CREATE', created], ['ATTACH', created],
    ...['OPTIMIZE', 'EXCHANGE', 'SYSTEM', 'DETACH', 'UNDROP', 'WATCH', 'EXISTS', 'BACKUP', 'RESTORE', 'RENAME', 'KILL', 'CHECK', 'DESCRIBE', 'DESC'].map((word): [string, typeof passed] => [word, passed]),
  ]),
  clauses: new Map([
    ['PREWHERE', moreConditions], ['WHERE', moreConditions], ['QUALIFY', qualify], ['WITH', withTotals], ['ARRAY', () => false],
    ['INTO', outfile], ['SETTINGS', (c) => settings(c)], ['WINDOW', () => false],
  ]),
  tails: new Map<string, (c: Cursor, node: Draft<QueryNode>) => boolean>([
    ['LIMIT', limit], ['INTERPOLATE', (c) => (c.at++, skipParens(c), true)], ['SETTINGS', (c) => settings(c)], ['FORMAT', format], ['INTO', outfile], ['WITH', ties], ['FETCH', () => false],
  ]),
  isClause: (c) => clauseWords.has(c.words[c.at]!) && isFormatEnd(c),
  afterStar: starModifiers,
  afterKey,
  fromItem: bracedName,
  afterItem,
  isNoAlias: (c) => strictness.has(c.words[c.at]!) && isJoinAhead(c),
  join,
  operands: new Map([['{', braced], ['INTERVAL', interval], ['COLUMNS', columns], ['ALL', allOutputs]]),
  named: lambda,
  isNoCall: () => false,
  postfix: new Map([['(', parameters], ['.', member], ['APPLY', applied]]),
  infix: new Map<string, (c: Cursor, left: Expr, least: number) => Expr | undefined>([['GLOBAL', global], ['?', choice]]),
  afterIn,
  cte: scalar,
  target: (c) => (is(c, 'FUNCTION') ? tableFunction(c) : is(c, '{') ? bracedTarget(c) : (take(c, 'TABLE') && is(c, 'FUNCTION') ? tableFunction(c) : undefined)),
  afterTarget,
  source,
};

// ── Clauses

function settings(c: Cursor): boolean {
  if (!isLabel({ ...c, at: c.at + 1 }) || !isAhead(c, 2, '=')) return false;
  c.at++;
  skipOptions(c, afterSettings);
  return true;
}

function format(c: Cursor): boolean {
  if (kindAt(c, 1) !== WORD) return false;
  c.at += 2;
  return true;
}

function outfile(c: Cursor): boolean {
  if (!isPair(c, 'INTO', 'OUTFILE')) return false;
  c.at += 2;
  skipOptions(c, afterSettings);
  return true;
}

function ties(c: Cursor, node: Draft<QueryNode>): boolean {
  if (isPair(c, 'WITH', 'TIES')) {
    c.at += 2;
    return true;
  }
  return node.kind === 'select' && withTotals(c, node);
}

/** `limit 1 by a`, `limit 5, 10`, `limit 10 offset 5 with ties`: rows of each group are no limit of the whole. */
function limit(c: Cursor, node: Draft<QueryNode>): boolean {
  const start = startHere(c);
  c.clause = 'limit';
  c.at++;
  let value = expression(c);
  let offset: Expr | undefined;
  if (take(c, ',')) (offset = value), (value = expression(c));
  else if (take(c, 'OFFSET')) offset = expression(c);
  if (take(c, 'BY')) {
    c.nested++;
    if (is(c, 'ALL')) c.at++;
    else expressions(c);
    c.nested--;
    unsaid(node, 'where');
    return true;
  }
  const clause: Draft<LimitClause> = { start, end: endBefore(c), form: 'limit', value };
  if (takePair(c, 'WITH', 'TIES')) clause.withTies = true;
  clause.end = endBefore(c);
  node.limit = clause;
  if (offset) node.offset = { span: { start, end: offset.end }, value: offset };
  return true;
}

/** `with fill from 1 to 10 step 1`. */
function afterKey(c: Cursor): void {
  if (!takePair(c, 'WITH', 'FILL')) return;
  while (take(c, 'FROM') || take(c, 'TO') || take(c, 'STEP') || take(c, 'STALENESS')) expression(c);
}

// ── FROM

function afterItem(c: Cursor, item: FromItem): FromItem {
  for (;;) {
    if (take(c, 'FINAL')) lateAlias(c, item);
    else if (is(c, 'SAMPLE')) {
      const start = startHere(c);
      c.at++;
      expression(c);
      if (take(c, 'OFFSET')) expression(c);
      if (item.kind === 'table ref') (item as Draft<typeof item>).sample = { start, end: endBefore(c) };
      lateAlias(c, item);
    } else return item;
  }
}

function isJoinAhead(c: Cursor): boolean {
  for (let at = c.at; at < c.at + 5; at++) {
    if (c.words[at] === 'JOIN') return true;
    if (!strictness.has(c.words[at]!) && !['LEFT', 'RIGHT', 'FULL', 'INNER', 'CROSS', 'OUTER'].includes(c.words[at]!)) return false;
  }
  return false;
}

function join(c: Cursor, left: FromItem): FromItem | undefined {
  const skipped = is(c, 'LEFT') || is(c, 'INNER') ? 1 : 0;
  if (isAhead(c, skipped, 'ARRAY') && isAhead(c, skipped + 1, 'JOIN')) return arrayJoin(c, left, skipped + 2);
  return strictness.has(c.words[c.at]!) || strictness.has(c.words[c.at + 1]!) || strictness.has(c.words[c.at + 2]!) ? modifiedJoin(c, left, strictness) : undefined;
}

/** `array join a as b, c`: each element of an array is a row. */
function arrayJoin(c: Cursor, left: FromItem, length: number): FromItem {
  const start = startHere(c);
  c.at += length;
  const operatorSpan = { start, end: endBefore(c) };
  let joined = left;
  do {
    const value = expression(c);
    const item: Draft<FunctionRef> = { kind: 'function ref', start: value.start, end: value.end, columns: [], calls: [callOf(value)], ordinality: false, lateral: true };
    if (take(c, 'AS') && isLabel(c)) item.alias = ident(c);
    item.end = Math.max(value.end, endBefore(c));
    const node: JoinRef = { kind: 'join', start: joined.start, end: item.end, type: 'cross', natural: false, left: joined, right: item, operatorSpan };
    joined = node;
  } while (take(c, ','));
  return joined;
}

/** `{table:Identifier}`: a table that a parameter names. */
function bracedName(c: Cursor, start: number): FromItem | undefined {
  if (!is(c, '{')) return undefined;
  const end = braced(c, start)!.end;
  let last = end;
  while (is(c, '.') && (isLabel({ ...c, at: c.at + 1 }) || isAhead(c, 1, '{'))) {
    c.at++;
    last = is(c, '{') ? braced(c, startHere(c))!.end : ident(c).end;
  }
  const item: Draft<FromItem> = { kind: 'table ref', start, end: last, name: { start, end: last, parts: [], hole: c.text.slice(start, last) }, columns: [], only: false };
  lateAlias(c, item);
  return item;
}

// ── Expressions

/** `quantile(0.9)(x)`: parameters, then arguments. */
function parameters(c: Cursor, value: Expr): Expr | undefined {
  if (value.kind !== 'call' || value.over || c.words[c.at - 1] !== ')') return undefined;
  return call(c, value.name, value.start);
}

/** `columns('re') apply(f)`: columns that are not said. */
function columns(c: Cursor, start: number): Expr | undefined {
  if (!isAhead(c, 1, '(')) return undefined;
  c.at++;
  skipParens(c);
  const star = { kind: 'star' as const, start, end: endBefore(c), path: [], modified: true as const };
  starModifiers(c, star);
  return star;
}

function applied(c: Cursor, value: Expr): Expr | undefined {
  if (!isAhead(c, 1, '(') && kindAt(c, 1) !== WORD) return undefined;
  c.at++;
  skipOne(c);
  return { ...value, end: endBefore(c) };
}

function global(c: Cursor, left: Expr): Expr | undefined {
  if (!isAhead(c, 1, 'IN') && !isAhead(c, 1, 'NOT')) return undefined;
  c.at++;
  return left;
}

/** `a ? b : c`. */
function choice(c: Cursor, left: Expr, least: number): Expr | undefined {
  if (least > 1) return undefined;
  c.at++;
  const then = expression(c);
  expect(c, ':');
  const otherwise = expression(c);
  return { kind: 'case', start: left.start, end: Math.max(otherwise.end, endBefore(c)), whens: [{ when: left, then }], otherwise };
}

/** A name behind IN may be a table as well as a column. */
function afterIn(c: Cursor): Expr | undefined {
  if (!isName(c) || isAhead(c, 1, '(')) return undefined;
  const { start, end } = name(c, 'a table');
  return opaque(start, end);
}

/** `with expression as name`. */
function scalar(c: Cursor): Cte | undefined {
  const from = startHere(c);
  const open = isAhead(c, 1, '(') ? c.at + 1 : -1;
  const asAt = open > 0 ? c.tokens.partners[open]! + 1 : c.at + 1;
  if ((kindAt(c) === WORD || kindAt(c) === QUOTED) && c.words[asAt] === 'AS' && (c.words[asAt + 1] === '(' || c.words[asAt + 1] === 'MATERIALIZED')) return undefined;
  if (isLabel(c) && !isAhead(c, 1, '(') && isAhead(c, 1, 'AS') && isAhead(c, 2, '(') && holdsQuery(c, c.at + 2)) return undefined;
  const value = expression(c);
  const start = Math.min(from, value.start);
  expect(c, 'AS');
  const label = isLabel(c) ? ident(c) : { start: endBefore(c), end: endBefore(c), name: '', quoted: false };
  const at = { start, end: value.end };
  const node: SelectNode = { kind: 'select', ...at, verb: { start, end: start }, items: [{ ...at, value }], from: [], group: [], windows: [], ...emptyTail(c), fragments: [] };
  return { start, end: endBefore(c), name: label, columns: [], query: node, scalar: true };
}

// ── Writes

function tableFunction(c: Cursor): ReturnType<typeof name> {
  const start = startHere(c);
  c.at++;
  if (isLabel(c)) c.at++;
  skipParens(c);
  return { start, end: endBefore(c), parts: [], hole: c.text.slice(start, endBefore(c)) };
}

function bracedTarget(c: Cursor): ReturnType<typeof name> {
  const start = startHere(c);
  bracedName(c, start);
  return { start, end: endBefore(c), parts: [], hole: c.text.slice(start, endBefore(c)) };
}

function afterTarget(c: Cursor): void {
  onCluster(c);
  if (is(c, 'IN') && isAhead(c, 1, 'PARTITION')) {
    c.at += 2;
    expression(c);
  }
}

/** `alter table t update a = 1 where …` and `delete where …` change rows; the others change the table. */
function altered(c: Cursor, start: number): Tree {
  const first = c.at;
  if (isPair(c, 'ALTER', 'TABLE')) {
    c.at += 2;
    const table = name(c, 'a table');
    onCluster(c);
    const verb = hereSpan(c);
    if (is(c, 'UPDATE')) return mutation(c, start, { kind: 'update', start, end: start, verb, table, only: false, set: readSet(c), from: [], returning: [], ...emptyTail(c) });
    if (isPair(c, 'DELETE', 'WHERE') || isPair(c, 'DELETE', 'IN')) {
      c.at++;
      return mutation(c, start, { kind: 'delete', start, end: start, verb, table, only: false, using: [], returning: [], ...emptyTail(c) });
    }
    c.at = first;
  }
  return looselyAltered(c, start);
}

/** The assignments of a mutation, whose UPDATE stands where others have SET. */
function readSet(c: Cursor): UpdateNode['set'] {
  c.at++;
  c.clause = 'set';
  const found: UpdateNode['set'][number][] = [];
  do {
    const start = startHere(c);
    if (!isLabel(c)) break;
    const column = ident(c);
    expect(c, '=');
    const value = expression(c);
    found.push({ start, end: value.end, columns: [{ start: column.start, end: column.end, name: column, partial: false }], value });
  } while (take(c, ','));
  return found;
}

function mutation(c: Cursor, start: number, node: Draft<UpdateNode> | Draft<DeleteNode>): Draft<UpdateNode> | Draft<DeleteNode> {
  if (is(c, 'IN')) afterTarget(c);
  if (is(c, 'WHERE')) {
    const from = startHere(c);
    node.where = condition(c, 'where');
    node.whereSpan = { start: from, end: endBefore(c) };
  }
  // Further commands of the same statement are of no other table.
  if (is(c, ',') || is(c, 'SETTINGS')) skipStatement(c);
  node.start = start;
  node.end = endBefore(c);
  return node;
}
