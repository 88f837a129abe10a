// The longer tokens: strings, comments, operators, placeholders, templates and the lines of psql.
// It is longer than 200 lines because each is a small function and they share the rules for what is not terminated.
import { EVOLUTION } from './frontMatter.ts';
import { scanExecutable } from './mysql/scan.ts';
import { afterOperand, closeAll, HOLE, isBlank, META, NUMBER, PARAMETER, push, QUOTED, RESERVED, STRING, SYMBOL, TEMPLATE, WORD, type Scanner } from './tokens.ts';

/** How often a search for an end may fail before it is not tried any more, and how far a hole or template may reach. */
const MISSES = 20;
const REACH = 4000;

const isLetter = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95 || (unit >= 128 && !isBlank(unit));
const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const isWordUnit = (unit: number): boolean => isLetter(unit) || isDigit(unit);
const unitAt = (s: Scanner, at: number): number => (at < s.end ? s.text.charCodeAt(at) : 0);

function wordEnd(s: Scanner, from: number): number {
  let at = from;
  while (at < s.end && isWordUnit(s.text.charCodeAt(at))) at++;
  return at;
}

function fail(s: Scanner, start: number, end: number, message: string): void {
  s.tokens.errors.push({ start, end, message });
}

// ── Strings and quoted names

/** A quoted token that begins at `s.at`, whose quote stands at `quoteAt` (after a prefix such as E or U&). */
export function scanQuoted(s: Scanner, kind: number, quoteAt: number, backslash: boolean): void {
  const { text, end } = s;
  const start = s.at;
  const quote = text.charCodeAt(quoteAt);
  let at = quoteAt + 1;
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      if (unitAt(s, at + 1) !== quote) break;
      at++;
    } else if (unit === 92 && backslash) at++;
  }
  if (at < end && !(isWordUnit(unitAt(s, at + 1)) && holdsBoundary(text.slice(quoteAt, at)))) return push(s, kind, start, at + 1, '');
  const cut = lineEnd(s, quoteAt + 1);
  fail(s, start, cut, kind === QUOTED ? 'This quoted name has no end.' : 'This string has no end.');
  push(s, kind, start, cut, '');
}

/** A string whose text ends one statement and begins another, and that is followed by a letter, is one whose quote was forgotten. */
const holdsBoundary = (body: string): boolean =>
  /;[ \t]*(?:--[^\n]*)?\r?\n\s*(?:select|insert|update|delete|with|create|alter|drop|begin|commit|set|grant|comment|truncate|merge|explain)\b/i.test(body);

/** The end of the line, without what most likely belongs to the statement around. */
function lineEnd(s: Scanner, from: number): number {
  let at = from;
  while (at < s.end && s.text.charCodeAt(at) !== 10) at++;
  while (at > from && (s.text.charCodeAt(at - 1) <= 32 || s.text[at - 1] === ';' || s.text[at - 1] === ')')) at--;
  return at;
}

/** A string with letters before its quote that only this dialect has; false where it has none such. */
export function scanPrefixed(s: Scanner, quoteAt: number): boolean {
  const prefix = s.text.slice(s.at, Math.min(quoteAt, s.at + 3)).toLowerCase();
  if (!s.dialect.stringPrefixes!.has(prefix)) return false;
  if (prefix.endsWith('q')) return scanDelimited(s, quoteAt);
  if (!s.dialect.tripleQuotes || !scanTriple(s, quoteAt)) scanQuoted(s, STRING, quoteAt, s.dialect.backslashEscapes);
  return true;
}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };

/** Oracle's `q'[…]'`: to the delimiter's fellow before a quote. */
function scanDelimited(s: Scanner, quoteAt: number): boolean {
  const opener = s.text[quoteAt + 1] ?? '';
  const close = s.misses < MISSES && opener.trim() !== '' ? s.text.indexOf(`${CLOSERS[opener] ?? opener}'`, quoteAt + 2) : -1;
  if (close >= 0 && close + 2 <= s.end) return push(s, STRING, s.at, close + 2, ''), true;
  s.misses++;
  scanQuoted(s, STRING, quoteAt, false);
  return true;
}

