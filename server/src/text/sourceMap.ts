// Where each unit of an SQL text stands in the document that holds it.
// An SQL text is glued from pieces of host literals; every span that leaves sql/ has been mapped to the host by this file.
import type { Edit } from './edit.ts';
import type { Span } from './span.ts';

/**
 * - `verbatim`: the same units stand in the host, one to one. It may be empty: a place inside a literal where text can be put.
 * - `escape`: an escape sequence of the host (`\n`, `\'`, `""`, a line's end with the indentation that a dedent removes) stands for these units.
 * - `hole`: an expression of the host stands here; its text in the SQL is a stand-in (`${0}`) or the constant it is known to hold.
 * - `margin`: host text that is not in the SQL (a line's continuation, the glue between two literals); its `sql` span is empty.
 */
export interface Piece {
  readonly kind: 'verbatim' | 'escape' | 'hole' | 'margin';
  readonly sql: Span;
  readonly host: Span;
  /** The conditional stretch it belongs to: what is added at its edges must not depend on that condition. */
  readonly stretch?: number;
}

export interface SourceMap {
  /** Invariant: sorted by `sql`, and covering the SQL text without gap. */
  readonly pieces: readonly Piece[];
  /** The text belongs to one site alone; edits into a shared constant would change other queries too. */
  readonly shared: boolean;
  /** How the literal that stands at an offset of the host writes a text, or undefined when it cannot hold it (a quote in a raw string). */
  escape(text: string, at: number): string | undefined;
}

/** The map of a text that is its own document, such as an .sql file. */
export const identityMap = (length: number): SourceMap => ({
  pieces: [{ kind: 'verbatim', sql: { start: 0, end: length }, host: { start: 0, end: length } }],
  shared: false,
  escape: (text) => text,
});

/** The index of the last piece that begins at or before an offset; of those that begin there, the one with a length. */
function pieceAt(map: SourceMap, offset: number): number {
  const { pieces } = map;
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.sql.start <= offset) low = middle;
    else high = middle - 1;
  }
  while (low > 0 && isEmpty(pieces[low]!) && pieces[low - 1]!.sql.end > offset) low--;
  return low;
}

const isEmpty = (piece: Piece): boolean => piece.sql.start === piece.sql.end;

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

/**
 * The host's span of an SQL span. Total: a span inside a hole or an escape becomes the whole of it.
 * Where the text was glued in another order than it stands in the host, the part in which the span begins.
 */
export function toHost(map: SourceMap, at: Span): Span {
  const start = startToHost(map, at.start);
  if (at.end <= at.start) return { start, end: start };
  const end = endToHost(map, at.end);
  if (end >= start) return { start, end };
  const piece = map.pieces[pieceAt(map, at.start)];
  return { start, end: Math.max(start, piece?.host.end ?? start) };
}

/**
 * The host's edit for an edit of the SQL, or undefined where none is right:
 * in a shared text, through a hole, across a concatenation or a margin, or with a text that the literal cannot hold.
 */
export function editToHost(map: SourceMap, edit: Edit): Edit | undefined {
  if (map.shared) return undefined;
  const at = edit.span.start === edit.span.end ? insertionToHost(map, edit.span.start) : replacementToHost(map, edit.span);
  const text = at && map.escape(edit.text, at.start);
  return at && text !== undefined ? { span: at, text } : undefined;
}

function replacementToHost(map: SourceMap, at: Span): Span | undefined {
  const first = pieceAt(map, at.start);
  const last = pieceAt(map, at.end - 1);
  for (let i = first; i <= last; i++) {
    const piece = map.pieces[i]!;
    if (piece.kind === 'hole' || piece.kind === 'margin') return undefined;
    if (i > first && piece.host.start !== map.pieces[i - 1]!.host.end) return undefined;
  }
  if (cuts(map.pieces[first]!, at.start) || cuts(map.pieces[last]!, at.end)) return undefined;
  return { start: startToHost(map, at.start), end: endToHost(map, at.end) };
}

/** Whether an offset lies inside an escape sequence's units. */
const cuts = (piece: Piece, offset: number): boolean => piece.kind === 'escape' && offset > piece.sql.start && offset < piece.sql.end;

/**
 * An insertion belongs to the text it follows, else to the text it precedes;
 * beside a margin the other way round, for there the text it follows may be the end of something inside.
 */
function insertionToHost(map: SourceMap, offset: number): Span | undefined {
  const around = piecesAround(map, offset);
  const inside = around.find(({ sql }) => sql.start < offset && offset < sql.end);
  if (inside) return inside.kind === 'verbatim' ? point(inside.host.start + offset - inside.sql.start) : undefined;
  const left = around.findLast((piece) => !isEmpty(piece) && piece.sql.end === offset);
  const right = around.find((piece) => !isEmpty(piece) && piece.sql.start === offset);
  const ownsBoth = (piece: Piece): boolean => piece.stretch === undefined || (left?.stretch === piece.stretch && right?.stretch === piece.stretch);
  const takes = (piece: Piece | undefined): piece is Piece => (piece?.kind === 'verbatim' || piece?.kind === 'escape') && ownsBoth(piece);
  const atLeft = takes(left) ? [left.host.end] : [];
  const atRight = takes(right) ? [right.host.start] : [];
  const between = around.filter((piece) => isEmpty(piece) && takes(piece)).map(({ host }) => host.start);
  const afterMargin = around.some(({ kind }) => kind === 'margin');
  const [place] = afterMargin ? [...atRight, ...between, ...atLeft] : [...atLeft, ...between, ...atRight];
  return place === undefined ? undefined : point(place);
}

const point = (offset: number): Span => ({ start: offset, end: offset });

/** The pieces that touch an offset, in order. */
function piecesAround(map: SourceMap, offset: number): readonly Piece[] {
  const { pieces } = map;
  let first = pieceAt(map, offset);
  while (first > 0 && pieces[first - 1]!.sql.end >= offset) first--;
  let last = first;
  while (last + 1 < pieces.length && pieces[last + 1]!.sql.start <= offset) last++;
  return pieces.slice(first, last + 1);
}

/**
 * The SQL offset of a host offset, or undefined where the host holds no text of the SQL there.
 * Inside an escape or a hole it is where that begins; at the seam of two pieces, the end of the earlier one.
 */
export function toSql(map: SourceMap, offset: number): number | undefined {
  const piece = map.pieces.find(({ kind, host }) => kind !== 'margin' && host.start <= offset && offset <= host.end);
  if (!piece) return undefined;
  if (piece.kind === 'verbatim') return piece.sql.start + offset - piece.host.start;
  return offset === piece.host.end ? piece.sql.end : piece.sql.start;
}
