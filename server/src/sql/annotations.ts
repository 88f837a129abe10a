// What tools that generate code from SQL files write into them: sqlc's and PgTyped's comments above a statement.
// Sources: docs.sqlc.dev, "Query annotations"; pgtyped.dev, "Annotated SQL files".
import type { Span } from '../text/span.ts';
import type { SqlComment } from './tree.ts';

export interface Annotation {
  /** What the generated function is called. */
  readonly name?: string;
  readonly consumes?: 'one row' | 'nothing';
  /** The tool writes a star out when it generates code, so the program never sees a column it does not name. */
  readonly expandsStars: boolean;
}

const SQLC = /^\s*(?:--|\/\*|#)\s*name:\s*(\S+)\s+:(\w+)/;
/** goyesql and aiosql name a query and say no more of it. */
const NAMED = /^\s*--\s*name:\s*([\w-]+)[!<^$*#]?\s*$/;
const PGTYPED = /^\s*\/\*\s*@name\b[ \t]*([\w$]*)/;

/** The annotation that stands directly above a statement, or inside its beginning. `comments` are those of the script, in order. */
export function annotationOf(text: string, statement: Span, comments: readonly SqlComment[]): Annotation | undefined {
  for (let i = lastBefore(comments, statement.start + 1); i >= 0; i--) {
    const comment = comments[i]!;
    const written = text.slice(comment.start, comment.end);
    const [, name, result] = SQLC.exec(written) ?? [];
    if (name !== undefined && result !== undefined) return { name, ...(result === 'one' && { consumes: 'one row' as const }), ...(/^exec/.test(result) && { consumes: 'nothing' as const }), expandsStars: true };
    const typed = PGTYPED.exec(written)?.[1];
    if (typed !== undefined) return { ...(typed !== '' && { name: typed }), expandsStars: false };
    const called = NAMED.exec(written)?.[1];
    if (called !== undefined) return { name: called, expandsStars: false };
    // Only white space and other comments may stand between.
    if (text.slice(comments[i - 1]?.end ?? 0, comment.start).trim() !== '') return undefined;
  }
  return undefined;
}

/** The index of the last comment that begins before an offset. */
function lastBefore(comments: readonly SqlComment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comments[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
