// What is intended with a call of Prisma's, in its own words: options are written into the object that the call is given.
import { boundWanted, intended, intoOptions, intoProperty } from '../bounded.ts';
import type { Library } from '../library.ts';

/** What is asked of a relation is of each of its rows. */
export const rewriteCall: NonNullable<Library['rewrite']> = ({ anchor, whole }, query, intentions, { text }) => {
  const included = intended('limit included', intentions);
  if (included) return intoProperty(text, included.at.end, `take: ${included.rows}`);
  const rows = boundWanted(query, intentions);
  return rows === undefined || !whole || text.slice(anchor.start, anchor.end) !== 'findMany' ? undefined : intoOptions(text, { start: anchor.end, end: whole.end }, `take: ${rows}`);
};
