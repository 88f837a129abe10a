// How much of what a document says to databases was understood: a review without it could be silent for the wrong reason.
import type { Reading } from './read.ts';

/** How many statements a reading holds that speak of data, and how many of them were read whole. */
export function understanding(reading: Reading): { readonly queries: number; readonly understood: number } {
  let queries = 0;
  let understood = 0;
  for (const { site, statements } of reading.sites) {
    // What models declare is said to nobody.
    for (const read of site.model ? [] : statements) {
      const { repeats, unread, errors } = read.statement;
      if (repeats) {
        queries++;
        understood++;
        continue;
      }
      // Asking whether there is one does not lower a statement that only moved.
      const hasQuery = 'query' in read;
      if (!hasQuery && unread === undefined) continue;
      queries++;
      if (hasQuery && errors.length === 0) understood++;
    }
  }
  return { queries, understood };
}
