// How messages write numbers, lists and long texts, the same wherever they are said.

/** `12`, `4,300`, `120 k`, `5.0 M`, `2.1 G`. */
export function countOf(rows: number): string {
  if (rows < 10_000) return inGroups(Math.round(rows));
  if (rows < 1_000_000) return `${Math.round(rows / 1_000)} k`;
  if (rows < 1_000_000_000) return `${(rows / 1_000_000).toFixed(rows < 10_000_000 ? 1 : 0)} M`;
  return `${(rows / 1_000_000_000).toFixed(1)} G`;
}

/** A whole number: `2,147,483,647`. Messages are English everywhere, and V8's tables of locales take milliseconds to load. */
export const inGroups = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** Each of them counted out: `1 file`, `12,000 files`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string => `${inGroups(count)} ${count === 1 ? noun : plural}`;

/** `a`, `a and b`, `a, b and c`, each in backticks. */
export function listOf(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}

/** A text on one line, cut where it is longer than a reader looks. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LINE ? `${line.slice(0, LINE - 1)}…` : line;
}

const LINE = 160;
