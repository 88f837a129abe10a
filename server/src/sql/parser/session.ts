// Transactions and SET.
import type { SetStatement, TransactionStatement } from '../tree.ts';
import { endBefore, is, isAtEnd, isPair, skipOne, skipStatement, startHere, take, takeOne, type Cursor } from './cursor.ts';

export function transaction(c: Cursor, start: number): TransactionStatement {
  const action = actionOf(c);
  skipStatement(c);
  return { kind: 'transaction', start, end: endBefore(c), action };
}

function actionOf(c: Cursor): TransactionStatement['action'] {
  switch (c.words[c.at++]) {
    case 'BEGIN': case 'START': return 'begin';
    case 'SAVEPOINT': return 'savepoint';
    case 'RELEASE': return 'release';
    case 'PREPARE': return 'prepare';
    case 'COMMIT': case 'END': return is(c, 'PREPARED') ? 'other' : 'commit';
    default:
      if (is(c, 'PREPARED')) return 'other';
      takeOne(c, ['WORK', 'TRANSACTION']);
      return take(c, 'TO') ? 'rollback to' : 'rollback';
  }
}

/** `set local x.y = 1, 2`, `set time zone 'UTC'`, `set session authorization x`, `reset x`. */
export function setStatement(c: Cursor, start: number): SetStatement {
  const reset = is(c, 'RESET');
  c.at++;
  const scope = reset ? undefined : takeOne(c, ['LOCAL', 'SESSION', 'GLOBAL']);
  const name = nameOf(c);
  const values = reset ? ['default'] : valuesOf(c);
  skipStatement(c);
  return { kind: 'set', start, end: endBefore(c), name, local: scope === 'LOCAL', values };
}

function nameOf(c: Cursor): string {
  if (isPair(c, 'TIME', 'ZONE')) {
    c.at += 2;
    return 'timezone';
  }
  const start = startHere(c);
  while (!isAtEnd(c) && !is(c, '=') && !is(c, 'TO')) {
    skipOne(c);
    if (!is(c, '.') && c.words[c.at - 1] !== '.') break;
  }
  return c.text.slice(start, Math.max(start, endBefore(c))).toLowerCase();
}

function valuesOf(c: Cursor): string[] {
  if (!take(c, '=')) take(c, 'TO');
  const values: string[] = [];
  while (!isAtEnd(c)) {
    const start = startHere(c);
    while (!isAtEnd(c) && !is(c, ',')) skipOne(c);
    values.push(c.text.slice(start, endBefore(c)));
    if (!take(c, ',')) break;
  }
  return values;
}
