// Where each unit of an SQL text stands in the document that holds it.
// An SQL text is glued from pieces of a host literal; every span that leaves sql/ has been mapped to the host by this file.
import type { Edit } from './edit.ts';
import type { Span } from './span.ts';

/**
 * - `verbatim`: the same units stand in the host, one to one.
 * - `escape`: an escape sequence of the host (`\n`, `\'`, `""`) stands for these units.
 * - `hole`: an expression of the host stands here; its text in the SQL is a stand-in (`${0}`) or the constant it is known to hold.
 * - `margin`: host text that is not in the SQL (indentation that a dedent removes, the glue between two literals); its `sql` span is empty.
 */
export interface Piece {
  readonly kind: 'verbatim' | 'escape' | 'hole' | 'margin';
  readonly sql: Span;
  readonly host: Span;
}

export interface SourceMap {
  /** Invariant: sorted by `sql`, and covering the SQL text without gap. */
  readonly pieces: readonly Piece[];
  /** The text belongs to one site alone; edits into a shared constant would change other queries too. */
  readonly shared: boolean;
  /** How the host's literal writes a text, or undefined when it cannot hold it (a quote in a raw string). */
  escape(text: string): string | undefined;
}

/** The map of a text that is its own document, such as an .sql file. */
export const identityMap = (length: number): SourceMap => ({
  pieces: [{ kind: 'verbatim', sql: { start: 0, end: length }, host: { start: 0, end: length } }],
  shared: false,
  escape: (text) => text,
});

/** The index of the last piece that begins at or before an offset, preferring pieces that have a length. */
function pieceAt(map: SourceMap, offset: number): number {
  const { pieces } = map;
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.sql.start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function startToHost(map: SourceMap, offset: number): number {
  const piece = map.pieces[pieceAt(map, offset)];
  if (!piece) return offset;
  if (piece.kind === 'verbatim') return piece.host.start + Math.min(offset, piece.sql.end) - piece.sql.start;
  return offset >= piece.sql.end ? piece.host.end : piece.host.start;
}

function endToHost(map: SourceMap, offset: number): number {
  if (offset === 0) return startToHost(map, 0);
  const piece = map.pieces[pieceAt(map, offset - 1)];
  if (!piece) return offset;
  if (piece.kind === 'verbatim') return piece.host.start + Math.min(offset, piece.sql.end) - piece.sql.start;
  return piece.host.end;
}

/** The host's span of an SQL span. Total: a span inside a hole or an escape becomes the whole of it. */
export function toHost(map: SourceMap, at: Span): Span {
  const start = startToHost(map, at.start);
  return { start, end: at.end <= at.start ? start : Math.max(start, endToHost(map, at.end)) };
}

/**
 * The host's edit for an edit of the SQL, or undefined where none is right:
 * in a shared text, through a hole, across a concatenation or a margin, or with a text that the literal cannot hold.
 */
export function editToHost(map: SourceMap, edit: Edit): Edit | undefined {
  if (map.shared) return undefined;
  const text = map.escape(edit.text);
  if (text === undefined) return undefined;
  if (edit.span.start === edit.span.end) return insertionToHost(map, edit.span.start, text);
  const first = pieceAt(map, edit.span.start);
  const last = pieceAt(map, edit.span.end - 1);
  for (let i = first; i <= last; i++) {
    const { kind } = map.pieces[i]!;
    if (kind === 'hole' || kind === 'margin') return undefined;
  }
  const partial = (index: number, offset: number): boolean => {
    const piece = map.pieces[index]!;
    return piece.kind === 'escape' && offset > piece.sql.start && offset < piece.sql.end;
  };
  if (partial(first, edit.span.start) || partial(last, edit.span.end)) return undefined;
  return { span: { start: startToHost(map, edit.span.start), end: endToHost(map, edit.span.end) }, text };
}

/** An insertion belongs to the text it follows, and to the text it precedes where it follows a hole or begins the SQL. */
function insertionToHost(map: SourceMap, offset: number, text: string): Edit | undefined {
  const before = offset > 0 ? map.pieces[pieceAt(map, offset - 1)] : undefined;
  if (before && before.kind !== 'hole' && before.kind !== 'margin') {
    if (before.kind === 'escape' && offset < before.sql.end) return undefined;
    const at = before.kind === 'escape' ? before.host.end : before.host.start + offset - before.sql.start;
    return { span: { start: at, end: at }, text };
  }
  if (before && before.kind === 'hole' && offset < before.sql.end) return undefined;
  const after = map.pieces.find((piece) => piece.sql.start === offset && piece.kind !== 'margin' && piece.kind !== 'hole');
  if (after) return { span: { start: after.host.start, end: after.host.start }, text };
  // After a hole that ends the literal: a hole's host span includes its delimiters, so its end is inside the literal.
  return before?.kind === 'hole' ? { span: { start: before.host.end, end: before.host.end }, text } : undefined;
}
