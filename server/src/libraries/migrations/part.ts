// Which calls of a migration are already told by the site of one that they are a part of.
import type { CallValue } from '../../hosts/tree.ts';
import type { Site } from '../site.ts';

/** Whether a call is one of these sites or stands in one. What a builder calls in a chain before it is another; `sites` are in the order of the text. */
export function partOf(sites: readonly Site[]): (call: CallValue) => boolean {
  const spans = sites.flatMap(({ called, anchor, whole }) => (called && whole ? [{ start: anchor.start, end: whole.end }] : []));
  return ({ nameSpan, end }) => {
    let low = 0;
    for (let high = spans.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (spans[middle]!.start <= nameSpan.start) low = middle + 1;
      else high = middle;
    }
    const before = spans[low - 1];
    return before !== undefined && end <= before.end;
  };
}
