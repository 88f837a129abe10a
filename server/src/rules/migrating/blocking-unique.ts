// UNIQUE, PRIMARY KEY and EXCLUDE build their index under ACCESS EXCLUSIVE; an index that was built before is adopted at once (PostgreSQL, ALTER TABLE, ADD table_constraint_using_index).
import { acknowledged, blockingIn, inMannerOf, outsideTransaction, pointAt, under, written, type LiveTable } from '../live.ts';
import { quoteName } from '../../sql/createIndex.ts';
import type { OperationKind } from '../../schema/locks/lock.ts';
import type { Operation } from '../operations.ts';
import type { MigrationSubject, Rule } from '../rule.ts';

export const blockingUnique: Rule = {
  id: 'blocking-unique',
  title: 'Add a key without blocking reads',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    for (const { operation, lock, live, weight } of blockingIn(subject, keyOf)) {
      const kind = keyOf(operation)!;
      yield {
        span: pointAt(subject, operation.span),
        weight: isOfNewColumn(subject, operation) ? 'unknown' : weight,
        ...acknowledged(subject),
        message: `${NAMES[kind] ?? 'This constraint'} builds an index over ${live.all} ${under(lock)}; ${remedy(subject, kind, live)}.`,
        intentions: steps(subject, operation),
      };
    }
  },
};

const NAMES: Readonly<Partial<Record<OperationKind, string>>> = { 'add unique': 'Adding UNIQUE', 'add primary key': 'Adding a primary key', 'add exclusion': 'Adding EXCLUDE' };

function keyOf({ kind, action }: Operation): OperationKind | undefined {
  if (kind in NAMES) return kind;
  const isKeyed = action?.kind === 'add column' && action.column.constraints.some(({ type }) => type === 'unique' || type === 'primary key');
  return isKeyed ? 'add unique' : undefined;
}

/** Where the same transaction adds the column and fills it, that is what takes long, and the index is not to be built apart from it. */
const isOfNewColumn = ({ earlier }: MigrationSubject, { table, constraint }: Operation): boolean =>
  earlier.some((step) => step.together === true && step.operations.some(({ action, table: of }) => of.name === table.name && action?.kind === 'add column' && constraint?.columns.some(({ name }) => name === action.column.name.name)));

function remedy({ dialect, tool, inTransaction }: MigrationSubject, kind: OperationKind, { table }: LiveTable): string {
  if (dialect.id !== 'postgres' || kind === 'add exclusion' || table?.partitioned) return 'plan it for a quiet time';
  const isHere = inTransaction === true && tool;
  const outside = isHere ? outsideTransaction({ tool }) : '';
  if (outside === undefined) return 'plan it for a quiet time';
  return `build a unique index concurrently${outside ? ` in a migration of its own, ${outside},` : ''} and add the constraint \`using index\``;
}

function steps(subject: MigrationSubject, { kind, table, constraint }: Operation) {
  if (subject.dialect.id !== 'postgres' || subject.operations.length !== 1 || !constraint || constraint.columns.length === 0 || (kind !== 'add unique' && kind !== 'add primary key')) return [];
  const sql = inMannerOf(subject);
  const name = quoteName(constraint.name?.name ?? (kind === 'add primary key' ? `${table.name}_pkey` : `${table.name}_${constraint.columns.map((one) => one.name).join('_')}_key`));
  const columns = constraint.columns.map((one) => quoteName(one.name)).join(', ');
  const include = constraint.include.length > 0 ? sql` include (${constraint.include.map((one) => quoteName(one.name)).join(', ')})` : '';
  const nulls = constraint.nullsNotDistinct ? sql` nulls not distinct` : '';
  const word = kind === 'add unique' ? sql`unique` : sql`primary key`;
  return [{
    kind: 'steps' as const, title: 'Build the index first and adopt it', safe: false, at: subject.span,
    steps: [
      { sql: `${sql`create unique index concurrently ${name} on ${written(table)} (${columns})`}${include}${nulls}`, outsideTransaction: true as const },
      { sql: `${sql`alter table ${written(table)} add constraint ${name} `}${word}${sql` using index ${name}`}` },
    ],
  }];
}
