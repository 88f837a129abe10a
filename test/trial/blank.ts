// Taking something out of a program without moving anything else: what goes becomes spaces, so every span before and after stays comparable.
import type { SourceMap } from '../../server/src/text/sourceMap.ts';
import { toHost } from '../../server/src/text/sourceMap.ts';
import type { Span } from '../../server/src/text/span.ts';
import type { ConstraintDefinition, Statement } from '../../server/src/sql/tree.ts';

/** The text with each span made of spaces; line ends stay. */
export function blanked(text: string, spans: readonly Span[]): string {
  return [...spans]
    .sort((a, b) => a.start - b.start)
    .reduce((result, { start, end }) => result.slice(0, start) + result.slice(start, end).replace(/[^\r\n]/g, ' ') + result.slice(end), text);
}

/** Where a stretch of SQL stands in its document, or undefined where blanking it would break the host's own syntax. */
export function removable(map: SourceMap, document: string, at: Span): Span | undefined {
  if (map.shared) return undefined;
  for (const { kind, sql, host } of map.pieces) {
    const touches = sql.start < at.end && sql.end > at.start;
    const inside = sql.start === sql.end && sql.start > at.start && sql.start < at.end;
    const text = document.slice(host.start, host.end);
    if (touches && kind === 'hole' && !text.startsWith('${')) return undefined;
    if (inside && kind === 'margin' && text.trim() !== '') return undefined;
  }
  return toHost(map, at);
}

/**
 * What to blank so that a statement no longer declares the key: the constraint with its comma, the whole ALTER TABLE where it does nothing else,
 * or undefined where the declaration could not be found.
 */
export function keyDeclaration(statement: Statement, text: string, columns: readonly string[], type: 'primary key' | 'unique'): readonly Span[] | undefined {
  const { tree } = statement;
  if (tree?.kind === 'create index') return [statement];
  if (tree?.kind === 'create table') {
    for (const column of tree.columns) {
      if (columns.length !== 1 || column.name.name !== columns[0]) continue;
      const own = column.constraints.find((constraint) => constraint.type === type);
      if (own) return [own];
    }
    const listed = tree.constraints.find((constraint) => declares(constraint, columns, type));
    return listed && [withComma(text, listed)];
  }
  if (tree?.kind !== 'alter table') return undefined;
  const action = tree.actions.find((one) => one.kind === 'add constraint' && declares(one.constraint, columns, type));
  if (!action) return undefined;
  return tree.actions.length === 1 ? [statement] : [withComma(text, action)];
}

const declares = (constraint: ConstraintDefinition, columns: readonly string[], type: string): boolean =>
  constraint.type === type && constraint.columns.map(({ name }) => name).join() === columns.join();

/** A member of a list goes with the comma before it, else with the one after it; comments may stand between. */
function withComma(text: string, { start, end }: Span): Span {
  const before = /,(?:\s|--[^\n]*\n)*$/.exec(text.slice(Math.max(0, start - 500), start));
  if (before) return { start: start - before[0].length, end };
  const after = /^(?:\s|--[^\n]*\n)*,/.exec(text.slice(end, end + 500));
  return { start, end: end + (after?.[0].length ?? 0) };
}
