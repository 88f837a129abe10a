// A condition said in other words: pieces of new text among pieces of the old that stay as they are.
// What stays is not touched at all, so that a hole of the host or a placeholder keeps its place and its value.
import type { Edit } from '../text/edit.ts';
import { toHost, toSql, type SourceMap } from '../text/sourceMap.ts';
import { contains, slice, type Span } from '../text/span.ts';

/**
 * The edits that leave these pieces, in turn, where `at` stands: a text, or a span of the document that is kept.
 * Undefined where a comment would be lost, or where a piece that stands twice holds a value that is bound by its position.
 * `word` gives a keyword the statement's letter case.
 */
export function replaceEdits(text: string, map: SourceMap, at: Span, by: readonly (string | Span)[], word: (keyword: string) => string): readonly Edit[] | undefined {
  const whole = inSql(map, at);
  if (!whole) return undefined;
  const edits: Edit[] = [];
  let done = whole.start;
  let pending = '';
  const close = (until: number): boolean => {
    const span = { start: done, end: until };
    const old = slice(text, span);
    if (/--|\/\*|#/.test(old)) return false;
    if (old !== pending) edits.push({ span, text: pending });
    pending = '';
    return true;
  };
  for (const piece of by) {
    if (typeof piece === 'string') {
      pending += inCase(piece, word);
      continue;
    }
    const kept = inSql(map, piece);
    if (!kept || !contains(whole, kept)) return undefined;
    if (kept.start >= done) {
      if (!close(kept.start)) return undefined;
      done = kept.end;
    } else {
      const again = slice(text, kept);
      if (POSITIONAL.test(again)) return undefined;
      pending += again;
    }
  }
  return close(whole.end) ? edits : undefined;
}

/** `?`, `%s`, a hole: a value that is passed once for each time it stands there. */
const POSITIONAL = /\?|%s|\$\{|\{\{|<%/;

const KEYWORD = /'[^']*'|(?<!::)\b(?:and|or|not|exists|select|all|order by|date|interval|from|where)\b/g;

const inCase = (piece: string, word: (keyword: string) => string): string => piece.replace(KEYWORD, (found) => (found.startsWith("'") ? found : word(found)));

/** Undefined where a span of the document is no span of the SQL. */
function inSql(map: SourceMap, at: Span): Span | undefined {
  const start = toSql(map, at.start);
  const end = toSql(map, at.end);
  if (start === undefined || end === undefined || start > end) return undefined;
  const back = toHost(map, { start, end });
  return back.start === at.start && back.end === at.end ? { start, end } : undefined;
}
