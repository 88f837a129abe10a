// What may follow any query: ORDER BY, LIMIT, OFFSET, FETCH and locks.
import type { LimitClause, LockClause, QueryNode } from '../tree.ts';
import { beginsNext, endBefore, expect, fail, is, isAhead, isMysql, isPair, names, startHere, take, takeOne, takePair, type Cursor, type Draft } from './cursor.ts';
import { orderItems } from './calls.ts';
import { expression } from './expressions.ts';
import { missing } from './operands.ts';
import { isClauseEnd, resync } from './resync.ts';
import { clauses } from './select.ts';

export function tail(c: Cursor, node: Draft<QueryNode>): void {
  const own = c.grammar?.tails;
  for (;;) {
    if (own?.get(c.words[c.at]!)?.(c, node)) {
      endTail(c, node);
      continue;
    }
    switch (c.words[c.at]) {
      case 'ORDER': readOrder(c, node); break;
      case 'LIMIT': readLimit(c, node); break;
      case 'OFFSET': readOffset(c, node); break;
      case 'FETCH':
        // Of a cursor, where a statement ends without a semicolon.
        if (beginsNext(c) && !node.offset) return;
        readFetch(c, node);
        break;
      case 'FOR': if (!readLock(c, node)) return; break;
      case 'FROM': case 'WHERE': case 'GROUP': case 'HAVING':
        if (node.kind !== 'select' || !hasTail(node)) return;
        fail(c, 'This clause comes too late.');
        clauses(c, node);
        break;
      default:
        return;
    }
    endTail(c, node);
  }
}

function endTail(c: Cursor, node: Draft<QueryNode>): void {
  resync(c);
  if (!node.parenthesised) return;
  node.start = Math.min(node.start, node.parenthesised.start);
  node.end = endBefore(c);
}

export const hasTail = (node: Draft<QueryNode>): boolean => node.orderSpan !== undefined || node.limit !== undefined || node.offset !== undefined || node.locks.length > 0;

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
  // MariaDB's `limit 10 rows examined 1000`.
  if (isMysql(c) && takePair(c, 'ROWS', 'EXAMINED')) expression(c);
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
  const isLoose = c.grammar !== undefined;
  if (!takeOne(c, ['FIRST', 'NEXT']) && !isLoose) fail(c, 'Expected FIRST or NEXT here.');
  const limit: Draft<LimitClause> = { start, end: start, form: 'fetch' };
  if (is(c, 'ROW') || is(c, 'ROWS')) limit.value = { kind: 'literal', form: 'number', start: endBefore(c), end: endBefore(c), value: '1' };
  else limit.value = expression(c);
  take(c, 'PERCENT');
  if (!takeOne(c, ['ROW', 'ROWS']) && !isLoose) fail(c, 'Expected ROW or ROWS here.');
  if (takePair(c, 'WITH', 'TIES')) limit.withTies = true;
  else if (!take(c, 'ONLY') && !isLoose) expect(c, 'ONLY');
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
  else if (isMysql(c) && is(c, 'WAIT')) c.at += 2;
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
