// Under which condition a migration defines something: always, only where the thing is missing or there, or in some runs.
import type { Document } from '../../text/document.ts';
import type { Context, HostTree } from '../../hosts/tree.ts';

/**
 * - `guarded`: the program asked the database first (`if (!(await knex.schema.hasTable('t')))`).
 * - `sometimes`: it hangs on anything else, or is done again and again.
 */
export type Certainty = 'always' | 'guarded' | 'sometimes';

export function certaintyOf(document: Document, tree: HostTree, { branch, loop }: Context): Certainty {
  if (loop !== undefined) return 'sometimes';
  let found: Certainty = 'always';
  for (let at = branch; at !== undefined; at = tree.branches[at]!.parent) {
    const { condition } = tree.branches[at]!;
    if (!condition || !ASKS.test(document.text.slice(condition.start, condition.end))) return 'sometimes';
    found = 'guarded';
  }
  return found;
}

/** What programs ask a database by, and how they name the answer. */
const ASKS = /has_?(?:table|column|index)|exist|find(?:Table|Column|Index|ForeignKey|Unique)|missing/i;
