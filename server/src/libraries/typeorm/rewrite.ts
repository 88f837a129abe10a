// What is intended with a call of TypeORM's, in its own words: `take` among the options of what is found, one more method of a builder.
import type { Span } from '../../text/span.ts';
import type { Edit } from '../../text/edit.ts';
import type { Document } from '../../text/document.ts';
import { onlyWritten, writtenBack, type WrittenBack } from '../addition.ts';
import { boundWanted, intended, intoObject } from '../bounded.ts';
import { onlyFound } from '../onlyFound.ts';
import type { Library } from '../library.ts';

export const rewriteCall: NonNullable<Library['rewrite']> = (site, query, intentions, document): readonly Edit[] | undefined => {
  const { anchor, whole } = site;
  const { text } = document;
  const back = writtenBack(site, query, intentions, document);
  if (back) return computed(document, anchor, back);
  if (whole && intended('only find', intentions)) return onlyFound(document, anchor, whole);
  const rows = boundWanted(query, intentions);
  const method = text.slice(anchor.start, anchor.end);
  // Relations are named by an object since 0.3, which can read them apart.
  if (whole && intended('read apart', intentions)) return /^find/.test(method) && /\brelations\s*:\s*\{/.test(text.slice(anchor.end, whole.end)) ? intoOptions(text, { start: anchor.end, end: whole.end }, "relationLoadStrategy: 'query'") : undefined;
  if (rows === undefined || !whole) return undefined;
  if (method === 'find') return intoOptions(text, { start: anchor.end, end: whole.end }, `take: ${rows}`);
  const bound = /^get(?:Many|One|OneOrFail)$/.test(method) ? 'take' : /^getRaw(?:Many|One)$/.test(method) ? 'limit' : undefined;
  const before = bound && /(?:\n[ \t]*)?\??\.\s*$/.exec(text.slice(whole.start, anchor.start));
  if (!before) return undefined;
  const at = whole.start + before.index;
  return [{ span: { start: at, end: at }, text: `${/^\n[ \t]*/.exec(before[0])?.[0] ?? ''}.${bound}(${rows})` }];
};

/** `find()`, `find({ … })`, `find(User)`, `find(User, { … })` */
function intoOptions(text: string, { start, end }: Span, option: string): readonly Edit[] | undefined {
  const opened = /^\s*(?:<[^>()]*>\s*)?\(\s*(?:([A-Z][\w$]*)\s*(,\s*)?)?/.exec(text.slice(start, end));
  if (!opened) return undefined;
  const [whole, entity, comma] = opened;
  const at = start + whole.length;
  if (text[at] === ')' && entity !== undefined) return [{ span: { start: at, end: at }, text: `${comma === undefined ? ', ' : ''}{ ${option} }` }];
  return entity !== undefined && comma === undefined ? undefined : intoObject(text, at, option);
}

/** `decrement({ id }, 'stock', sold)`, which takes conditions, and no key alone as `update` does. */
function computed(document: Document, anchor: Span, back: WrittenBack): readonly Edit[] | undefined {
  const all = onlyWritten(document, back);
  if (!all || !/^update\s*\(\s*(?:[A-Z][\w$]*\s*,\s*)?\{/.test(document.text.slice(anchor.start, all.start))) return undefined;
  return [{ span: anchor, text: back.sign === '+' ? 'increment' : 'decrement' }, { span: all, text: `'${back.key}', ${back.amount}` }];
}
