// What follows FROM and USING: tables, functions, subqueries and holes, their aliases, and joins of them.
// The file is long because the kinds of items are one choice, and joins and aliases belong to each.
import type { FromItem, FunctionRef, HoleRef, Ident, JoinRef, SubqueryRef, TableRef, CallExpr, Expr } from '../tree.ts';
import { END, HOLE, NEEDS_AS, NUMBER, STRING, SYMBOL } from '../tokens.ts';
import {
  beginsLine, beginsStatement, commaList, DEEPEST, endBefore, exact, expect, fail, holeIndex, ident, identList, is, isAhead, isAtEnd, isCallable, isHole, isLabel, isMysql, isName, isNameLike, isPair, kindAt, LONGEST, name, needLabel,
  skipOne, skipParens, skipToClose, startHere, startsStatement, take, takeOne, takePair, type Cursor, type Draft,
} from './cursor.ts';
import { call } from './calls.ts';
import { expression } from './expressions.ts';
import { specialForms } from './forms.ts';
import { clauseHere, takeFragments } from './fragments.ts';
import { jsonTable, xmlTable } from './jsonTable.ts';
import { primary } from './operands.ts';
import { closeParen, holdsQuery, query } from './queries.ts';
import { typeName } from './types.ts';

export function fromList(c: Cursor): FromItem[] {
  const items: FromItem[] = [];
  do {
    const item = joined(c);
    if (item) items.push(item);
  } while (take(c, ','));
  return exact(items);
}

