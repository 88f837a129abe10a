// What is intended with a call of Prisma's, in its own words: options are written into the object that the call is given.
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { boundWanted, intoOptions } from '../bounded.ts';
import type { Library } from '../library.ts';

/** A page only of the call itself: what is asked of a relation is of each of its rows. */
export const rewriteCall: NonNullable<Library['rewrite']> = ({ anchor, whole }, query, intentions, { text }) => {
  const [only, ...more] = intentions;
  if (only?.kind === 'add in place') return more.length === 0 ? added(text, only.at) : undefined;
  const rows = boundWanted(query, intentions);
  return rows === undefined || !whole || text.slice(anchor.start, anchor.end) !== 'findMany' ? undefined : intoOptions(text, { start: anchor.end, end: whole.end }, `take: ${rows}`);
};

/** `row.stock - n` as `{ decrement: n }`, where what is added is one name or number. Source: prisma.io, "Prisma Client API reference", "Atomic number operations". */
function added(text: string, at: Span): readonly Edit[] | undefined {
  const [, sign, amount] = /^[\w$]+[!?]*\.[\w$]+!?\s*([-+])\s*([\w$.]+)$/.exec(text.slice(at.start, at.end)) ?? [];
  return amount === undefined ? undefined : [{ span: at, text: `{ ${sign === '-' ? 'decrement' : 'increment'}: ${amount} }` }];
}
