// What is intended with a call of Sequelize's, in its own words: `limit` among the options of what is found.
import { boundWanted, intoOptions } from '../bounded.ts';
import type { Library } from '../library.ts';

/** Only of the call itself: what is asked of an association is of each of its rows. */
export const rewriteCall: NonNullable<Library['rewrite']> = ({ anchor, whole }, query, intentions, { text }) => {
  const rows = boundWanted(query, intentions);
  const method = text.slice(anchor.start, anchor.end);
  return rows === undefined || !whole || (method !== 'findAll' && method !== 'findAndCountAll') ? undefined : intoOptions(text, { start: anchor.end, end: whole.end }, `limit: ${rows}`);
};
