// INSERT, UPDATE, DELETE and MERGE. They are queries too, since WITH may hold them.
// The file is long because the four writes share their targets, assignments and returned rows.
import type { Assignment, AssignTarget, ConflictClause, DeleteNode, Expr, FromItem, InsertNode, MergeBranch, MergeNode, UpdateNode } from '../tree.ts';
import {
  advance, endBefore, expect, fail, hereSpan, ident, is, isAhead, isAtEnd, isHole, isLabel, isMysql, isName, isPair, kindAt, name, needIdent, skipOne, skipParens, startHere, take, takeOne, takePair,
  type Cursor, type Draft,
} from './cursor.ts';
import type { Grammar } from './grammar.ts';
import { PARAMETER } from '../tokens.ts';
import { expression, expressions } from './expressions.ts';
import { clauseHere, takeFragments } from './fragments.ts';
import { fromList, joined } from './from.ts';
import { indexKeys } from './indexKeys.ts';
import { missing } from './operands.ts';
import { resync } from './resync.ts';
import { condition, selectItems } from './select.ts';
import { beginsQuery, closeParen, emptyTail, holdsQuery, query } from './queries.ts';

// ── Insert

export function insertion(c: Cursor): Draft<InsertNode> {
  const verb = hereSpan(c);
  c.clause = 'into';
  const replace = is(c, 'REPLACE');
  c.at++;
  modifiers(c);
  c.grammar?.beforeTarget?.(c);
  if (!take(c, 'INTO') && c.dialect.id === 'postgres') fail(c, 'Expected INTO here.');
  const table = c.grammar?.target?.(c) ?? name(c, 'a table');
  const node: Draft<InsertNode> = { kind: 'insert', start: verb.start, end: table.end, verb, table, columns: [], returning: [], ...emptyTail(c) };
  if (replace) node.replace = true;
  c.grammar?.afterTarget?.(c);
  if (take(c, 'AS') || (isName(c) && !is(c, 'VALUES') && !is(c, 'WITH') && !is(c, 'OVERRIDING') && !is(c, 'SET') && !is(c, 'VALUE'))) node.alias = needIdent(c, 'an alias');
  if (isHole(c)) takeFragments(c);
  if (is(c, '(') && !holdsQuery(c, c.at)) node.columns = targets(c);
  if (take(c, 'OVERRIDING')) {
    if (!takeOne(c, ['SYSTEM', 'USER'])) fail(c, 'Expected SYSTEM or USER here.');
    expect(c, 'VALUE');
  }
  if (isHole(c)) takeFragments(c);
  readOutput(c, node);
  if (!c.grammar?.source?.(c, node)) readSource(c, node);
  c.grammar?.rowAlias?.(c, node);
  resync(c);
  if (is(c, 'ON') && (isAhead(c, 1, 'CONFLICT') || isAhead(c, 1, 'DUPLICATE'))) {
    node.conflict = isAhead(c, 1, 'CONFLICT') ? conflict(c) : duplicateKey(c);
    // SQLite takes one for each key; the last decides for the keys that the others leave.
    while (c.dialect.anyType && isPair(c, 'ON', 'CONFLICT')) node.conflict = conflict(c);
    resync(c);
  }
  readReturning(c, node);
  node.end = endBefore(c);
  return node;
}

/** `insert ignore`, `insert or replace`, `insert delayed`. */
function modifiers(c: Cursor): void {
  if (takePair(c, 'OR', 'REPLACE') || takePair(c, 'OR', 'IGNORE')) return;
  if (take(c, 'OR') && isLabel(c)) c.at++;
  if (c.dialect.id !== 'postgres') while (takeOne(c, ['LOW_PRIORITY', 'HIGH_PRIORITY', 'DELAYED', 'IGNORE', 'OVERWRITE']));
}

/** SQL Server's `output inserted.id into t`. */
function readOutput(c: Cursor, node: Draft<InsertNode> | Draft<UpdateNode> | Draft<DeleteNode> | Draft<MergeNode>): void {
  if (!is(c, 'OUTPUT') || c.dialect.limit !== 'top') return;
  const start = startHere(c);
  const { clause } = c;
  c.clause = 'returning';
  c.at++;
  node.returning = selectItems(c);
  if (node.kind !== 'merge') node.returningSpan = { start, end: endBefore(c) };
  if (take(c, 'INTO')) {
    name(c, 'a table');
    if (is(c, '(') && !holdsQuery(c, c.at)) skipParens(c);
  }
  // What goes into a table is not handed on, unless a second list is.
  if (is(c, 'OUTPUT')) readOutput(c, node);
  c.clause = clause;
}

