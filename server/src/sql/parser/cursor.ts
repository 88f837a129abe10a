// A place in the tokens, and the few questions every part of the grammar asks there.
// The parser never goes back: what is unclear is decided by looking ahead a bounded way, or by `partners`, which knows where a parenthesis closes.
// The file is long because every part of the grammar reads through these small functions.
import type { Span } from '../../text/span.ts';
import type { Dialect } from '../dialect.ts';
import { CALLABLE, END, HOLE, META, NEEDS_AS, NUMBER, PARAMETER, QUOTED, RESERVED, STRING, TEMPLATE, WORD, type Tokens } from '../tokens.ts';
import type { Clause, Fragment, Ident, Name, ParseError } from '../tree.ts';
import type { Grammar } from './grammar.ts';
import { identText } from './text.ts';

/** A node while it is built. */
export type Draft<T> = T extends unknown ? { -readonly [K in keyof T]: T[K] } : never;

export interface Cursor {
  readonly text: string;
  readonly dialect: Dialect;
  /** What the dialect reads besides the common grammar; none is PostgreSQL's. */
  readonly grammar: Grammar | undefined;
  readonly tokens: Tokens;
  readonly kinds: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly words: readonly string[];
  /** The index of the token in front, and of the first of the statement. */
  at: number;
  begin: number;
  /** Of the statement being read. */
  errors: ParseError[];
  /** How deep the grammar has called itself. */
  depth: number;
  /** The clause being read, its query's fragments, and how many parentheses are open within the clause. */
  clause: Clause;
  fragments: Fragment[];
  nested: number;
  /** Inside a body of PL/pgSQL, where PERFORM is a query and LOOP ends one. */
  procedural: boolean;
  /** Where statements need no semicolon: whether the next one hangs on a condition, and of each open block whether it does. */
  readonly script: { pending: boolean; blocks: boolean[] };
  /** Of an opening parenthesis that follows another: whether a query stands inside. */
  readonly holdsQuery: Map<number, boolean>;
}

/** How deep expressions and queries may nest: far above what is written by hand, far below the end of the stack. */
export const DEEPEST = 300;
/** How long a chain of operators or joins may grow, because each link is one level of the tree. */
export const LONGEST = 1500;

export const cursorOf = (tokens: Tokens, dialect: Dialect): Cursor => ({
  text: tokens.text,
  dialect,
  grammar: dialect.grammar,
  tokens,
  kinds: tokens.kinds,
  starts: tokens.starts,
  ends: tokens.ends,
  words: tokens.words,
  at: 0,
  begin: 0,
  errors: [],
  depth: 0,
  clause: 'select',
  fragments: [],
  nested: 0,
  procedural: false,
  script: { pending: false, blocks: [] },
  holdsQuery: new Map(),
});

// ── Looking

