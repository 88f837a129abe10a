// Statements that change neither rows nor structure, or that are not read further: their words, the tables they name, the query they hold.
// The file is long because the statements are many and each is short.
import type { Expr, Ident, Name, QueryNode, Tree, Utility } from '../tree.ts';
import {
  advance, commaList, endBefore, expect, fail, ident, is, isAhead, isAtEnd, isLabel, isName, isNameLike, isPair, name, names, skipOne, skipParens, skipStatement, startHere, take, takeOne, type Cursor,
  type Draft,
} from './cursor.ts';
import { objectKind } from './dropAlter.ts';
import { expression } from './expressions.ts';
import { beginsQuery, closeParen, holdsQuery, query } from './queries.ts';
import { createTable, ifNotExists } from './tables.ts';

type Reader = (c: Cursor, found: Found) => void;
interface Found { words: string; tables: Name[]; column?: Ident; index?: Name; inner?: QueryNode; where?: Expr }

/** The statement in front as a utility, or nothing if its first word begins none. */
export function utility(c: Cursor, start: number): Tree | undefined {
  const reader = readers.get(c.words[c.at]!);
  if (!reader) return undefined;
  const found: Found = { words: c.words[c.at]!.toLowerCase(), tables: [] };
  c.at++;
  reader(c, found);
  const node: Draft<Utility> = { kind: 'utility', start, end: endBefore(c), words: found.words, tables: found.tables };
  if (found.column) node.column = found.column;
  if (found.index) node.index = found.index;
  if (found.inner) node.inner = found.inner;
  if (found.where) node.where = found.where;
  return node;
}

const rest: Reader = (c) => skipStatement(c);

const tablesThen: Reader = (c, found) => {
  take(c, 'TABLE');
  do {
    take(c, 'ONLY');
    if (!isNameLike(c)) break;
    found.tables.push(name(c, 'a table'));
    take(c, '*');
  } while (take(c, ','));
  skipStatement(c);
};

/** VACUUM and ANALYZE: options, then tables with columns. */
const maintenance: Reader = (c, found) => {
  if (is(c, '(')) skipParens(c);
  while (takeOne(c, ['FULL', 'FREEZE', 'VERBOSE', 'ANALYZE', 'ANALYSE']));
  if (isAtEnd(c)) return;
  // SQLite: `vacuum main into 'file'`.
  if (c.dialect.anyType) return skipStatement(c);
  found.tables = commaList(c, (at) => {
    take(at, 'ONLY');
    const table = name(at, 'a table');
    take(at, '*');
    if (is(at, '(')) skipParens(at);
    return table;
  });
};

const explain: Reader = (c, found) => {
  if (is(c, '(') && !holdsQuery(c, c.at)) skipParens(c);
  else while (takeOne(c, ['ANALYZE', 'ANALYSE', 'VERBOSE', 'QUERY', 'PLAN', 'EXTENDED', 'FORMAT', 'JSON', '=']));
  explained(c, found);
};

/** The statement inside EXPLAIN, PREPARE … AS or DECLARE … FOR. */
function explained(c: Cursor, found: Found): void {
  if (beginsQuery(c, c.at) || is(c, '(') || is(c, 'INSERT') || is(c, 'UPDATE') || is(c, 'DELETE') || is(c, 'MERGE')) found.inner = query(c);
  else if (is(c, 'CREATE')) created(c, found);
  else if (take(c, 'DECLARE')) declare(c, found);
  else skipStatement(c);
}

/** EXPLAIN CREATE TABLE … AS: its query. */
function created(c: Cursor, found: Found): void {
  const start = startHere(c);
  while (!isAtEnd(c) && !is(c, 'TABLE') && !is(c, 'VIEW')) c.at++;
  if (is(c, 'TABLE')) {
    const node = createTable(c, start, { temporary: false, unlogged: false, foreign: false });
    if (node.kind === 'create table as' && node.query) found.inner = node.query;
    found.tables.push(node.name);
    return;
  }
  advance(c);
  ifNotExists(c);
  if (isNameLike(c)) found.tables.push(name(c, 'a view'));
  while (!isAtEnd(c) && !is(c, 'AS')) skipOne(c);
  if (take(c, 'AS')) found.inner = query(c);
  if (take(c, 'WITH')) skipStatement(c);
}

const prepare: Reader = (c, found) => {
  if (isLabel(c)) c.at++;
  if (is(c, '(')) skipParens(c);
  if (c.dialect.id !== 'postgres' && is(c, 'FROM')) return skipStatement(c);
  expect(c, 'AS');
  explained(c, found);
};

const declare: Reader = (c, found) => {
  while (!is(c, 'FOR') && !isAtEnd(c)) c.at++;
  if (take(c, 'FOR')) explained(c, found);
};

const copy: Reader = (c, found) => {
  take(c, 'BINARY');
  if (take(c, '(')) {
    explained(c, found);
    closeParen(c);
  } else if (isNameLike(c)) {
    found.tables.push(name(c, 'a table'));
    if (is(c, '(')) skipParens(c);
  }
  while (!is(c, 'WHERE') && !isAtEnd(c)) skipOne(c);
  if (take(c, 'WHERE')) found.where = expression(c);
  skipStatement(c);
};

const comment: Reader = (c, found) => {
  expect(c, 'ON');
  const object = objectKind(c);
  if (object === 'table' || object === 'view' || object === 'materialized view' || object === 'foreign table') found.tables.push(name(c, 'a table'));
  else if (object === 'column') {
    const column = name(c, 'a column');
    found.tables.push(columnOwner(column));
    const last = column.parts.at(-1);
    if (last && column.parts.length > 1) found.column = last;
  } else if (object === 'index') found.index = name(c, 'an index');
  else if (object === 'trigger' || object === 'policy' || object === 'rule' || object === 'constraint') {
    if (isName(c)) ident(c);
    if (take(c, 'ON') && !is(c, 'DOMAIN') && isNameLike(c)) found.tables.push(name(c, 'a table'));
  }
  if (object) found.words = `comment on ${object}`;
  skipStatement(c);
};

