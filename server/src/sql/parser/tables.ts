// CREATE TABLE in all its forms: columns, LIKE, INHERITS, partitions, typed and foreign tables, and the result of a query.
// The file is long because the forms of CREATE TABLE share their elements and what follows them.
import type { CreateTable, CreateTableAs, ColumnDefinition, ConstraintDefinition, Name } from '../tree.ts';
import {
  beginsNext, endBefore, expect, fail, ident, is, isAhead, isAtEnd, isHole, isLabel, isMysql, isName, isPair, name, needIdent, parenList, skipOne, skipParens, skipStatement, startHere, take,
  takePair, type Cursor, type Draft,
} from './cursor.ts';
import { columnDefinition, columnOptions, startsTableConstraint, tableConstraint } from './constraints.ts';
import { indexKeys } from './indexKeys.ts';
import { beginsQuery, closeParen, holdsQuery, query } from './queries.ts';

type Table = Draft<CreateTable>;
type Likes = CreateTable['like'][number];

/** `if not exists`. */
export const ifNotExists = (c: Cursor): boolean => {
  if (!(is(c, 'IF') && isAhead(c, 1, 'NOT') && isAhead(c, 2, 'EXISTS'))) return false;
  c.at += 3;
  return true;
};
export const ifExists = (c: Cursor): boolean => takePair(c, 'IF', 'EXISTS');

/** The words between CREATE and TABLE have been taken; TABLE is in front. */
export function createTable(c: Cursor, start: number, kind: { readonly temporary: boolean; readonly unlogged: boolean; readonly foreign: boolean }): CreateTable | CreateTableAs {
  expect(c, 'TABLE');
  const exists = ifNotExists(c);
  const table = name(c, 'a table');
  const node: Table = {
    kind: 'create table', start, end: table.end, name: table, ifNotExists: exists, temporary: kind.temporary, unlogged: kind.unlogged, columns: [], constraints: [], like: [], inherits: [],
  };
  if (kind.foreign) node.foreign = true;
  if (is(c, 'OF')) typedTable(c, node);
  else if (isPair(c, 'PARTITION', 'OF')) partition(c, node);
  else if (is(c, 'LIKE') && c.dialect.id !== 'postgres') (c.at++, (node.like = [{ name: name(c, 'a table'), including: [], excluding: [] }]));
  else if (is(c, '(') && !holdsQuery(c, c.at) && !isColumnNames(c)) elements(c, node, columnDefinition);
  else if (!isQueryAhead(c) && !(isMysql(c) && isName(c))) fail(c, 'Expected "(" here.');
  if (isQueryAhead(c)) return tableAs(c, node);
  tableTail(c, node);
  if (isQueryAhead(c)) return tableAs(c, node);
  node.end = endBefore(c);
  return node;
}

/** SQLite: `create virtual table t using fts5(a, b)`: what its columns are, the module decides. VIRTUAL is in front. */
export function createVirtualTable(c: Cursor, start: number): CreateTable {
  c.at++;
  expect(c, 'TABLE');
  const exists = ifNotExists(c);
  const table = name(c, 'a table');
  skipStatement(c);
  return { kind: 'create table', start, end: endBefore(c), name: table, ifNotExists: exists, temporary: false, unlogged: false, virtual: true, columns: [], constraints: [], like: [], inherits: [] };
}

/** `create table t (a, b) as …`: names without types. */
function isColumnNames(c: Cursor): boolean {
  const close = c.tokens.partners[c.at]!;
  if (close <= 0) return false;
  if (c.words[c.at + 2] !== ',' && c.words[c.at + 2] !== ')') return false;
  return c.words[close + 1] === 'AS' || c.words[close + 1] === 'WITH' || c.words[close + 1] === 'ON' || c.words[close + 1] === 'USING' || c.words[close + 1] === 'TABLESPACE';
}

const isQueryAhead = (c: Cursor): boolean =>
  (is(c, 'AS') && (c.grammar?.storage === undefined || beginsQuery(c, c.at + 1) || isAhead(c, 1, '('))) || isColumnNamesHere(c) || (c.dialect.id !== 'postgres' && (is(c, 'SELECT') || (is(c, '(') && holdsQuery(c, c.at)))) || asAfterOptions(c);

