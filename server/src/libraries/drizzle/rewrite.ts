// What is intended with a call of Drizzle's, in its own words: one more method of a builder, an option of the relational client.
import { boundWanted, intended, intoOptions, intoProperty } from '../bounded.ts';
import { rewriteChain } from '../knex/rewrite.ts';
import type { Library } from '../library.ts';

export const rewriteCall: NonNullable<Library['rewrite']> = (site, query, intentions, document) => {
  const { anchor, whole } = site;
  const included = intended('limit included', intentions);
  if (included) return intoProperty(document.text, included.at.end, `limit: ${included.rows}`);
  const rows = boundWanted(query, intentions);
  if (rows === undefined || !whole) return undefined;
  if (document.text.slice(anchor.start, anchor.end) === 'findMany') return intoOptions(document.text, { start: anchor.end, end: whole.end }, `limit: ${rows}`);
  return /^select/.test(document.text.slice(anchor.start, anchor.end)) ? rewriteChain(site, query, intentions, document) : undefined;
};
