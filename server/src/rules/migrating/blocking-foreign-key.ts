// A new foreign key is checked for every row that is there while both tables let nobody write (PostgreSQL, ALTER TABLE, ADD table_constraint).
import { blockingIn, inMannerOf, liveTable, pointAt, under, written } from '../live.ts';
import { isMysqlModel } from '../../schema/model.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import { quoteName } from '../../sql/createIndex.ts';
import { isValidatedTogether } from '../held.ts';
import type { Operation } from '../operations.ts';
import type { MigrationSubject, Rule } from '../rule.ts';

export const blockingForeignKey: Rule = {
  id: 'blocking-foreign-key',
  title: 'Add a foreign key without blocking writes',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    if (isUnchecked(subject)) return;
    const isLate = (operation: Operation): boolean => operation.kind === 'validate foreign key' && isValidatedTogether(subject, operation, 'add foreign key not valid');
    const isSlow = (operation: Operation): boolean => isLate(operation) || (operation.kind === 'add foreign key' && !(isEmpty(subject, operation) && liveTable(subject, operation.table)?.rows === undefined));
    for (const { operation, lock, live, weight } of blockingIn(subject, (one) => (isSlow(one) ? 'add foreign key' : undefined))) {
      const isSplit = operation.kind !== 'add foreign key';
      const parent = operation.constraint?.references?.table.parts.at(-1)?.name;
      const both = lock.referenced !== undefined && parent !== undefined && parent !== live.name ? ` of it and of \`${parent}\`` : '';
      yield {
        span: pointAt(subject, operation.span),
        weight,
        message: isSplit
          ? `Validating the foreign key checks ${live.all} while the transaction still holds the ${lock.lock} lock of adding it, which blocks writes for as long; validate it in a later transaction.`
          : `Adding this foreign key ${lock.work === 'rewrites' ? 'copies' : 'checks'} ${live.all} ${under(lock).replace('writes', `writes${both}`)}; ${remedy(subject)}.`,
        intentions: isSplit ? [] : steps(subject, operation),
      };
    }
  },
};

/** `set foreign_key_checks = 0` before it: MySQL adds the key in place and reads nothing. */
const isUnchecked = ({ dialect, earlier }: MigrationSubject): boolean => {
  const last = isMysqlModel(dialect.model) ? earlier.findLast(({ statement: { tree } }) => tree?.kind === 'set' && /foreign_key_checks$/i.test(tree.name)) : undefined;
  return last !== undefined && /=\s*(?:0|off)\b/i.test(last.text);
};

/** Its columns are new and nothing has filled them: the rows are read, but none is looked up. */
function isEmpty({ before, isNew, earlier }: MigrationSubject, { table: name, constraint }: Operation): boolean {
  const table = findTable(before, name);
  const isUnset = ({ name: column }: { readonly name: string }): boolean =>
    (table?.columns.some((one) => one.name === column && one.default === undefined && isNew(one.origin)) ?? false)
    && !earlier.some(({ statement: { tree } }) => tree?.kind === 'update' && tree.set.some(({ columns }) => columns.some((one) => one.name.name === column)));
  return constraint?.columns.some(isUnset) ?? false;
}

const remedy = ({ dialect }: MigrationSubject): string =>
  dialect.id === 'postgres' ? 'add it `not valid` and validate it in a later transaction' : dialect.id === 'sqlserver' ? 'add it `with nocheck` and check it at a quiet time' : 'with `foreign_key_checks` off it is added in place, once the rows are known to be right';

/** The statement with NOT VALID at its end, and the validation. */
function steps(subject: MigrationSubject, { table, constraint, span }: Operation) {
  const { text, statement, operations, dialect } = subject;
  if (dialect.id !== 'postgres' || operations.length !== 1 || !constraint || span.end !== statement.end) return [];
  const sql = inMannerOf(subject);
  const name = constraint.name?.name ?? `${table.name}_${constraint.columns.map((one) => one.name).join('_')}_fkey`;
  return [{
    kind: 'steps' as const, title: 'Add it NOT VALID and validate it later', safe: false, at: subject.span,
    steps: [{ sql: `${text}${sql` not valid`}` }, { sql: sql`alter table ${written(table)} validate constraint ${quoteName(name)}` }],
  }];
}
