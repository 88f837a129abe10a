// Whether a statement may be run to see how it is done: one that only reads. The server holds it to that in any case; this says it before anything is sent, in words.
import { postgres } from '../sql/postgres/dialect.ts';
import { tokenize, WORD } from '../sql/tokens.ts';
import { nodesOf, type Plan } from './plan.ts';

/** Why not, in a sentence; undefined of a statement that reads as far as its words tell. */
export function whyNotRun(sql: string): string | undefined {
  const { kinds, words } = tokenize(sql, postgres);
  const first = words.find((_, at) => kinds[at] === WORD) ?? '';
  if (!READS.has(first)) return `Only a query that reads is run to be measured, and this is \`${first.toLowerCase()}\`.`;
  // INTO is a reserved word: it stands in no query that only reads.
  return words.some((word, at) => word === 'INTO' && kinds[at] === WORD) ? 'Only a query that reads is run to be measured, and this one writes into a table.' : undefined;
}

const READS = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE']);

/** What the server's own plan says of it: parts that write, and parts that lock rows. */
export function whyNotRunPlan({ root }: Plan): string | undefined {
  for (const { type } of nodesOf(root)) {
    if (type === 'ModifyTable') return 'Only a query that reads is run to be measured, and a part of this one writes.';
    if (type === 'LockRows') return 'Only a query that reads is run to be measured, and this one locks rows (FOR UPDATE or FOR SHARE), which a transaction that only reads may not.';
  }
  return undefined;
}
