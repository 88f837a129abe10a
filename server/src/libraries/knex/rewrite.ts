// What is intended with a builder of Knex's, in its own words: one more method at its end.
import type { Edit } from '../../text/edit.ts';
import { writtenBack, type WrittenBack } from '../addition.ts';
import { boundWanted } from '../bounded.ts';
import type { Library } from '../library.ts';

/** Only where the chain is waited for on the spot: what a name holds may be counted besides. */
export const rewriteChain: NonNullable<Library['rewrite']> = (site, query, intentions, document): readonly Edit[] | undefined => {
  const { whole } = site;
  const { text } = document;
  const back = writtenBack(site, query, intentions, document);
  if (back) return whole && computed(text.slice(whole.start, back.at.start), back);
  const rows = boundWanted(query, intentions);
  if (rows === undefined || !whole || !/\bawait\s*$/.test(text.slice(Math.max(0, whole.start - 20), whole.start)) || /^\s*\./.test(text.slice(whole.end, whole.end + 80))) return undefined;
  const last = text.slice(whole.start, whole.end);
  const line = /\n[ \t]*(?=\.\w+\([^\n]*\)$)/.exec(last)?.[0] ?? '';
  return [{ span: { start: whole.end, end: whole.end }, text: `${line}.limit(${rows})` }];
};

/** `knex.raw('?? - ?', ['stock', sold])`, where the chain begins with a client that is called. */
function computed(before: string, { at, key, sign, amount }: WrittenBack): readonly Edit[] | undefined {
  const [, client] = /^((?:this\.)?[\w$]+)\(\s*['"`]/.exec(before) ?? [];
  return client === undefined ? undefined : [{ span: at, text: `${client}.raw('?? ${sign} ?', ['${key}', ${amount}])` }];
}