function readSource(c: Cursor, node: Draft<InsertNode>): void {
  if (node.columns.length > 0 && is(c, 'DEFAULT') && c.dialect.id === 'postgres') fail(c, 'DEFAULT VALUES takes no list of columns.');
  if (takePair(c, 'DEFAULT', 'VALUES')) return;
  if (is(c, 'SET') && c.dialect.id !== 'postgres') {
    const start = startHere(c);
    const set = assignments(c);
    node.columns = set.flatMap((one) => one.columns);
    node.source = { kind: 'values', start, end: endBefore(c), verb: { start, end: start + 3 }, rows: [set.map((one) => one.value)], ...emptyTail(c), fragments: [] };
    return;
  }
  const isQuery = beginsQuery(c, c.at) || is(c, 'VALUES') || (is(c, 'VALUE') && isMysql(c)) || (is(c, '(') && holdsQuery(c, c.at));
  if (isQuery) node.source = query(c);
  else if (isHole(c)) takeFragments(c);
  else if (c.grammar?.source?.(c, node)) return;
  else if (c.fragments.length === 0) fail(c, 'Expected VALUES or a query here.');
}

/** `(a, b.c, d[1])`; a hole among them stands for columns that are not known. */
function targets(c: Cursor): AssignTarget[] {
  const found: AssignTarget[] = [];
  c.at++;
  if (isMysql(c) && take(c, ')')) return found;
  do {
    if (isHole(c)) takeFragments(c, 'into');
    else if (isLabel(c)) found.push(target(c));
    else {
      fail(c, 'Expected a column name here.');
      break;
    }
  } while (take(c, ','));
  closeParen(c);
  return found;
}

function target(c: Cursor): AssignTarget {
  const column = ident(c);
  let partial = false;
  for (;;) {
    if (is(c, '.') && isLabel({ ...c, at: c.at + 1 })) {
      c.at += 2;
      partial = true;
    } else if (is(c, '[')) {
      partial = true;
      while (!is(c, ']') && !isAtEnd(c)) skipOne(c);
      take(c, ']');
    } else return { start: column.start, end: endBefore(c), name: column, partial };
  }
}

function conflict(c: Cursor): ConflictClause {
  const start = startHere(c);
  c.clause = 'conflict';
  c.at += 2;
  const node: Draft<ConflictClause> = { start, end: start, target: [], action: 'nothing', set: [] };
  if (is(c, '(')) {
    node.target = indexKeys(c).map((key) => key.value);
    if (take(c, 'WHERE')) node.targetWhere = expression(c);
  } else if (takePair(c, 'ON', 'CONSTRAINT')) node.constraint = needIdent(c, 'the name of a constraint');
  if (isHole(c)) takeFragments(c);
  expect(c, 'DO');
  if (take(c, 'UPDATE')) {
    node.action = 'update';
    node.set = assignments(c);
    if (take(c, 'WHERE')) node.where = expression(c);
  } else expect(c, 'NOTHING');
  node.end = endBefore(c);
  return node;
}

/** MySQL's `on duplicate key update`. */
function duplicateKey(c: Cursor): ConflictClause {
  const start = startHere(c);
  c.clause = 'conflict';
  c.at += 2;
  expect(c, 'KEY');
  const set = is(c, 'UPDATE') ? assignments(c) : [];
  return { start, end: endBefore(c), target: [], action: 'update', set };
}

// ── Update and delete

