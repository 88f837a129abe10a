// What a file says of itself for the program that loads it: YAML between two lines of dashes above the SQL.
// `---` begins a comment in SQL, so it is front matter only where every line up to the closing one is YAML, and one of them names a key.

/** Play's evolutions mark their two directions by a line that begins with `#` or `--`; there every line that begins with `#` is a comment, whatever the server (Play's manual, Managing database evolutions). */
export const EVOLUTION = /^(?:#|--)[ \t-]*!Ups\b/m;

/** Where the front matter at the beginning of a text ends, behind its closing dashes; 0 where there is none. */
export function frontMatterEnd(text: string): number {
  if (!text.startsWith('---', text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0)) return 0;
  let line = lineAt(text, text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0);
  if (!OPENS.test(line.text)) return 0;
  for (let hasKey = false; line.next < text.length; ) {
    line = lineAt(text, line.next);
    if (CLOSES.test(line.text)) return hasKey ? line.end : 0;
    const isKey = KEY.test(line.text);
    if (!isKey && !MORE.test(line.text)) return 0;
    hasKey ||= isKey;
  }
  return 0;
}

const BYTE_ORDER_MARK = 0xfeff;
/** Some say what it is: `--- yaml frontmatter`. */
const OPENS = /^---[ \t]*(?:ya?ml\b[ \t]*)?(?:front[ -]?matter\b[ \t]*)?$/i;
const CLOSES = /^---[ \t]*$/;
const KEY = /^(?:[A-Za-z_][\w.-]*|"[^"]*"|'[^']*')[ \t]*:(?:[ \t]|$)/;
/** Blank lines, items of a list, comments, and what is indented: a text, or what belongs to the key above. */
const MORE = /^(?:[ \t]*$|[ \t]|#|-(?:[ \t]|$))/;

function lineAt(text: string, start: number): { readonly text: string; readonly end: number; readonly next: number } {
  const found = text.indexOf('\n', start);
  const next = found < 0 ? text.length : found + 1;
  const until = found < 0 ? text.length : found;
  const end = text.charCodeAt(until - 1) === 13 ? until - 1 : until;
  return { text: text.slice(start, end), end, next };
}
