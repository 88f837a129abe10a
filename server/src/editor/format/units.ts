// A statement as the units that formatting moves and never breaks: what stands between two of them is white space and nothing else.
// Tokens that are glued stay one unit (`a.b`, `-1`, `t_${tenant}`), for a blank between them could change what they mean.
import type { Span } from '../../text/span.ts';
import type { Names } from './names.ts';
import { HOLE, META, NUMBER, PARAMETER, QUOTED, RESERVED, STRING, SYMBOL, TEMPLATE, WORD, type Tokens } from '../../sql/tokens.ts';

/**
 * - `keyword`: a word that is no name; `word` is it in upper case, and only its case may change.
 * - `word`: a word of which nothing is known.
 * - `name`: a name, a type or a function.
 * - `prefix`: an operator that is glued to what follows it.
 */
export type Role = 'keyword' | 'word' | 'name' | 'operand' | 'hole' | 'operator' | 'prefix' | 'cast' | '(' | ')' | '[' | ']' | ',' | 'comment' | 'line comment';

export interface Unit extends Span {
  readonly role: Role;
  /** Of a keyword, in upper case; else empty. */
  readonly word: string;
  readonly text: string;
  /** A parenthesis that follows belongs to it. */
  readonly calls: boolean;
  /** Two strings that stand next to each other are one only if a line ends between them. */
  readonly isString: boolean;
  readonly isReserved: boolean;
}

export const isComment = ({ role }: Unit): boolean => role === 'comment' || role === 'line comment';

/** A token, a comment or a template's block, before it is known what it is glued to. */
interface Bit extends Span {
  readonly kind: number;
  readonly word: string;
  readonly flags: number;
}

const COMMENT = 20;
const LINE_COMMENT = 21;

/**
 * Which words are taken for keywords where the tree does not call them names: all that the parser knows, or only those that cannot be names.
 * The latter where a server tells names apart by case and the tree may not hold every name.
 */
export type Trust = 'known words' | 'reserved words';

/** The units of a statement. `frozen` are spans that are one unit whatever they hold: a constant of the program that stands in a hole. */
export function unitsOf(tokens: Tokens, trust: Trust, names: Names, frozen: readonly Span[]): readonly Unit[] | undefined {
  const bits = bitsOf(tokens);
  if (bits.some(({ kind }) => kind === META)) return undefined;
  const units: Unit[] = [];
  for (let i = 0; i < bits.length; ) {
    const last = lastGlued(tokens.text, bits, i, frozen);
    units.push(last === i ? single(tokens.text, bits, i, trust, names) : glued(tokens.text, bits, i, last, names));
    i = last + 1;
  }
  return units;
}

function bitsOf({ text, kinds, starts, ends, words, flags, comments }: Tokens): readonly Bit[] {
  const bits: Bit[] = comments.map(({ start, end, block }) => ({ start, end, kind: block ? COMMENT : LINE_COMMENT, word: '', flags: 0 }));
  for (let i = 0; i + 1 < kinds.length; i++) if (ends[i]! > starts[i]!) bits.push({ start: starts[i]!, end: ends[i]!, kind: kinds[i]!, word: words[i]!, flags: flags[i]! });
  bits.sort((a, b) => a.start - b.start);
  return withBlocks(text, bits);
}

/** What the tokenizer passes over beside white space are blocks of templates: `{% if x %}`. They are kept as comments are. */
function withBlocks(text: string, bits: readonly Bit[]): readonly Bit[] {
  const all: Bit[] = [];
  let at = 0;
  for (const bit of [...bits, { start: text.length, end: text.length, kind: -1, word: '', flags: 0 }]) {
    const between = text.slice(at, bit.start);
    if (between.trim() !== '') {
      const start = at + between.length - between.trimStart().length;
      all.push({ start, end: at + between.trimEnd().length, kind: COMMENT, word: '', flags: 0 });
    }
    if (bit.kind >= 0) all.push(bit);
    at = bit.end;
  }
  return all;
}

// ── Glue

/** The index of the last bit that is one unit with the one at `first`. */
function lastGlued(text: string, bits: readonly Bit[], first: number, frozen: readonly Span[]): number {
  let last = first;
  for (let next = bits[last + 1]; next !== undefined; next = bits[last + 1]) {
    const bit = bits[last]!;
    const isFrozen = frozen.some(({ start, end }) => start < bit.end && next.start < end);
    if (!isFrozen && !belongs(text, bits, first, last)) break;
    last++;
  }
  return last;
}