/** A string between three quotes; false where fewer stand here. */
export function scanTriple(s: Scanner, quoteAt: number): boolean {
  const { text } = s;
  const quote = text.charCodeAt(quoteAt);
  if (unitAt(s, quoteAt + 1) !== quote || unitAt(s, quoteAt + 2) !== quote || s.misses >= MISSES) return false;
  for (let at = quoteAt + 3; at + 2 < s.end; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 92) at++;
    else if (unit === quote && text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote) return push(s, STRING, s.at, at + 3, ''), true;
  }
  s.misses++;
  return false;
}

/** `[name]` where brackets quote names; an opening bracket without its fellow on the line is a symbol. */
export function scanBracketName(s: Scanner): void {
  let at = s.at + 1;
  while (at < s.end && s.text.charCodeAt(at) !== 10) {
    if (s.text[at] === ']') {
      if (s.text[at + 1] !== ']') return push(s, QUOTED, s.at, at + 1, '');
      at++;
    }
    at++;
  }
  push(s, SYMBOL, s.at, s.at + 1, '[');
}

/** `$1`, `$name`, `$tag$…$tag$`, `${…}`. */
export function scanDollar(s: Scanner): void {
  const { text, at: start } = s;
  const next = unitAt(s, start + 1);
  if (next === 123) return scanHole(s);
  if (s.dialect.batchWord !== undefined && scanShellVariable(s, next)) return;
  const tagEnd = isDigit(next) ? wordEnd(s, start + 1) : wordEnd(s, start + 1);
  if (s.dialect.dollarStrings && !isDigit(next) && text.charCodeAt(tagEnd) === 36 && tagEnd < s.end) {
    const tag = text.slice(start, tagEnd + 1);
    const close = s.misses < MISSES ? text.indexOf(tag, tagEnd + 1) : -1;
    if (close >= 0 && close + tag.length <= s.end) return push(s, STRING, start, close + tag.length, '');
    s.misses++;
    fail(s, start, tagEnd + 1, 'This dollar-quoted string has no end.');
    return push(s, STRING, start, tagEnd + 1, '');
  }
  if (tagEnd > start + 1) return push(s, PARAMETER, start, isDigit(next) ? tagEnd : nameEnd(s, tagEnd), '');
  APART.lastIndex = start;
  const [apart = ''] = s.dialect.dollarStrings ? APART.exec(text) ?? [] : [];
  push(s, apart === '' ? SYMBOL : PARAMETER, start, start + Math.max(1, apart.length), apart === '' ? '$' : '');
}

/** `$ id !`: a parameter of PgTyped's that a formatter has drawn apart. */
const APART = /\$ +[A-Za-z_]\w*(?: *!(?!=))?/y;

/** `$(name)` of sqlcmd, and `$1.50`, which is money. */
function scanShellVariable(s: Scanner, next: number): boolean {
  const signed = next === 43 || next === 45 ? 2 : 1;
  if (isDigit(unitAt(s, s.at + signed)) || (next === 46 && isDigit(unitAt(s, s.at + 2)))) {
    let end = digitsEnd(s, s.at + signed);
    if (unitAt(s, end) === 46) end = digitsEnd(s, end + 1);
    push(s, NUMBER, s.at, end, '');
    return true;
  }
  const end = next === 40 ? wordEnd(s, s.at + 2) : 0;
  if (end <= s.at + 2 || unitAt(s, end) !== 41) return false;
  s.tokens.templates.push(s.at);
  push(s, TEMPLATE, s.at, end + 1, '');
  return true;
}

/** `${…}`: braces inside are balanced. */
function scanHole(s: Scanner): void {
  const close = closingBrace(s, s.at + 2);
  if (close > 0) return push(s, HOLE, s.at, close, '');
  fail(s, s.at, s.at + 2, 'This `${` has no end.');
  push(s, HOLE, s.at, wordEnd(s, s.at + 2), '');
}

/** The offset after the brace that closes one opened before `from`, or 0. */
function closingBrace(s: Scanner, from: number): number {
  let depth = 1;
  const limit = Math.min(s.end, from + REACH);
  for (let at = from; at < limit; at++) {
    const unit = s.text.charCodeAt(at);
    if (unit === 123) depth++;
    else if (unit === 125 && --depth === 0) return at + 1;
  }
  return 0;
}

// ── Templates

