// The keys and options of an index as MySQL and MariaDB write them, in a table or alone.
import type { ConstraintDefinition, IndexKey } from '../tree.ts';
import { NUMBER } from '../tokens.ts';
import { endBefore, expect, fail, ident, is, isAhead, isAtEnd, isLabel, isPair, kindAt, skipOne, skipParens, startHere, take, takeOne, takePair, type Cursor, type Draft } from '../parser/cursor.ts';
import { expression } from '../parser/expressions.ts';
import { closeParen } from '../parser/queries.ts';

export function ifNotExists(c: Cursor): void {
  if (is(c, 'IF') && isAhead(c, 1, 'NOT')) c.at += 3;
  else if (isPair(c, 'IF', 'EXISTS')) c.at += 2;
}

export function using(c: Cursor, node: { method?: string }): void {
  if (!takeOne(c, ['USING', 'TYPE'])) return;
  if (isLabel(c)) node.method ??= ident(c).name.toLowerCase();
}

/** What may follow the keys of an index. */
export function indexOptions(c: Cursor, node: { method?: string }): void {
  for (;;) {
    if (is(c, 'USING') || (is(c, 'TYPE') && !isAhead(c, 1, ','))) using(c, node);
    else if (is(c, 'WITH') && isAhead(c, 1, 'PARSER')) c.at += 3;
    else if (is(c, 'COMMENT') || labelled(c, 'KEY_BLOCK_SIZE') || is(c, 'ENGINE_ATTRIBUTE') || labelled(c, 'SECONDARY_ENGINE_ATTRIBUTE') || is(c, 'ALGORITHM') || is(c, 'LOCK') || is(c, 'CLUSTERED') && isAhead(c, 1, '=')) {
      c.at++;
      take(c, '=');
      if (!isAtEnd(c) && !is(c, ',') && !is(c, ')')) c.at++;
    } else if (!takeOne(c, ['VISIBLE', 'INVISIBLE', 'IGNORED']) && !takePair(c, 'NOT', 'IGNORED') && !(is(c, 'NOWAIT') && c.at++)) {
      if (is(c, 'WAIT')) c.at += 2;
      else return;
    }
  }
}

const labelled = (c: Cursor, word: string): boolean => c.words[c.at] === '' && isLabel(c) && c.text.slice(startHere(c), c.ends[c.at]!).toUpperCase() === word;

/** `(a, b(10) desc, (lower(c)))`. */
export function indexKeys(c: Cursor): IndexKey[] {
  const found: IndexKey[] = [];
  if (!expect(c, '(')) return found;
  do {
    const start = startHere(c);
    if (is(c, '(')) found.push(functional(c, start));
    else if (isLabel(c)) found.push(columnKey(c, start));
    else {
      if (c.kinds[c.at] !== undefined && !is(c, ')')) fail(c, 'Expected a column here.');
      while (!is(c, ',') && !is(c, ')') && !isAtEnd(c)) skipOne(c);
    }
  } while (take(c, ','));
  closeParen(c);
  return found;
}

function columnKey(c: Cursor, start: number): IndexKey {
  const label = ident(c);
  const node: Draft<IndexKey> = { start, end: label.end, value: { kind: 'column', start: label.start, end: label.end, path: [label] } };
  if (is(c, '(') && kindAt(c, 1) === NUMBER) node.length = Number(c.text.slice(c.starts[c.at + 1], c.ends[c.at + 1]));
  if (is(c, '(')) skipParens(c);
  return finished(c, node);
}

function functional(c: Cursor, start: number): IndexKey {
  c.at++;
  const value = expression(c);
  closeParen(c);
  return finished(c, { start, end: endBefore(c), value: { kind: 'paren', start, end: endBefore(c), inner: value } });
}

function finished(c: Cursor, node: Draft<IndexKey>): IndexKey {
  if (take(c, 'ASC')) node.direction = 'asc';
  else if (take(c, 'DESC')) node.direction = 'desc';
  if (takePair(c, 'WITHOUT', 'OVERLAPS')) node.end = endBefore(c);
  node.end = endBefore(c);
  return node;
}

export const columnsOf = (keys: readonly IndexKey[]): ConstraintDefinition['columns'] => keys.flatMap(({ value }) => (value.kind === 'column' ? value.path.slice(-1) : []));
