// Statements that only MySQL and MariaDB have, or write in their own way. Most are utilities: their words and the tables they name.
import type { AlterTable, Name, Tree, Utility } from '../tree.ts';
import { endBefore, expect, ident, is, isAhead, isAtEnd, isName, isNameLike, isPair, name, skipOne, skipStatement, startHere, take, takeOne, type Cursor, type Draft } from '../parser/cursor.ts';
import { expressions } from '../parser/expressions.ts';
import { beginsQuery, query } from '../parser/queries.ts';
import { setStatement } from '../parser/session.ts';
import { beginsCompound, compoundBody } from './compound.ts';
import { alterOwn } from './definitions.ts';

export function ownStatement(c: Cursor, start: number): Tree | undefined {
  switch (c.words[c.at]) {
    case 'ALTER': return alterOwn(c, start);
    case 'RENAME': return isAhead(c, 1, 'TABLE') || isAhead(c, 1, 'TABLES') ? renameTables(c, start) : skipped(c, start);
    case 'ANALYZE': case 'CHECK': case 'CHECKSUM': case 'OPTIMIZE': case 'REPAIR': return maintenance(c, start);
    case 'EXPLAIN': case 'DESCRIBE': case 'DESC': return explain(c, start);
    case 'DO':
      c.at++;
      expressions(c);
      return utility(c, start, 'do', []);
    case 'LOAD': return load(c, start);
    case 'LOCK': return lock(c, start);
    case 'TRUNCATE': {
      c.at++;
      take(c, 'TABLE');
      const table = name(c, 'a table');
      if (isAhead(c, 0, 'WAIT') || is(c, 'NOWAIT')) skipStatement(c);
      return utility(c, start, 'truncate', [table]);
    }
    case 'HANDLER': {
      c.at++;
      const table = name(c, 'a table');
      skipStatement(c);
      return utility(c, start, 'handler', [table]);
    }
    case 'START': return isAhead(c, 1, 'TRANSACTION') ? undefined : skipped(c, start);
    case 'DROP': return isAhead(c, 1, 'PREPARE') ? skipped(c, start) : undefined;
    case 'SET': return set(c, start);
    case 'FLUSH': case 'KILL': case 'HELP': case 'PURGE': case 'RESET': case 'SIGNAL': case 'RESIGNAL': case 'GET': case 'XA': case 'STOP': case 'CHANGE': case 'BINLOG': case 'CACHE': case 'INSTALL':
    case 'UNINSTALL': case 'CLONE': case 'SHUTDOWN': case 'BACKUP': case 'USE': case 'SHOW': case 'CALL': case 'IMPORT': case 'GRANT': case 'REVOKE': case 'EXECUTE': case 'PREPARE': case 'DEALLOCATE': case 'UNLOCK':
      return skipped(c, start);
  }
  if (!beginsCompound(c)) return undefined;
  const body = compoundBody(c, []);
  return { kind: 'create routine', start, end: endBefore(c), object: 'do', language: 'sql', parameters: [], body };
}

function utility(c: Cursor, start: number, words: string, tables: readonly Name[]): Utility {
  return { kind: 'utility', start, end: endBefore(c), words, tables };
}

function skipped(c: Cursor, start: number): Utility {
  const words = c.text.slice(c.starts[c.at], c.ends[c.at]).toLowerCase();
  skipStatement(c);
  return utility(c, start, words, []);
}

/** `analyze local table a, b update histogram on c`. */
function maintenance(c: Cursor, start: number): Tree {
  const words = c.words[c.at]!.toLowerCase();
  c.at++;
  takeOne(c, ['LOCAL', 'NO_WRITE_TO_BINLOG']);
  // MariaDB's `analyze select …` runs the query.
  if (!is(c, 'TABLE') && (beginsQuery(c, c.at) || is(c, 'UPDATE') || is(c, 'DELETE') || is(c, 'FORMAT'))) return explained(c, start, 'explain');
  const tables: Name[] = [];
  if (takeOne(c, ['TABLE', 'TABLES']))
    do tables.push(name(c, 'a table'));
    while (take(c, ','));
  skipStatement(c);
  return utility(c, start, words, tables);
}