const joinWords: ReadonlySet<string> = new Set(['JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'NATURAL', 'STRAIGHT_JOIN', 'OUTER']);

/** An item with all that is joined to it. */
export function joined(c: Cursor): FromItem | undefined {
  const first = fromItem(c);
  return first && joins(c, first);
}

function joins(c: Cursor, first: FromItem): FromItem {
  let left = first;
  for (let links = 0; ; links++) {
    if (isHole(c)) takeFragments(c);
    if (isForgottenJoin(c, left)) {
      const before = c.at;
      left = forgottenJoin(c, left);
      if (c.at === before) return left;
      continue;
    }
    if (isJunk(c)) skipJunk(c);
    const own = c.grammar?.join?.(c, left);
    if (own) {
      left = own;
      continue;
    }
    if (!joinWords.has(c.words[c.at]!)) return left;
    if (links > LONGEST) return endOfChain(c, left);
    left = join(c, left);
  }
}

/** After an error: the rest of a condition that could not be read, before the next join. */
function isJunk(c: Cursor): boolean {
  if (c.errors.length === 0 || isAtEnd(c)) return false;
  const kind = kindAt(c);
  if (kind === NUMBER || kind === STRING) return true;
  if (kind === SYMBOL) return !is(c, ',') && !is(c, ')') && !is(c, '(');
  return isName(c) && (isAhead(c, 1, '.') || isAhead(c, 1, '=')) && !is(c, 'SET');
}

function skipJunk(c: Cursor): void {
  while (!isAtEnd(c) && !is(c, ',') && !is(c, ')') && !joinWords.has(c.words[c.at]!) && clauseHere(c) === undefined && !(beginsStatement(c) && beginsLine(c))) {
    fail(c, 'This does not belong here.');
    skipOne(c);
  }
}

/** The tree of so many joins would be too deep to walk. */
function endOfChain(c: Cursor, left: FromItem): FromItem {
  fail(c, 'This chain of joins is too long to be read.');
  while (!isAtEnd(c) && !is(c, ')')) skipOne(c);
  return left;
}

/** A name directly behind an alias: a comma or a JOIN was forgotten. */
const isForgottenJoin = (c: Cursor, left: FromItem): boolean =>
  isName(c) && !is(c, 'VALUES') && !joinWords.has(c.words[c.at]!) && (left.kind === 'table ref' || left.kind === 'subquery ref') && left.alias !== undefined && c.dialect.id === 'postgres' && !isOffering(c);

/** Words that may follow a query as a whole. */
const isOffering = (c: Cursor): boolean => is(c, 'LOOP') || is(c, 'SET') || is(c, 'DO') || startsStatement(c);

function forgottenJoin(c: Cursor, left: FromItem): FromItem {
  const at = startHere(c);
  fail(c, 'Expected a comma or JOIN before this.');
  const right = fromItem(c);
  if (!right) return left;
  const node: Draft<JoinRef> = { kind: 'join', start: left.start, end: right.end, type: 'cross', natural: false, left, right, operatorSpan: { start: at, end: at } };
  if (is(c, 'ON') || is(c, 'USING')) {
    node.type = 'inner';
    readCondition(c, node);
  }
  node.end = Math.max(right.end, endBefore(c));
  return node;
}

function join(c: Cursor, left: FromItem): FromItem {
  const from = startHere(c);
  const natural = take(c, 'NATURAL');
  const type = joinType(c);
  const applies = isAhead(c, type === 'cross' ? 0 : 1, 'APPLY');
  const keeps = is(c, 'OUTER') && applies;
  if (keeps) c.at++;
  else if (is(c, 'OUTER')) {
    fail(c, 'Expected LEFT, RIGHT or FULL before OUTER.');
    c.at++;
  }
  const joinHint = c.grammar?.joinWords;
  if (joinHint?.has(c.words[c.at]!) && isAhead(c, 1, 'JOIN')) c.at++;
  if (!take(c, 'STRAIGHT_JOIN') && !take(c, 'APPLY')) expect(c, 'JOIN');
  const operatorSpan = { start: from, end: endBefore(c) };
  let right = fromItem(c);
  if (!right) return left;
  // What is applied sees the rows before it, as what is lateral does; OUTER APPLY keeps those without any.
  if (applies && right.kind !== 'join') right = { ...right, lateral: true };
  const node: Draft<JoinRef> = { kind: 'join', start: left.start, end: right.end, type: keeps ? 'left' : type, natural, left, right, operatorSpan };
  if (type !== 'cross' && !natural && !applies) {
    // `a join b join c on … on …`: what is joined before this join's own condition belongs to its right side.
    if (joinWords.has(c.words[c.at]!) && c.depth < DEEPEST && nestsJoin(c)) {
      c.depth += 2;
      for (let links = 0; joinWords.has(c.words[c.at]!); links++) right = links > LONGEST ? endOfChain(c, right) : join(c, right);
      c.depth -= 2;
      node.right = right;
    }
    readCondition(c, node);
  } else if ((is(c, 'ON') || is(c, 'USING')) && c.dialect.anyType) readCondition(c, node);
  if (isHole(c)) takeFragments(c);
  node.end = Math.max(right.end, endBefore(c));
  return node;
}

/** Without a condition of its own where one may be left out, a join simply ends. */
const nestsJoin = (c: Cursor): boolean => c.dialect.id === 'postgres' || c.dialect.id === 'sqlserver' || c.dialect.id === 'oracle';

function joinType(c: Cursor): JoinRef['type'] {
  const word = takeOne(c, ['LEFT', 'RIGHT', 'FULL', 'INNER', 'CROSS']);
  if (word === 'LEFT' || word === 'RIGHT' || word === 'FULL') take(c, 'OUTER');
  return word === undefined ? 'inner' : (word.toLowerCase() as JoinRef['type']);
}

export function readCondition(c: Cursor, node: Draft<JoinRef>): void {
  if (take(c, 'ON')) {
    node.on = expression(c);
  } else if (take(c, 'USING')) {
    node.using = c.dialect.bareUsing && !is(c, '(') ? commaList(c, (at) => needLabel(at, 'a column name')) : identList(c);
    if (take(c, 'AS') && isLabel(c)) node.alias = ident(c);
  } else if (nestsJoin(c) && !isHole(c)) {
    fail(c, 'Expected ON or USING here.');
    // `join c  c.id = o.id`: the condition without its word.
    if (isName(c) && isAhead(c, 1, '.') && isAhead(c, 3, '=')) node.on = expression(c);
  }
}

// ── Items

/** One item without its joins, or nothing after an error. */
export function fromItem(c: Cursor): FromItem | undefined {
  const item = c.grammar?.fromItem?.(c, startHere(c)) ?? commonItem(c);
  return item && (c.grammar?.afterItem?.(c, item) ?? item);
}

function commonItem(c: Cursor): FromItem | undefined {
  const start = startHere(c);
  const lateral = take(c, 'LATERAL');
  switch (c.words[c.at]) {
    case '(': return parenthesised(c, start, lateral);
    case 'ROWS': if (isPair(c, 'ROWS', 'FROM') && isAhead(c, 2, '(')) return rowsFrom(c, start, lateral); break;
    case 'ONLY': return onlyTable(c, start);
    case 'JSON_TABLE': if (isAhead(c, 1, '(')) return functionRef(c, start, lateral, [jsonTable(c)]); break;
    case 'XMLTABLE': if (isAhead(c, 1, '(')) return functionRef(c, start, lateral, [xmlTable(c)]); break;
    case 'VALUES': return undefinedItem(c);
    case 'DUAL': if (isMysql(c)) return void c.at++; break;
    case '{': if (isMysql(c)) return odbcJoin(c); break;
  }
  if (isLoneHole(c)) return holeRef(c, start, lateral);
  if (isFunction(c) || (isAhead(c, 1, '(') && specialForms.has(c.words[c.at]!))) return functionRef(c, start, lateral, [functionCall(c)]);
  if (!isNameLike(c)) return undefinedItem(c);
  const table = name(c, 'a table');
  if (is(c, '(')) return functionRef(c, start, lateral, [call(c, table, start)]);
  return tableRef(c, start, table, false);
}

/** ODBC's `{ oj a left join b on … }`. */
function odbcJoin(c: Cursor): FromItem | undefined {
  c.at++;
  if (isLabel(c)) c.at++;
  const item = joined(c);
  take(c, '}');
  return item;
}

function undefinedItem(c: Cursor): undefined {
  if (kindAt(c) === STRING && c.dialect.id !== 'postgres') c.at++;
  else fail(c, 'Expected a table here.');
}

/** A hole that stands for a whole item. */
const isLoneHole = (c: Cursor): boolean => {
  if (kindAt(c) !== HOLE) return false;
  const next = c.words[c.at + 1];
  return next !== '.' && !(next === '(' && c.starts[c.at + 1] === c.ends[c.at]) && !(kindAt(c, 1) !== END && c.starts[c.at + 1] === c.ends[c.at] && (kindAt(c, 1) === 1 || kindAt(c, 1) === HOLE));
};

/** `left(…)`, `current_date`, `cast(…)`: calls whose names are no names of tables. */
const isFunction = (c: Cursor): boolean => {
  if (isName(c) || isNameLike(c)) return false;
  const isWord = kindAt(c) === 1;
  if (!isWord) return false;
  return (isAhead(c, 1, '(') && (isCallable(c) || is(c, 'CAST') || is(c, 'CURRENT_TIMESTAMP'))) || (isPair(c, 'COLLATION', 'FOR') && isAhead(c, 2, '(')) || bareFunctions.has(c.words[c.at]!);
};
const bareFunctions: ReadonlySet<string> = new Set([
  'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_TIMESTAMP', 'CURRENT_USER', 'CURRENT_ROLE', 'CURRENT_CATALOG', 'CURRENT_SCHEMA', 'LOCALTIME', 'LOCALTIMESTAMP', 'SESSION_USER', 'SYSTEM_USER', 'USER',
]);

function functionCall(c: Cursor): CallExpr {
  const value: Expr = primary(c);
  return value.kind === 'call' ? value : wrapped(value);
}

/** A form such as CAST, in the place of a function. */
const wrapped = (value: Expr): CallExpr => ({ kind: 'call', start: value.start, end: value.end, name: { start: value.start, end: value.start, parts: [] }, args: [value], star: false, distinct: false, order: [] });


function onlyTable(c: Cursor, start: number): TableRef {
  c.at++;
  const inParens = take(c, '(');
  const table = name(c, 'a table');
  if (inParens) closeParen(c);
  return tableRef(c, start, table, true);
}

function tableRef(c: Cursor, start: number, table: TableRef['name'], only: boolean): TableRef {
  const node: Draft<TableRef> = { kind: 'table ref', start: Math.min(start, table.start), end: table.end, name: table, columns: [], only };
  take(c, '*');
  c.grammar?.afterTable?.(c);
  readAlias(c, node);
  if (is(c, 'TABLESAMPLE')) node.sample = sample(c);
  readHints(c, node);
  node.end = Math.max(table.end, endBefore(c));
  return node;
}

function sample(c: Cursor): { start: number; end: number } {
  const start = startHere(c);
  c.at++;
  if (!is(c, '(') || !c.dialect.statementWords) name(c, 'a sampling method');
  skipParens(c);
  if (take(c, 'REPEATABLE')) skipParens(c);
  return { start, end: endBefore(c) };
}

/** `with (nolock)`, `force index (…)`, `indexed by x`. */
function readHints(c: Cursor, node: Draft<TableRef>): void {
  const hints: string[] = [];
  for (;;) {
    const start = startHere(c);
    if (isPair(c, 'WITH', '(') && c.dialect.limit === 'top') (c.at++, skipParens(c));
    else if ((is(c, 'FORCE') || is(c, 'USE') || is(c, 'IGNORE')) && (isAhead(c, 1, 'INDEX') || isAhead(c, 1, 'KEY'))) {
      c.at += 2;
      if (take(c, 'FOR')) while (!is(c, '(') && !isAtEnd(c)) c.at++;
      skipParens(c);
      if (is(c, ',') && isMysql(c) && (isAhead(c, 1, 'USE') || isAhead(c, 1, 'IGNORE') || isAhead(c, 1, 'FORCE'))) c.at++;
    } else if (isPair(c, 'INDEXED', 'BY')) (c.at += 2, isLabel(c) && c.at++);
    else if (isPair(c, 'NOT', 'INDEXED')) c.at += 2;
    else break;
    hints.push(c.text.slice(start, endBefore(c)));
  }
  if (hints.length > 0) node.hints = hints;
}

function holeRef(c: Cursor, start: number, lateral: boolean): HoleRef {
  const node: Draft<HoleRef> = { kind: 'hole ref', start, end: c.ends[c.at]!, columns: [], index: holeIndex(c, c.at) };
  c.at++;
  if (lateral) node.lateral = true;
  readAlias(c, node);
  node.end = endBefore(c);
  return node;
}

/** SQL Server: what a write puts out may be queried where it stands. */
const writes: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

function parenthesised(c: Cursor, start: number, lateral: boolean): FromItem | undefined {
  const open = c.at;
  const isQuery = holdsQuery(c, open) || (c.dialect.statementWords !== undefined && writes.has(c.words[open + 1]!));
  c.at++;
  if (!isQuery) return parenthesisedJoin(c, start, open);
  const node = subqueryRef(c, start);
  if (lateral) node.lateral = true;
  return node;
}

function subqueryRef(c: Cursor, start: number): Draft<SubqueryRef> {
  const inner = query(c);
  closeParen(c);
  const node: Draft<SubqueryRef> = { kind: 'subquery ref', start, end: endBefore(c), columns: [], query: inner };
  readAlias(c, node);
  node.end = endBefore(c);
  return node;
}

/** In a parenthesis whose SELECT was forgotten: to its FROM, if it has one. */
function skipToFrom(c: Cursor, open: number): boolean {
  const close = c.tokens.partners[open]!;
  fail(c, 'Expected ")" here.');
  while (c.at < close && !is(c, 'FROM')) skipOne(c);
  return is(c, 'FROM');
}

/** `(a join b on …) as x`: the join itself; of other items the alias alone is kept. */
function parenthesisedJoin(c: Cursor, start: number, open: number): FromItem | undefined {
  if (c.depth >= DEEPEST) {
    fail(c, 'This is nested too deeply to be read.');
    skipToClose(c, open);
    return undefined;
  }
  c.depth += 2;
  c.nested++;
  let inner = joined(c);
  while (inner && is(c, ',') && c.dialect.id !== 'postgres') {
    c.at++;
    const right = joined(c);
    if (right) inner = { kind: 'join', start: inner.start, end: right.end, type: 'cross', natural: false, left: inner, right, operatorSpan: { start: right.start, end: right.start } };
  }
  c.nested--;
  c.depth -= 2;
  if (!is(c, ')') && skipToFrom(c, open)) return subqueryRef(c, start);
  closeParen(c);
  if (!inner) return undefined;
  const item: Draft<FromItem> = { ...inner, start, end: endBefore(c) };
  if (item.kind === 'join') {
    const labelled: { alias?: Ident; columns: readonly Ident[] } = { columns: [] };
    readAlias(c, labelled);
    if (labelled.alias) item.alias = labelled.alias;
  } else if (item.alias === undefined) readAlias(c, item);
  item.end = endBefore(c);
  return item;
}

function rowsFrom(c: Cursor, start: number, lateral: boolean): FunctionRef {
  c.at += 3;
  const calls: CallExpr[] = [];
  do {
    calls.push(functionCall(c));
    if (take(c, 'AS')) columnTypes(c);
  } while (take(c, ','));
  closeParen(c);
  return functionRef(c, start, lateral, calls);
}

export function functionRef(c: Cursor, start: number, lateral: boolean, calls: readonly CallExpr[]): FunctionRef {
  const node: Draft<FunctionRef> = { kind: 'function ref', start: Math.min(start, calls[0]!.start), end: endBefore(c), columns: [], calls, ordinality: false };
  if (lateral) node.lateral = true;
  if (takePair(c, 'WITH', 'ORDINALITY')) node.ordinality = true;
  readAlias(c, node);
  node.end = endBefore(c);
  return node;
}

/** `as x (a, b)`; of a function also `as x (a int, b text)` and `as (a int)`. */
export function readAlias(c: Cursor, node: { alias?: Ident; columns: readonly Ident[] }): void {
  if (is(c, 'AS') && c.grammar?.isNoAlias?.(c)) return;
  if (take(c, 'AS')) {
    if (isName(c) || (c.dialect.id !== 'postgres' && isCallable(c))) node.alias = ident(c);
    else if (isHole(c)) takeFragments(c);
    else if (kindAt(c) === STRING && c.dialect.id !== 'postgres') c.at++;
    else if (!is(c, '(')) fail(c, 'Expected an alias here.');
    if (is(c, '(')) node.columns = columnTypes(c);
    return;
  }
  if (!isAlias(c)) return;
  node.alias = ident(c);
  if (is(c, '(')) node.columns = columnTypes(c);
}

/** Words that other dialects write behind a table and that are no names there. */
const isAlias = (c: Cursor): boolean => {
  if (!isName(c) || startsStatement(c)) return false;
  if (c.dialect.id === 'postgres') return true;
  if ((c.tokens.flags[c.at]! & NEEDS_AS) !== 0 || c.grammar?.isNoAlias?.(c)) return false;
  return !(joinWords.has(c.words[c.at]!) || ((is(c, 'FORCE') || is(c, 'USE') || is(c, 'IGNORE')) && (isAhead(c, 1, 'INDEX') || isAhead(c, 1, 'KEY'))) || isPair(c, 'INDEXED', 'BY'));
};

/** Columns of an alias: names, each with a type after it where a function returns records. */
function columnTypes(c: Cursor): Ident[] {
  const found: Ident[] = [];
  if (!expect(c, '(')) return found;
  do {
    if (!isLabel(c)) {
      fail(c, 'Expected a column name here.');
      break;
    }
    found.push(ident(c));
    if (!is(c, ',') && !is(c, ')') && !isAtEnd(c)) {
      typeName(c);
      if (take(c, 'COLLATE')) name(c, 'a collation');
    }
  } while (take(c, ','));
  closeParen(c);
  return found;
}

