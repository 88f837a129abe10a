// The text around the cursor as tokens: the word being typed, the names before its dots, the statement it belongs to.
// Half-typed SQL is read by putting a name where the word is typed: what is then missing is missing after it, which the parser is used to.
import type { Span } from '../../text/span.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { parseScript } from '../../sql/parse.ts';
import { HOLE, META, NUMBER, PARAMETER, QUOTED, scanStatement, scannerOf, STRING, tokenize, WORD, type Tokens } from '../../sql/tokens.ts';
import type { SqlComment, Statement } from '../../sql/tree.ts';
import { meantName } from './names.ts';

/** The name that stands for the word being typed. */
export const PLACEHOLDER = 'plansight_here';

/** Offsets of `tokens` and `statement` are those of `text`; those of `word` are of the SQL text that was asked about. */
export interface Cursor {
  readonly dialect: Dialect;
  /** The stretch between two semicolons, with the placeholder in place of the word. */
  readonly text: string;
  /** Where `text` begins in the SQL text. */
  readonly from: number;
  /** Where the placeholder stands in `text`. */
  readonly at: number;
  /** The word being typed: what is inserted replaces it. In a string, what stands between its quotes. */
  readonly word: Span;
  /** What is written of it before the cursor. */
  readonly typed: string;
  /** The quote that a name was begun with. */
  readonly quote: string;
  /** Set inside a string literal: `open` where its end is still to be written. */
  readonly string?: 'open' | 'closed';
  /** Inside a number or a placeholder: a call's signature may be shown there, but nothing is offered. */
  readonly mute: boolean;
  /** The names before the word's dot, folded. */
  readonly qualifier: readonly string[];
  readonly tokens: Tokens;
  /** The first token of the statement, and the one behind the last before the word and its qualifiers. */
  readonly first: number;
  readonly until: number;
  readonly statement?: Statement;
  /** Inside the body of a routine. */
  readonly routine: boolean;
}

/** What stands around an offset; undefined in comments, beside holes, and where no word of SQL can stand. `safe` is the start of a statement before it. */
export function cursorAt(text: string, dialect: Dialect, offset: number, safe = 0): Cursor | undefined {
  return inRegion(text, dialect, offset, { start: safe, end: text.length }, false);
}

function inRegion(text: string, dialect: Dialect, offset: number, region: Span, routine: boolean): Cursor | undefined {
  const scanner = scannerOf(text, dialect, region.start, region.end);
  const { tokens } = scanner;
  let from = region.start;
  let until = region.end;
  while (scanStatement(scanner)) {
    const last = tokens.kinds.length - 2;
    const isClosed = tokens.words[last] === ';' || tokens.kinds[last] === META;
    until = isClosed ? tokens.starts[last]! : scanner.at;
    if (offset <= until) break;
    from = isClosed ? tokens.ends[last]! : from;
  }
  if (offset < from || tokens.comments.some((comment) => isInside(comment, offset, text))) return undefined;
  if (offset > until) until = region.end;
  const touched = tokens.starts.findIndex((start, index) => start < offset && offset <= tokens.ends[index]!);
  const body = touched >= 0 ? dollarBody(text, tokens, touched, offset) : undefined;
  if (body) return inRegion(text, dialect, offset, body, true);
  const typed = wordAt(text, tokens, touched, offset);
  return typed && spliced(text, dialect, { start: from, end: until }, typed, routine);
}

const isInside = ({ start, end, block }: SqlComment, offset: number, text: string): boolean =>
  start < offset && (block && text.endsWith('*/', end) ? offset < end : offset <= end);

/** The body of a routine between its dollar quotes. */
function dollarBody(text: string, { kinds, starts, ends }: Tokens, index: number, offset: number): Span | undefined {
  const start = starts[index]!;
  if (kinds[index] !== STRING || text[start] !== '$') return undefined;
  const tag = text.indexOf('$', start + 1) + 1;
  const body = { start: tag, end: ends[index]! - (tag - start) };
  return body.start <= offset && offset <= body.end ? body : undefined;
}

type Word = Pick<Cursor, 'word' | 'typed' | 'quote' | 'string' | 'mute'> & { /** What the placeholder replaces. */ readonly whole: Span };

