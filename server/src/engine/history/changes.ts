// What a statement changes hangs on the statement alone: reading, folding and every refold ask, and it is lowered once.
import type { Change } from '../../schema/change.ts';
import { changesOf } from '../../sql/change.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Statement } from '../../sql/tree.ts';

const lowered = new WeakMap<Statement, readonly Change[]>();

const nothing: readonly Change[] = [{ kind: 'none' }];

/** `text` is the text that the statement's spans lie in. */
export function changesIn(statement: Statement, dialect: Dialect, text: string): readonly Change[] {
  if (statement.repeats) return nothing;
  // Most statements change nothing, and a weak map of them all would cost more than asking.
  if (statement.tree?.kind === 'select' || statement.tree?.kind === 'set operation' || statement.tree?.kind === 'values') return changesOf(statement, dialect, text);
  const known = lowered.get(statement);
  if (known) return known;
  const changes = changesOf(statement, dialect, text);
  lowered.set(statement, changes);
  return changes;
}
