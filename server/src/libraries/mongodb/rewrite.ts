// What is intended with a read of a collection, in its own words: `.limit(100)` behind `find`.
import { boundWanted } from '../bounded.ts';
import type { Library } from '../library.ts';

/** Behind the brackets of `find` itself, where Mongoose's queries and the driver's cursors take it alike. */
export const rewriteCall: NonNullable<Library['rewrite']> = ({ anchor, whole }, query, intentions, { text }) => {
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
