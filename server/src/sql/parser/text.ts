// What quoted and escaped tokens say: names folded as the dialect folds them, strings without their quotes and escapes.
import type { Dialect } from '../dialect.ts';

/** The name written between two offsets. */
export function identText(text: string, start: number, end: number, quoted: boolean, dialect: Dialect): string {
  const name = written(text, start, end, quoted, dialect);
  // No server cuts names of so few letters.
  if (name.length <= 20) return name;
  const { longestName } = dialect.model;
  return longestName !== undefined && name.length * 3 > longestName ? cut(name, longestName) : name;
}

/** As many whole characters as fit into so many bytes of UTF-8. */
function cut(name: string, longest: number): string {
  let bytes = 0;
  for (let at = 0; at < name.length; at++) {
    const point = name.codePointAt(at)!;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (bytes > longest) return name.slice(0, at);
    if (point > 0xffff) at++;
  }
  return name;
}

function written(text: string, start: number, end: number, quoted: boolean, dialect: Dialect): string {
  if (!quoted) return fold(text.slice(start, end), dialect);
  const first = text[start]!;
  if (first === 'U' || first === 'u') return unicode(body(text, start + 2, end));
  const close = dialect.nameQuotes.get(first) ?? first;
  const inner = body(text, start, end);
  return inner.includes(close) ? inner.replaceAll(close + close, close) : inner;
}

/** PostgreSQL folds ASCII letters alone, and so do the others for any name that is met in practice. */
function fold(word: string, dialect: Dialect): string {
  if (dialect.folding === 'none') return word;
  if (dialect.folding === 'upper') return word.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    if (unit >= 65 && unit <= 90) return word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  }
  return word;
}

/** Between the quotes; the last one may be missing. */
function body(text: string, start: number, end: number): string {
  const close = text[start] === '[' ? ']' : text[start];
  return text.slice(start + 1, end > start + 1 && text[end - 1] === close ? end - 1 : end);
}

/** The value of the string token between two offsets. */
export function stringText(text: string, start: number, end: number, dialect: Dialect): string {
  const first = text[start]!;
  if (first === '$') {
    const tag = text.indexOf('$', start + 1) + 1 - start;
    return end - start >= 2 * tag ? text.slice(start + tag, end - tag) : '';
  }
  if (dialect.stringPrefixes) return prefixedText(text.slice(start, end), dialect);
  if (first === "'" || dialect.stringQuotes.includes(first)) return unescape(body(text, start, end), first, dialect.backslashEscapes);
  if (first === '_') {
    const quote = text.slice(start, end).search(/['"]/);
    return unescape(body(text, start + quote, end), text[start + quote]!, dialect.backslashEscapes);
  }
  if (text[start + 1] === '&') return unicode(body(text, start + 2, end));
  return unescape(body(text, start + 1, end), "'", first === 'E' || first === 'e' || dialect.backslashEscapes);
}

/** A string that may have letters before its quotes, three quotes, or delimiters of its own. */
function prefixedText(written: string, dialect: Dialect): string {
  const [, prefix = '', quotes = ''] = /^([a-z]{0,2})('''|"""|'|")/i.exec(written) ?? [];
  const inner = written.slice(prefix.length + quotes.length, written.endsWith(quotes) && written.length >= prefix.length + 2 * quotes.length ? written.length - quotes.length : written.length);
  const letters = prefix.toLowerCase();
  if (letters.endsWith('q')) return inner.slice(1, -1);
  return letters.includes('r') ? inner : unescape(inner, quotes.length === 1 ? quotes : '', dialect.backslashEscapes);
}

function unescape(inner: string, quote: string, backslash: boolean): string {
  const plain = quote !== '' && inner.includes(quote) ? inner.replaceAll(quote + quote, quote) : inner;
  if (!backslash || !plain.includes('\\')) return plain;
  return plain.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{1,2}|[^])/g, (_, code: string) => {
    if (code.length > 1) return String.fromCharCode(parseInt(code.slice(1), 16));
    return escapes[code] ?? code;
  });
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

const unicode = (inner: string): string =>
  inner.replaceAll("''", "'").replaceAll('""', '"').replace(/\\(?:([0-9a-fA-F]{4})|\+([0-9a-fA-F]{6}))/g, (_, four?: string, six?: string) => {
    const point = parseInt(four ?? six ?? '0', 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '';
  });
