// What seeds and dumps hold in place of COPY: one INSERT after the other into the same columns, with nothing but literals.
// After the first hundred of such a run, which people may have written, the next ones are data: they are found by their text alone and get no tree.
import type { Dialect } from './dialect.ts';
import type { SqlComment, Statement } from './tree.ts';

/** So many statements, or rows of one, are read whole before those like them are passed over. */
export const READ_WHOLE = 100;

/** What the text of a statement must be in order to repeat another. */
export interface Pattern {
  readonly of: Statement;
  /** Up to the first row, and behind the last. */
  readonly head: string;
  readonly tail: string;
  readonly rows: number;
  /** Literals in a row. */
  readonly width: number;
}

/** The pattern of an INSERT that a later one may repeat; undefined where it holds anything but literals, comments included. */
export function patternOf(statement: Statement, text: string, comments: readonly SqlComment[], dialect: Dialect): Pattern | undefined {
  const { tree, start, end } = statement;
  if (tree?.kind !== 'insert' || tree.source?.kind !== 'values' || statement.errors.length > 0 || statement.templated || (comments.at(-1)?.end ?? 0) > start) return undefined;
  const first = text.indexOf('(', tree.source.verb.end);
  const { rows, more = 0 } = tree.source;
  const width = rows[0]?.length ?? 0;
  const found = first < 0 ? undefined : rowsAt(text, first, width, dialect);
  if (!found || found.end > end || found.rows !== rows.length + more) return undefined;
  return { of: statement, head: text.slice(start, first), tail: text.slice(found.end, end), rows: found.rows, width };
}

/** The statement behind an offset, if it repeats; `next` is the offset behind its semicolon. */
export function repeatAt(text: string, at: number, { of, head, tail, rows, width }: Pattern, dialect: Dialect): { readonly statement: Statement; readonly next: number } | undefined {
  const start = skipBlanks(text, at);
  if (!text.startsWith(head, start)) return undefined;
  const found = rowsAt(text, start + head.length, width, dialect);
  if (!found || found.rows !== rows || !text.startsWith(tail, found.end)) return undefined;
  const end = found.end + tail.length;
  const semicolon = skipBlanks(text, end);
  return text.charCodeAt(semicolon) === 59 ? { statement: { start, end, repeats: of, errors: none, templated: false }, next: semicolon + 1 } : undefined;
}

const none: readonly never[] = [];

/** `(1, 'a'), (2, null)`: where the rows end and how many there are. */
function rowsAt(text: string, from: number, width: number, dialect: Dialect): { readonly end: number; readonly rows: number } | undefined {
  let at = from;
  for (let rows = 1; ; rows++) {
    const end = rowEnd(text, at, width, dialect);
    if (end < 0) return undefined;
    const next = skipBlanks(text, end);
    if (text.charCodeAt(next) !== 44) return { end, rows };
    at = skipBlanks(text, next + 1);
  }
}

/** The offset behind a row of so many literals, or -1. */
function rowEnd(text: string, from: number, width: number, dialect: Dialect): number {
  if (text.charCodeAt(from) !== 40) return -1;
  let at = from;
  for (let literals = 1; ; literals++) {
    const end = literalEnd(text, skipBlanks(text, at + 1), dialect);
    if (end < 0) return -1;
    at = skipBlanks(text, end);
    const unit = text.charCodeAt(at);
    if (unit === 41) return literals === width ? at + 1 : -1;
    if (unit !== 44) return -1;
  }
}

/** The offset behind a literal, or -1; strings with escapes are left to the tokenizer. */
function literalEnd(text: string, at: number, { backslashEscapes }: Dialect): number {
  const unit = text.charCodeAt(at);
  if (unit !== 39) {
    OTHER.lastIndex = at;
    return OTHER.test(text) ? OTHER.lastIndex : -1;
  }
  let close = text.indexOf("'", at + 1);
  while (close >= 0 && text.charCodeAt(close + 1) === 39) close = text.indexOf("'", close + 2);
  return close < 0 || (backslashEscapes && text.slice(at, close).includes('\\')) ? -1 : close + 1;
}

const OTHER = /(?:[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|null|true|false|default)(?![\w.])/iy;

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (let unit = text.charCodeAt(at); unit === 32 || (unit >= 9 && unit <= 13); unit = text.charCodeAt(at)) at++;
  return at;
}
