// Where a clause ends: how the reader of a query finds its way again behind what it could not read.
import { beginsLine, beginsNext, beginsStatement, fail, is, isAhead, isAtEnd, isHole, skipOne, type Cursor } from './cursor.ts';
import { clauseHere, takeFragments } from './fragments.ts';

/** Whether no item can follow. */
export function isClauseEnd(c: Cursor): boolean {
  if (isAtEnd(c) || is(c, ')')) return true;
  if (c.grammar?.isClause?.(c)) return true;
  const clause = clauseHere(c);
  // SET and VALUES are also names of columns and functions.
  return clause !== undefined && clause !== 'set' && (clause !== 'values' || isAhead(c, 1, '('));
}

/** Behind a clause: takes holes as fragments, and skips what belongs to no clause after saying so. */
export function resync(c: Cursor): void {
  for (;;) {
    if (isHole(c)) takeFragments(c);
    const unmatched = is(c, ')') && c.tokens.partners[c.at] === -1;
    if (!unmatched && (isClauseEnd(c) || ends.has(c.words[c.at]!) || beginsNext(c) || (beginsStatement(c) && beginsLine(c)))) return;
    fail(c, 'This does not belong here.');
    skipOne(c);
  }
}

/** Words that end a clause and are no clause of their own. */
const ends: ReadonlySet<string> = new Set(['MINUS', 'ON', 'WHEN', 'LOOP', 'THEN', 'DO', 'CREATE', 'GRANT', 'QUALIFY', 'OPTION', 'LOCK']);
