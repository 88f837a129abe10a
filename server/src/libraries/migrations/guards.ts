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
    if (!condition || !isQuestion(document.text, document.text.slice(condition.start, condition.end))) return 'sometimes';
    found = 'guarded';
  }
  return found;
}

/** A question, or the name of an answer: `const hasUuid = await knex.schema.hasColumn('t', 'uuid')`. */
function isQuestion(text: string, condition: string): boolean {
  if (ASKS.test(condition)) return true;
  const [name, ...others] = condition.match(/[A-Za-z_$][\w$]*/g) ?? [];
  if (name === undefined || others.length > 0) return false;
  const declared = new RegExp(`\\b(?:const|let|var)\\s+${name.replaceAll('$', '\\$')}\\s*=([^;]{0,200})`).exec(text);
  return declared !== null && ASKS.test(declared[1]!);
}

/** What programs ask a database by, and how they name the answer. */
const ASKS = /has_?(?:table|column|index)|exist|find(?:Table|Column|Index|ForeignKey|Unique)|missing/i;
