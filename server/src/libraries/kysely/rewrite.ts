// What is intended with a builder of Kysely's, in its own words: one more method before it is sent.
import type { Edit } from '../../text/edit.ts';
import { writtenBack } from '../addition.ts';
import { boundWanted } from '../bounded.ts';
import type { Library } from '../library.ts';

/** Not to a server that has no LIMIT. */
export const rewriteChain: NonNullable<Library['rewrite']> = (site, query, intentions, document): readonly Edit[] | undefined => {
  const { whole, dialect } = site;
  const { text } = document;
  const back = writtenBack(site, query, intentions, document);
  if (back) return [{ span: back.at, text: `(eb) => eb('${back.key}', '${back.sign}', ${back.amount})` }];
  const rows = boundWanted(query, intentions);
  if (rows === undefined || !whole || dialect === 'sqlserver') return undefined;
  const end = /(\s*)\.\s*execute(?:TakeFirst(?:OrThrow)?)?\s*\(\s*\)$/.exec(text.slice(whole.start, whole.end));
  if (!end) return undefined;
  const at = whole.start + end.index;
  return [{ span: { start: at, end: at }, text: `${end[1]}.limit(${rows})` }];
};
