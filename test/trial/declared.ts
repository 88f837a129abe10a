// Where a key or an index is declared, so that it can be taken out and the rest still parses.
import type { Span } from '../../server/src/text/span.ts';
import type { ConstraintDefinition, Statement } from '../../server/src/sql/tree.ts';

/**
 * What to take out so that a statement no longer declares the key or index: the constraint with its comma, the whole ALTER TABLE where it does nothing else,
 * or undefined where the declaration could not be found.
 */
export function keyDeclaration(statement: Statement, text: string, columns: readonly string[], type: 'primary key' | 'unique' | 'index'): readonly Span[] | undefined {
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
  constraint.type === type && (constraint.columns.map(({ name }) => name).join() === columns.join() || constraint.keys?.map(({ value }) => (value.kind === 'column' ? value.path.at(-1)?.name : '')).join() === columns.join());

/** A member of a list goes with the comma before it, else with the one after it; comments may stand between. */
function withComma(text: string, { start, end }: Span): Span {
  const before = /,(?:\s|--[^\n]*\n)*$/.exec(text.slice(Math.max(0, start - 500), start));
  if (before) return { start: start - before[0].length, end };
  const after = /^(?:\s|--[^\n]*\n)*,/.exec(text.slice(end, end + 500));
  return { start, end: end + (after?.[0].length ?? 0) };
}
