// What a regular expression lets through, as far as SQL is concerned: whether a text that it matches could end a literal or a name, or begin another part of a statement.

/** Where a text is spliced: between quotes, or not. */
export type Place = 'bare' | 'quoted';

/** Whether all that it matches, from its beginning to its end, is letters, digits and marks that mean nothing to SQL there: `/^\d{4}-\d{2}-\d{2}$/`. */
export function letsOnlyHarmless(pattern: string, place: Place): boolean {
  const { body, flags } = partsOf(pattern);
  if (body === undefined || flags.includes('m') || !body.startsWith('^') || !/(?<!\\)(?:\\\\)*\$$/.test(body)) return false;
  const inner = body.slice(1, -1);
  return isHarmless(inner) && (place === 'quoted' || !(hasWords(inner) || mayComment(inner)));
}

/** Whether nothing but that is left where all that it matches is taken out: `/[^\w-]/g`. */
export function leavesOnlyHarmless(pattern: string, place: Place): boolean {
  const { body, flags } = partsOf(pattern);
  const kept = flags.includes('g') ? /^\[\^((?:[^\]\\]|\\.)*)\]\+?$/.exec(body ?? '')?.[1] : undefined;
  return kept !== undefined && isHarmlessClass(kept) && (place === 'quoted' || !holdsDash(kept));
}

function partsOf(pattern: string): { readonly body: string | undefined; readonly flags: string } {
  const [, body, flags = ''] = /^\/([\s\S]*)\/([a-z]*)$/.exec(pattern) ?? [];
  return { body, flags };
}

/** A part: a class, an escape, a group's beginning, how often, or one character. */
const PART = /\[(\^?)((?:[^\]\\]|\\[\s\S])*)\]|\\([pP]\{\w+(?:=\w+)?\}|[\s\S])|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|\{\d+(?:,\d*)?\}|[\s\S]/gy;

function isHarmless(body: string): boolean {
  let depth = 0;
  for (const [part, negated, inClass, escaped] of body.matchAll(PART)) {
    if (inClass !== undefined) {
      if (negated || !isHarmlessClass(inClass)) return false;
    } else if (escaped !== undefined) {
      if (!ESCAPED.test(escaped)) return false;
    } else if (part.startsWith('(')) depth++;
    else if (part === ')') depth--;
    // What stands beside an alternative is not anchored at both ends.
    else if (part === '|') {
      if (depth === 0) return false;
    } else if (!/^(?:[*+?]|\{[\d,]+\})$/.test(part) && !ALONE.test(part)) return false;
  }
  return true;
}

/** Whether a space stands beside more than one part that may be any word: `union select`. */
function hasWords(body: string): boolean {
  const parts = [...body.matchAll(PART)];
  const open = parts.filter(([, , inClass, escaped]) => (inClass !== undefined && /\\[wpP]|[a-zA-Z]-[a-zA-Z]|[^\0-\x7f]/.test(inClass)) || (escaped !== undefined && /^(?:w|p)/.test(escaped)));
  const isRepeated = parts.some(([part], at) => part === ')' && isMany(parts[at + 1]?.[0]));
  return parts.some(([part]) => part === ' ') && open.length > (isRepeated ? 0 : 1);
}

const isMany = (part: string | undefined): boolean => part !== undefined && (part === '*' || part === '+' || (/^\{\d+(?:,\d*)?\}$/.test(part) && !/^\{[01](?:,1)?\}$/.test(part)));
const isOptional = (part: string | undefined): boolean => part !== undefined && /^(?:[*?]|\{0)/.test(part);
const holdsDash = (inside: string): boolean => inside.replace(/\\[^-]|a-z|A-Z|\d-\d|[A-Z]-[A-Z]|[a-z]-[a-z]|[^\0-\x7f]-[^\0-\x7f]/g, '').includes('-');

/** Beyond this a pattern is taken for one that lets anything through. */
const STEPS = 2_000;

/** Whether two hyphens may follow each other, which begin a comment. */
function mayComment(body: string): boolean {
  const parts = [...body.matchAll(PART)];
  let at = 0;
  let steps = 0;
  let isFound = false;
  /** Reads to the end of a group, where what stands before it may end with a hyphen; gives whether it may so itself. */
  const sequence = (before: boolean): boolean => {
    let [isEnd, isAny] = [before, false];
    for (; at < parts.length && parts[at]![0] !== ')' && !isFound; ) {
      const [part, , inClass, escaped] = parts[at++]!;
      if (++steps > STEPS) isFound = true;
      if (part === '|') [isAny, isEnd] = [isAny || isEnd, before];
      else if (part.startsWith('(')) isEnd = group(part, isEnd);
      else if (escaped !== 'b' && escaped !== 'B') {
        const often = /^(?:[*+?]|\{[\d,]+\})$/.test(parts[at]?.[0] ?? '') ? parts[at++]![0] : undefined;
        const isDash = part === '-' || escaped === '-' || (inClass !== undefined && holdsDash(inClass));
        if (isDash && (isEnd || isMany(often))) isFound = true;
        isEnd = isDash || (isEnd && isOptional(often));
      }
    }
    return isAny || isEnd;
  };
  const group = (opening: string, before: boolean): boolean => {
    const start = at;
    let isEnd = sequence(before);
    const often = parts[at + 1]?.[0];
    if (isMany(often)) {
      at = start;
      isEnd = sequence(isEnd) || isEnd;
    }
    at += isMany(often) || isOptional(often) ? 2 : 1;
    return /^\(\?<?[=!]/.test(opening) ? before : isEnd || (before && isOptional(often));
  };
  sequence(false);
  return isFound;
}

const ESCAPED = /^(?:[dwbB]|p\{(?:L|N|Lu|Ll|Nd|Letter|Number|Alphabetic)\}|[-._:/@+,])$/;
/** A space alone, in no class. */
const ALONE = /^[\w\-:/@+, ]$|^[^\0-\x7f]$/;

/** Ranges of letters or digits, escapes, and single characters; a hyphen between two of those is a range over whatever lies between. */
function isHarmlessClass(inside: string): boolean {
  const escapes = [...inside.matchAll(/\\([pP]\{\w+\}|[\s\S])/g)];
  const rest = inside.replace(/\\(?:[pP]\{\w+\}|[\s\S])|a-z|A-Z|\d-\d|[A-Z]-[A-Z]|[a-z]-[a-z]|[^\0-\x7f]-[^\0-\x7f]/g, '\0');
  return escapes.every(([, escaped]) => ESCAPED.test(escaped!)) && !/[^\0]-[^\0]/.test(rest) && /^(?:[\0\w\-.:/@+,]|[^\0-\x7f])*$/.test(rest);
}
