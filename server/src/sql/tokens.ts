// Text to tokens, once, for any dialect: the hot loop of the parser, so it looks at units and allocates no text of its own.
// A keyword or a symbol is known by `word`, which is one shared string; names, strings and numbers have the empty word and are sliced when asked for.
// The file is long because the loop and the few tokens that most texts are made of belong together.
// Nothing is ever refused: what is not terminated ends where its author most likely meant it to end, and an error says so.
// It is longer than most because one token leads to the next through state that they share.
import type { Dialect } from './dialect.ts';
import { lexiconOf, OPERATOR, QUOTE, SPACE, WORD_START, DIGIT, type Lexicon } from './lexicon.ts';
import { isInBlock } from './blocks.ts';
import { frontMatterEnd } from './frontMatter.ts';
import { scanBatch, scanBackslash, scanBlockComment, scanBracketName, scanColon, scanCopyData, scanDollar, scanLineComment, scanNumber, scanOperator, scanPrefixed, scanQuoted, scanTriple, scanTemplate, scanAt, scanHash } from './scan.ts';
import { endByDelimiter, isCompound, scanDelimiter } from './mysql/scan.ts';
import { scanPiece } from './script.ts';
import type { ParseError, SqlComment } from './tree.ts';

/** What a token is. `END` stands once, after the last token. `META` is a line of psql or the data of COPY: it ends a statement. */
export const END = 0, WORD = 1, QUOTED = 2, STRING = 3, NUMBER = 4, PARAMETER = 5, HOLE = 6, TEMPLATE = 7, SYMBOL = 8, META = 9;

/** Of a keyword: may not be a name; may still name a function or type; is an alias only after AS; ends a batch where it stands alone on its line. */
export const RESERVED = 1, CALLABLE = 2, NEEDS_AS = 4, BATCH = 8;

export interface Tokens {
  readonly text: string;
  readonly kinds: number[];
  readonly starts: number[];
  readonly ends: number[];
  readonly words: string[];
  readonly flags: number[];
  /** For `(` the index of its `)` within the same statement, for a `)` without one -1, else 0. */
  readonly partners: number[];
  /** The index of the innermost `(` around a token, or -1. */
  readonly around: number[];
  readonly comments: SqlComment[];
  readonly errors: ParseError[];
  /** Where text stands that is no SQL: templates and variables of psql. */
  readonly templates: number[];
}

/** The tokenizer at work. */
export interface Scanner {
  readonly text: string;
  readonly end: number;
  at: number;
  readonly lexicon: Lexicon;
  readonly dialect: Dialect;
  readonly tokens: Tokens;
  /** Indexes of the open `(` of this statement. */
  readonly open: number[];
  /** The last of them, or -1. */
  around: number;
  /** The first token of this statement. */
  first: number;
  /** Searches for an end that found none; they are rationed so that time stays linear. */
  misses: number;
  /** Blocks that are open in this statement, and how many tokens were looked at to know it. */
  blocks: number;
  counted: number;
  /** What ends statements instead of a semicolon, where a line of the shell said so. */
  delimiter: string | undefined;
}

/** The tokens of `text` between two offsets; all offsets are those of the whole text. */
export function tokenize(text: string, dialect: Dialect, from = 0, to = text.length): Tokens {
  const s = scannerOf(text, dialect, from, to);
  while (s.at < to) scanOne(s);
  push(s, END, to, to, '');
  return s.tokens;
}

/** Front matter counts as a comment. */
export function scannerOf(text: string, dialect: Dialect, from = 0, to = text.length): Scanner {
  const tokens: Tokens = { text, kinds: [], starts: [], ends: [], words: [], flags: [], partners: [], around: [], comments: [], errors: [], templates: [] };
  const front = from === 0 ? frontMatterEnd(text) : 0;
  if (front > 0) tokens.comments.push({ start: 0, end: front, block: true });
  return { text, end: to, at: Math.max(from, front), lexicon: lexiconOf(dialect), dialect, tokens, open: [], around: -1, first: 0, misses: 0, blocks: 0, counted: 0, delimiter: undefined };
}

/**
 * Replaces the tokens by those of the next statement, or of several that cannot be told apart yet, with an `END` behind them; false where the text holds no more.
 * A large script is read so: its tokens take several times the room of its text, and those of one statement are soon reused.
 * Comments, errors and templates are kept.
 */
