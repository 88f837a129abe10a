// One statement formatted: its units, the white space between them before and after, and the proof that nothing else changed.
import type { Dialect } from '../../sql/dialect.ts';
import { parseScript } from '../../sql/parse.ts';
import { tokenize } from '../../sql/tokens.ts';
import type { Statement } from '../../sql/tree.ts';
import type { Edit } from '../../text/edit.ts';
import { applyEdits } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import type { FormatOptions } from './answer.ts';
import type { Kind } from './groups.ts';
import { layOut, type Engine } from './layout.ts';
import { namesOf } from './names.ts';
import { meansTheSame } from './same.ts';
import { spaceBetween } from './spacing.ts';
import { unitsOf, type Unit } from './units.ts';

export interface Task {
  /** The statement, without the semicolon. */
  readonly text: string;
  readonly dialect: Dialect;
  readonly options: FormatOptions;
  /** That of the dialect and the options. */
  readonly engine: Engine;
  /** What its lines but the first are indented by. */
  readonly base: string;
  /** Of a literal that cannot hold a line break. */
  readonly onOneLine?: true;
  /** Spans that stay one thing whatever they hold. */
  readonly frozen?: readonly Span[];
}

/** Edits of the statement's text: white space between units with `\n` for a line's end, and the case of keywords; or why there are none. */
export type Laid = { readonly edits: readonly Edit[]; readonly refused?: undefined } | { readonly refused: string };

/** In UTF-16 units. */
const LONGEST = 200_000;

/** Never throws. What is answered has been applied, read again and compared, and formatting it again changes nothing. */
export function formatStatement(task: Task): Laid {
  const { text, dialect } = task;
  const first = once(task);
  if (first.refused !== undefined || first.edits.length === 0) return first;
  const after = applyEdits(text, first.edits);
  if (!meansTheSame(text, after, dialect)) return { refused: 'it would not surely mean the same afterwards.' };
  const again = once({ ...task, text: after, ...(task.frozen && { frozen: task.frozen.map((at) => moved(at, first.edits)) }) });
  return again.refused !== undefined || again.edits.length > 0 ? { refused: 'formatting it twice would not give the same as once.' } : first;
}

/** Where a span stands after edits that lie outside of it. */
function moved({ start, end }: Span, edits: readonly Edit[]): Span {
  const shift = edits.filter(({ span }) => span.end <= start).reduce((sum, { span, text }) => sum + text.length - (span.end - span.start), 0);
  return { start: start + shift, end: end + shift };
}

function once({ text, dialect, options, base, onOneLine, frozen = [], engine }: Task): Laid {
  if (text.length > LONGEST) return { refused: `it is too long to be laid out (${Math.round(text.length / 1000)} kB).` };
  const { statements } = parseScript(text, dialect);
  const [statement] = statements;
  if (!statement || statements.length > 1) return { refused: 'it is not one statement.' };
  const doubt = doubtOf(statement);
  if (doubt !== undefined) return { refused: doubt };
  const tokens = tokenize(text, dialect);
  if (tokens.words.includes(';')) return { refused: 'it holds statements of its own.' };
  const kind = kindOf(statement);
  const units = unitsOf(tokens, kind || dialect.folding !== 'none' ? 'known words' : 'reserved words', namesOf(statement), frozen);
  if (!units) return { refused: 'it holds a line of the shell.' };
  if (units.some((unit, i) => i > 0 && /[^ \t\n\r\f]/.test(text.slice(units[i - 1]!.end, unit.start)))) return { refused: 'it holds a blank, such as a no-break space, that a server may take for a letter.' };
  const laid = kind ? layOut(units, text, kind, base, engine) : tidied(units, text);
  if (typeof laid === 'string') return { refused: laid };
  const gaps = onOneLine ? oneLine(units, text, laid) : laid;
  return gaps ? { edits: editsOf(units, text, gaps, options) } : { refused: 'a comment in it needs the end of a line.' };
}

function doubtOf({ errors, unread }: Statement): string | undefined {
  const [error] = errors;
  if (error) return `it is not understood whole: ${error.message}`;
  return unread === undefined ? undefined : `it is not understood: ${unread}`;
}

/** What sql-formatter lays out well; other statements keep their lines and lose only superfluous blanks. */
function kindOf({ tree }: Statement): Kind | undefined {
  switch (tree?.kind) {
    case 'select': case 'set operation': case 'values': case 'insert': case 'update': case 'delete': case 'create view': case 'create table as': return 'query';
    case 'create table': return 'table';
    case 'utility': return tree.inner ? 'query' : undefined;
    default: return undefined;
  }
}

function tidied(units: readonly Unit[], text: string): readonly string[] {
  return units.slice(1).map((unit, i) => {
    const original = text.slice(units[i]!.end, unit.start);
    const lines = original.split(/\r\n?|\n/);
    if (lines.length > 1) return '\n'.repeat(lines.length - 1) + lines.at(-1)!;
    return original === '' ? '' : spaceBetween(units[i]!, unit, false);
  });
}

/** A line comment may only stand last, where nothing follows that it would swallow. */
function oneLine(units: readonly Unit[], text: string, gaps: readonly string[]): readonly string[] | undefined {
  const isCut = units.slice(0, -1).some(({ role }) => role === 'line comment') || gaps.some((_, i) => units[i]!.isString && units[i + 1]!.isString);
  return isCut ? undefined : gaps.map((_, i) => spaceBetween(units[i]!, units[i + 1]!, text.slice(units[i]!.end, units[i + 1]!.start) === ''));
}

function editsOf(units: readonly Unit[], text: string, gaps: readonly string[], { keywordCase }: FormatOptions): readonly Edit[] {
  const edits: Edit[] = [];
  units.forEach((unit, i) => {
    if (i > 0) {
      const span = { start: units[i - 1]!.end, end: unit.start };
      const gap = gaps[i - 1]!;
      if (text.slice(span.start, span.end).replace(/\r\n?/g, '\n') !== gap) edits.push({ span, text: gap });
    }
    if (unit.role !== 'keyword' || keywordCase === 'preserve') return;
    const cased = keywordCase === 'upper' ? unit.text.toUpperCase() : unit.text.toLowerCase();
    if (cased !== unit.text) edits.push({ span: { start: unit.start, end: unit.end }, text: cased });
  });
  return edits;
}
