// What is intended with a call of a library, and how a bound and other options are written into the objects that calls are given.
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { Intention, Query } from '../query/query.ts';

/** How many rows a read without a bound is to give; undefined where anything else is intended, or more than that. */
export function boundWanted({ kind, limit }: Query, [only, ...more]: readonly Intention[]): number | undefined {
  return only?.kind === 'limit to' && more.length === 0 && kind === 'read' && !limit ? only.rows : undefined;
}

/** What is intended, where that is one thing of this kind and nothing else. */
export function intended<K extends Intention['kind']>(kind: K, [only, ...more]: readonly Intention[]): Extract<Intention, { kind: K }> | undefined {
  return only?.kind === kind && more.length === 0 ? (only as Extract<Intention, { kind: K }>) : undefined;
}

/** One more option of a relation that is named as a property: `posts: true`, `posts: { … }`. */
export function intoProperty(text: string, end: number, option: string): readonly Edit[] | undefined {
  const behind = /^["']?\s*:\s*/.exec(text.slice(end));
  const at = end + (behind?.[0].length ?? 0);
  if (!behind) return undefined;
  return /^true\b/.test(text.slice(at)) ? [{ span: { start: at, end: at + 4 }, text: `{ ${option} }` }] : intoObject(text, at, option);
}

/** One more option of a call that is given an object of options or nothing; the span is what stands behind the method's name. */
export function intoOptions(text: string, { start, end }: Span, option: string): readonly Edit[] | undefined {
  const opened = /^\s*(?:<[^>()]*>\s*)?\(\s*/.exec(text.slice(start, end));
  return opened ? intoObject(text, start + opened[0].length, option) : undefined;
}

/** The same at the place where the object begins, or the brackets end. */
export function intoObject(text: string, at: number, option: string): readonly Edit[] | undefined {
  if (text[at] === ')') return [{ span: { start: at, end: at }, text: `{ ${option} }` }];
  if (text[at] !== '{') return undefined;
  const inner = /^\{(\s*)(\})?/.exec(text.slice(at));
  const space = inner?.[1] ?? '';
  if (inner?.[2] !== undefined) return [{ span: { start: at + 1, end: at + 1 + space.length }, text: ` ${option} ` }];
  return [{ span: { start: at + 1, end: at + 1 }, text: `${space === '' ? ' ' : space}${option},${space === '' ? ' ' : ''}` }];
}