/** Whether the keyword or symbol in front, or `ahead` tokens further, is this one. */
export const is = (c: Cursor, word: string): boolean => c.words[c.at] === word;
export const isAhead = (c: Cursor, ahead: number, word: string): boolean => c.words[c.at + ahead] === word;
export const isPair = (c: Cursor, first: string, second: string): boolean => c.words[c.at] === first && c.words[c.at + 1] === second;
export const kindAt = (c: Cursor, ahead = 0): number => c.kinds[c.at + ahead] ?? END;
export const startHere = (c: Cursor): number => c.starts[c.at]!;
/** Where what has been read of the statement ends. */
export const endBefore = (c: Cursor): number => (c.at > c.begin ? c.ends[c.at - 1]! : c.starts[c.begin]!);
export const isAtEnd = (c: Cursor): boolean => {
  const kind = c.kinds[c.at];
  return kind === END || kind === META || kind === undefined || c.words[c.at] === ';';
};
/** A word or quoted name that may stand as the name of a table or column. */
export const isNameAt = (c: Cursor, index: number): boolean => {
  const kind = c.kinds[index];
  return kind === QUOTED || (kind === WORD && (c.tokens.flags[index]! & RESERVED) === 0);
};
export const isName = (c: Cursor): boolean => isNameAt(c, c.at);
/** What may name a function or a type: a name, or a word like LEFT. */
export const isCallable = (c: Cursor): boolean => isName(c) || (c.kinds[c.at] === WORD && (c.tokens.flags[c.at]! & CALLABLE) !== 0);
/** Any word: what may follow AS or a dot. */
export const isLabel = (c: Cursor): boolean => c.kinds[c.at] === WORD || c.kinds[c.at] === QUOTED;
/** A label without AS. */
export const isBareLabel = (c: Cursor): boolean => {
  const kind = c.kinds[c.at];
  return kind === QUOTED || (kind === WORD && (c.tokens.flags[c.at]! & (RESERVED | NEEDS_AS)) === 0 && !startsStatement(c));
};
/** Text of the host or of a template: it may stand for anything. */
export const isHole = (c: Cursor, ahead = 0): boolean => {
  const kind = c.kinds[c.at + ahead];
  return kind === HOLE || kind === TEMPLATE;
};
/** Whether the forms of MySQL and MariaDB are read here. */
export const isMysql = (c: Cursor): boolean => c.grammar?.mysqlForms !== undefined;
/** Whether no blank separates the token in front from the one before. */
export const isGlued = (c: Cursor): boolean => c.at > 0 && c.starts[c.at] === c.ends[c.at - 1];
/** Whether the token in front is the first of its line. */
export function beginsLine(c: Cursor): boolean {
  for (let at = c.starts[c.at]! - 1; at >= 0; at--) {
    const unit = c.text.charCodeAt(at);
    if (unit === 10) return true;
    if (unit !== 32 && unit !== 9 && unit !== 13) return false;
  }
  return true;
}

/** Whether the word in front is one that begins statements and hardly anything else. */
export const beginsStatement = (c: Cursor): boolean => statementWords.has(c.words[c.at]!);
const statementWords: ReadonlySet<string> = new Set([
  'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'WITH', 'CREATE', 'ALTER', 'DROP', 'BEGIN', 'COMMIT', 'ROLLBACK', 'GRANT', 'REVOKE', 'TRUNCATE', 'EXPLAIN', 'COMMENT', 'VACUUM', 'COPY', 'SET',
]);

/** Whether another statement begins in front, in a dialect where none needs a semicolon before it. */
export const beginsNext = (c: Cursor): boolean => c.dialect.statementWords?.has(c.words[c.at]!) ?? false;

const followers: ReadonlyMap<string, readonly string[]> = new Map([
  ['INSERT', ['INTO']], ['DELETE', ['FROM']], ['MERGE', ['INTO']], ['TRUNCATE', ['TABLE']], ['ALTER', ['TABLE', 'INDEX', 'TYPE']], ['DROP', ['TABLE', 'INDEX', 'VIEW', 'TYPE']], ['COMMENT', ['ON']],
]);

/** Whether a statement begins here although its word may be a name: at the start of a line and followed by what no name is. */
export function startsStatement(c: Cursor): boolean {
  const word = c.words[c.at]!;
  if (word === '' || !statementWords.has(word) || !beginsLine(c)) return false;
  if (word !== 'UPDATE') return followers.get(word)?.includes(c.words[c.at + 1]!) ?? false;
  for (let at = c.at + 2; at < c.at + 8; at++) if (c.words[at] === 'SET') return true;
  return false;
}

// ── Taking