export function scanStatement(s: Scanner): boolean {
  const { kinds, starts, ends, words, flags, partners, around } = s.tokens;
  for (const list of [kinds, starts, ends, words, flags, partners, around]) list.length = 0;
  closeAll(s);
  s.first = 0;
  s.blocks = 0;
  s.counted = 0;
  if (s.dialect.script) scanPiece(s, s.dialect.script, scanOne);
  else while (s.at < s.end && s.first === 0) scanOne(s);
  // A body between BEGIN ATOMIC and END holds semicolons, and only the parser knows where it ends.
  if (words.includes('ATOMIC') || (s.dialect.compoundBodies && s.delimiter === undefined && isCompound(s.tokens))) while (s.at < s.end) scanOne(s);
  if (kinds.length === 0) return false;
  push(s, END, s.at, s.at, '');
  return true;
}

function scanOne(s: Scanner): void {
  if (s.delimiter !== undefined && s.text.startsWith(s.delimiter, s.at)) return endByDelimiter(s, s.delimiter);
  const { classes } = s.lexicon;
  const unit = s.text.charCodeAt(s.at);
  const kind = unit < 128 ? classes[unit]! : isBlank(unit) ? SPACE : WORD_START;
  if (kind === SPACE) s.at++;
  else if (kind === WORD_START) scanWord(s);
  else if (kind === DIGIT) scanNumber(s);
  else if (kind === QUOTE) scanQuote(s, unit);
  else if (kind === OPERATOR) scanSpecial(s, unit);
  else scanPlain(s, unit);
}

export function push(s: Scanner, kind: number, start: number, end: number, word: string, flags = 0): void {
  const { tokens } = s;
  tokens.kinds.push(kind);
  tokens.starts.push(start);
  tokens.ends.push(end);
  tokens.words.push(word);
  tokens.flags.push(flags);
  tokens.partners.push(0);
  tokens.around.push(s.around);
  s.at = end;
}

/** No-break and other wide spaces, the byte order mark, line and paragraph separators. */
export const isBlank = (unit: number): boolean =>
  unit === 0xa0 || unit === 0xfeff || unit === 0x3000 || unit === 0x2028 || unit === 0x2029 || (unit >= 0x2000 && unit <= 0x200b);

function scanWord(s: Scanner): void {
  const { text, lexicon, end } = s;
  const { inWord } = lexicon;
  const start = s.at;
  if (text.charCodeAt(start) === 36 && text.charCodeAt(start + 1) === 123) return scanDollar(s);
  let hash = 0;
  let at = start;
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 128 ? inWord[unit] === 0 : isBlank(unit)) break;
    if (unit === 36 && at + 1 < end && text.charCodeAt(at + 1) === 123) break; // A hole is glued to the word.
    hash = (Math.imul(hash, 31) + (unit & 0xdf)) | 0;
  }
  if (s.delimiter !== undefined) {
    // `end$$`: the delimiter ends the word.
    const cut = text.slice(start, at).indexOf(s.delimiter);
    if (cut > 0) return pushWord(s, start, start + cut);
  }
  const next = at < end ? text.charCodeAt(at) : 0;
  if ((next === 39 || next === 34) && s.dialect.stringPrefixes && scanPrefixed(s, at)) return;
  if (next === 39 && at - start === 1 && isStringPrefix(text.charCodeAt(start))) return scanQuoted(s, STRING, at, (text.charCodeAt(start) | 32) === 101 || s.dialect.backslashEscapes);
  if (next === 38 && at - start === 1 && (text.charCodeAt(start) | 32) === 117 && at + 1 < end) {
    const quote = text.charCodeAt(at + 1);
    if (quote === 39) return scanQuoted(s, STRING, at + 1, false);
    if (quote === 34) return scanQuoted(s, QUOTED, at + 1, false);
  }
  if (s.dialect.introducers && (next === 39 || next === 34) && text.charCodeAt(start) === 95) return scanQuoted(s, STRING, at, true);
  const slot = lexicon.find(text, start, at, hash);
  if (slot >= 0 && s.dialect.compoundBodies && lexicon.words[slot] === 'DELIMITER' && s.tokens.kinds.length === s.first) return scanDelimiter(s, at);
  if (slot < 0) push(s, WORD, start, at, '');
  else if (lexicon.flags[slot]! < BATCH || !scanBatch(s, at)) push(s, WORD, start, at, lexicon.words[slot]!, lexicon.flags[slot]!);
}

/** A word whose hash was not reckoned while it was read. */
function pushWord(s: Scanner, start: number, end: number): void {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (s.text.charCodeAt(at) & 0xdf)) | 0;
  const slot = s.lexicon.find(s.text, start, end, hash);
  if (slot < 0) push(s, WORD, start, end, '');
  else push(s, WORD, start, end, s.lexicon.words[slot]!, s.lexicon.flags[slot]!);
}

/** B, E, N, X before a quote. */
const isStringPrefix = (unit: number): boolean => {
  const lower = unit | 32;
  return lower === 98 || lower === 101 || lower === 110 || lower === 120;
};