const isColumnNamesHere = (c: Cursor): boolean => is(c, '(') && isColumnNames(c);

/** `using heap with (…) on commit drop tablespace x as …` without columns. */
function asAfterOptions(c: Cursor): boolean {
  if (!is(c, 'USING') && !is(c, 'WITH') && !is(c, 'ON') && !is(c, 'TABLESPACE') && !is(c, 'WITHOUT')) return false;
  let at = c.at;
  for (; at < c.at + 20 && c.words[at] !== ';' && c.kinds[at] !== 0; at++) {
    if (c.words[at] === 'AS') return true;
    if (c.words[at] === '(') at = Math.max(at, c.tokens.partners[at]!);
  }
  return false;
}

function tableAs(c: Cursor, table: Table): CreateTableAs {
  const columns = is(c, '(') && isColumnNames(c) ? parenList(c, (at) => needIdent(at, 'a column name')) : [];
  while (!is(c, 'AS') && !isAtEnd(c) && !beginsQuery(c, c.at) && !(is(c, '(') && holdsQuery(c, c.at))) skipOne(c);
  take(c, 'AS');
  const node: Draft<CreateTableAs> = { kind: 'create table as', start: table.start, end: c.ends[c.at - 1]!, name: table.name, columns, ifNotExists: table.ifNotExists, temporary: table.temporary, withData: true };
  if (is(c, 'EXECUTE')) skipStatement(c);
  else node.query = query(c);
  if (is(c, 'WITH') && isAhead(c, 1, 'NO') && isAhead(c, 2, 'DATA')) {
    c.at += 3;
    node.withData = false;
  } else takePair(c, 'WITH', 'DATA');
  node.end = endBefore(c);
  return node;
}

/** The elements in parentheses. One that cannot be read costs itself alone. */
function elements(c: Cursor, node: Table, column: (c: Cursor) => ColumnDefinition): void {
  const columns: ColumnDefinition[] = [];
  const constraints: ConstraintDefinition[] = [];
  const like: Likes[] = [];
  let own: ConstraintDefinition | undefined;
  c.at++;
  while (!isAtEnd(c)) {
    if (is(c, ')')) {
      if (columns.length + constraints.length + like.length > 0 && !c.dialect.statementWords && !c.dialect.trailingCommas) fail(c, 'Expected a column here.');
      break;
    }
    if (is(c, 'LIKE')) like.push(likeClause(c));
    else if ((own = c.grammar?.tableElement?.(c))) constraints.push(own);
    else if (startsTableConstraint(c)) constraints.push(tableConstraint(c));
    else if (isHole(c)) {
      c.at++;
      node.open = true;
    } else if (isLabel(c)) columns.push(column(c));
    else fail(c, 'Expected a column or a constraint here.');
    while (!is(c, ',') && !is(c, ')') && !isAtEnd(c)) {
      if (!isHole(c) && !c.dialect.looseDefinitions) fail(c, 'This does not belong here.');
      skipOne(c);
    }
    if (!take(c, ',')) break;
  }
  closeParen(c);
  node.columns = columns;
  node.constraints = constraints;
  node.like = like;
}

function likeClause(c: Cursor): Likes {
  c.at++;
  const table = name(c, 'a table');
  const including: string[] = [];
  const excluding: string[] = [];
  for (;;) {
    const list = take(c, 'INCLUDING') ? including : take(c, 'EXCLUDING') ? excluding : undefined;
    if (!list) return { name: table, including, excluding };
    if (isLabel(c)) list.push(c.text.slice(startHere(c), c.ends[c.at++]!).toLowerCase());
  }
}

function typedTable(c: Cursor, node: Table): void {
  c.at++;
  node.ofType = name(c, 'a type');
  if (is(c, '(')) elements(c, node, columnOptions);
}

function partition(c: Cursor, node: Table): void {
  c.at += 2;
  node.partitionOf = name(c, 'a table');
  if (is(c, '(')) elements(c, node, columnOptions);
  node.bound = partitionBound(c);
}

