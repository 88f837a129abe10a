// Migration files that hold both directions: goose, dbmate, sql-migrate and tern mark in comments where the way down begins.
import type { SqlComment } from '../sql/tree.ts';

export type Sections = 'goose' | 'dbmate' | 'sql-migrate' | 'tern';

const MARK = /^(?:--|#)\s*(?:(\+goose|\+migrate|migrate:)\s*(up|down)\b|(-{2,})\s*(?:create above \/ )?drop below\b)/i;
const TOOLS: Readonly<Record<string, Sections>> = { '+goose': 'goose', '+migrate': 'sql-migrate', 'migrate:': 'dbmate' };

interface Mark { readonly at: number; readonly down: boolean; readonly tool: Sections }

function marksOf(text: string, comments: readonly SqlComment[]): readonly Mark[] {
  return comments.flatMap(({ start, end, block }): Mark[] => {
    const match = block ? null : MARK.exec(text.slice(start, end).replace(/^----/, '-- --'));
    if (!match) return [];
    const [, tool, direction, tern] = match;
    return [{ at: start, down: tern !== undefined || direction?.toLowerCase() === 'down', tool: tool === undefined ? 'tern' : TOOLS[tool.toLowerCase()]! }];
  });
}

/** Whether the text at an offset is applied only on the way down. */
export function downwards(text: string, comments: readonly SqlComment[]): (offset: number) => boolean {
  const marks = marksOf(text, comments);
  if (!marks.some(({ down }) => down)) return () => false;
  return (offset) => marks.findLast(({ at }) => at <= offset)?.down ?? false;
}

/** The tool whose marks a text carries, told without parsing it. */
export function sectionsIn(text: string): Sections | undefined {
  const match = /^[ \t]*--\s*(\+goose|\+migrate|migrate:)\s*up\b/im.exec(text);
  if (match) return TOOLS[match[1]!.toLowerCase()];
  return /^----\s*create above \/ drop below\s*----/m.test(text) ? 'tern' : undefined;
}
