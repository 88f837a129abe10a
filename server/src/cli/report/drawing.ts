// A line of source with a squiggle under a part of it, aligned as a terminal shows it:
// tabs end at their stops, wide characters take two cells, and of a long line only the surroundings are drawn.
import type * as StringWidth from 'string-width';
import type { Lines } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';

export interface DrawnLine {
  /** From 1. */
  readonly number: number;
  readonly source: string;
  /** Spaces, then `~` under each cell of the span. */
  readonly marks: string;
}

/** Lines of a span beyond these are not drawn. */
const MOST_LINES = 3;
const TAB = 4;

/** `width` is how many cells a line of source may take. */
export function draw(text: string, lines: Lines, span: Span, width: number): readonly DrawnLine[] {
  const first = lines.position(span.start).line;
  const last = Math.min(lines.position(Math.max(span.start, span.end - 1)).line, first + MOST_LINES - 1);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const line = { start: lines.startOf(first + i), end: lines.endOf(first + i) };
    const from = Math.min(Math.max(span.start, line.start), line.end);
    // What is empty still has a place.
    const to = Math.max(from + 1, Math.min(span.end, line.end));
    return { number: first + i + 1, ...drawLine(text, line, { start: from, end: to }, width) };
  });
}

interface Cell { readonly shown: string; readonly width: number; readonly marked: boolean }

function drawLine(text: string, line: Span, marked: Span, width: number): Pick<DrawnLine, 'source' | 'marks'> {
  // A line may be the whole of a minified file: only what could be shown is taken apart.
  const start = Math.max(line.start, marked.start - 2 * width);
  const end = Math.min(line.end, marked.start + 2 * width);
  const cells = cellsOf(text.slice(start, end), start, marked);
  // An insertion at the end of a line is marked behind it.
  if (!cells.some((cell) => cell.marked)) cells.push({ shown: ' ', width: 1, marked: true });
  const { from, to } = windowOf(cells, width, start > line.start, end < line.end);
  const before = from > 0 || start > line.start ? '…' : '';
  const behind = to < cells.length || end < line.end ? '…' : '';
  const visible = cells.slice(from, to);
  return {
    source: `${before}${visible.map(({ shown }) => shown).join('')}${behind}`.trimEnd(),
    marks: `${before && ' '}${visible.map((cell) => (cell.marked ? '~' : ' ').repeat(cell.width)).join('')}`.trimEnd(),
  };
}

/** Which cells fit: all of them, else a window in which the squiggle begins a third of the way in. */
function windowOf(cells: readonly Cell[], width: number, cutBefore: boolean, cutBehind: boolean): { readonly from: number; readonly to: number } {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (total <= width && !cutBefore && !cutBehind) return { from: 0, to: cells.length };
  const room = width - 2;
  const first = cells.findIndex((cell) => cell.marked);
  let from = first;
  for (let lead = 0; from > 0 && lead + cells[from - 1]!.width <= room / 3; from--) lead += cells[from - 1]!.width;
  let used = 0;
  let to = from;
  while (to < cells.length && used + cells[to]!.width <= room) used += cells[to++]!.width;
  // What is left at the end goes to the beginning.
  while (from > 0 && used + cells[from - 1]!.width <= room) used += cells[--from]!.width;
  return { from, to };
}

// Both cost more to make than a small review takes, and most lines are plain ASCII: they are made when first needed.
let segmenter: Intl.Segmenter | undefined;
let widths: typeof StringWidth | undefined;

const clusters = (text: string): Intl.Segments => (segmenter ??= new Intl.Segmenter()).segment(text);
const widthOf = (segment: string): number => (PLAIN.test(segment) ? segment.length : (widths ??= require('string-width') as typeof StringWidth).default(segment));
const PLAIN = /^[ -~]*$/;

function cellsOf(text: string, offset: number, marked: Span): Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  const add = (segment: string, at: number): void => {
    const width = segment === '\t' ? TAB - (column % TAB) : CONTROL.test(segment) ? 1 : widthOf(segment);
    const shown = segment === '\t' ? ' '.repeat(width) : segment.replace(CONTROL, '·');
    column += width;
    cells.push({ shown, width, marked: at < marked.end && marked.start < at + segment.length });
  };
  if (/^[\t -~]*$/.test(text)) for (let i = 0; i < text.length; i++) add(text[i]!, offset + i);
  else for (const { segment, index } of clusters(text)) add(segment, offset + index);
  return cells;
}

/** A terminal would obey these, or turn its text around. */
const CONTROL = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
