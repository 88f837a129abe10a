// What MySQL and MariaDB read in their own way inside queries; statements, tables and bodies of routines have files of their own.
import type { DeleteNode, FromItem, Ident, InsertNode, LockClause, Name, QueryNode, SelectNode, TableRef, UpdateNode } from '../tree.ts';
import { PARAMETER, STRING, SYMBOL } from '../tokens.ts';
import { endBefore, fail, ident, identList, is, isAhead, isAtEnd, isLabel, isName, isNameLike, isPair, kindAt, name, names, skipOne, skipParens, startHere, take, takeOne, takePair, type Cursor, type Draft } from '../parser/cursor.ts';
import { expression } from '../parser/expressions.ts';
import { fromList } from '../parser/from.ts';
import type { Grammar } from '../parser/grammar.ts';
import { isClauseEnd, resync } from '../parser/resync.ts';
import { assignments } from '../parser/writes.ts';
import { alterAction } from './alterTable.ts';
import { columnAttribute, tableConstraint } from './columns.ts';
import { createOwn } from './definitions.ts';
import { ownStatement } from './statements.ts';

export const grammar: Grammar = {
  mysqlForms: true,
  statement: ownStatement,
  create: createOwn,
  alterAction,
  attribute: columnAttribute,
  tableConstraint,
  beforeItems: selectModifiers,
  clauses: new Map([['INTO', (c) => (into(c), resync(c), true)]]),
  tails: new Map(['LOCK', 'ROWS', 'PROCEDURE', 'WAIT', 'WITH', 'INTO'].map((word) => [word, tail])),
  afterTable,
  update,
  deletion,
  afterTarget,
  rowAlias,
};

// ── SELECT

const MODIFIERS = ['ALL', 'HIGH_PRIORITY', 'STRAIGHT_JOIN', 'SQL_SMALL_RESULT', 'SQL_BIG_RESULT', 'SQL_BUFFER_RESULT', 'SQL_CACHE', 'SQL_NO_CACHE', 'SQL_CALC_FOUND_ROWS'];

/** They come in any order, DISTINCT among them. */
function selectModifiers(c: Cursor, node: Draft<SelectNode>): void {
  for (;;) {
    const start = startHere(c);
    if (takeOne(c, ['DISTINCT', 'DISTINCTROW'])) node.distinct = { span: { start, end: endBefore(c) } };
    else if (isAhead(c, 1, ',') || isAhead(c, 1, '.') || isAhead(c, 1, 'FROM') || !takeOne(c, MODIFIERS)) return;
  }
}

/** `into @a, b` and `into outfile 'x' fields terminated by ','`: variables and files, never a table. */
function into(c: Cursor): true {
  c.at++;
  c.clause = 'into';
  if (takeOne(c, ['OUTFILE', 'DUMPFILE'])) {
    while (!isAtEnd(c) && !is(c, ')') && !is(c, 'FROM') && !is(c, 'WHERE') && !is(c, 'LIMIT') && !is(c, 'FOR') && !is(c, 'LOCK') && !is(c, 'ORDER')) c.at++;
    return true;
  }
  do {
    if (!isLabel(c) && kindAt(c) !== PARAMETER && !isNameLike(c)) fail(c, 'Expected a variable here.');
    else name(c, 'a variable');
  } while (take(c, ','));
  return true;
}

/** LOCK IN SHARE MODE, the waits of locks, ROWS EXAMINED, PROCEDURE ANALYSE, WITH ROLLUP behind ORDER BY, and INTO. */
function tail(c: Cursor, node: Draft<QueryNode>): boolean {
  const start = startHere(c);
  if (isPair(c, 'LOCK', 'IN') && isAhead(c, 2, 'SHARE')) {
    c.at += 3;
    take(c, 'MODE');
    return locked(c, node, start);
  }
  if ((isPair(c, 'ROWS', 'EXAMINED') || isPair(c, 'PROCEDURE', 'ANALYSE')) && !isAtEnd(c)) {
    const isProcedure = is(c, 'PROCEDURE');
    c.at += 2;
    if (isProcedure) skipParens(c);
    else expression(c);
    return true;
  }
  if (is(c, 'WAIT') && node.locks.length > 0) {
    c.at += 2;
    return true;
  }
  if (takePair(c, 'WITH', 'ROLLUP')) return true;
  return is(c, 'INTO') && into(c);
}

function locked(c: Cursor, node: Draft<QueryNode>, start: number): true {
  const lock: Draft<LockClause> = { start, end: endBefore(c), strength: 'share', of: [] };
  if (take(c, 'NOWAIT')) lock.wait = 'nowait';
  else if (takePair(c, 'SKIP', 'LOCKED')) lock.wait = 'skip locked';
  else if (take(c, 'WAIT')) c.at++;
  lock.end = endBefore(c);
  node.locks = [...node.locks, lock];
  return true;
}

/** `partition (p0)`, and MariaDB's `for system_time as of …`. */
function afterTable(c: Cursor): void {
  if (isPair(c, 'PARTITION', '(')) {
    c.at++;
    skipParens(c);
  }
  if (!takePair(c, 'FOR', 'SYSTEM_TIME')) return;
  if (take(c, 'ALL')) return;
  if (takePair(c, 'AS', 'OF')) return systemTime(c);
  if (!takeOne(c, ['BETWEEN', 'FROM'])) return fail(c, 'Expected ALL, AS OF, BETWEEN or FROM here.');
  systemTime(c);
  takeOne(c, ['AND', 'TO']);
  systemTime(c);
}

