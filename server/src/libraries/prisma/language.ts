// schema.prisma as its blocks: what is declared, with its attributes as written. Prisma's own words are given a meaning elsewhere.
// Source: prisma.io, "Prisma schema reference". A text that is being typed has fewer blocks; nothing is thrown.
import type { Span } from '../../text/span.ts';

export interface Block {
  readonly kind: string;
  readonly name: string;
  /** Of its name, in the text. */
  readonly at: Span;
  readonly entries: readonly Entry[];
  /** `@@map("users")` */
  readonly attributes: readonly Attribute[];
}

/** A field of a model, a value of an enum, or a setting (`provider = "postgresql"`), of which `type` is the value as written. */
export interface Entry {
  readonly name: string;
  readonly type: string;
  readonly list: boolean;
  readonly optional: boolean;
  readonly attributes: readonly Attribute[];
}

/** `@relation(fields: [a], references: [b])`: arguments as written, by name; those without one are numbered. */
export interface Attribute {
  readonly name: string;
  readonly args: Readonly<Record<string, string>>;
}

const BLOCK = /^[ \t]*(model|view|enum|type|datasource|generator)[ \t]+(\w+)[ \t]*\{/gm;

/** The blocks of a text, in order. */
export function blocksIn(source: string): readonly Block[] {
  const text = withoutComments(source);
  return [...text.matchAll(BLOCK)].map(([head, kind = '', name = ''], at, all) => {
    const start = all[at]!.index + head.length;
    const close = text.slice(start, all[at + 1]?.index).search(/^[ \t]*\}/m);
    const named = all[at]!.index + head.lastIndexOf(name);
    return blockOf(kind, name, { start: named, end: named + name.length }, text.slice(start, close < 0 ? all[at + 1]?.index : start + close));
  });
}

function blockOf(kind: string, name: string, at: Span, body: string): Block {
  const entries: Entry[] = [];
  const attributes: Attribute[] = [];
  for (const line of logicalLines(body)) {
    if (line.startsWith('@@')) attributes.push(...attributesIn(line));
    else entries.push(...entryOf(line));
  }
  return { kind, name, at, entries, attributes };
}

function entryOf(line: string): readonly Entry[] {
  const setting = /^(\w+)\s*=\s*(.*)$/.exec(line);
  if (setting) return [{ name: setting[1]!, type: setting[2]!, list: false, optional: false, attributes: [] }];
  const field = /^(\w+)(?:\s+(\w+|Unsupported\("[^"]*"\))(\[\])?(\?)?)?/.exec(line);
  if (!field) return [];
  const [whole, name = '', type = '', list, optional] = field;
  return [{ name, type, list: list !== undefined, optional: optional !== undefined, attributes: attributesIn(line.slice(whole.length)) }];
}

/** Lines, of which one goes on while a bracket is open. */
function logicalLines(body: string): readonly string[] {
  const lines: string[] = [];
  let open = 0;
  for (const line of body.split('\n')) {
    const part = line.trim();
    if (open > 0) lines[lines.length - 1] += ` ${part}`;
    else if (part !== '') lines.push(part);
    const bare = part.replace(/"(?:[^"\\]|\\.)*"/g, '');
    open = Math.max(0, open + [...bare].reduce((sum, unit) => sum + ('([{'.includes(unit) ? 1 : ')]}'.includes(unit) ? -1 : 0), 0));
  }
  return lines;
}

function attributesIn(text: string): readonly Attribute[] {
  const found: Attribute[] = [];
  for (const match of text.matchAll(/@@?([\w.]+)(\()?/g)) {
    if (isInside(text, match.index)) continue;
    const from = match.index + match[0].length;
    found.push({ name: match[1]!, args: match[2] === undefined ? {} : argumentsOf(text.slice(from, from + lengthUntilClosed(text.slice(from)))) });
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

/** Comments become spaces; `//` inside a string is none. */
const withoutComments = (text: string): string => text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (found) => (found.startsWith('"') ? found : found.replace(/[^\n]/g, ' ')));