/** `{{…}}` is a value or a name; `{%…%}`, `{#…#}` and `<%…%>` are as good as blanks, but `<%= … %>` is a value. */
export function scanTemplate(s: Scanner, second: number): void {
  const { text, at: start } = s;
  const closing = second === 123 ? '}}' : second === 37 ? '%}' : second === 35 ? '#}' : '%>';
  const limit = Math.min(s.end, start + REACH);
  const sameLine = second === 60;
  let at = start + 2;
  while (at + 1 < limit && !(text[at] === closing[0] && text[at + 1] === closing[1]) && !(sameLine && text[at] === '\n')) at++;
  if (at + 1 >= limit || text[at] !== closing[0]) {
    if (second === 60) return scanOperator(s, 60);
    return push(s, SYMBOL, start, start + 1, '{');
  }
  s.tokens.templates.push(start);
  if (second === 35) s.tokens.comments.push({ start, end: at + 2, block: true });
  if (second === 123 || (second === 60 && (text[start + 2] === '=' || text[start + 2] === '-'))) return push(s, TEMPLATE, start, at + 2, '');
  s.at = at + 2;
}

// ── Comments

export function scanLineComment(s: Scanner, from: number): void {
  if (s.dialect.blankAfterDashes && unitAt(s, from) > 32 && s.text.charCodeAt(s.at) === 45) return push(s, SYMBOL, s.at, s.at + 1, '-');
  let at = from;
  // To PostgreSQL a lone carriage return ends the line too (scan.l, non_newline).
  while (at < s.end && s.text.charCodeAt(at) !== 10 && !(s.text.charCodeAt(at) === 13 && (s.dialect.id === 'postgres' || unitAt(s, at + 1) === 10))) at++;
  s.tokens.comments.push({ start: s.at, end: at, block: false });
  // To goose, sql-migrate, dbmate and drizzle-kit their marks divide statements, and a semicolon before them is often left out.
  if (MARK.test(s.text.slice(from, Math.min(at, from + 24)))) push(s, META, s.at, s.at, '');
  s.at = at;
}
const MARK = /^\s*(?:\+(?:goose|migrate)\s|migrate:(?:up|down)\b|> ?statement-breakpoint\b)/i;

export function scanBlockComment(s: Scanner): void {
  const { text, end, at: start } = s;
  if (s.dialect.executableComments && scanExecutable(s)) return;
  const nested = s.dialect.nestedComments;
  let depth = 1;
  let at = start + 2;
  while (at < end && depth > 0 && s.misses < MISSES) {
    const unit = text.charCodeAt(at);
    if (unit === 42 && text.charCodeAt(at + 1) === 47) (depth--, at += 2);
    else if (nested && unit === 47 && text.charCodeAt(at + 1) === 42) (depth++, at += 2);
    else at++;
  }
  if (depth > 0) {
    s.misses++;
    at = Math.max(start + 2, lineEnd(s, start + 2));
    fail(s, start, at, 'This comment has no end.');
  }
  at = Math.min(at, end);
  s.tokens.comments.push({ start, end: at, block: true });
  s.at = at;
}

// ── Numbers

export function scanNumber(s: Scanner): void {
  const { text, at: start, end } = s;
  let at = start;
  const second = unitAt(s, start + 1) | 32;
  if (text.charCodeAt(start) === 48 && (second === 120 || second === 111 || second === 98)) {
    at = wordEnd(s, start + 2);
    return push(s, NUMBER, start, at, '');
  }
  at = digitsEnd(s, at);
  if (unitAt(s, at) === 46 && unitAt(s, at + 1) !== 46) at = digitsEnd(s, at + 1);
  if ((unitAt(s, at) | 32) === 101) {
    const sign = unitAt(s, at + 1) === 43 || unitAt(s, at + 1) === 45 ? 1 : 0;
    if (isDigit(unitAt(s, at + 1 + sign))) at = digitsEnd(s, at + 1 + sign);
  }
  at = Math.min(at, end);
  if (isLetter(unitAt(s, at))) {
    const junk = wordEnd(s, at);
    // MySQL: a name may begin with digits.
    if (s.dialect.introducers && !s.text.slice(start, at).includes('.')) return push(s, WORD, start, junk, '');
    if (s.dialect.wordStarts === '') fail(s, start, junk, 'A letter follows this number.');
  }
  push(s, NUMBER, start, at, '');
}