/** A point of time; its expression ends before AND, which belongs to the clause. */
function systemTime(c: Cursor): void {
  takeOne(c, ['TIMESTAMP', 'TRANSACTION']);
  while (!isAtEnd(c) && !is(c, 'AND') && !is(c, 'TO') && !is(c, ',') && !is(c, ')') && !(isClauseEnd(c) && !is(c, '('))) {
    const before = c.at;
    skipOne(c);
    if (c.at === before || (kindAt(c) !== SYMBOL && !is(c, 'INTERVAL') && c.words[c.at - 1] !== '-' && c.words[c.at - 1] !== '+' && !INTERVAL.has(c.words[c.at]!) && c.words[c.at - 1] !== 'INTERVAL')) return;
  }
}
const INTERVAL: ReadonlySet<string> = new Set(['DAY', 'HOUR', 'MINUTE', 'SECOND', 'MONTH', 'YEAR', 'WEEK', 'QUARTER']);

// ── Writes

/** `update a join b on … set b.x = 1`, `update a, b set …`: which one is changed, the first assignment says. */
function update(c: Cursor, node: Draft<UpdateNode>): boolean {
  const items = fromList(c);
  if (isPair(c, 'FOR', 'PORTION')) portion(c);
  const only = items.length === 1 && items[0]!.kind === 'table ref' ? items[0] : undefined;
  if (!only) node.from = items;
  const first = only ?? tablesIn(items)[0];
  if (first) become(node, first);
  if (!is(c, 'SET')) return true;
  const at = c.at + 1;
  node.set = assignments(c);
  if (only) return true;
  node.among = true;
  const chosen = isLabel({ ...c, at }) && c.words[at + 1] === '.' ? namedBy(items, ident({ ...c, at }).name) : undefined;
  if (chosen) become(node, chosen);
  return true;
}

function become(node: Draft<UpdateNode> | Draft<DeleteNode>, { name: table, alias }: TableRef): void {
  node.table = table;
  delete node.alias;
  if (alias) node.alias = alias;
}

const tablesIn = (items: readonly FromItem[]): readonly TableRef[] =>
  items.flatMap((item): readonly TableRef[] => (item.kind === 'table ref' ? [item] : item.kind === 'join' ? [...tablesIn([item.left]), ...tablesIn([item.right])] : []));

const namedBy = (items: readonly FromItem[], label: string): TableRef | undefined =>
  tablesIn(items).find(({ name: { parts }, alias }) => (alias ?? parts.at(-1))?.name === label);

/** `delete a, b from a join b …`, `delete from a, b using …`, `delete from a as x where …`. */
function deletion(c: Cursor, node: Draft<DeleteNode>): boolean {
  const isFrom = take(c, 'FROM');
  if (c.words[c.at - 2] === 'HISTORY') return history(c, node);
  const targets = names(c, 'a table');
  starred(c, targets);
  node.table = targets[0]!;
  if (isFrom && targets.length === 1 && !is(c, 'USING')) {
    afterTable(c);
    if (isPair(c, 'FOR', 'PORTION')) portion(c);
    const alias = take(c, 'AS') ? labelHere(c) : isName(c) ? ident(c) : undefined;
    if (alias) node.alias = alias;
    return true;
  }
  if (!takeOne(c, isFrom ? ['USING'] : ['FROM'])) {
    fail(c, isFrom ? 'Expected USING here.' : 'Expected FROM here.');
    return true;
  }
  c.clause = 'using';
  node.using = fromList(c);
  node.among = true;
  const chosen = namedBy(node.using, node.table.parts.at(-1)?.name ?? '');
  if (chosen) become(node, chosen);
  return true;
}

/** MariaDB's `delete history from t before system_time x`. */
function history(c: Cursor, node: Draft<DeleteNode>): true {
  node.table = name(c, 'a table');
  afterTarget(c);
  while (!isAtEnd(c)) skipOne(c);
  return true;
}

/** `delete a.*, b.* from …`. */
function starred(c: Cursor, targets: Name[]): void {
  for (;;) {
    if (takePair(c, '.', '*') && take(c, ',')) targets.push(...names(c, 'a table'));
    else if (c.words[c.at - 1] === '*' && take(c, ',')) targets.push(...names(c, 'a table'));
    else return;
  }
}

const labelHere = (c: Cursor): Ident | undefined => (isLabel(c) ? ident(c) : undefined);

/** MariaDB's `for portion of p from a to b`. */
function portion(c: Cursor): void {
  c.at += 2;
  while (!isAtEnd(c) && !is(c, 'WHERE') && !is(c, 'SET') && !is(c, 'ORDER') && !is(c, 'LIMIT')) skipOne(c);
}

function afterTarget(c: Cursor): void {
  if (isPair(c, 'PARTITION', '(')) {
    c.at++;
    skipParens(c);
  }
}

/** `values (…) as new (a, b)`: a name for the row that is inserted. */
function rowAlias(c: Cursor, node: Draft<InsertNode>): void {
  if (node.source === undefined || !is(c, 'AS')) return;
  c.at++;
  if (isLabel(c)) ident(c);
  else if (kindAt(c) === STRING) c.at++;
  else fail(c, 'Expected an alias here.');
  if (is(c, '(')) identList(c);
}
