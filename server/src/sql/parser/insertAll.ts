// INSERT ALL and INSERT FIRST of Oracle and Snowflake: several tables are written from one query.
import type { Name, Tree } from '../tree.ts';
import { endBefore, is, isAtEnd, isNameLike, name, skipOne, skipParens, startHere, take, type Cursor } from './cursor.ts';
import { expression } from './expressions.ts';
import { beginsQuery, holdsQuery, query } from './queries.ts';
import type { QueryNode } from '../tree.ts';

export function insertAll(c: Cursor, start: number): Tree {
  const tables: Name[] = [];
  let inner: QueryNode | undefined;
  c.at += 2;
  while (!isAtEnd(c) && !inner) {
    const before = startHere(c);
    if (take(c, 'WHEN')) expression(c);
    else if (take(c, 'INTO')) {
      if (isNameLike(c)) tables.push(name(c, 'a table'));
    } else if (beginsQuery(c, c.at) && !is(c, 'VALUES')) inner = query(c);
    else if (is(c, '(') && holdsQuery(c, c.at)) inner = query(c);
    else if (take(c, 'VALUES')) skipParens(c);
    if (!isAtEnd(c) && startHere(c) === before) skipOne(c);
  }
  return { kind: 'utility', words: 'insert all', tables, ...(inner && { inner }), start, end: endBefore(c) };
}
