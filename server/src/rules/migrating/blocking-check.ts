// A new CHECK is tested against every row under ACCESS EXCLUSIVE (PostgreSQL, ALTER TABLE, ADD table_constraint NOT VALID).
import { inMannerOf, isFirst, liveTable, lockFor, pointAt, under, weightUnder, written } from '../live.ts';
import { quoteName } from '../../sql/createIndex.ts';
import { isValidatedTogether } from '../held.ts';
import type { Operation } from '../operations.ts';
import type { MigrationSubject, Rule } from '../rule.ts';

export const blockingCheck: Rule = {
  id: 'blocking-check',
  title: 'Add a CHECK without blocking reads',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    for (const operation of subject.operations) {
      if (operation.kind !== 'add check' && !(operation.kind === 'validate check' && isValidatedTogether(subject, operation, 'add check not valid'))) continue;
      const lock = lockFor(subject, { kind: 'add check' });
      const live = liveTable(subject, operation.table);
      if (!lock || !live || lock.blocks === 'nothing' || !isFirst(subject, operation, ({ kind }) => kind === 'add check')) continue;
      const isSplit = operation.kind !== 'add check';
      yield {
        span: pointAt(subject, operation.span),
        weight: weightUnder(live, lock),
        message: isSplit
          ? `Validating the constraint reads ${live.all} while the transaction still holds the ACCESS EXCLUSIVE lock of adding it, which blocks reads and writes for as long; validate it in a later transaction.`
          : `Adding this CHECK tests ${live.all} ${under(lock)}; ${subject.dialect.id === 'postgres' ? 'add it `not valid` and validate it in a later transaction' : 'plan it for a quiet time'}.`,
        intentions: isSplit ? [] : steps(subject, operation),
      };
    }
  },
};

function steps(subject: MigrationSubject, { table, constraint, span }: Operation) {
  const { text, statement, operations, dialect } = subject;
  const name = constraint?.name?.name;
  if (dialect.id !== 'postgres' || operations.length !== 1 || name === undefined || span.end !== statement.end) return [];
  const sql = inMannerOf(subject);
  return [{
    kind: 'steps' as const, title: 'Add it NOT VALID and validate it later', safe: false, at: subject.span,
    steps: [{ sql: `${text}${sql` not valid`}` }, { sql: sql`alter table ${written(table)} validate constraint ${quoteName(name)}` }],
  }];
}
