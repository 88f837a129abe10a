// Formats SQL files statement by statement: what stands between statements is not touched, and neither is a statement that is not understood.
// Each edit has been checked to change nothing but white space and, if asked for, the case of keywords.
import type { Reading } from '../engine/reading/read.ts';
import type { Dialect } from '../sql/dialect.ts';
import { parseScript } from '../sql/parse.ts';
import { tokenize } from '../sql/tokens.ts';
import type { Statement } from '../sql/tree.ts';
import { applyEdits, type Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { FormatOptions, Formatted, Refusal } from './format/answer.ts';
import { engineOf } from './format/layout.ts';
import { formatStatement } from './format/statement.ts';
import { sameTokens } from './format/same.ts';

/** All statements of an .sql document. A program has nothing to format here: its strings are asked for one by one. */
export function formatDocument({ document, sites }: Reading, options: FormatOptions): Formatted {
  const [site] = sites;
  if (site?.site.library !== 'sql') return { edits: [], refused: [] };
  return formatScript(document.text, site.dialect, options, site.script.statements);
}

/** The statements of an .sql document that a selection touches. */
export function formatRange({ document, sites }: Reading, { start, end }: Span, options: FormatOptions): Formatted {
  const [site] = sites;
  if (site?.site.library !== 'sql') return { edits: [], refused: [] };
  return formatScript(document.text, site.dialect, options, site.script.statements.filter((statement) => statement.start <= end && start <= statement.end));
}

/** A text of SQL alone. */
export const formatSql = (text: string, dialect: Dialect, options: FormatOptions): Formatted =>
  formatScript(text, dialect, options, parseScript(text, dialect).statements);

/** In UTF-16 units, with something for each statement: laying out so much takes about two seconds. */
const LONGEST = 400_000;
const EACH = 50;

function formatScript(text: string, dialect: Dialect, options: FormatOptions, statements: readonly Statement[]): Formatted {
  const total = statements.reduce((sum, { start, end }) => sum + end - start + EACH, 0);
  if (total > LONGEST) return { edits: [], refused: [{ span: { start: 0, end: text.length }, sentence: `These statements are too long to be formatted at once (${statements.length} statements): select fewer of them.` }] };
  const ends = /\r\n/.test(text) ? '\r\n' : '\n';
  const engine = engineOf(dialect.id, options);
  const edits: Edit[] = [];
  const refused: Refusal[] = [];
  let isInBody = false;
  for (const statement of statements) {
    const { start, end } = statement;
    const wasInBody = isInBody;
    isInBody = staysInBody(text.slice(start, end), isInBody, dialect);
    if (isInBody || wasInBody) {
      refused.push({ span: { start, end }, sentence: 'This statement was left as it is: it belongs to the body of a routine.' });
      continue;
    }
    const before = lineBefore(text, start);
    const laid = formatStatement({ text: text.slice(start, end), dialect, options, engine, base: /^[ \t]*/.exec(before)![0] });
    if (laid.refused !== undefined) {
      refused.push({ span: { start, end }, sentence: `This statement was left as it is: ${laid.refused}` });
      continue;
    }
    const moved = laid.edits.map(({ span, text: written }) => ({ span: { start: span.start + start, end: span.end + start }, text: written.replaceAll('\n', ends) }));
    const edit = joined(text, [...ontoItsLine(text, start, ends), ...moved, ...toItsSemicolon(text, end)]);
    if (edit) edits.push(edit);
  }
  return standsTogether(text, edits, dialect) ? { edits, refused } : { edits: [], refused: [{ span: { start: 0, end: text.length }, sentence: 'Nothing was formatted: the statements would not surely be divided as before.' }] };
}

/** Where bodies are no strings, the statements of one stand divided by semicolons like any others, up to an END alone. */
function staysInBody(statement: string, isInBody: boolean, { dollarStrings }: Dialect): boolean {
  if (isInBody) return !/^end$/i.test(statement);
  return !dollarStrings && /^(?:create|alter)\s[^;(]*?\b(?:trigger|procedure|function|event)\b/i.test(statement) && /\bbegin\b/i.test(statement) && !/\bend\s*$/i.test(statement);
}

const lineBefore = (text: string, offset: number): string => text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);

/** A statement that follows another on its line gets one of its own, unless a comment holds for all that stands on that line. */
function ontoItsLine(text: string, start: number, ends: string): readonly Edit[] {
  const before = lineBefore(text, start);
  const blanks = /;([ \t]*)$/.exec(before.slice(-200))?.[1];
  if (blanks === undefined) return [];
  const line = start - before.length;
  const around = text.slice(Math.max(0, text.lastIndexOf('\n', line - 2) + 1), lineEnd(text, start));
  return around.includes('plansight-allow') ? [] : [{ span: { start: start - blanks.length, end: start }, text: ends + /^[ \t]*/.exec(before)![0] }];
}

const lineEnd = (text: string, from: number): number => (text.indexOf('\n', from) < 0 ? text.length : text.indexOf('\n', from));

/** Its semicolon follows it directly. */
function toItsSemicolon(text: string, end: number): readonly Edit[] {
  const blanks = /^[ \t\r\n\f]+(?=;)/.exec(text.slice(end, end + 200))?.[0];
  return blanks === undefined ? [] : [{ span: { start: end, end: end + blanks.length }, text: '' }];
}

/** Several edits as the one that does the same. */
function joined(text: string, edits: readonly Edit[]): Edit | undefined {
  const [first] = edits;
  const last = edits.at(-1);
  if (!first || !last) return undefined;
  const span = { start: first.span.start, end: last.span.end };
  const inside = edits.map((edit) => ({ span: { start: edit.span.start - span.start, end: edit.span.end - span.start }, text: edit.text }));
  return { span, text: applyEdits(text.slice(span.start, span.end), inside) };
}

/** Each statement was checked alone; together they must still be as many. */
function standsTogether(text: string, edits: readonly Edit[], dialect: Dialect): boolean {
  if (edits.length === 0) return true;
  const after = applyEdits(text, edits);
  return sameTokens(tokenize(text, dialect), tokenize(after, dialect)) && parseScript(text, dialect).statements.length === parseScript(after, dialect).statements.length;
}
