// What is intended with a call of Prisma's, in its own words: options are written into the object that the call is given.
import { writtenBack } from '../addition.ts';
import { boundWanted, intended, intoOptions, intoProperty } from '../bounded.ts';
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import type { Library } from '../library.ts';
import type { KeyMethod } from '../site.ts';

/** What is asked of a relation is of each of its rows. */
export const rewriteCall: NonNullable<Library['rewrite']> = (site, query, intentions, document) => {
  const { anchor, whole, byKey } = site;
  const { text } = document;
  const back = writtenBack(site, query, intentions, document);
  if (back) return [{ span: back.at, text: `{ ${back.sign === '+' ? 'increment' : 'decrement'}: ${back.amount} }` }];
  const included = intended('limit included', intentions);
  if (included) return intoProperty(text, included.at.end, `take: ${included.rows}`);
  if (byKey && intended('ask by key', intentions)) return keyedBy(byKey, anchor, text);
  const rows = boundWanted(query, intentions);
  return rows === undefined || !whole || text.slice(anchor.start, anchor.end) !== 'findMany' ? undefined : intoOptions(text, { start: anchor.end, end: whole.end }, `take: ${rows}`);
};

/** Another method, and several columns of a key under the name of all of them; type arguments would have to be others, too. */
function keyedBy({ method, together }: KeyMethod, anchor: Span, text: string): readonly Edit[] | undefined {
  if (!/^\s*\(/.test(text.slice(anchor.end)) || (together && !together.at)) return undefined;
  const around = together?.at ? [{ span: { start: together.at.start, end: together.at.start }, text: `${together.name}: { ` }, { span: { start: together.at.end, end: together.at.end }, text: ' }' }] : [];
  return [{ span: anchor, text: method }, ...around];
}
