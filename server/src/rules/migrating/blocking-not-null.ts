// SET NOT NULL reads the whole table under ACCESS EXCLUSIVE, unless a valid CHECK proves it already (PostgreSQL, ALTER TABLE, SET NOT NULL).
import { blockingIn, inMannerOf, pointAt, under, written } from '../live.ts';
import { quoteName } from '../../sql/createIndex.ts';
import type { Operation } from '../operations.ts';
import type { MigrationSubject, Rule } from '../rule.ts';

export const blockingNotNull: Rule = {
  id: 'blocking-not-null',
  title: 'Forbid NULL without blocking reads',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    for (const { operation, lock, live, weight } of blockingIn(subject, ({ kind }) => (kind === 'set not null' ? kind : undefined))) {
      const column = operation.column ?? operation.constraint?.columns[0]?.name;
      yield {
        span: pointAt(subject, operation.span),
        weight,
        message: `\`set not null\` reads ${live.all} ${under(lock)}; ${subject.dialect.id === 'postgres' ? `add \`check (${quoteName(column ?? '')} is not null) not valid\`, validate it in a later transaction, and it is proof enough` : 'plan it for a quiet time'}.`,
        intentions: column !== undefined && subject.dialect.id === 'postgres' && (subject.version ?? 12) >= 12 && subject.operations.length === 1 ? sequence(subject, operation, column) : [],
      };
    }
  },
};

/** A CHECK that binds new rows, its validation, the change that trusts it, and the end of the CHECK. */
function sequence(subject: MigrationSubject, { table }: Operation, column: string) {
  const sql = inMannerOf(subject);
  const on = written(table);
  const check = quoteName(`${table.name}_${column}_not_null`.slice(0, 63));
  const name = quoteName(column);
  return [{
    kind: 'steps' as const, title: 'Prove it by a CHECK first', safe: false, at: subject.span,
    steps: [
      { sql: sql`alter table ${on} add constraint ${check} check (${name} is not null) not valid` },
      { sql: sql`alter table ${on} validate constraint ${check}` },
      { sql: `${sql`alter table ${on} alter column ${name} set not null`};\n${sql`alter table ${on} drop constraint ${check}`}` },
    ],
  }];
}
