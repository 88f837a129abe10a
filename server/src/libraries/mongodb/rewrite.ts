// What is intended with a call of a collection, in its own words: `.limit(100)` behind `find`, `$inc` for what is added.
import type { Document } from '../../text/document.ts';
import type { Edit } from '../../text/edit.ts';
import { onlyWritten, writtenBack, type WrittenBack } from '../addition.ts';
import { boundWanted } from '../bounded.ts';
import type { Library } from '../library.ts';

/** Behind the brackets of `find` itself, where Mongoose's queries and the driver's cursors take it alike. */
export const rewriteCall: NonNullable<Library['rewrite']> = (site, query, intentions, document) => {
  const { anchor, whole } = site;
  const { text } = document;
  const back = writtenBack(site, query, intentions, document);
  if (back) return computed(document, back);
  const rows = boundWanted(query, intentions);
  if (rows === undefined || !whole || text.slice(anchor.start, anchor.end) !== 'find') return undefined;
  const end = closing(text, anchor.end, whole.end);
  return end === undefined ? undefined : [{ span: { start: end, end }, text: `.limit(${rows})` }];
};

/** Where the brackets close that open behind a place. */
function closing(text: string, start: number, end: number): number | undefined {
  let depth = 0;
  for (let at = start; at < end; at++) {
    const unit = text[at]!;
    // A text may hold any sign.
    if (unit === '\'' || unit === '"' || unit === '`') {
      for (at++; at < end && text[at] !== unit; at++) if (text[at] === '\\') at++;
      continue;
    }
    if (unit === '/' && /[(,=:[!&|?{};]\s*$/.test(text.slice(Math.max(0, at - 20), at))) return undefined;
    if ('([{'.includes(unit)) depth++;
    if (')]}'.includes(unit) && --depth === 0) return at + 1;
  }
  return undefined;
}

/** `{ $set: { stock: … } }` becomes `{ $inc: { stock: -sold } }`; Mongoose sets what stands without an operator. */
function computed(document: Document, back: WrittenBack): readonly Edit[] | undefined {
  const all = onlyWritten(document, back);
  const added: Edit = { span: back.at, text: `${back.sign === '-' ? '-' : ''}${back.amount}` };
  const [set] = /\$set(?=\s*:\s*$)|,\s*$/.exec(document.text.slice(0, all?.start ?? 0)) ?? [];
  if (!all || set === undefined) return undefined;
  if (set !== '$set') return [{ span: { start: all.start, end: all.start }, text: '{ $inc: ' }, added, { span: { start: all.end, end: all.end }, text: ' }' }];
  const start = document.text.lastIndexOf('$set', all.start);
  return [{ span: { start, end: start + set.length }, text: '$inc' }, added];
}
