// How a script that is more than SQL is divided: lines for the client, a lone `/`, and blocks of a procedural language whose statements end with semicolons too.
// Only dialects with such rules come here; the others are divided at semicolons alone.
import type { ScriptRules } from './dialect.ts';
import { END, META, push, STRING, WORD, type Scanner } from './tokens.ts';

/** How often the end of a block may be sought in vain. */
const MISSES = 10;

/** Scans one statement, or one line for the client; `one` scans a token or a blank. */
export function scanPiece(s: Scanner, rules: ScriptRules, one: (s: Scanner) => void): void {
  const { kinds, words } = s.tokens;
  let block: Block | undefined;
  let mark: Mark | undefined;
  while (s.at < s.end) {
    if (beginsLine(s) && ((kinds.length === 0 && takeLine(s, rules.line)) || takeLine(s, rules.terminator))) return;
    const before = s.first;
    one(s);
    if (s.first === before) continue;
    if (!block) {
      if (s.misses >= MISSES || !rules.block?.(words)) return;
      block = { depth: 0, pending: 0, header: words[0] === 'CREATE', at: 0 };
      mark = markOf(s);
    }
    follow(s, block);
    if (block.depth <= 0 && block.pending <= 0) return;
  }
  if (mark && rules.terminator === undefined) reset(s, mark);
}

const beginsLine = ({ at, text }: Scanner): boolean => at === 0 || text.charCodeAt(at - 1) === 10;

/** A line as one token that ends a statement. */
function takeLine(s: Scanner, pattern: RegExp | undefined): boolean {
  if (!pattern) return false;
  pattern.lastIndex = s.at;
  const found = pattern.exec(s.text);
  if (!found || s.at + found[0].length > s.end || found[0].trim() === '') return false;
  push(s, META, s.at, s.at + found[0].length, '');
  s.first = s.tokens.kinds.length;
  return true;
}

// ── Blocks

interface Block {
  /** How many words are open that END closes, and how many declarations wait for their BEGIN. */
  depth: number;
  pending: number;
  /** Within the head of a routine, whose AS or IS begins its declarations. */
  header: boolean;
  /** The first token that was not yet looked at. */
  at: number;
}

const openers: ReadonlySet<string> = new Set(['CASE', 'LOOP', 'DO']);
/** Words after which a statement of the block begins. */
const before: ReadonlySet<string> = new Set([';', 'BEGIN', 'THEN', 'ELSE', 'LOOP', 'DO', 'EXCEPTION', 'REPEAT', 'IS', 'AS', '>>']);
/** Words after AS that begin no declarations. */
const noBody: ReadonlySet<string> = new Set(['LANGUAGE', 'EXTERNAL', 'OBJECT', 'TABLE', 'VARRAY', '(']);

function follow(s: Scanner, block: Block): void {
  const { kinds, words } = s.tokens;
  const isPackage = words[0] === 'CREATE' && words.slice(0, 8).some((word, i) => word === 'PACKAGE' || (word === 'TYPE' && words[i + 1] === 'BODY'));
  for (; block.at < kinds.length; block.at++) {
    const word = words[block.at]!;
    if (kinds[block.at] !== WORD) {
      if (word === ';') block.header = false;
      continue;
    }
    const last = block.at === 0 ? ';' : words[block.at - 1]!;
    if (openers.has(word)) block.depth += last === 'END' ? 0 : 1;
    else if (word === 'END') block.depth--;
    else if (word === 'IF' || word === 'REPEAT') block.depth += before.has(last) && words[block.at + 1] !== '.' ? 1 : 0;
    else if (word === 'BEGIN') (block.depth++, (block.pending = Math.max(0, block.pending - 1)));
    else if (word === 'DECLARE') block.pending += last === 'AS' || last === 'IS' || last === 'BEGIN' || (last === ';' && block.depth > 0 && s.dialect.folding === 'none') ? 0 : 1;
    else if (word === 'COMPOUND') block.depth++;
    else if ((word === 'PROCEDURE' || word === 'FUNCTION') && last !== 'END') block.header = true;
    else if ((word === 'AS' || word === 'IS') && (block.header || (isPackage && block.depth === 0))) declare(s, block, isPackage);
  }
}

/** The AS or IS of a routine's head: what follows it waits for BEGIN, or is closed by END alone. */
function declare(s: Scanner, block: Block, isPackage: boolean): void {
  const { kinds, words } = s.tokens;
  const next = words[block.at + 1] ?? '';
  if (next === 'OWNER' || next === 'CALLER' || next === 'RESTRICTED') return;
  block.header = false;
  if (isPackage && block.depth === 0) block.depth++;
  else if (kinds[block.at + 1] !== STRING && !noBody.has(next)) block.pending++;
}

// ── Giving up

interface Mark { readonly at: number; readonly tokens: number; readonly comments: number; readonly errors: number; readonly templates: number }

const markOf = ({ at, tokens }: Scanner): Mark => ({ at, tokens: tokens.kinds.length, comments: tokens.comments.length, errors: tokens.errors.length, templates: tokens.templates.length });

/** A block without an end costs itself alone: it ends at its first semicolon. */
function reset(s: Scanner, mark: Mark): void {
  const { kinds, starts, ends, words, flags, partners, around, comments, errors, templates } = s.tokens;
  if (kinds[kinds.length - 1] === END) return;
  for (const list of [kinds, starts, ends, words, flags, partners, around]) list.length = mark.tokens;
  comments.length = mark.comments;
  errors.length = mark.errors;
  templates.length = mark.templates;
  s.open.length = 0;
  s.around = -1;
  s.at = mark.at;
  s.first = mark.tokens;
  s.misses++;
}
