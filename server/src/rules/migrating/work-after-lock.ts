// A lock is held to the end of its transaction: what is slow and comes after it prolongs it (PostgreSQL, 13.3 Explicit Locking).
import { acknowledged, liveTable, lockFor, outsideTransaction, pointAt, weightOf } from '../live.ts';
import { heldLocks, isValidatedTogether } from '../held.ts';
import type { Operation } from '../operations.ts';
import type { MigrationSubject, Rule } from '../rule.ts';
import { writeOfMost } from '../wholeTable.ts';

/** Rows: an index over two million took one to two seconds (PostgreSQL 15), for which nobody splits a migration that is run as a whole. */
const WAITED_FOR = 3_000_000;

export const workAfterLock: Rule = {
  id: 'work-after-lock',
  title: 'Do slow work before or after the lock',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    if (subject.dialect.id !== 'postgres') return;
    for (const operation of subject.operations) {
      const lock = lockFor(subject, operation);
      const live = liveTable(subject, operation.table);
      // Without sizes nobody knows that it is slow; and what locks everything out itself is told by its own rule.
      // A foreign key has a way of its own to be added, which its own rule tells.
      if (!lock || lock.work === 'none' || lock.blocks === 'reads and writes' || operation.kind === 'add foreign key' || !live || weightOf(live, lock.work, operation) !== 'high') continue;
      if (lock.work === 'builds an index' && (live.rows ?? WAITED_FOR) < WAITED_FOR && (operation.index?.method ?? 'btree') === 'btree') continue;
      if (isSaid(subject, operation) || isSmallerPart(subject, operation)) continue;
      if (operation.kind === 'validate check' && isValidatedTogether(subject, operation, 'add check not valid')) continue;
      // A name alone tells of one table; of another that waits meanwhile it tells nothing.
      const held = heldLocks(subject).find(({ table }) => live.rows !== undefined || table === live.name);
      if (!held) continue;
      yield {
        span: pointAt(subject, operation.span),
        weight: 'high',
        ...acknowledged(subject),
        message: `This ${lock.work !== 'builds an index' ? `${lock.work} ${live.all}` : isPartial(subject) ? `reads ${live.all} to build an index` : `builds an index over ${live.all}`} while the transaction holds ACCESS EXCLUSIVE on \`${held.table}\` since ${held.words}, so nothing reads or writes that until it ends; ${remedy(subject, operation)}.`,
      };
      return;
    }
  },
};

/** What is left out of an index is read all the same. */
const isPartial = ({ statement: { tree } }: MigrationSubject): boolean => tree?.kind === 'create index' && tree.where !== undefined;

/** Where the same transaction writes the rows of the table, that takes longer, and what is built belongs to it. */
const isSmallerPart = ({ earlier, later }: MigrationSubject, { table }: Operation): boolean =>
  [...earlier, ...later].some(({ together, statement }) => together === true && writeOfMost(statement.tree)?.table.name === table.name);

function remedy(subject: MigrationSubject, { kind }: Operation): string {
  const outside = outsideTransaction(subject);
  if (kind !== 'create index' || outside === undefined) return 'give it a migration of its own';
  return `build it concurrently in a migration of its own, ${outside}`;
}

/** Once in a file: whoever moves one piece of work moves the others with it. */
const isSaid = (subject: MigrationSubject, { kind, table }: Operation): boolean =>
  subject.earlier.some((step, at) => step.operations.some((one) => ((one.table.name === table.name && one.kind === kind) || isFelt(subject, one)) && heldLocks({ ...subject, earlier: subject.earlier.slice(0, at) }).length > 0));

/** Work that is loud itself. */
function isFelt(subject: MigrationSubject, operation: Operation): boolean {
  const lock = lockFor(subject, operation);
  const live = liveTable(subject, operation.table);
  return lock !== undefined && live !== undefined && worksUnder(subject, operation) && weightOf(live, lock.work, operation) === 'high';
}

const worksUnder = (subject: MigrationSubject, operation: Operation): boolean => {
  const lock = lockFor(subject, operation);
  return lock !== undefined && lock.work !== 'none' && lock.blocks !== 'reads and writes' && operation.kind !== 'add foreign key';
};
