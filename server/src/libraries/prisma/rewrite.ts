// What is intended with a call of Prisma's, in its own words: options are written into the object that the call is given.
import type { Document } from '../../text/document.ts';
import type { Edit } from '../../text/edit.ts';
import type { Intention, Query } from '../../query/query.ts';
import type { Site } from '../site.ts';

/** Only a bound can be said so far, and only of the call itself: what is asked of a relation is of each of its rows. */
export function rewriteCall({ anchor, whole }: Site, { kind, limit }: Query, intentions: readonly Intention[], { text }: Document): readonly Edit[] | undefined {
  const [only, ...more] = intentions;
  if (only?.kind !== 'limit to' || more.length > 0 || kind !== 'read' || limit || !whole || text.slice(anchor.start, anchor.end) !== 'findMany') return undefined;
  const opened = /^\s*\(\s*/.exec(text.slice(anchor.end, whole.end));
  if (!opened) return undefined;
  const at = anchor.end + opened[0].length;
  const take = `take: ${only.rows}`;
  if (text[at] === ')') return [{ span: { start: at, end: at }, text: `{ ${take} }` }];
  if (text[at] !== '{') return undefined;
  const inner = /^\{(\s*)(\})?/.exec(text.slice(at, whole.end));
  const space = inner?.[1] ?? '';
  if (inner?.[2] !== undefined) return [{ span: { start: at + 1, end: at + 1 + space.length }, text: ` ${take} ` }];
  return [{ span: { start: at + 1, end: at + 1 }, text: `${space === '' ? ' ' : space}${take},${space === '' ? ' ' : ''}` }];
}