export function take(c: Cursor, word: string): boolean {
  if (c.words[c.at] !== word) return false;
  c.at++;
  return true;
}
export function takePair(c: Cursor, first: string, second: string): boolean {
  if (c.words[c.at] !== first || c.words[c.at + 1] !== second) return false;
  c.at += 2;
  return true;
}
/** Takes the first of the words that is in front. */
export function takeOne(c: Cursor, words: readonly string[]): string | undefined {
  const word = c.words[c.at]!;
  if (word === '' || !words.includes(word)) return undefined;
  c.at++;
  return word;
}
export function expect(c: Cursor, word: string): boolean {
  if (take(c, word)) return true;
  if (word === ')') return skipToClosing(c);
  fail(c, `Expected ${word === '(' || word === ')' || word === ']' ? `"${word}"` : word} here.`);
  return false;
}
/** Where `)` should stand: past what could not be read, to the end of the parenthesis around, if it has one. */
function skipToClosing(c: Cursor): boolean {
  fail(c, 'Expected ")" here.');
  const close = closingOf(c);
  if (close > c.at) c.at = close + 1;
  return close > 0;
}
/** The index of the `)` that ends the innermost parenthesis around the token in front, or 0. */
const closingOf = (c: Cursor): number => {
  const open = c.tokens.around[c.at] ?? -1;
  return open < 0 ? 0 : c.tokens.partners[open]!;
};
/** Whether something stands before the `)` that no list has room for. */
export const isStray = (c: Cursor): boolean => !is(c, ')') && !is(c, ']') && !is(c, 'FROM') && !isAtEnd(c) && closingOf(c) > c.at;

export const advance = (c: Cursor): void => {
  if (c.kinds[c.at] !== END) c.at++;
};

/** Records an error at the token in front; a second one at the same place says nothing new. */
export function fail(c: Cursor, message: string): void {
  const start = isAtEnd(c) ? endBefore(c) : c.starts[c.at]!;
  const last = c.errors[c.errors.length - 1];
  if (c.errors.length >= 20 || (last && last.start >= start)) return;
  c.errors.push({ start, end: isAtEnd(c) ? start : c.ends[c.at]!, message });
}

/** Reads one level deeper, or says that the text is nested too deeply and skips to the end of its parenthesis. */
export function deeper<T>(c: Cursor, levels: number, read: () => T): T | undefined {
  if (c.depth + levels > DEEPEST) {
    fail(c, 'This is nested too deeply to be read.');
    while (!isAtEnd(c) && !is(c, ')')) skipOne(c);
    return undefined;
  }
  c.depth += levels;
  const value = read();
  c.depth -= levels;
  return value;
}

/** Past the token in front, and with a parenthesis past all it holds. */
export function skipOne(c: Cursor): void {
  const partner = c.tokens.partners[c.at]!;
  if (partner > c.at) c.at = partner;
  advance(c);
}
export function skipParens(c: Cursor): void {
  if (is(c, '(')) skipToClose(c, c.at);
}
/** From inside a parenthesis opened at `open` to behind its end; without an end nothing is skipped. */
export function skipToClose(c: Cursor, open: number): void {
  const partner = c.tokens.partners[open]!;
  if (partner >= c.at) c.at = partner + 1;
  else if (c.at === open) c.at++;
}
/** To the end of the statement. */
export function skipStatement(c: Cursor): void {
  while (!isAtEnd(c)) c.at++;
}

// ── Names

export const hereSpan = (c: Cursor): Span => ({ start: c.starts[c.at]!, end: c.ends[c.at]! });

/** The word in front as a name, whatever word it is. */
export function ident(c: Cursor): Ident {
  const at = c.at++;
  const quoted = c.kinds[at] === QUOTED;
  if (quoted && c.words[c.at] === 'UESCAPE' && c.kinds[c.at + 1] === STRING) c.at += 2;
  return { start: c.starts[at]!, end: c.ends[at]!, name: identText(c.text, c.starts[at]!, c.ends[at]!, quoted, c.dialect), quoted };
}

const nowhere = (c: Cursor): Ident => ({ start: endBefore(c), end: endBefore(c), name: '', quoted: false });

/** A name that must stand here; where none does, an empty one after an error. */
export function needIdent(c: Cursor, what: string): Ident {
  if (isName(c)) return ident(c);
  fail(c, `Expected ${what} here.`);
  return nowhere(c);
}
export function needLabel(c: Cursor, what: string): Ident {
  if (isLabel(c)) return ident(c);
  fail(c, `Expected ${what} here.`);
  return nowhere(c);
}