function scanQuote(s: Scanner, unit: number): void {
  if (unit === 91) return scanBracketName(s);
  const kind = s.lexicon.nameQuotes[unit] === 1 ? QUOTED : STRING;
  if (kind === STRING && s.dialect.tripleQuotes && scanTriple(s, s.at)) return;
  scanQuoted(s, kind, s.at, kind === STRING && s.dialect.backslashEscapes);
}

/** Units of which no operator is made. */
function scanPlain(s: Scanner, unit: number): void {
  const { text, at, tokens } = s;
  const next = at + 1 < s.end ? text.charCodeAt(at + 1) : 0;
  switch (unit) {
    case 36: return scanDollar(s); // $
    case 58: return scanColon(s); // :
    case 92: return scanBackslash(s);
    case 123: if (next === 123 || next === 37 || next === 35) return scanTemplate(s, next); break; // {
    case 46: // .
      if (next >= 48 && next <= 57 && !(tokens.ends[tokens.ends.length - 1] === at && afterOperand(s))) return scanNumber(s);
      if (next === 46) return push(s, SYMBOL, at, at + 2, '..');
      break;
    case 40: // (
      push(s, SYMBOL, at, at + 1, '(');
      s.around = tokens.kinds.length - 1;
      return void s.open.push(s.around);
    case 41: { // )
      const opener = s.open.pop();
      if (opener !== undefined) tokens.partners[opener] = tokens.kinds.length;
      push(s, SYMBOL, at, at + 1, ')');
      s.around = s.open[s.open.length - 1] ?? -1;
      if (opener === undefined) tokens.partners[tokens.partners.length - 1] = -1;
      return;
    }
    case 59: return endStatement(s); // ;
  }
  push(s, SYMBOL, at, at + 1, symbols[unit] ?? text[at]!);
}

function endStatement(s: Scanner): void {
  const { first } = s;
  push(s, SYMBOL, s.at, s.at + 1, ';');
  if (s.delimiter !== undefined) return closeAll(s);
  // The commands of a rule are divided by semicolons inside its parentheses.
  if (s.open.length > 0 && isRule(s.tokens, first)) return;
  closeAll(s);
  if (s.dialect.blocks !== undefined && isInBlock(s, s.dialect.blocks)) return;
  s.first = s.tokens.kinds.length;
  if (s.dialect.shellLines && s.tokens.words[first] === 'COPY') scanCopyData(s, first);
}

/** No parenthesis reaches beyond its statement. */
export function closeAll(s: Scanner): void {
  s.open.length = 0;
  s.around = -1;
}

const isRule = ({ words }: Tokens, first: number): boolean => words[first] === 'CREATE' && (words[first + 1] === 'RULE' || words[first + 3] === 'RULE');

/** Units that begin operators, comments, placeholders or templates. */
function scanSpecial(s: Scanner, unit: number): void {
  const { text, at } = s;
  const next = at + 1 < s.end ? text.charCodeAt(at + 1) : 0;
  if (unit === 45 && next === 45) return scanLineComment(s, at + 2); // --
  if (unit === 47 && next === 42) return scanBlockComment(s); // /*
  if (unit === 47 && next === 47 && s.dialect.slashComments) return scanLineComment(s, at + 2); // //
  if (unit === 35) return scanHash(s, next);
  if (unit === 64) return scanAt(s, next);
  if (unit === 60 && next === 37) return scanTemplate(s, 60); // <%
  scanOperator(s, unit);
}

const symbols: readonly string[] = Array.from({ length: 128 }, (_, unit) => String.fromCharCode(unit));

/** Whether the last token ends an operand, so that an operator is more likely to follow than a placeholder. */
export function afterOperand(s: Scanner): boolean {
  const { kinds, words, flags } = s.tokens;
  const last = kinds.length - 1;
  if (last < s.first) return false;
  switch (kinds[last]) {
    case QUOTED: case STRING: case NUMBER: case PARAMETER: case HOLE: case TEMPLATE: return true;
    case WORD: return (flags[last]! & RESERVED) === 0 ? !beforeOperand.has(words[last]!) : constants.has(words[last]!);
    default: return words[last] === ')' || words[last] === ']';
  }
}

const constants: ReadonlySet<string> = new Set(['NULL', 'TRUE', 'FALSE', 'END']);
/** Words that may be names but are mostly written before an operand. */
const beforeOperand: ReadonlySet<string> = new Set([
  'BETWEEN', 'BY', 'ESCAPE', 'EXECUTE', 'INTERVAL', 'LIKE', 'REGEXP', 'RETURN', 'SET', 'VALUES', 'VALUE', 'ZONE', 'TOP', 'DIV', 'MOD', 'RLIKE', 'XOR', 'IF', 'ELSEIF', 'WHILE', 'UNTIL', 'SEPARATOR',
]);
