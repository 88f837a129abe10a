// Between the migration and the last server that runs the old program, a renamed thing is missing for one of them.
import { findTable } from '../../schema/apply/lookup.ts';
import type { ObjectName } from '../../schema/change.ts';
import { liveTable, pointAt, usedTable } from '../live.ts';
import type { Operation } from '../operations.ts';
import type { MigrationSubject, Rule } from '../rule.ts';

/** Of so many rows there are users at any hour. */
const SERVED = 1_000_000;

export const breakingRename: Rule = {
  id: 'breaking-rename',
  title: 'Rename in steps that both versions of the program bear',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    // Said once in a file: whoever answers for one of its names answers for all.
    if (subject.earlier.some(({ operations }) => operations.some((one) => renameIn(subject, one) !== undefined))) return;
    for (const operation of subject.operations) {
      const renamed = renameIn(subject, operation);
      if (!renamed) continue;
      // Many a program stands still while it is replaced, and SQLite mostly lives inside it; where millions of rows are counted there is a service that does not.
      const isServed = subject.dialect.id !== 'sqlite' && (liveTable(subject, operation.table)?.rows ?? 0) >= SERVED;
      yield { span: pointAt(subject, operation.span), weight: isServed ? 'high' : 'unknown', message: renamed };
      return;
    }
  },
};

function renameIn(subject: MigrationSubject, { action, table: name }: Operation): string | undefined {
  const { final, isNew, usesOf } = subject;
  const table = usedTable(subject, name);
  if (!table) return undefined;
  switch (action?.kind) {
    case 'rename column': {
      const column = table === 'unknown' ? undefined : table.columns.find((one) => one.name === action.name.name);
      // Where a program here still asks for it, dropped-but-used says so.
      if (usesOf(name, action.name.name).length > 0 || (column && isNew(column.origin)) || hasAgain(subject, name, action.to.name, action.name.name)) return undefined;
      return `The program that still runs asks for \`${action.name.name}\` of \`${name.name}\` and fails from here on; add \`${action.to.name}\` beside it, write both, and drop the old one in a later release.`;
    }
    case 'rename': case 'set schema': {
      // A table that takes its place, or a view of the old name, serves the old program.
      if (findTable(final, name) || usesOf(name).length > 0) return undefined;
      const to = action.kind === 'rename' ? action.to.name : `${action.schema.name}.${name.name}`;
      return `The program that still runs asks for \`${name.name}\` and fails from here on; leave a view of that name on \`${to}\` until nothing asks for it.`;
    }
    default: return undefined;
  }
}

/** The table, under this or its later name, ends with a column of the old name all the same. */
function hasAgain({ final, later }: MigrationSubject, table: ObjectName, to: string, column: string): boolean {
  const end = findTable(final, table);
  return end ? end.columns.some(({ name }) => name === column) : later.some(({ changes }) => changes.some((change) => change.kind === 'rename column' && change.column === to && change.to === column));
}