/** Whether a dotted name, or something that stands for one, is in front. */
export const isNameLike = (c: Cursor): boolean => isName(c) || isHole(c) || c.kinds[c.at] === PARAMETER;

/** A dotted name. A hole, template or placeholder may stand for it or for a part. */
export function name(c: Cursor, what: string): Name {
  const start = c.starts[c.at]!;
  const parts: Ident[] = [];
  let hole: string | undefined;
  if (!isNameLike(c)) {
    fail(c, `Expected ${what} here.`);
    return { start: endBefore(c), end: endBefore(c), parts };
  }
  do {
    if (isLabel(c)) parts.push(c.dialect.dashedNames ? dashed(c) : ident(c));
    else if (isHole(c) || c.kinds[c.at] === PARAMETER) hole = holeText(c);
    else break;
    // A hole glued to a word makes one part of which only a piece is known.
    while (isGlued(c) && (isHole(c) || (hole !== undefined && c.kinds[c.at] === WORD))) {
      if (isHole(c)) {
        if (c.kinds[c.at - 1] === WORD) parts.pop();
        hole = holeText(c);
      } else c.at++;
    }
  } while ((is(c, '.') && !isAhead(c, 1, '*') && take(c, '.')) || (c.dialect.statementWords !== undefined && take(c, '..')));
  const end = endBefore(c);
  return hole === undefined ? { start, end, parts: c.dialect.dottedNames ? dotted(parts) : exact(parts) } : { start, end, parts, hole };
}

/** `my-project`: words that dashes glue together. */
function dashed(c: Cursor): Ident {
  const first = ident(c);
  const isDash = (): boolean => is(c, '-') && isGlued(c) && (kindAt(c, 1) === WORD || kindAt(c, 1) === NUMBER) && c.starts[c.at + 1] === c.ends[c.at];
  if (first.quoted || !isDash()) return first;
  while (isDash()) c.at += 2;
  const end = endBefore(c);
  return { start: first.start, end, name: c.text.slice(first.start, end), quoted: false };
}

/** `a.b.c` in one pair of quotes, as its parts. */
function dotted(parts: readonly Ident[]): Ident[] {
  return parts.flatMap((part) => {
    if (!part.quoted || !part.name.includes('.')) return [part];
    let start = part.start + 1;
    return part.name.split('.').map((name): Ident => {
      const one = { start, end: start + name.length, name, quoted: true };
      start = one.end + 1;
      return one;
    });
  });
}

/** The index of the hole in front, or its whole text. */
function holeText(c: Cursor): string {
  const at = c.at++;
  return String(holeIndex(c, at) ?? c.text.slice(c.starts[at]!, c.ends[at]!));
}

/** The number in `${0}`. */
export function holeIndex(c: Cursor, at: number): number | undefined {
  if (c.kinds[at] !== HOLE) return undefined;
  const start = c.starts[at]! + 2;
  const end = c.ends[at]! - 1;
  if (end <= start || end - start > 6) return undefined;
  let index = 0;
  for (let i = start; i < end; i++) {
    const digit = c.text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    index = index * 10 + digit;
  }
  return index;
}

/** A list without the room that it grew into, which is for some twenty more: a tree is mostly short lists. */
export const exact = <T>(items: readonly T[]): T[] => items.slice();

/** `a, b, c`: at least one element, each read by `one`. */
export function commaList<T>(c: Cursor, one: (c: Cursor) => T): T[] {
  const items = [one(c)];
  if (!is(c, ',')) return items;
  while (take(c, ',')) items.push(one(c));
  return exact(items);
}
/** `( a, b )`. */
export function parenList<T>(c: Cursor, one: (c: Cursor) => T): T[] {
  if (!expect(c, '(')) return [];
  const items = is(c, ')') ? [] : commaList(c, one);
  expect(c, ')');
  return items;
}
export const identList = (c: Cursor): Ident[] => parenList(c, (at) => needLabel(at, 'a column name'));
export const names = (c: Cursor, what: string): Name[] => commaList(c, (at) => name(at, what));
export const isString = (c: Cursor): boolean => c.kinds[c.at] === STRING;
