// Formats the SQL inside one string of a program, in place: holes and escapes stay as they are written, the lines go below the line that the string opens on.
// Only white space between units is written anew, so what the host must escape is never touched; the program is read again to see that the text is the one meant.
import { hostFor } from '../../hosts/all.ts';
import type { SqlCarrier } from '../../libraries/site.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { parseScript } from '../../sql/parse.ts';
import { tokenize } from '../../sql/tokens.ts';
import { applyEdits, type Edit } from '../../text/edit.ts';
import { editToHost, type Piece } from '../../text/sourceMap.ts';
import type { Span } from '../../text/span.ts';
import type { Document } from '../../text/document.ts';
import { formatRange } from '../format.ts';
import { sqlAt, type Asked } from '../place.ts';
import { stepOf, type FormatOptions, type Formatted } from './answer.ts';
import { engineOf } from './layout.ts';
import { formatStatement } from './statement.ts';

/** The string at the place; in an .sql document, the statement there. */
export function formatString({ reading, offset }: Pick<Asked, 'reading' | 'offset'>, options: FormatOptions): Formatted {
  const place = sqlAt({ reading, offset });
  if (!place) return no({ start: offset, end: offset }, 'No SQL was found here.');
  if (place.site.site.library === 'sql') return formatRange(reading, { start: offset, end: offset }, options);
  const { carrier } = place.site.site;
  const { document } = reading;
  const literal = literalOf(carrier, document.text);
  if (typeof literal === 'string') return no(place.site.site.anchor, literal);
  const answer = edited(document, carrier, literal, place.site.dialect, options);
  if (typeof answer === 'string') return no(literal, answer);
  return { edits: answer ? [answer] : [], refused: [] };
}

const no = (span: Span, sentence: string): Formatted => ({ edits: [], refused: [{ span, sentence }] });

// ── The literal

interface Literal extends Span {
  readonly quote: string;
  /** Its lines are taken back by a tag, so their common indentation is not part of the SQL. */
  readonly isDedented: boolean;
  /** A line break can be written as such. */
  readonly holdsLines: boolean;
}

/** The one literal that holds the whole text, its span with its quotes; or why it is not one. */
function literalOf({ map: { pieces, shared }, optional, openEnd }: SqlCarrier, text: string): Literal | string {
  if (shared) return 'This text is a constant that other queries may use too, so it was left as it is.';
  if (optional.length > 0) return 'Parts of this text are there only under some condition, so it was left as it is.';
  if (openEnd) return 'More may be added to this text by code that could not be read, so it was left as it is.';
  const [first] = pieces;
  const last = pieces.at(-1);
  const start = (first?.host.start ?? 0) - 1;
  const end = (last?.host.end ?? 0) + 1;
  const quote = text[start];
  const isOne = pieces.every(({ host, kind }, i) => (i === 0 || host.start === pieces[i - 1]!.host.end) && (kind !== 'margin' || isContinuation(text, host)));
  if (!isOne || quote === undefined || !'\'"`'.includes(quote) || text[end - 1] !== quote) return 'This text is put together from several strings, so it was left as it is.';
  const isDedented = pieces.some((piece) => isDedent(piece, text));
  return { start, end, quote, isDedented, holdsLines: quote === '`' };
}

/** A backslash at the end of a line; or nothing, beside a hole whose value is known. */
const isContinuation = (text: string, { start, end }: Span): boolean => /^(?:\\\s*)?$/.test(text.slice(start, end));

/** A line's end for which the host holds indentation too. */
const isDedent = ({ kind, host }: Piece, text: string): boolean => kind === 'escape' && /^\r?\n[ \t]/.test(text.slice(host.start, host.end));

// ── The edit

function edited(document: Document, carrier: SqlCarrier, literal: Literal, dialect: Dialect, options: FormatOptions): Edit | string | undefined {
  const { text: sql, map } = carrier;
  const edits = editsOf(document.text, carrier, literal, dialect, options);
  if (typeof edits === 'string') return edits;
  const changes = edits.filter(({ span, text }) => sql.slice(span.start, span.end) !== text);
  if (changes.length === 0) return undefined;
  const ends = literal.holdsLines && /\r\n/.test(document.text) ? '\r\n' : '\n';
  const inHost: Edit[] = [];
  for (const change of changes) {
    const at = editToHost(map, change);
    if (!at) return 'This text holds escapes that could not be kept, so it was left as it is.';
    inHost.push({ span: at.span, text: at.text.replaceAll('\n', ends) });
  }
  const after = applyEdits(document.text, inHost);
  const shift = after.length - document.text.length;
  const wanted = applyEdits(sql, [...changes, ...holesOf(carrier).map((span) => ({ span, text: HOLE }))]);
  if (textAt(document, after, literal.start) !== wanted) return 'The program would not surely hold the same text afterwards, so it was left as it is.';
  return { span: { start: literal.start, end: literal.end }, text: after.slice(literal.start, literal.end + shift) };
}