function wordAt(text: string, { kinds, starts, ends, words }: Tokens, index: number, offset: number): Word | undefined {
  const none: Word = { word: { start: offset, end: offset }, whole: { start: offset, end: offset }, typed: '', quote: '', mute: false };
  if (index < 0) return none;
  const start = starts[index]!;
  const end = ends[index]!;
  const word = { start, end };
  switch (kinds[index]) {
    case WORD: return { word, whole: word, typed: text.slice(start, offset), quote: '', mute: false };
    case NUMBER: case PARAMETER: return { word, whole: word, typed: '', quote: '', mute: true };
    case QUOTED: return quotedAt(text, word, offset);
    case STRING: return stringAt(text, word, offset);
    default: return words[index] === '' || offset < end ? undefined : none;
  }
}

function quotedAt(text: string, { start, end }: Span, offset: number): Word | undefined {
  const rest = text.slice(offset, end);
  // A quote that was opened just now finds its fellow far away, or nowhere.
  const word = /\s/.test(rest) ? { start, end: offset } : { start, end };
  return offset === end && end - start > 1 && /["`\]]$/.test(text.slice(start, end)) ? undefined : { word, whole: word, typed: text.slice(start, offset), quote: text[start]!, mute: false };
}

function stringAt(text: string, { start, end }: Span, offset: number): Word | undefined {
  if (text[start] !== "'") return undefined;
  const isEnded = end - start > 1 && text[end - 1] === "'";
  if (isEnded && offset === end) return undefined;
  // A quote that was opened just now ends at the next string's beginning.
  const isOpen = !isEnded || /\w/.test(text[end] ?? '') || text.slice(offset, end).includes('\n');
  const word = { start: start + 1, end: isOpen ? offset : end - 1 };
  return { word, whole: { start, end: isOpen ? offset : end }, typed: text.slice(start + 1, offset), quote: '', mute: false, string: isOpen ? 'open' : 'closed' };
}

function spliced(original: string, dialect: Dialect, stretch: Span, { whole, ...word }: Word, routine: boolean): Cursor | undefined {
  const lead = routine ? routineLead(original, dialect, stretch.start, whole.start) : stretch.start;
  const text = original.slice(lead, whole.start) + PLACEHOLDER + original.slice(whole.end, stretch.end);
  const at = whole.start - lead;
  const tokens = tokenize(text, dialect);
  const here = tokens.starts.indexOf(at);
  // Glued to a hole, the word is a part of something else.
  if (here < 0 || tokens.kinds[here] !== WORD || (tokens.kinds[here - 1] === HOLE && tokens.ends[here - 1] === at)) return undefined;
  const qualifier: string[] = [];
  let until = here;
  while (tokens.words[until - 1] === '.' && isNamed(tokens, until - 2) && word.string === undefined) {
    qualifier.unshift(meantName(text.slice(tokens.starts[until - 2], tokens.ends[until - 2]), dialect));
    until -= 2;
  }
  if (tokens.words[until - 1] === '.') return undefined;
  const statement = parseScript(text, dialect).statements.find(({ start, end }) => start <= at && at <= end);
  const first = statement ? tokens.starts.findIndex((start) => start >= statement.start) : 0;
  return { dialect, text, from: lead, at, ...word, qualifier, tokens, first: Math.min(first, until), until, ...(statement && { statement }), routine };
}

const isNamed = ({ kinds }: Tokens, index: number): boolean => kinds[index] === QUOTED || kinds[index] === WORD;

/** Words of PL/pgSQL behind which a statement or a query of SQL begins. */
const LEADS: ReadonlySet<string> = new Set(['BEGIN', 'THEN', 'LOOP', 'ELSE', 'DECLARE', 'EXCEPTION']);

/** Where the SQL begins in a stretch of PL/pgSQL: behind `begin`, `if … then`, `for r in`, `return query`. */
function routineLead(text: string, dialect: Dialect, from: number, to: number): number {
  const { words, starts, ends, kinds } = tokenize(text.slice(from, to), dialect);
  let lead = 0;
  let cases = 0;
  for (let index = 0; index < kinds.length; index++) {
    const word = words[index]!;
    if (word === 'CASE') cases++;
    else if (word === 'END') cases = Math.max(0, cases - 1);
    else if (cases === 0 && LEADS.has(word)) lead = ends[index]!;
    else if (word === 'IN' && words[index + 1] === 'SELECT') lead = starts[index + 1]!;
    else if (words[index - 1] === 'RETURN' && text.slice(from + starts[index]!, from + ends[index]!).toLowerCase() === 'query') lead = ends[index]!;
  }
  return from + lead;
}
