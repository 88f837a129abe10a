// What a literal of JavaScript says, and where each unit of it stands: escape sequences, line ends and continuations.
import type { Chunk } from '../tree.ts';
import type { Piece } from '../../text/sourceMap.ts';

/** How a literal is delimited and read. `indent` is what a dedenting tag takes from the start of each line. */
export interface LiteralForm {
  readonly quote: '\'' | '"' | '`';
  readonly raw: boolean;
  readonly indent?: string;
}

/** The chunk whose content stands from `start` to `end`. Never empty of pieces: an empty content is a place where text can be put. */
export function cook(source: string, start: number, end: number, form: LiteralForm): Chunk {
  const isPlain = !hasSpecial(source, start, end, form);
  if (isPlain) return { kind: 'chunk', start, end, text: source.slice(start, end), pieces: [{ kind: 'verbatim', sql: { start: 0, end: end - start }, host: { start, end } }] };
  const writer = chunkWriter(source);
  let at = start;
  while (at < end) {
    const taken = special(source, at, end, form);
    if (!taken) {
      at++;
      continue;
    }
    writer.put(taken.text, at, at + taken.length);
    at += taken.length;
  }
  return writer.done(start, end);
}

/** Collects pieces: what is put, and verbatim whatever was left between. */
function chunkWriter(source: string): { put(text: string, start: number, end: number): void; done(start: number, end: number): Chunk } {
  const puts: { text: string; start: number; end: number }[] = [];
  return {
    put: (text, start, end) => void puts.push({ text, start, end }),
    done(start, end) {
      const pieces: Piece[] = [];
      let text = '';
      let at = start;
      const verbatim = (to: number): void => {
        if (to <= at) return;
        pieces.push({ kind: 'verbatim', sql: { start: text.length, end: text.length + to - at }, host: { start: at, end: to } });
        text += source.slice(at, to);
      };
      for (const put of puts) {
        verbatim(put.start);
        pieces.push({ kind: put.text === '' ? 'margin' : 'escape', sql: { start: text.length, end: text.length + put.text.length }, host: { start: put.start, end: put.end } });
        text += put.text;
        at = put.end;
      }
      verbatim(end);
      if (pieces.at(-1)?.kind === 'margin') pieces.push({ kind: 'verbatim', sql: { start: text.length, end: text.length }, host: { start: end, end } });
      return { kind: 'chunk', start, end, text, pieces };
    },
  };
}

function hasSpecial(source: string, start: number, end: number, { raw, indent }: LiteralForm): boolean {
  if (indent) return true;
  for (let i = start; i < end; i++) {
    const unit = source.charCodeAt(i);
    if (unit === 13 || (unit === 92 && !raw)) return true;
  }
  return false;
}

/** What stands for other text than itself at an offset, and how long it is. */
function special(source: string, at: number, end: number, form: LiteralForm): { text: string; length: number } | undefined {
  const unit = source[at];
  if (unit === '\r' || (unit === '\n' && form.indent)) {
    // A line's indentation goes with the end of the line before it: who deletes that deletes both.
    const length = unit === '\r' && source[at + 1] === '\n' && at + 1 < end ? 2 : 1;
    return { text: '\n', length: length + indentation(source, at + length, end, form) };
  }
  return unit === '\\' && !form.raw && at + 1 < end ? escape(source, at, end) : undefined;
}

function indentation(source: string, at: number, end: number, { indent = '' }: LiteralForm): number {
  let length = 0;
  while (length < indent.length && at + length < end && source[at + length] === indent[length]) length++;
  return length;
}

const simple: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };

function escape(source: string, at: number, end: number): { text: string; length: number } {
  const next = source[at + 1]!;
  if (next === '\r') return { text: '', length: source[at + 2] === '\n' && at + 2 < end ? 3 : 2 };
  if (next === '\n' || next === '\u2028' || next === '\u2029') return { text: '', length: 2 };
  if (next in simple) return { text: simple[next]!, length: 2 };
  const rest = source.slice(at, Math.min(end, at + 14));
  const hex = /^\\x([0-9a-f]{2})|^\\u([0-9a-f]{4})|^\\u\{([0-9a-f]{1,8})\}/i.exec(rest);
  if (hex) {
    const code = parseInt((hex[1] ?? hex[2] ?? hex[3])!, 16);
    if (code <= 0x10ffff) return { text: String.fromCodePoint(code), length: hex[0].length };
  }
  const octal = /^\\([0-3][0-7]{0,2}|[4-7][0-7]?)/.exec(rest);
  if (octal) return { text: String.fromCharCode(parseInt(octal[1]!, 8)), length: octal[0].length };
  const code = source.codePointAt(at + 1)!;
  const text = String.fromCodePoint(code);
  return at + 1 + text.length <= end ? { text, length: 1 + text.length } : { text: next, length: 2 };
}

/** How a literal of this form writes a text, or undefined where it cannot hold it. */
export function writeAs(form: LiteralForm, text: string): string | undefined {
  if (form.raw) return /[`\r]|\$\{|\\$/.test(text) || text.includes('$') || (text !== '' && form.indent !== undefined && text.includes('\n')) ? undefined : text;
  if (form.quote !== '`') {
    const escaped = text.replace(/[\\\n\r\u2028\u2029]/g, (unit) => escapes[unit]!);
    return escaped.replaceAll(form.quote, `\\${form.quote}`);
  }
  // A `$` at either end could meet a brace that stands beside it.
  const escaped = text.replace(/[\\`\r]/g, (unit) => escapes[unit]!).replace(/\$(?=\{|$)/g, '\\$').replace(/^\{/, '\\{');
  return form.indent === undefined ? escaped : escaped.replaceAll('\n', `\n${form.indent}`);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\u2028': '\\u2028', '\u2029': '\\u2029', '`': '\\`' };
