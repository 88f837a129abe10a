// Which kind of thing can stand at a place of an SQL text, told by the text around it. No parse: the text may be broken.

/** What must stand after these words and signs is a value. */
const operator = /(?:[=<>,+\-*/%|~]|\b(?:in|like|ilike|similar\s+to|between|any|all|some|values|limit|offset|then|else|when|interval|fetch\s+(?:first|next)|escape|is\s+(?:not\s+)?distinct\s+from))\s*\(?\s*$/i;
const comparison = /^\s*(?:[=<>!~]|::|(?:not\s+)?(?:in|like|ilike|between|similar)\b|is\b)/i;
/** Lists of names: what follows a comma in them is a name too. */
const names = /\b(?:select|from|join|into|update|table|order\s+by|group\s+by|by|returning|set|on\s+conflict\s*\()\s+(?:[\w".*]+(?:\s+(?:as\s+)?\w+)?(?:\s+(?:asc|desc))?\s*,\s*)*$/i;

/** Whether a value can stand between two stretches of SQL text, and hardly anything else. */
export function isValuePlace(before: string, after: string): boolean {
  const tail = withoutComments(before.slice(-4_000)).slice(-400);
  if (names.test(tail)) return false;
  if (/\bbetween\s+\S+\s+and\s*$/i.test(tail)) return true;
  if (/\b(?:where|and|or|on|having|not)\s*\(?\s*$/i.test(tail)) return comparison.test(after);
  if (/\(\s*$/.test(tail) && !operator.test(tail)) return isArgumentList(tail) || comparison.test(after);
  return operator.test(tail) || /^\s*::/.test(after);
}

/** `lower(`, but neither `insert into t (` nor `exists (`. */
const isArgumentList = (tail: string): boolean => /\b(?!exists\b|and\b|or\b|on\b|where\b|as\b|not\b|from\b|join\b|using\b)[a-z_]\w*\s*\(\s*$/i.test(tail) && !/\b(?:into|table|update|on\s+conflict|references|index)\s+(?:if\s+not\s+exists\s+)?[\w".]*\s*\(\s*$/i.test(tail);

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|--.*/g, ' ');

/** The string literal of SQL that an offset lies in: from its opening quote, or undefined outside any. */
export function openString(before: string): number | undefined {
  const mark = /'|"|--.*|\/\*[\s\S]*?(?:\*\/|$)|\$([a-z_]\w*)?\$/gi;
  for (let match = mark.exec(before); match; match = mark.exec(before)) {
    const [sign] = match;
    if (sign.startsWith('--') || sign.startsWith('/*')) continue;
    const close = closeOf(before, sign, mark.lastIndex);
    if (close === undefined) return sign === '\'' ? match.index : undefined;
    mark.lastIndex = close;
  }
  return undefined;
}

function closeOf(text: string, sign: string, from: number): number | undefined {
  let at = text.indexOf(sign, from);
  // A doubled quote is a quote inside the string.
  while (at >= 0 && sign.length === 1 && text[at + 1] === sign) at = text.indexOf(sign, at + 2);
  return at < 0 ? undefined : at + sign.length;
}
