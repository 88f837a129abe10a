// The rows that are there get NULL in a new column, which NOT NULL forbids: the statement fails where there is a row.
import { keyOfTable } from '../../schema/apply/lookup.ts';
import { inMannerOf, pointAt, usedTable, written } from '../live.ts';
import { quoteName } from '../../sql/createIndex.ts';
import type { ColumnDefinition } from '../../sql/tree.ts';
import type { Operation } from '../operations.ts';
import type { MigrationSubject, Rule } from '../rule.ts';

export const requiredColumnWithoutDefault: Rule = {
  id: 'required-column-without-default',
  title: 'Give a required column a value for the rows that are there',
  level: 'error',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    const { dialect, sizes } = subject;
    // MySQL fills in the type's own zero.
    if (dialect.id !== 'postgres' && dialect.id !== 'sqlite' && dialect.id !== 'sqlserver') return;
    for (const operation of subject.operations) {
      const { action, table: name } = operation;
      if (action?.kind !== 'add column' || operation.kind !== 'add column' || !isRequired(action.column)) continue;
      const table = usedTable(subject, name);
      const rows = table && table !== 'unknown' ? sizes.rows(keyOfTable(table)) : undefined;
      if (!table || rows === 0 || isEmptied(subject, operation) || isSaid(subject, operation)) continue;
      yield {
        span: pointAt(subject, operation.span),
        weight: rows === undefined ? 'unknown' : 'high',
        message: `The rows that \`${name.name}\` holds get no value for \`${action.column.name.name}\`, so this fails as soon as there is one; give it a default, or add it nullable, fill it, and then forbid NULL.`,
        intentions: steps(subject, operation, action.column),
      };
    }
  },
};

const isRequired = ({ constraints }: ColumnDefinition): boolean =>
  constraints.some(({ type }) => type === 'not null' || type === 'primary key') && !constraints.some(({ type }) => type === 'default' || type === 'generated' || type === 'identity');

/** All rows are deleted before, in the same file. */
const isEmptied = ({ earlier }: MigrationSubject, { table }: Operation): boolean =>
  earlier.some(({ statement: { tree } }) => tree?.kind === 'delete' && !tree.where && tree.table.parts.at(-1)?.name === table.name);

/** Once in a statement for each table: whoever answers for one column answers for the others. */
const isSaid = ({ operations }: MigrationSubject, operation: Operation): boolean =>
  operations.slice(0, operations.findIndex(({ span }) => span.start === operation.span.start)).some(({ action, table }) => action?.kind === 'add column' && isRequired(action.column) && table.name === operation.table.name);

/** The column without NOT NULL, and the constraint afterwards: what fills it in between only its author knows. */
function steps(subject: MigrationSubject, { table, span }: Operation, column: ColumnDefinition) {
  const { text, statement, operations, dialect } = subject;
  const required = column.constraints.find(({ type }) => type === 'not null');
  if (dialect.id !== 'postgres' || operations.length !== 1 || !required || span.end !== statement.end) return [];
  const sql = inMannerOf(subject);
  const nullable = `${text.slice(0, required.start - statement.start).trimEnd()}${text.slice(required.end - statement.start)}`;
  return [{
    kind: 'steps' as const, title: 'Add it nullable and forbid NULL later', safe: false, at: subject.span,
    steps: [{ sql: nullable }, { sql: sql`alter table ${written(table)} alter column ${quoteName(column.name.name)} set not null` }],
  }];
}