export function digitsEnd(s: Scanner, from: number): number {
  let at = from;
  while (at < s.end && (isDigit(s.text.charCodeAt(at)) || (s.text.charCodeAt(at) === 95 && at > from && isDigit(unitAt(s, at + 1))))) at++;
  return at;
}

// ── Operators and placeholders

/** `:name`, `:1`, `:'name'` of psql; `::`, `:=`; or a colon alone. */
export function scanColon(s: Scanner): void {
  const { at: start, tokens } = s;
  const next = unitAt(s, start + 1);
  if (s.dialect.batchWord !== undefined && scanCommandLine(s)) return;
  if (next === 58) return push(s, SYMBOL, start, start + 2, '::');
  if (next === 61) return push(s, SYMBOL, start, start + 2, ':=');
  const last = tokens.ends.length - 1;
  const glued = last >= 0 && tokens.ends[last] === start;
  const afterName = last >= 0 && tokens.kinds[last] === 1;
  // `f.value:id`: an element of what stands before it, whatever word that is.
  if (glued && afterName && s.dialect.grammar?.postfix?.has(':')) return push(s, SYMBOL, start, start + 1, ':');
  if (!s.dialect.placeholders.has('colon') || (afterOperand(s) && (glued || !afterName))) return push(s, SYMBOL, start, start + 1, ':');
  if (isLetter(next)) return push(s, PARAMETER, start, nameEnd(s, wordEnd(s, start + 1)), '');
  if (isDigit(next) && s.dialect.id === 'oracle') return push(s, PARAMETER, start, wordEnd(s, start + 1), '');
  if (s.dialect.shellLines && (next === 39 || next === 34)) {
    const end = wordEnd(s, start + 2);
    if (end > start + 2 && unitAt(s, end) === next) {
      tokens.templates.push(start);
      return push(s, PARAMETER, start, end + 1, '');
    }
  }
  push(s, SYMBOL, start, start + 1, ':');
}

/** PgTyped's `:name!` is never null (pgtyped.dev, SQL in files, "Enforcing non-nullability for parameters"); `:name!=` compares. */
const nameEnd = (s: Scanner, end: number): number => (s.dialect.id === 'postgres' && unitAt(s, end) === 33 && unitAt(s, end + 1) !== 61 ? end + 1 : end);

/** `#{…}`, a comment, a temporary table's name, or an operator. */
export function scanHash(s: Scanner, next: number): void {
  if (next === 123) {
    const close = closingBrace(s, s.at + 2);
    if (close > 0) return push(s, PARAMETER, s.at, close, '');
  }
  if (s.dialect.hashComments || (isAtLineStart(s) && EVOLUTION.test(s.text))) return scanLineComment(s, s.at + 1);
  scanOperator(s, 35);
}

const isAtLineStart = ({ text, at }: Scanner): boolean => at === 0 || text.charCodeAt(at - 1) === 10;

/** `@name`, `@@name`, or an operator. */
export function scanAt(s: Scanner, next: number): void {
  const start = s.at;
  if (s.dialect.introducers && (next === 39 || next === 34 || next === 96) && !afterOperand(s)) return scanQuoted(s, PARAMETER, start + 1, next !== 96);
  if (s.dialect.placeholders.has('at')) {
    const from = next === 64 && s.dialect.operatorUnits === undefined ? start + 2 : start + 1;
    if (s.dialect.batchWord === undefined ? isLetter(unitAt(s, from)) && !afterOperand(s) : variableEnd(s, from) > from) return push(s, PARAMETER, start, variableEnd(s, from), '');
  }
  scanOperator(s, 64);
}

/** The units of a variable's name are those of the dialect's words. */
function variableEnd(s: Scanner, from: number): number {
  if (s.dialect.batchWord === undefined) return wordEnd(s, from);
  let at = from;
  while (at < s.end && (isWordUnit(s.text.charCodeAt(at)) || (s.text.charCodeAt(at) < 128 && s.lexicon.inWord[s.text.charCodeAt(at)] === 1))) at++;
  return at;
}

