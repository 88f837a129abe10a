// What is intended with a call of Prisma's, in its own words: options are written into the object that the call is given.
import type { Edit } from '../../text/edit.ts';
import { boundWanted } from '../bounded.ts';
import type { Library } from '../library.ts';

/** Only of the call itself: what is asked of a relation is of each of its rows. */
export const rewriteCall: NonNullable<Library['rewrite']> = ({ anchor, whole }, query, intentions, { text }): readonly Edit[] | undefined => {
  const rows = boundWanted(query, intentions);
  if (rows === undefined || !whole || text.slice(anchor.start, anchor.end) !== 'findMany') return undefined;
  const opened = /^\s*\(\s*/.exec(text.slice(anchor.end, whole.end));
  if (!opened) return undefined;
  const at = anchor.end + opened[0].length;
  const take = `take: ${rows}`;
  if (text[at] === ')') return [{ span: { start: at, end: at }, text: `{ ${take} }` }];
  if (text[at] !== '{') return undefined;
  const inner = /^\{(\s*)(\})?/.exec(text.slice(at, whole.end));
  const space = inner?.[1] ?? '';
  if (inner?.[2] !== undefined) return [{ span: { start: at + 1, end: at + 1 + space.length }, text: ` ${take} ` }];
  return [{ span: { start: at + 1, end: at + 1 }, text: `${space === '' ? ' ' : space}${take},${space === '' ? ' ' : ''}` }];
};
