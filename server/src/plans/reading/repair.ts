// JSON that a log or a paste has cut off, closed where its last whole value ends; and the first value of a text that holds more behind it. One pass.

export interface Repaired {
  readonly value: unknown;
  /** The text ended inside of it. */
  readonly cut: boolean;
}

/** Undefined where no JSON can be made of it. */
export function parseEarly(text: string): Repaired | undefined {
  const whole = parsed(text);
  if (whole) return { ...whole, cut: false };
  const { end, closing } = scan(text);
  const rest = end === undefined ? undefined : parsed(text.slice(0, end) + closing);
  return rest && { ...rest, cut: closing !== '' };
}

/** What is open around a place, the innermost first: shared between places, so that remembering one costs nothing. */
interface Level {
  readonly close: string;
  readonly outer: Level | undefined;
}

/** Where a first value ends, or the last place from which it can be closed. */
function scan(text: string): { readonly end: number | undefined; readonly closing: string } {
  let level: Level | undefined;
  let safe: { readonly at: number; readonly level: Level | undefined } | undefined;
  for (let at = 0; at < text.length; at++) {
    const unit = text[at]!;
    if (unit === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (unit === '{' || unit === '[') {
      level = { close: unit === '{' ? '}' : ']', outer: level };
      safe = { at: at + 1, level };
    } else if ((unit === '}' || unit === ']') && level) {
      level = level.outer;
      safe = { at: at + 1, level };
      if (!level) break;
    } else if (unit === ',' && level) {
      safe = { at, level };
    }
  }
  let closing = '';
  for (let one = safe?.level; one; one = one.outer) closing += one.close;
  return { end: safe?.at, closing };
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
