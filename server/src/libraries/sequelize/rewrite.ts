// What is intended with a call of Sequelize's, in its own words: `limit` among the options of what is found.
import { onlyWritten, writtenBack } from '../addition.ts';
import { boundWanted, intended, intoOptions } from '../bounded.ts';
import type { Edit } from '../../text/edit.ts';
import type { Include } from '../include.ts';
import { onlyFound } from '../onlyFound.ts';
import type { Library } from '../library.ts';

/** Only of the call itself: what is asked of an association is of each of its rows. */
export const rewriteCall: NonNullable<Library['rewrite']> = (site, query, intentions, document) => {
  const { anchor, whole, includes } = site;
  const { text } = document;
  const back = writtenBack(site, query, intentions, document);
  if (back) return onlyWritten(document, back) && text.slice(anchor.start, anchor.end) === 'update' ? [{ span: anchor, text: back.sign === '+' ? 'increment' : 'decrement' }, { span: back.at, text: back.amount }] : undefined;
  if (whole && intended('only find', intentions)) return onlyFound(document, anchor, whole);
  const apart = intended('read apart', intentions);
  if (apart) return separated(text, includes?.find(({ at }) => at.start === apart.at.start));
  const rows = boundWanted(query, intentions);
  const method = text.slice(anchor.start, anchor.end);
  return rows === undefined || !whole || (method !== 'findAll' && method !== 'findAndCountAll') ? undefined : intoOptions(text, { start: anchor.end, end: whole.end }, `limit: ${rows}`);
};

/** `{ model: Post }` and `Post`; of two lists that refer to each other Sequelize reads none by itself, and none that its row must have. */
function separated(text: string, include: Include | undefined): readonly Edit[] | undefined {
  if (!include || include.between) return undefined;
  const { start, end } = include.at;
  if (/(?:model|association)\s*:\s*$/.test(text.slice(0, start))) return /^[^{}]*\brequired\b/.test(text.slice(end)) ? undefined : [{ span: { start: end, end }, text: ', separate: true' }];
  return /[[,]\s*$/.test(text.slice(0, start)) ? [{ span: { start, end }, text: `{ ${/^['"`]/.test(text.slice(start, end)) ? 'association' : 'model'}: ${text.slice(start, end)}, separate: true }` }] : undefined;
}
