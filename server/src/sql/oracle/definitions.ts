// CREATE of Oracle: tables, views, indexes and sequences are read, routines are searched for statements, other objects are passed over.
import type { Tree } from '../tree.ts';
import { endBefore, is, isAhead, isAtEnd, isPair, name, skipOne, skipParens, take, type Cursor } from '../parser/cursor.ts';
import { passed } from '../parser/extras.ts';
import { beginsQuery, holdsQuery, query } from '../parser/queries.ts';
import { bodyHere, routine } from '../parser/scripting.ts';

const adjectives: ReadonlySet<string> = new Set(['OR', 'REPLACE', 'EDITIONABLE', 'NONEDITIONABLE', 'EDITIONING', 'FORCE', 'NO', 'MATERIALIZED', 'GLOBAL', 'PRIVATE', 'TEMPORARY', 'SHARDED', 'DUPLICATED', 'IMMUTABLE', 'BLOCKCHAIN', 'UNIQUE', 'BITMAP', 'AND', 'RESOLVE', 'IF', 'NOT', 'EXISTS']);
const common: ReadonlySet<string> = new Set(['TABLE', 'SEQUENCE', 'INDEX']);

export function created(c: Cursor, start: number): Tree | undefined {
  const first = c.at;
  c.at++;
  const replace = isPair(c, 'OR', 'REPLACE');
  let materialized = false;
  while (adjectives.has(c.words[c.at]!)) {
    if (is(c, 'MATERIALIZED')) materialized = true;
    c.at++;
  }
  if (is(c, 'VIEW')) return view(c, start, { materialized, replace });
  if (is(c, 'PROCEDURE') || is(c, 'FUNCTION') || is(c, 'PACKAGE') || isPair(c, 'TYPE', 'BODY')) return routine(c, start);
  if (is(c, 'TRIGGER')) return trigger(c, start);
  const isCommon = common.has(c.words[c.at]!);
  c.at = first;
  return isCommon ? undefined : passed(c, start);
}

/** `create view v (a primary key …) as select … with read only`. */
function view(c: Cursor, start: number, said: { readonly materialized: boolean; readonly replace: boolean }): Tree {
  c.at++;
  for (let i = 0; i < 3 && (is(c, 'IF') || is(c, 'NOT') || is(c, 'EXISTS')); i++) c.at++;
  const label = name(c, 'a view');
  while (!isAtEnd(c) && !(is(c, 'AS') && (beginsQuery(c, c.at + 1) || (isAhead(c, 1, '(') && holdsQuery(c, c.at + 1))))) {
    if (is(c, '(')) skipParens(c);
    else skipOne(c);
  }
  const inner = take(c, 'AS') ? query(c) : undefined;
  return { kind: 'create view', start, end: endBefore(c), name: label, materialized: said.materialized, replace: said.replace, ifNotExists: false, temporary: false, columns: [], ...(inner && { query: inner }) };
}

/** A trigger's statements are those of its block; the table it watches is no matter here. */
function trigger(c: Cursor, start: number): Tree {
  c.at++;
  for (let i = 0; i < 3 && (is(c, 'IF') || is(c, 'NOT') || is(c, 'EXISTS')); i++) c.at++;
  const label = name(c, 'a trigger');
  const body = bodyHere(c);
  return { kind: 'create routine', start, end: endBefore(c), object: 'procedure', name: label, language: 'plsql', parameters: [], body };
}
