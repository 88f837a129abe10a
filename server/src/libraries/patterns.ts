// What a regular expression lets through, as far as SQL is concerned: whether a text that it matches could end a literal or a name, or begin another part of a statement.

/** Whether all that it matches, from its beginning to its end, is letters, digits and marks that mean nothing to SQL: `/^\d{4}-\d{2}-\d{2}$/`. */
export function letsOnlyHarmless(pattern: string): boolean {
  const { body, flags } = partsOf(pattern);
  if (body === undefined || flags.includes('m') || !body.startsWith('^') || !/(?<!\\)(?:\\\\)*\$$/.test(body)) return false;
  return isHarmless(body.slice(1, -1));
}

/** Whether nothing but that is left where all that it matches is taken out: `/[^\w-]/g`. */
export function leavesOnlyHarmless(pattern: string): boolean {
  const { body, flags } = partsOf(pattern);
  const kept = flags.includes('g') ? /^\[\^((?:[^\]\\]|\\.)*)\]\+?$/.exec(body ?? '')?.[1] : undefined;
  return kept !== undefined && isHarmlessClass(kept);
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

const ESCAPED = /^(?:[dwbB]|p\{(?:L|N|Lu|Ll|Nd|Letter|Number|Alphabetic)\}|[-._:/@+,])$/;
/** A space alone joins nothing: beside letters it may begin another word of SQL. */
const ALONE = /^[\w\-:/@+, ]$|^[^\0-\x7f]$/;

/** Ranges of letters or digits, escapes, and single characters; a hyphen between two of those is a range over whatever lies between. */
function isHarmlessClass(inside: string): boolean {
  const escapes = [...inside.matchAll(/\\([pP]\{\w+\}|[\s\S])/g)];
  const rest = inside.replace(/\\(?:[pP]\{\w+\}|[\s\S])|a-z|A-Z|\d-\d|[A-Z]-[A-Z]|[a-z]-[a-z]|[^\0-\x7f]-[^\0-\x7f]/g, '\0');
  return escapes.every(([, escaped]) => ESCAPED.test(escaped!)) && !/[^\0]-[^\0]/.test(rest) && /^(?:[\0\w\-.:/@+,]|[^\0-\x7f])*$/.test(rest);
}
