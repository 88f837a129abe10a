// Where parts of a document stand after an edit: what lies behind it moves along, and a query that it touches is another one. Apart from the editor's interface, so that it can be tested alone.

/** Offsets. */
export interface Stretch { readonly start: number; readonly end: number }

export interface Change { readonly rangeOffset: number; readonly rangeLength: number; readonly text: string }

/** Undefined where an edit touched it. */
export function followed(stretch: Stretch, changes: readonly Change[]): Stretch | undefined {
  // The editor tells of several edits in offsets of the text before all of them.
  let moved = 0;
  for (const { rangeOffset, rangeLength, text } of changes) {
    if (rangeOffset >= stretch.end) continue;
    if (rangeOffset + rangeLength > stretch.start) return undefined;
    moved += text.length - rangeLength;
  }
  return { start: stretch.start + moved, end: stretch.end + moved };
}
