// INSERT of ClickHouse: its settings, formats and files, and data that follows the statement.
import { STRING, WORD } from '../tokens.ts';
import type { InsertNode } from '../tree.ts';
import { is, isAhead, isAtEnd, kindAt, skipOne, skipStatement, take, type Cursor, type Draft } from '../parser/cursor.ts';
import { emptyTail } from '../parser/queries.ts';

/** Whether FORMAT, SETTINGS and the like are clauses here and no names: something follows that no name has behind it. */
export function isFormatEnd(c: Cursor): boolean {
  switch (c.words[c.at]) {
    case 'FORMAT': return kindAt(c, 1) === WORD && !isAhead(c, 1, 'FROM') && !isAhead(c, 1, 'AS') && !isAhead(c, -1, 'SELECT') && !isAhead(c, -1, ',') && !isAhead(c, -1, 'BY');
    case 'SETTINGS': return kindAt(c, 1) === WORD && isAhead(c, 2, '=');
    case 'ARRAY': return isAhead(c, 1, 'JOIN');
    case 'SAMPLE': return !isAhead(c, -1, 'SELECT') && !isAhead(c, -1, ',') && !isAhead(c, 1, ',') && !isAhead(c, 1, 'FROM') && !isAhead(c, 1, '=');
    case 'INTERPOLATE': return true;
    default: return true;
  }
}

/** What is inserted where neither VALUES nor a query follows: data in a format, or a file. */
export function source(c: Cursor, node: Draft<InsertNode>): boolean {
  if (take(c, 'SETTINGS')) while (!isAtEnd(c) && !is(c, 'VALUES') && !is(c, 'SELECT') && !is(c, 'WITH') && !is(c, 'FORMAT') && !is(c, '(')) skipOne(c);
  const reads = is(c, 'FORMAT') || (is(c, 'FROM') && kindAt(c, 1) !== STRING ? isAhead(c, 1, 'INFILE') : is(c, 'FROM'));
  const isEmpty = is(c, 'VALUES') && (c.kinds[c.at + 1] === 0 || c.words[c.at + 1] === ';');
  if (!reads && !isEmpty) return false;
  const start = c.starts[c.at]!;
  skipStatement(c);
  node.source = { kind: 'values', start, end: c.ends[c.at - 1]!, verb: { start, end: start }, rows: [], ...emptyTail(c), fragments: [], unsaid: ['values'] };
  return true;
}