/** `explain analyze format = tree select …`, `explain for connection 1`, `desc t col`. */
function explain(c: Cursor, start: number): Tree {
  c.at++;
  return explained(c, start, 'explain');
}

function explained(c: Cursor, start: number, words: string): Tree {
  for (;;) {
    if (is(c, 'FORMAT')) c.at += isAhead(c, 1, '=') ? 3 : 1;
    else if (is(c, 'INTO')) c.at += 2;
    else if (!takeOne(c, ['EXTENDED', 'PARTITIONS', 'ANALYZE'])) break;
  }
  if (take(c, 'FOR')) {
    skipStatement(c);
    return utility(c, start, words, []);
  }
  const node: Draft<Utility> = utility(c, start, words, []);
  if (beginsQuery(c, c.at) || is(c, '(') || is(c, 'INSERT') || is(c, 'REPLACE') || is(c, 'UPDATE') || is(c, 'DELETE')) node.inner = query(c);
  else if (isNameLike(c)) {
    node.tables = [name(c, 'a table')];
    skipStatement(c);
  } else skipStatement(c);
  node.end = endBefore(c);
  return node;
}

/** `rename table a to b, c to d`: as many changes of tables. */
function renameTables(c: Cursor, start: number): Tree {
  c.at += 2;
  const pairs: AlterTable[] = [];
  take(c, 'IF');
  take(c, 'EXISTS');
  do {
    const from = startHere(c);
    const table = name(c, 'a table');
    if (is(c, 'WAIT')) c.at += 2;
    take(c, 'NOWAIT');
    expect(c, 'TO');
    const to = name(c, 'a name');
    const last = to.parts.at(-1);
    if (last) pairs.push({ kind: 'alter table', start: from, end: endBefore(c), object: 'table', name: table, ifExists: false, only: false, actions: [{ kind: 'rename', to: last, start: to.start, end: to.end }] });
  } while (take(c, ','));
  if (pairs.length === 1) return { ...pairs[0]!, start };
  return { kind: 'rename tables', start, end: endBefore(c), pairs };
}

/** `load data local infile 'x' into table t …`. */
function load(c: Cursor, start: number): Tree {
  while (!isAtEnd(c) && !isPair(c, 'INTO', 'TABLE')) skipOne(c);
  const tables: Name[] = [];
  if (is(c, 'INTO')) {
    c.at += 2;
    tables.push(name(c, 'a table'));
  }
  skipStatement(c);
  return utility(c, start, 'load', tables);
}

/** `lock tables a as x read, b write`. */
function lock(c: Cursor, start: number): Tree {
  c.at++;
  const tables: Name[] = [];
  if (takeOne(c, ['TABLE', 'TABLES']))
    do {
      tables.push(name(c, 'a table'));
      if (take(c, 'AS') || isName(c)) ident(c);
      while (!isAtEnd(c) && !is(c, ',')) skipOne(c);
    } while (take(c, ','));
  skipStatement(c);
  return utility(c, start, 'lock', tables);
}

/** `set @a = (select …), session b = 1`: the queries inside are of interest, so each value is read. MariaDB's `set statement x = 1 for select …` runs a statement. */
function set(c: Cursor, start: number): Tree | undefined {
  if (!isPair(c, 'SET', 'STATEMENT')) return setStatement(c, start);
  while (!isAtEnd(c) && !is(c, 'FOR')) skipOne(c);
  if (!take(c, 'FOR')) return utility(c, start, 'set', []);
  const node: Draft<Utility> = utility(c, start, 'set', []);
  if (beginsQuery(c, c.at) || is(c, 'INSERT') || is(c, 'UPDATE') || is(c, 'DELETE')) node.inner = query(c);
  else skipStatement(c);
  node.end = endBefore(c);
  return node;
}

