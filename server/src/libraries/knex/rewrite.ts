// What is intended with a builder of Knex's, in its own words: one more method at its end.
import type { Edit } from '../../text/edit.ts';
import type { Library } from '../library.ts';

/** Only a bound can be said so far, and only where the chain is waited for on the spot: what a name holds may be counted besides. */
export const rewriteChain: NonNullable<Library['rewrite']> = ({ whole }, { kind, limit }, intentions, { text }): readonly Edit[] | undefined => {
  const [only, ...more] = intentions;
  if (only?.kind !== 'limit to' || more.length > 0 || kind !== 'read' || limit || !whole || !/\bawait\s*$/.test(text.slice(Math.max(0, whole.start - 20), whole.start)) || /^\s*\./.test(text.slice(whole.end, whole.end + 80))) return undefined;
  const last = text.slice(whole.start, whole.end);
  const line = /\n[ \t]*(?=\.\w+\([^\n]*\)$)/.exec(last)?.[0] ?? '';
  return [{ span: { start: whole.end, end: whole.end }, text: `${line}.limit(${only.rows})` }];
};
