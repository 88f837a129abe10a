// A new CHECK is tested against every row under ACCESS EXCLUSIVE (PostgreSQL, ALTER TABLE, ADD table_constraint NOT VALID).
import { blockingIn, inMannerOf, pointAt, under, written } from '../live.ts';
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
    const isLate = (operation: Operation): boolean => operation.kind === 'validate check' && isValidatedTogether(subject, operation, 'add check not valid');
    for (const { operation, lock, live, weight } of blockingIn(subject, (one) => (one.kind === 'add check' || isLate(one) ? 'add check' : undefined))) {
      const isSplit = operation.kind !== 'add check';
      yield {
        span: pointAt(subject, operation.span),
        weight,
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