/** `?`, `%s` and `%(name)s` where an operand is due; otherwise the longest operator. */
export function scanOperator(s: Scanner, unit: number): void {
  const { text, at: start, dialect } = s;
  if (unit === 63 && isQuestion(s)) {
    let end = start + 1;
    while (isDigit(unitAt(s, end))) end++;
    return push(s, PARAMETER, start, end, '');
  }
  if (unit === 37 && !afterOperand(s)) {
    const end = percentEnd(s, start);
    if (end > 0) return push(s, PARAMETER, start, end, '');
  }
  if (unit === 38 && dialect.placeholders.has('ampersand') && !afterOperand(s)) {
    const end = ampersandEnd(s, start + 1);
    if (end > 0) return push(s, PARAMETER, start, end, '');
  }
  if (dialect.operatorUnits === undefined) {
    // The end of an executable comment.
    if (unit === 42 && dialect.executableComments && unitAt(s, start + 1) === 47) return void (s.at += 2);
    for (const operator of dialect.operators) if (text.startsWith(operator, start)) return push(s, SYMBOL, start, start + operator.length, dialect.spellings?.[operator] ?? operator);
    return push(s, SYMBOL, start, start + 1, text[start]!);
  }
  push(s, SYMBOL, start, operatorEnd(s), '');
  const { words } = s.tokens;
  words[words.length - 1] = text.slice(start, s.at);
}

function isQuestion(s: Scanner): boolean {
  if (!s.dialect.placeholders.has('question') || (s.dialect.ternary && afterOperand(s))) return false;
  if (s.dialect.operatorUnits === undefined || !afterOperand(s)) return true;
  // Between two operands it is PostgreSQL's operator on json; before anything else nothing but a placeholder can be meant.
  let at = s.at + 1;
  if (unitAt(s, at) === 124 || unitAt(s, at) === 38 || unitAt(s, at) === 45 || unitAt(s, at) === 35) return false;
  while (unitAt(s, at) === 32) at++;
  const next = unitAt(s, at);
  return !(next === 39 || next === 36 || next === 63 || next === 58 || next === 40 || next === 64 || next === 34 || isLetter(next));
}

/** The end of `&name`, `&&name`, `&{name}` or `&1`, behind its first sign, or 0: variables of SQL*Plus and SnowSQL. */
function ampersandEnd(s: Scanner, from: number): number {
  const at = unitAt(s, from) === 38 ? from + 1 : from;
  if (unitAt(s, at) === 123) return closingBrace(s, at + 1);
  const end = wordEnd(s, at);
  if (end === at) return 0;
  return unitAt(s, end) === 46 && s.dialect.folding === 'upper' && isWordUnit(unitAt(s, end + 1)) === false ? end + 1 : end;
}

/** The end of `%s`, `%d` or `%(name)s` that begins at an offset, or 0. */
function percentEnd(s: Scanner, start: number): number {
  if (!s.dialect.placeholders.has('percent')) return 0;
  const next = unitAt(s, start + 1);
  if ((next === 115 || next === 100) && !isWordUnit(unitAt(s, start + 2))) return start + 2;
  if (next !== 40) return 0;
  const end = wordEnd(s, start + 2);
  return end > start + 2 && unitAt(s, end) === 41 && unitAt(s, end + 1) === 115 ? end + 2 : 0;
}

/** PostgreSQL's rule: the longest run, without a comment, and without a last + or - unless the run holds one of ~ ! @ # % ^ & | ` ?. */
function operatorEnd(s: Scanner): number {
  const { text, at: start } = s;
  const { inOperator } = s.lexicon;
  let at = start;
  let rich = false;
  for (; at < s.end; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 128 || inOperator[unit] === 0) break;
    const next = unitAt(s, at + 1);
    if ((unit === 45 && next === 45) || (unit === 47 && next === 42)) break;
    if (at > start && endsBeforePlaceholder(s, start, at, unit, next)) break;
    if (unit !== 43 && unit !== 45 && unit !== 42 && unit !== 47 && unit !== 60 && unit !== 62 && unit !== 61) rich = true;
  }
  if (!rich) while (at > start + 1 && (text.charCodeAt(at - 1) === 43 || text.charCodeAt(at - 1) === 45)) at--;
  return at;
}

