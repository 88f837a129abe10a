// `(a, lower(b) collate "C" text_ops desc nulls last)`: the keys of indexes, of ON CONFLICT, of EXCLUDE and of PARTITION BY.
import type { IndexKey } from '../tree.ts';
import { endBefore, expect, is, isAhead, isName, name, skipParens, startHere, take, type Cursor, type Draft } from './cursor.ts';
import { operand, term } from './expressions.ts';
import { missing } from './operands.ts';
import { closeParen } from './queries.ts';

export function indexKeys(c: Cursor): IndexKey[] {
  if (!expect(c, '(')) return [];
  const keys: IndexKey[] = [];
  c.nested++;
  do keys.push(indexKey(c));
  while (take(c, ','));
  c.nested--;
  closeParen(c);
  return keys;
}

export function indexKey(c: Cursor): IndexKey {
  const start = startHere(c);
  const value = is(c, ')') ? missing(c) : c.dialect.id === 'postgres' ? term(c) : operand(c);
  const key: Draft<IndexKey> = { start: Math.min(start, value.start), end: value.end, value };
  if (take(c, 'COLLATE')) key.collation = name(c, 'a collation');
  if (isName(c) && !c.dialect.anyType && !(is(c, 'NULLS') && (isAhead(c, 1, 'FIRST') || isAhead(c, 1, 'LAST')))) {
    key.operatorClass = name(c, 'an operator class');
    if (is(c, '(')) skipParens(c);
  }
  if (take(c, 'ASC')) key.direction = 'asc';
  else if (take(c, 'DESC')) key.direction = 'desc';
  if (is(c, 'NULLS') && (isAhead(c, 1, 'FIRST') || isAhead(c, 1, 'LAST'))) {
    key.nulls = isAhead(c, 1, 'FIRST') ? 'first' : 'last';
    c.at += 2;
  }
  key.end = Math.max(value.end, endBefore(c));
  return key;
}