export function update(c: Cursor): Draft<UpdateNode> {
  const verb = hereSpan(c);
  c.clause = 'set';
  c.at++;
  if (take(c, 'OR') && isLabel(c)) c.at++;
  while (c.dialect.id !== 'postgres' && takeOne(c, ['LOW_PRIORITY', 'IGNORE']));
  if (c.grammar?.update) return ownUpdate(c, verb, c.grammar.update);
  const limit = c.grammar?.beforeTarget?.(c);
  const { table, only, alias } = relation(c, 'SET');
  const node: Draft<UpdateNode> = { kind: 'update', start: verb.start, end: table.end, verb, table, only, set: [], from: [], returning: [], ...emptyTail(c) };
  if (alias) node.alias = alias;
  if (limit) node.limit = limit;
  const joinedTo = is(c, ',') || isJoin(c) ? moreTables(c) : [];
  resyncTo(c, 'SET');
  if (is(c, 'SET')) node.set = assignments(c);
  else fail(c, 'Expected SET here.');
  readOutput(c, node);
  resync(c);
  if (take(c, 'FROM')) {
    c.clause = 'from';
    node.from = fromList(c);
    if (c.grammar?.isAmong?.(node, node.from)) node.among = true;
    resync(c);
  }
  if (joinedTo.length > 0) node.from = [...joinedTo, ...node.from];
  readWhere(c, node);
  readReturning(c, node);
  node.end = endBefore(c);
  return node;
}

export function deletion(c: Cursor): Draft<DeleteNode> {
  const verb = hereSpan(c);
  c.clause = 'from';
  c.at++;
  while (c.dialect.id !== 'postgres' && takeOne(c, ['LOW_PRIORITY', 'QUICK', 'IGNORE', 'HISTORY']));
  if (c.grammar?.deletion) return ownDeletion(c, verb, c.grammar.deletion);
  const limit = c.grammar?.beforeTarget?.(c);
  if (!take(c, 'FROM') && c.dialect.id === 'postgres') fail(c, 'Expected FROM here.');
  const { table, only, alias } = relation(c, 'USING');
  const node: Draft<DeleteNode> = { kind: 'delete', start: verb.start, end: table.end, verb, table, only, using: [], returning: [], ...emptyTail(c) };
  if (alias) node.alias = alias;
  if (limit) node.limit = limit;
  const joinedTo = isJoin(c) ? moreTables(c) : [];
  readOutput(c, node);
  resync(c);
  if (is(c, 'USING') || (is(c, 'FROM') && c.dialect.id !== 'postgres')) {
    c.clause = 'using';
    c.at++;
    node.using = fromList(c);
    if (c.grammar?.isAmong?.(node, node.using)) node.among = true;
    resync(c);
  }
  if (joinedTo.length > 0) node.using = [...joinedTo, ...node.using];
  readWhere(c, node);
  readReturning(c, node);
  node.end = endBefore(c);
  return node;
}

const NOWHERE = { start: 0, end: 0, parts: [] };

function ownUpdate(c: Cursor, verb: UpdateNode['verb'], read: NonNullable<Grammar['update']>): Draft<UpdateNode> {
  const node: Draft<UpdateNode> = { kind: 'update', start: verb.start, end: verb.end, verb, table: { ...NOWHERE, start: verb.end, end: verb.end }, only: false, set: [], from: [], returning: [], ...emptyTail(c) };
  read(c, node);
  resyncTo(c, 'SET');
  if (is(c, 'SET') && node.set.length === 0) node.set = assignments(c);
  else if (node.set.length === 0) fail(c, 'Expected SET here.');
  resync(c);
  readWhere(c, node);
  readReturning(c, node);
  node.end = endBefore(c);
  return node;
}

function ownDeletion(c: Cursor, verb: DeleteNode['verb'], read: NonNullable<Grammar['deletion']>): Draft<DeleteNode> {
  const node: Draft<DeleteNode> = { kind: 'delete', start: verb.start, end: verb.end, verb, table: { ...NOWHERE, start: verb.end, end: verb.end }, only: false, using: [], returning: [], ...emptyTail(c) };
  read(c, node);
  resync(c);
  readWhere(c, node);
  readReturning(c, node);
  node.end = endBefore(c);
  return node;
}

/** The table that is changed, and its alias; `next` is the word that is no alias. */
function relation(c: Cursor, next: string): { table: UpdateNode['table']; only: boolean; alias?: UpdateNode['table']['parts'][number] } {
  const only = take(c, 'ONLY');
  const inParens = only && take(c, '(');
  const table = c.grammar?.target?.(c) ?? name(c, 'a table');
  if (inParens) closeParen(c);
  take(c, '*');
  c.grammar?.afterTarget?.(c);
  if (take(c, 'AS') || (isName(c) && !is(c, next))) {
    const alias = needIdent(c, 'an alias');
    c.grammar?.afterTarget?.(c);
    return { table, only, alias };
  }
  return { table, only };
}