/** In `a=?`, `a=@p`, `a=%s` and `a=#{p}` the operator ends before its operand. */
function endsBeforePlaceholder(s: Scanner, start: number, at: number, unit: number, next: number): boolean {
  if (unit === 63) return s.text.charCodeAt(start) !== 63 && s.text.charCodeAt(at - 1) !== 64;
  if (unit === 35) return next === 123;
  const before = s.text.charCodeAt(at - 1);
  if (before !== 61 && before !== 62 && before !== 43 && before !== 42) return false;
  if (unit === 64) return isLetter(next);
  return unit === 37 && percentEnd(s, at) > 0;
}

// ── Lines of shells

/** `GO`, `GO 5` alone on its line: the end of a batch. The word ends at `end`. */
export function scanBatch(s: Scanner, end: number): boolean {
  const { text, at: start } = s;
  for (let at = start - 1; at >= 0 && text.charCodeAt(at) !== 10; at--) if (text.charCodeAt(at) > 32 && text.charCodeAt(at) !== 0xfeff) return false;
  let to = end;
  while (to < s.end && text.charCodeAt(to) !== 10 && text.charCodeAt(to) !== 13) to++;
  const rest = /^[ \t]*(\d*)[ \t]*;?[ \t]*(?:--.*)?$/.exec(text.slice(end, Math.min(to, end + 200)));
  if (!rest) return false;
  closeAll(s);
  push(s, META, start, end + rest[0].trimEnd().replace(/[ \t]*;?[ \t]*(?:--.*)?$/, '').length, '');
  // A semicolon behind it would begin an empty statement.
  s.first = s.tokens.kinds.length;
  return true;
}

/** `:r file`, `:setvar name value`: a line for sqlcmd. */
function scanCommandLine(s: Scanner): boolean {
  const { text, at: start } = s;
  if (!/^:(?:r|setvar|on\s+error|connect|out|error|exit|quit|list|reset|xml|serverlist|help|perftrace)\b/i.test(text.slice(start, start + 16))) return false;
  for (let at = start - 1; at >= 0 && text.charCodeAt(at) !== 10; at--) if (text.charCodeAt(at) > 32) return false;
  let end = start;
  while (end < s.end && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++;
  closeAll(s);
  s.tokens.templates.push(start);
  push(s, META, start, end, '');
  s.first = s.tokens.kinds.length;
  return true;
}

// ── Lines of psql

/** `\d t`, `\gset`: to the end of the line, and the end of a statement. `\;` is a semicolon. */
export function scanBackslash(s: Scanner): void {
  const { text, at: start } = s;
  if (s.dialect.shellLines && unitAt(s, start + 1) === 59) {
    closeAll(s);
    push(s, SYMBOL, start, start + 2, ';');
    s.first = s.tokens.kinds.length;
    return;
  }
  // MySQL's `\N` is NULL.
  if (s.dialect.introducers && unitAt(s, start + 1) === 78 && !isWordUnit(unitAt(s, start + 2))) return push(s, WORD, start, start + 2, 'NULL', RESERVED);
  if (!s.dialect.shellLines || !(isLetter(unitAt(s, start + 1)) || unitAt(s, start + 1) === 33)) return push(s, SYMBOL, start, start + 1, '\\');
  let at = start + 1;
  while (at < s.end && text.charCodeAt(at) !== 10) at++;
  if (text.charCodeAt(at - 1) === 13) at--;
  closeAll(s);
  push(s, META, start, at, '');
  s.first = s.tokens.kinds.length;
}

/** After `copy … from stdin;` come lines of data up to one that is `\.`; without it nothing is taken. */
export function scanCopyData(s: Scanner, first: number): void {
  const { text, tokens } = s;
  const stdin = tokens.words.indexOf('STDIN', first);
  if (stdin < 0 || s.misses >= MISSES) return;
  const line = text.indexOf('\n', s.at);
  if (line < 0 || line >= s.end || text.slice(s.at, line).trim() !== '') return;
  const marker = text.startsWith('\\.', line + 1) ? line : text.indexOf('\n\\.', line);
  if (marker < 0 || marker >= s.end) return void s.misses++;
  let end = marker + 3;
  while (end < s.end && text.charCodeAt(end) !== 10) end++;
  push(s, META, line + 1, end, '');
  s.first = tokens.kinds.length;
}
