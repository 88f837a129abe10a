// schema.prisma as its blocks: what is declared, with its attributes as written. Prisma's own words are given a meaning elsewhere.
// Source: prisma.io, "Prisma schema reference". A text that is being typed has fewer blocks; nothing is thrown.
import type { Span } from '../../text/span.ts';

export interface Block {
  readonly kind: string;
  readonly name: string;
  /** Of its name, in the text. */
  readonly at: Span;
  /** From its name to its last bracket. */
  readonly whole: Span;
  readonly entries: readonly Entry[];
  /** `@@map("users")` */
  readonly attributes: readonly Attribute[];
}

/** A field of a model, a value of an enum, or a setting (`provider = "postgresql"`), of which `type` is the value as written. */
export interface Entry {
  readonly name: string;
  /** Of its name, in the text. */
  readonly at: Span;
  readonly type: string;
  readonly list: boolean;
  readonly optional: boolean;
  readonly attributes: readonly Attribute[];
}

/** `@relation(fields: [a], references: [b])`: arguments as written, by name; those without one are numbered. */
export interface Attribute {
  readonly name: string;
  /** From its sign to its last bracket, in the text. */
  readonly at: Span;
  readonly args: Readonly<Record<string, string>>;
}

const BLOCK = /^[ \t]*(model|view|enum|type|datasource|generator)[ \t]+(\w+)[ \t]*\{/gm;

/** The blocks of a text, in order. */
export function blocksIn(source: string): readonly Block[] {
  const text = withoutComments(source);
  return [...text.matchAll(BLOCK)].map(([head, kind = '', name = ''], index, all) => {
    const start = all[index]!.index + head.length;
    const next = all[index + 1]?.index ?? text.length;
    const close = text.slice(start, next).search(/^[ \t]*\}/m);
    const named = all[index]!.index + head.lastIndexOf(name);
    const end = close < 0 ? next : start + close;
    const entries: Entry[] = [];
    const attributes: Attribute[] = [];
    for (const line of logicalLines(text.slice(start, end), start)) {
      if (line.text.startsWith('@@')) attributes.push(...attributesIn(line));
      else entries.push(...entryOf(line));
    }
    return { kind, name, at: { start: named, end: named + name.length }, whole: { start: named, end: close < 0 ? end : text.indexOf('}', end) + 1 }, entries, attributes };
  });
}

/** Where the comments of a text stand. */
export const commentsIn = (text: string): readonly Span[] =>
  [...text.matchAll(STRINGS_AND_COMMENTS)].flatMap(({ 0: found, index }) => (found.startsWith('"') ? [] : [{ start: index, end: index + found.length }]));

/** A part of the text, and where it begins. */
interface Line { readonly text: string; readonly from: number }

function entryOf({ text, from }: Line): readonly Entry[] {
  const setting = /^(\w+)\s*=\s*(.*)$/s.exec(text);
  const field = setting ?? /^(\w+)(?:\s+(Unsupported\("[^"]*"\)|\w+)(\[\])?(\?)?)?/.exec(text);
  if (!field) return [];
  const [whole, name = '', type = '', list, optional] = field;
  const at = { start: from, end: from + name.length };
  return [{ name, at, type, list: list !== undefined, optional: optional !== undefined, attributes: setting ? [] : attributesIn({ text: text.slice(whole.length), from: from + whole.length }) }];
}

/** Lines, of which one goes on while a bracket is open. */
function logicalLines(body: string, from: number): readonly Line[] {
  const lines: Line[] = [];
  let open = 0;
  for (const { 0: line, index } of body.matchAll(/[^\n]+/g)) {
    const part = line.trim();
    if (part === '') continue;
    const start = open > 0 ? lines.pop()!.from : from + index + line.indexOf(part);
    lines.push({ text: body.slice(start - from, index + line.trimEnd().length), from: start });
    const bare = part.replace(/"(?:[^"\\]|\\.)*"/g, '');
    open = Math.max(0, open + [...bare].reduce((sum, unit) => sum + ('([{'.includes(unit) ? 1 : ')]}'.includes(unit) ? -1 : 0), 0));
  }
  return lines;
}

function attributesIn({ text, from }: Line): readonly Attribute[] {
  const found: Attribute[] = [];
  for (const match of text.matchAll(/@@?([\w.]+)(\()?/g)) {
    if (isInside(text, match.index)) continue;
    const open = match.index + match[0].length;
    const length = match[2] === undefined ? 0 : lengthUntilClosed(text.slice(open));
    const end = Math.min(text.length, match[2] === undefined ? open : open + length + 1);
    found.push({ name: match[1]!, at: { start: from + match.index, end: from + end }, args: match[2] === undefined ? {} : argumentsOf(text.slice(open, open + length)) });
  }
  return found;
}

/** Whether a sign stands in a string or in the arguments of something else. */
function isInside(text: string, at: number): boolean {
  const before = text.slice(0, at).replace(/"(?:[^"\\]|\\.)*"/g, '');
  return before.includes('"') || before.split('(').length > before.split(')').length;
}

function lengthUntilClosed(text: string): number {
  let depth = 1;
  for (const [at, unit] of outsideStrings(text)) {
    if (unit === '(') depth++;
    else if (unit === ')' && --depth === 0) return at;
  }
  return text.length;
}

/** The signs of a text that stand in no string, with their places. */
function* outsideStrings(text: string): Generator<readonly [at: number, unit: string]> {
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text[at]!;
    if (inString && unit === '\\') at++;
    else if (unit === '"') inString = !inString;
    else if (!inString) yield [at, unit];
  }
}

function argumentsOf(text: string): Readonly<Record<string, string>> {
  const args: Record<string, string> = {};
  partsOf(text).forEach((part, at) => {
    const named = /^(\w+)\s*:\s*([\s\S]*)$/.exec(part);
    args[named ? named[1]! : String(at)] = (named ? named[2]! : part).trim();
  });
  return args;
}

/** The members of a list: what stands between commas that no bracket or string holds. */
export function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const [at, unit] of outsideStrings(text)) {
    if ('([{'.includes(unit)) depth++;
    else if (')]}'.includes(unit)) depth--;
    else if (unit === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  return [...parts, text.slice(from).trim()].filter((part) => part !== '');
}

const STRINGS_AND_COMMENTS = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
/** Comments become spaces; `//` inside a string is none. */
const withoutComments = (text: string): string => text.replace(STRINGS_AND_COMMENTS, (found) => (found.startsWith('"') ? found : found.replace(/[^\n]/g, ' ')));
