// A lock is held to the end of its transaction: what is slow and comes after it prolongs it (PostgreSQL, 13.3 Explicit Locking).
import { liveTable, lockFor, pointAt } from '../live.ts';
import { heldLocks, isValidatedTogether } from '../held.ts';
import type { Rule } from '../rule.ts';

export const workAfterLock: Rule = {
  id: 'work-after-lock',
  title: 'Do slow work before or after the lock',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    if (subject.dialect.id !== 'postgres') return;
    const { earlier } = subject;
    for (const operation of subject.operations) {
      const lock = lockFor(subject, operation);
      const live = liveTable(subject, operation.table);
      // Without sizes nobody knows that it is slow; and what locks everything out itself is told by its own rule.
      if (!lock || lock.work === 'none' || lock.blocks === 'reads and writes' || !live || live.weight !== 'high') continue;
      if (live.rows === undefined && earlier.some(({ operations }) => operations.some((one) => one.kind === operation.kind && one.table.name === operation.table.name))) continue;
      if (operation.kind === 'validate check' && isValidatedTogether(subject, operation, 'add check not valid')) continue;
      const held = heldLocks(subject).at(0);
      if (!held) continue;
      yield {
        span: pointAt(subject, operation.span),
        weight: 'high',
        message: `This ${lock.work === 'builds an index' ? 'builds an index over' : lock.work} ${live.all} while the transaction holds ACCESS EXCLUSIVE on \`${held.table}\` since ${held.words}, so nothing reads or writes that until it ends; ${operation.kind === 'create index' ? 'build it concurrently in' : 'give it'} a migration of its own.`,
      };
      return;
    }
  },
};