function belongs(text: string, bits: readonly Bit[], first: number, last: number): boolean {
  const bit = bits[last]!;
  const next = bits[last + 1]!;
  if (isCommentBit(bit) || isCommentBit(next)) return false;
  const touches = bit.end === next.start;
  if (isDot(next)) return isOperand(bit) && !/[\r\n]/.test(text.slice(bit.end, next.start));
  if (isDot(bit)) return (isOperand(next) || isOperator(next)) && !/[\r\n]/.test(text.slice(bit.end, next.start));
  if (!touches) return false;
  if (isOperand(bit) && isOperand(next)) return true;
  if (isOdd(bit) || isOdd(next)) return !BRACKETS.has(bit.word) && !BRACKETS.has(next.word);
  return isPrefix(bits, last) && last === first && isOperand(next);
}

const OPERANDS: ReadonlySet<number> = new Set([WORD, QUOTED, STRING, NUMBER, PARAMETER, HOLE, TEMPLATE]);
const ODD: ReadonlySet<string> = new Set([':', '$', '\\', '{', '}', '@', '..', '?']);
const BRACKETS: ReadonlySet<string> = new Set(['(', ')', '[', ']', ',', ';']);

const isCommentBit = ({ kind }: Bit): boolean => kind === COMMENT || kind === LINE_COMMENT;
const isOperand = ({ kind }: Bit): boolean => OPERANDS.has(kind);
const isDot = ({ kind, word }: Bit): boolean => kind === SYMBOL && word === '.';
const isOdd = ({ kind, word }: Bit): boolean => kind === SYMBOL && ODD.has(word);
const isOperator = ({ kind, word }: Bit): boolean => kind === SYMBOL && !BRACKETS.has(word) && !ODD.has(word) && word !== '.';

/** An operator that no operand precedes. */
function isPrefix(bits: readonly Bit[], index: number): boolean {
  const bit = bits[index]!;
  if (!isOperator(bit) || bit.word === '*') return false;
  let before = index - 1;
  while (before >= 0 && isCommentBit(bits[before]!)) before--;
  const previous = bits[before];
  if (!previous) return true;
  if (previous.kind === WORD) return (previous.flags & RESERVED) !== 0 && !VALUES.has(previous.word);
  return previous.kind === SYMBOL && previous.word !== ')' && previous.word !== ']' && previous.word !== '*' && previous.word !== '::';
}

/** Reserved words that are operands. */
const VALUES: ReadonlySet<string> = new Set(['NULL', 'TRUE', 'FALSE', 'END', 'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_TIMESTAMP', 'CURRENT_USER', 'LOCALTIME', 'LOCALTIMESTAMP', 'SESSION_USER', 'USER']);

// ── Roles

function glued(text: string, bits: readonly Bit[], first: number, last: number, names: Names): Unit {
  const start = bits[first]!.start;
  const end = bits[last]!.end;
  const isHole = bits.slice(first, last + 1).every(({ kind }) => kind === HOLE || kind === TEMPLATE);
  return { start, end, role: isHole ? 'hole' : 'operand', word: '', text: text.slice(start, end), calls: names.callEnds.has(end) || modified(names, start, end), isString: false, isReserved: false };
}

function single(text: string, bits: readonly Bit[], index: number, trust: Trust, names: Names): Unit {
  const bit = bits[index]!;
  const { start, end, kind } = bit;
  const role = roleOf(bits, index, trust, names);
  const calls = role === 'word' || names.callEnds.has(end) || modified(names, start, end);
  return { start, end, role, word: role === 'keyword' ? bit.word : '', text: text.slice(start, end), calls, isString: kind === STRING, isReserved: (bit.flags & RESERVED) !== 0 };
}

function roleOf(bits: readonly Bit[], index: number, trust: Trust, names: Names): Role {
  const bit = bits[index]!;
  switch (bit.kind) {
    case COMMENT: return 'comment';
    case LINE_COMMENT: return 'line comment';
    case HOLE: case TEMPLATE: return 'hole';
    case WORD:
      if (names.starts.has(bit.start) || typeAround(names, bit)) return 'name';
      return bit.word !== '' && (trust === 'known words' || (bit.flags & RESERVED) !== 0) ? 'keyword' : 'word';
    case SYMBOL: break;
    default: return 'operand';
  }
  switch (bit.word) {
    case '(': case ')': case '[': case ']': case ',': return bit.word;
    case '::': return 'cast';
  }
  const next = bits[index + 1];
  return next?.word === '(' && next.start === bit.end && isPrefix(bits, index) ? 'prefix' : 'operator';
}

const typeAround = ({ types }: Names, { start, end }: Span): Span | undefined => types.find((type) => type.start <= start && end <= type.end);

/** A type's name whose modifiers follow: `numeric(10, 2)`. */
const modified = (names: Names, start: number, end: number): boolean => {
  const type = typeAround(names, { start, end });
  return type !== undefined && end < type.end;
};
