// What a statement changes hangs on the statement alone: reading, folding and every refold ask, and it is lowered once.
import type { Change } from '../schema/change.ts';
import { changesOf } from '../sql/change.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Statement } from '../sql/tree.ts';

const lowered = new WeakMap<Statement, readonly Change[]>();

/** `text` is the text that the statement's spans lie in. */
export function changesIn(statement: Statement, dialect: Dialect, text: string): readonly Change[] {
  const known = lowered.get(statement);
  if (known) return known;
  const changes = changesOf(statement, dialect, text);
  lowered.set(statement, changes);
  return changes;
}