/** `schema.table` of `schema.table.column`. */
function columnOwner(column: Name): Name {
  const parts = column.parts.slice(0, -1);
  return { ...column, parts, end: parts.length > 0 ? parts[parts.length - 1]!.end : column.start };
}

const refresh: Reader = (c, found) => {
  if (isPair(c, 'MATERIALIZED', 'VIEW')) {
    c.at += 2;
    found.words = 'refresh materialized view';
    take(c, 'CONCURRENTLY');
    found.tables.push(name(c, 'a materialized view'));
  }
  skipStatement(c);
};

/** REINDEX TABLE and CLUSTER name a table; REINDEX INDEX does not. */
const reindex: Reader = (c, found) => {
  if (is(c, '(')) skipParens(c);
  const object = takeOne(c, ['TABLE', 'INDEX', 'SCHEMA', 'DATABASE', 'SYSTEM']);
  take(c, 'CONCURRENTLY');
  if (object) found.words = `reindex ${object.toLowerCase()}`;
  if (object === 'TABLE' && isNameLike(c)) found.tables.push(name(c, 'a table'));
  skipStatement(c);
};

const cluster: Reader = (c, found) => {
  if (is(c, '(')) skipParens(c);
  take(c, 'VERBOSE');
  if (isNameLike(c)) {
    const first = name(c, 'a table');
    found.tables.push(take(c, 'ON') && isNameLike(c) ? name(c, 'a table') : first);
  }
  skipStatement(c);
};

/** GRANT and REVOKE: the tables after ON, unless another kind of thing is named. */
const grant: Reader = (c, found) => {
  while (!is(c, 'ON') && !is(c, 'TO') && !is(c, 'FROM') && !isAtEnd(c)) skipOne(c);
  if (take(c, 'ON')) {
    const isTable = take(c, 'TABLE') || (isNameLike(c) && !otherGrants.has(c.words[c.at]!) && !isPair(c, 'ALL', 'TABLES') && !isAhead(c, 1, 'DATA') && !(isLabel(c) && isAhead(c, 1, 'OBJECT')));
    if (isTable) found.tables = names(c, 'a table');
  }
  skipStatement(c);
};
const otherGrants: ReadonlySet<string> = new Set([
  'ALL', 'SEQUENCE', 'DATABASE', 'DOMAIN', 'FOREIGN', 'FUNCTION', 'PROCEDURE', 'ROUTINE', 'LANGUAGE', 'LARGE', 'PARAMETER', 'SCHEMA', 'TABLESPACE', 'TYPE',
]);

const otherCreated: ReadonlySet<string> = new Set(['FOREIGN', 'DEFAULT', 'TRUSTED', 'TEXT']);

const createOther: Reader = (c, found) => {
  takeOne(c, ['OR']);
  take(c, 'REPLACE');
  const known = objectKind(c);
  if (!known && c.dialect.id === 'postgres' && !otherCreated.has(c.words[c.at]!)) fail(c, 'Expected what to create here.');
  const object = known ?? (isLabel(c) ? c.text.slice(startHere(c), c.ends[c.at]!).toLowerCase() : '');
  found.words = `create ${object}`.trim();
  if (object === 'statistics') {
    while (!is(c, 'FROM') && !isAtEnd(c)) skipOne(c);
    if (take(c, 'FROM')) found.tables = names(c, 'a table');
  }
  if (object === 'publication') publication(c, found);
  skipStatement(c);
};

function publication(c: Cursor, found: Found): void {
  while (!isAtEnd(c) && !is(c, 'TABLE')) skipOne(c);
  if (!take(c, 'TABLE')) return;
  do {
    take(c, 'TABLE');
    const inParens = take(c, 'ONLY') && take(c, '(');
    if (!isNameLike(c) || isPair(c, 'TABLES', 'IN')) return;
    found.tables.push(name(c, 'a table'));
    if (inParens) take(c, ')');
    take(c, '*');
    if (is(c, '(')) skipParens(c);
    if (is(c, 'WHERE')) (c.at++, skipParens(c));
  } while (take(c, ','));
}

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['TRUNCATE', tablesThen], ['LOCK', tablesThen], ['VACUUM', maintenance], ['ANALYZE', maintenance], ['ANALYSE', maintenance],
  ['EXPLAIN', explain], ['DESCRIBE', explain], ['DESC', explain], ['PREPARE', prepare], ['DECLARE', declare], ['COPY', copy], ['COMMENT', comment], ['REFRESH', refresh], ['REINDEX', reindex],
  ['CLUSTER', cluster], ['GRANT', grant], ['REVOKE', grant], ['CREATE', createOther],
  ...['CALL', 'EXECUTE', 'EXEC', 'DEALLOCATE', 'LISTEN', 'NOTIFY', 'UNLISTEN', 'SHOW', 'LOAD', 'CHECKPOINT', 'DISCARD', 'FETCH', 'MOVE', 'CLOSE', 'IMPORT', 'REASSIGN', 'SECURITY', 'USE', 'PRAGMA',
    'UNLOCK', 'DELIMITER', 'KILL', 'FLUSH', 'OPTIMIZE', 'ATTACH', 'DETACH', 'GO', 'RENAME', 'HANDLER', 'IF', 'WHILE', 'RETURN', 'RAISE', 'OPEN'].map((word): [string, Reader] => [word, rest]),
]);