const isJoin = (c: Cursor): boolean => c.dialect.id !== 'postgres' && (is(c, 'JOIN') || is(c, 'LEFT') || is(c, 'RIGHT') || is(c, 'INNER') || is(c, 'CROSS') || is(c, 'STRAIGHT_JOIN'));

/** MySQL's `update a join b on … set` and `update a, b set`: what is joined to the first table. */
function moreTables(c: Cursor): FromItem[] {
  if (take(c, ',')) return fromList(c);
  const found: FromItem[] = [];
  while (isJoin(c)) {
    while (!is(c, 'JOIN') && !is(c, 'STRAIGHT_JOIN') && !isAtEnd(c)) c.at++;
    advance(c);
    const item = joined(c);
    if (item) found.push(item);
    if (take(c, 'ON')) expression(c);
    else if (is(c, 'USING')) (c.at++, skipParens(c));
  }
  return found;
}

function resyncTo(c: Cursor, word: string): void {
  if (isHole(c)) takeFragments(c);
  while (!is(c, word) && !isAtEnd(c) && clauseHere(c) === undefined && !is(c, ')')) {
    fail(c, `Expected ${word} here.`);
    skipOne(c);
  }
}

/** `set a = 1, (b, c) = (2, 3)`; the word in front is SET, or UPDATE before it. */
export function assignments(c: Cursor): Assignment[] {
  c.clause = 'set';
  if (!take(c, 'UPDATE') || is(c, 'SET')) {
    if (!expect(c, 'SET')) return [];
  }
  const found: Assignment[] = [];
  do {
    const one = assignment(c);
    if (one) found.push(one);
    if (isHole(c)) takeFragments(c);
  } while (take(c, ','));
  return found;
}

function assignment(c: Cursor): Assignment | undefined {
  const start = startHere(c);
  if (kindAt(c) === PARAMETER && c.dialect.limit === 'top') return assignedVariable(c);
  if (isHole(c)) {
    // The column is not known; what it is set to is read for its own sake.
    takeFragments(c);
    if (take(c, '=')) expression(c);
    return undefined;
  }
  let columns: AssignTarget[];
  if (is(c, '(')) columns = targets(c);
  else if (isName(c) || (isLabel(c) && isAhead(c, 1, '='))) {
    const one = target(c);
    if (isHole(c)) takeFragments(c);
    columns = [qualified(c, one)];
  } else {
    fail(c, 'Expected an assignment here.');
    return undefined;
  }
  if (is(c, '(') && c.dialect.statementWords) {
    // A method that changes the value.
    skipParens(c);
    return undefined;
  }
  if (!take(c, '=') && !(c.dialect.id !== 'postgres' && takeOne(c, assigning))) fail(c, 'Expected "=" here.');
  const value = clauseHere(c) && !is(c, 'SELECT') && !is(c, 'VALUES') ? missing(c) : expression(c);
  return { start, end: Math.max(value.end, endBefore(c)), columns, value };
}

/** `@x = 1`, or `@x = a = 1`, which sets the column too. */
function assignedVariable(c: Cursor): Assignment | undefined {
  c.at++;
  if (!takeOne(c, ['=', ...assigning])) fail(c, 'Expected "=" here.');
  for (let at = c.at; c.words[at + 1] === '.' || at === c.at; at += 2) if (isLabel(c) && c.words[at + 1] === '=') return assignment(c);
  expression(c);
  return undefined;
}

const assigning = [':=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^='];

/** `t.a = 1`: PostgreSQL takes `t` for a composite column, the others for a table. */
function qualified(c: Cursor, one: AssignTarget): AssignTarget {
  if (!one.partial || c.dialect.id === 'postgres' || c.kinds[c.at - 1] === 8) return one;
  const last = ident({ ...c, at: c.at - 1 });
  return { start: one.start, end: one.end, name: last, partial: false };
}

function readWhere(c: Cursor, node: { where?: Expr; whereSpan?: { readonly start: number; readonly end: number } }): void {
  if (!is(c, 'WHERE')) return;
  const start = startHere(c);
  node.where = condition(c, 'where');
  node.whereSpan = { start, end: endBefore(c) };
}

