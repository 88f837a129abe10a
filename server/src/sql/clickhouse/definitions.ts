// CREATE of ClickHouse: what the common reader has no place for is passed over, and what it cannot read is said to be unread.
import { WORD } from '../tokens.ts';
import type { CreateView, Tree } from '../tree.ts';
import { endBefore, is, isAhead, isAtEnd, isPair, name, skipOne, skipParens, skipStatement, take, type Cursor, type Draft } from '../parser/cursor.ts';
import { onCluster, passed } from '../parser/extras.ts';
import { beginsQuery, holdsQuery, query } from '../parser/queries.ts';
import { createTable, ifNotExists } from '../parser/tables.ts';

export function created(c: Cursor, start: number): Tree | undefined {
  const first = c.at;
  c.at++;
  const replace = is(c, 'OR') && isAhead(c, 1, 'REPLACE');
  if (replace) c.at += 2;
  const temporary = take(c, 'TEMPORARY');
  if (is(c, 'REPLACE')) c.at++;
  if (is(c, 'TABLE')) return createTable(c, start, { temporary, unlogged: false, foreign: false });
  const materialized = take(c, 'MATERIALIZED');
  const isView = is(c, 'VIEW') || (c.kinds[c.at] === WORD && isAhead(c, 1, 'VIEW'));
  if (isView) return view(c, start, { materialized, replace });
  c.at = first;
  return is(c, 'ATTACH') || !isPair(c, 'CREATE', 'INDEX') ? passed(c, start) : undefined;
}

/** `create materialized view v on cluster c to t (a int) engine = x populate as select …`. */
function view(c: Cursor, start: number, said: { readonly materialized: boolean; readonly replace: boolean }): CreateView {
  while (!is(c, 'VIEW')) c.at++;
  c.at++;
  const exists = ifNotExists(c);
  const node: Draft<CreateView> = { kind: 'create view', start, end: start, name: name(c, 'a view'), materialized: said.materialized, replace: said.replace, ifNotExists: exists, temporary: false, columns: [] };
  onCluster(c);
  while (!isAtEnd(c) && !(is(c, 'AS') && (beginsQuery(c, c.at + 1) || (isAhead(c, 1, '(') && holdsQuery(c, c.at + 1))))) {
    if (is(c, '(')) skipParens(c);
    else skipOne(c);
  }
  if (take(c, 'AS')) node.query = query(c);
  if (is(c, 'COMMENT')) skipStatement(c);
  node.end = endBefore(c);
  return node;
}
