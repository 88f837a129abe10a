// Edits of one text: disjoint replacements against the same baseline.
import { overlaps, type Span } from './span.ts';

export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/**
 * The text after all edits. Edits may come in any order; insertions at the same offset keep their order.
 * Throws when two edits overlap: that is a bug in whoever made them.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = edits.map((edit, order) => ({ edit, order })).sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.order - b.order);
  let result = '';
  let at = 0;
  for (const { edit } of sorted) {
    if (edit.span.start < at) throw new Error(`Edits overlap at offset ${edit.span.start}.`);
    result += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return result + text.slice(at);
}

/** Whether the edits can be applied together. */
export const disjoint = (edits: readonly Edit[]): boolean =>
  edits.every((a, i) => edits.every((b, j) => i === j || !overlaps(a.span, b.span)));

/** Whether two edits cannot both be taken: two insertions at one place touch as well, for which comes first would be chance. */
export const touches = ({ span: a }: Edit, { span: b }: Edit): boolean => a.start <= b.end && b.start <= a.end;

/** A text whose lines end as the first line of another does. */
export function withLineEnds(text: string, like: string): string {
  const end = /\r\n|\n/.exec(like)?.[0] ?? '\n';
  return text.replace(/\r\n|\n/g, end);
}

/** One edit that makes a text another: what they share at both ends stays. */
export function difference(from: string, to: string): Edit {
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start++;
  let end = 0;
  while (end < shorter - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++;
  return { span: { start, end: from.length - end }, text: to.slice(start, to.length - end) };
}