function readReturning(c: Cursor, node: Draft<InsertNode> | Draft<UpdateNode> | Draft<DeleteNode>): void {
  if (!is(c, 'RETURNING')) return;
  const start = startHere(c);
  node.returning = returningItems(c);
  node.returningSpan = { start, end: endBefore(c) };
}

function returningItems(c: Cursor): InsertNode['returning'] {
  c.clause = 'returning';
  c.at++;
  if (isPair(c, 'WITH', '(')) {
    c.at++;
    skipParens(c);
  }
  const items = selectItems(c);
  if (c.grammar?.returningInto && takePair(c, 'BULK', 'COLLECT') && !is(c, 'INTO')) fail(c, 'Expected INTO here.');
  if ((c.procedural || c.grammar?.returningInto) && take(c, 'INTO')) {
    take(c, 'STRICT');
    do name(c, 'a variable');
    while (take(c, ','));
  }
  resync(c);
  return items;
}

// ── Merge

export function merging(c: Cursor): Draft<MergeNode> {
  const verb = hereSpan(c);
  c.clause = 'into';
  c.at++;
  c.grammar?.beforeTarget?.(c);
  if (!take(c, 'INTO') && c.dialect.id === 'postgres') fail(c, 'Expected INTO here.');
  const { table, alias } = relation(c, 'USING');
  c.grammar?.afterTarget?.(c);
  c.clause = 'using';
  expect(c, 'USING');
  const source = joined(c) ?? { kind: 'hole ref' as const, start: endBefore(c), end: endBefore(c), columns: [], index: undefined };
  const on = expect(c, 'ON') ? expression(c) : missing(c);
  const branches: MergeBranch[] = [];
  while (is(c, 'WHEN')) branches.push(branch(c));
  if (branches.length === 0) fail(c, 'Expected WHEN here.');
  const node: Draft<MergeNode> = { kind: 'merge', start: verb.start, end: endBefore(c), verb, table, source, on, branches, returning: [], ...emptyTail(c) };
  if (alias) node.alias = alias;
  if (is(c, 'RETURNING')) node.returning = returningItems(c);
  readOutput(c, node);
  node.end = endBefore(c);
  return node;
}

function branch(c: Cursor): MergeBranch {
  const start = startHere(c);
  c.at++;
  const matched = !take(c, 'NOT');
  expect(c, 'MATCHED');
  if (take(c, 'BY') && !takeOne(c, ['SOURCE', 'TARGET'])) fail(c, 'Expected SOURCE or TARGET here.');
  const node: Draft<MergeBranch> = { start, end: start, matched, action: 'nothing', set: [], columns: [], values: [] };
  if (take(c, 'AND')) node.condition = expression(c);
  expect(c, 'THEN');
  mergeAction(c, node);
  c.grammar?.afterBranch?.(c);
  node.end = endBefore(c);
  return node;
}

/** `update all by name`, `insert all by name`: columns that are not said. */
function isByName(c: Cursor): boolean {
  if (!c.grammar || !isAhead(c, 1, 'ALL') || !isAhead(c, 2, 'BY')) return false;
  c.at += 3;
  advance(c);
  return true;
}

function mergeAction(c: Cursor, node: Draft<MergeBranch>): void {
  switch (c.words[c.at]) {
    case 'UPDATE':
      node.action = 'update';
      if (isByName(c)) return;
      node.set = assignments(c);
      return;
    case 'DELETE':
      c.at++;
      node.action = 'delete';
      return;
    case 'INSERT':
      c.at++;
      node.action = 'insert';
      c.at--;
      if (isByName(c)) return;
      c.at++;
      if (is(c, '(')) node.columns = targets(c);
      if (take(c, 'OVERRIDING')) {
        takeOne(c, ['SYSTEM', 'USER']);
        expect(c, 'VALUE');
      }
      if (takePair(c, 'DEFAULT', 'VALUES') || (c.grammar && take(c, 'ROW'))) return;
      if (expect(c, 'VALUES') && expect(c, '(')) {
        node.values = expressions(c);
        closeParen(c);
      }
      return;
    default:
      takePair(c, 'DO', 'NOTHING') || fail(c, 'Expected UPDATE, DELETE, INSERT or DO NOTHING here.');
  }
}
