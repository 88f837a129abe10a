// Whether a site of a program is one of an earlier version of the document, which an edit above it has only moved.
import type { ReadSite } from './read.ts';
import type { Unread } from './readSite.ts';

/** So many parts of a site are compared; one with more is read anew. */
const MOST = 2_000;

/** How far, in UTF-16 units, the site has moved; undefined where anything else about it, its values or the loop and routine around it is another. */
export function movedBy(before: ReadSite, after: Unread): number | undefined {
  const by = after.site.anchor.start - before.site.anchor.start;
  const { statements: _, script: __, ...earlier } = before;
  const { script: ___, ...later } = after;
  return before.script === after.script && isMoved(earlier, later, by, { left: MOST }) ? by : undefined;
}

/** Spans of the document have moved; those of the SQL text, under `sql` and `optional`, have not. What is the same value comes from elsewhere. */
function isMoved(a: unknown, b: unknown, by: number, fuel: { left: number }): boolean {
  if (Object.is(a, b)) return true;
  // What a literal can hold (`escape`) is asked of the site at hand.
  if (!isRecord(a) || !isRecord(b)) return typeof a === 'function' && typeof b === 'function';
  if (fuel.left-- <= 0) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => {
    if (PLACES.has(key)) return b[key] === (a[key] as number) + by;
    return key in b && isMoved(a[key], b[key], IN_SQL.has(key) ? 0 : by, fuel);
  });
}

const PLACES: ReadonlySet<string> = new Set(['start', 'end', 'routineStart']);
const IN_SQL: ReadonlySet<string> = new Set(['sql', 'optional']);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