/** `for values in (…)`, `from (…) to (…)`, `with (…)`, or `default`: its text. */
export function partitionBound(c: Cursor): string {
  const start = isAtEnd(c) ? endBefore(c) : startHere(c);
  if (take(c, 'DEFAULT')) return 'default';
  if (!takePair(c, 'FOR', 'VALUES')) fail(c, 'Expected FOR VALUES or DEFAULT here.');
  else if (take(c, 'FROM')) {
    skipParens(c);
    expect(c, 'TO');
    skipParens(c);
  } else if (take(c, 'IN') || take(c, 'WITH')) skipParens(c);
  else fail(c, 'Expected IN, FROM or WITH here.');
  return c.text.slice(start, endBefore(c));
}

/** The elements of a table that has no name: of a variable, or of what a function returns. */
export function tableElements(c: Cursor): void {
  const nowhere = endBefore(c);
  if (!is(c, '(')) return fail(c, 'Expected "(" here.');
  elements(c, { kind: 'create table', start: nowhere, end: nowhere, name: { start: nowhere, end: nowhere, parts: [] }, ifNotExists: false, temporary: false, unlogged: false, columns: [], constraints: [], like: [], inherits: [] }, columnDefinition);
}

/** What follows the columns. */
function tableTail(c: Cursor, node: Table): void {
  while (!isAtEnd(c) && !beginsNext(c)) {
    if (c.grammar?.storage?.(c)) continue;
    const start = startHere(c);
    switch (c.words[c.at]) {
      case 'INHERITS':
        c.at++;
        node.inherits = parenList(c, (at): Name => name(at, 'a table'));
        continue;
      case 'PARTITION':
        if (!isAhead(c, 1, 'BY')) break;
        c.at += 2;
        node.partitionBy = partitionBy(c, start);
        continue;
      case 'USING': case 'TABLESPACE':
        c.at++;
        needIdent(c, 'a name');
        continue;
      case 'WITH':
        if (!isAhead(c, 1, '(')) break;
        c.at++;
        skipParens(c);
        continue;
      case 'WITHOUT':
        c.at++;
        if (isLabel(c)) c.at++;
        if (c.dialect.anyType) node.storage = 'without rowid';
        continue;
      case 'STRICT':
        if (!c.dialect.anyType) break;
        c.at++;
        node.storage ??= 'strict';
        continue;
      case 'ON':
        if (!takePair(c, 'ON', 'COMMIT')) break;
        if (!take(c, 'DROP') && !takePair(c, 'PRESERVE', 'ROWS') && !takePair(c, 'DELETE', 'ROWS')) fail(c, 'Expected DROP, PRESERVE ROWS or DELETE ROWS here.');
        continue;
      case 'SERVER':
        c.at++;
        needIdent(c, 'a server');
        continue;
      case 'OPTIONS':
        c.at++;
        skipParens(c);
        continue;
    }
    if (is(c, 'AS') || c.dialect.statementWords || !otherOption(c)) return;
  }
}

/** `engine = InnoDB`, `strict`: options of other dialects. */
function otherOption(c: Cursor): boolean {
  if (c.dialect.id === 'postgres' || is(c, 'SELECT')) return false;
  skipOne(c);
  return true;
}

function partitionBy(c: Cursor, start: number): NonNullable<CreateTable['partitionBy']> {
  take(c, 'LINEAR');
  const method = isName(c) || (isMysql(c) && isLabel(c)) ? ident(c).name : '';
  if (isMysql(c) && method !== '') {
    const keys = is(c, '(') ? (skipParens(c), []) : [];
    while (!isAtEnd(c) && !is(c, 'AS') && !beginsQuery(c, c.at)) skipOne(c);
    return { method, keys, span: { start, end: endBefore(c) } };
  }
  if (method === '') fail(c, 'Expected RANGE, LIST or HASH here.');
  const keys = is(c, '(') ? indexKeys(c) : [];
  const text = c.text.slice(start, endBefore(c));
  if (c.dialect.id !== 'postgres') while (!isAtEnd(c)) skipOne(c);
  return { method, keys, span: { start, end: endBefore(c) }, text };
}

