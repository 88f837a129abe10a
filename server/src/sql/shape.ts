// The shape of a statement: what is left of it without its values, its comments and its layout, so that the same statement is known again however its values are written.
// pg_stat_statements keeps statements with `$1` for constants (its own normalisation, generate_normalized_query); a program writes constants, placeholders or holes.
import type { Dialect } from './dialect.ts';
import { END, HOLE, NUMBER, PARAMETER, QUOTED, STRING, SYMBOL, tokenize, WORD } from './tokens.ts';

/** Two statements that differ in their values, the length of their lists, the number of their rows, comments or layout have the same shape. Linear in the text. */
export function shapeOf(sql: string, dialect: Dialect): string {
  const { kinds, starts, ends, words, text } = tokenize(sql, dialect);
  const parts: string[] = [];
  for (let at = 0; at < kinds.length && kinds[at] !== END; at++) {
    const part = partOf(kinds[at]!, text.slice(starts[at], ends[at]), words[at]!, parts.at(-1));
    if (part === VALUE) dropSign(parts);
    if (part !== ';') parts.push(part);
    if (part === ')') fold(parts);
  }
  return parts.join(' ');
}

const VALUE = '?';

function partOf(kind: number, written: string, word: string, before: string | undefined): string {
  switch (kind) {
    case STRING: case NUMBER: case PARAMETER: case HOLE: return VALUE;
    case QUOTED: return /^"[a-z_][a-z0-9_$]*"$/.test(written) ? written.slice(1, -1) : written;
    case WORD: {
      const own = written.toLowerCase();
      // `is null` and `not null` are no values.
      return LITERALS.has(own) && before !== 'is' && before !== 'not' ? VALUE : own;
    }
    case SYMBOL: return word === '' ? written : word;
    default: return written;
  }
}

const LITERALS = new Set(['true', 'false', 'null']);

/** `-5` is one constant, where nothing stands before the sign that it could be taken from. */
function dropSign(parts: string[]): void {
  const [sign, before] = [parts.at(-1), parts.at(-2)];
  if ((sign === '-' || sign === '+') && (before === undefined || /^(?:[(,=<>+*/%|-]|<=|>=|<>|!=|\|\||and|or|not|limit|offset|then|else|when|in|between|select|returning|values|by|like|ilike|set|where|having|on)$/.test(before))) parts.pop();
}

/** What IN compares with counts as one value, and rows of values as one row; what a function is given does not. */
function fold(parts: string[]): void {
  let open = parts.length - 2;
  while (open >= 0 && (parts[open] === VALUE || parts[open] === ',')) open--;
  if (parts[open] !== '(' || open === parts.length - 2) return;
  const isAnother = parts.slice(Math.max(0, open - 5), open).join(' ') === 'values ( ? ) ,';
  if (isAnother) parts.splice(open - 1);
  else if (parts[open - 1] === 'in' || parts[open - 1] === 'values') parts.splice(open + 1, parts.length - open - 2, VALUE);
}
