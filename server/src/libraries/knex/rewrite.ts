// What is intended with a builder of Knex's, in its own words: one more method at its end.
import type { Edit } from '../../text/edit.ts';
import { boundWanted } from '../bounded.ts';
import type { Library } from '../library.ts';

/** Only where the chain is waited for on the spot: what a name holds may be counted besides. */
export const rewriteChain: NonNullable<Library['rewrite']> = ({ whole }, query, intentions, { text }): readonly Edit[] | undefined => {
  const rows = boundWanted(query, intentions);
  if (rows === undefined || !whole || !/\bawait\s*$/.test(text.slice(Math.max(0, whole.start - 20), whole.start)) || /^\s*\./.test(text.slice(whole.end, whole.end + 80))) return undefined;
  const last = text.slice(whole.start, whole.end);
  const line = /\n[ \t]*(?=\.\w+\([^\n]*\)$)/.exec(last)?.[0] ?? '';
  return [{ span: { start: whole.end, end: whole.end }, text: `${line}.limit(${rows})` }];
};