/** Edits of the SQL text, or why there are none. */
function editsOf(program: string, carrier: SqlCarrier, literal: Literal, dialect: Dialect, options: FormatOptions): readonly Edit[] | string {
  const { text: sql } = carrier;
  const { statements } = parseScript(sql, dialect);
  if (statements.length === 0) return 'No statement was found in this text.';
  const margin = marginOf(program, literal, options);
  const onOneLine = !literal.holdsLines && !sql.includes('\n');
  const engine = engineOf(dialect.id, options);
  const edits: Edit[] = [];
  for (const { start, end } of statements) {
    const text = sql.slice(start, end);
    const blanks = literal.holdsLines && /;([ \t]*)$/.exec(sql.slice(Math.max(0, start - 200), start))?.[1];
    if (typeof blanks === 'string') edits.push({ span: { start: start - blanks.length, end: start }, text: `\n${margin.lines}` });
    if (literal.isDedented && holdsLongTokens(text, dialect)) return 'A string in this text runs over several lines, whose indentation counts, so it was left as it is.';
    const inside = holesOf(carrier).filter((at) => start <= at.start && at.end <= end).map((at) => ({ start: at.start - start, end: at.end - start }));
    const laid = formatStatement({ text, dialect, options, engine, base: literal.holdsLines ? margin.lines : '', frozen: inside, ...(onOneLine && { onOneLine }) });
    if (laid.refused !== undefined) return `This text was left as it is: ${laid.refused}`;
    edits.push(...laid.edits.map((edit) => ({ span: { start: edit.span.start + start, end: edit.span.end + start }, text: edit.text })));
  }
  const isLong = literal.holdsLines && /\n/.test(applyEdits(sql, edits).trim());
  return isLong ? [...opening(sql, statements[0]!.start, margin), ...edits, ...closing(sql, statements.at(-1)!.end, margin, literal)] : edits;
}

/** What the lines of the SQL are indented by, and the line that closes the literal; of a dedented one the host adds it itself. */
function marginOf(program: string, { start, isDedented }: Literal, options: FormatOptions): { readonly lines: string; readonly close: string } {
  if (isDedented) return { lines: '', close: '' };
  const base = /^[ \t]*/.exec(program.slice(program.lastIndexOf('\n', start - 1) + 1, start))![0];
  return { lines: base + stepOf(options), close: base };
}

/** A statement of several lines begins below the quote. */
function opening(sql: string, start: number, { lines }: { readonly lines: string }): readonly Edit[] {
  const lead = sql.slice(0, start);
  if (/^[ \t\r\n]*$/.test(lead)) return [{ span: { start: 0, end: start }, text: `\n${lines}` }];
  const blanks = lead.slice(lead.trimEnd().length).replace(/^.*\n/s, '');
  return lead.endsWith(`\n${blanks}`) ? [{ span: { start: start - blanks.length, end: start }, text: lines }] : [];
}

/** The closing quote stands below it, where the line of the opening one begins. */
function closing(sql: string, end: number, { close }: { readonly close: string }, { isDedented }: Literal): readonly Edit[] {
  const [, semicolon = '', blanks = ''] = /^([ \t\r\n]*;)?([ \t\r\n]*)$/.exec(sql.slice(end)) ?? [];
  const from = end + semicolon.length;
  if (from + blanks.length !== sql.length || (isDedented && blanks.includes('\n'))) return [];
  return [{ span: { start: from, end: sql.length }, text: `\n${close}` }];
}

function holdsLongTokens(sql: string, dialect: Dialect): boolean {
  const { starts, ends, comments } = tokenize(sql, dialect);
  return starts.some((start, i) => sql.slice(start, ends[i]).includes('\n')) || comments.some(({ start, end }) => sql.slice(start, end).includes('\n'));
}

// ── The proof

/** Stands for a hole where two texts are compared; no program writes it. */
const HOLE = '\u{f8ff}';

const holesOf = ({ map: { pieces } }: SqlCarrier): readonly Span[] => pieces.filter(({ kind }) => kind === 'hole').map(({ sql }) => sql);

/** What the literal that begins at an offset says when the program is read again. */
function textAt(document: Document, text: string, start: number): string | undefined {
  const tree = hostFor(document.language)?.read({ ...document, text });
  const value = tree?.texts.find((one) => one.start === start);
  return value?.parts.map((part) => (part.kind === 'chunk' ? part.text : HOLE)).join('');
}
