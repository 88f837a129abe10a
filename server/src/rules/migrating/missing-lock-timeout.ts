// A statement that waits for ACCESS EXCLUSIVE makes everything behind it wait too, however quick it would be itself (PostgreSQL, 13.3.1 Table-Level Locks; 19.11 lock_timeout).
import { liveTable, lockFor, pointAt } from '../live.ts';
import type { Operation } from '../operations.ts';
import type { MigrationSubject, Rule, Step } from '../rule.ts';

export const missingLockTimeout: Rule = {
  id: 'missing-lock-timeout',
  title: 'Set a lock timeout before locking a busy table',
  level: 'information',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    const { dialect, earlier } = subject;
    if (dialect.id !== 'postgres' || earlier.some(setsTimeout)) return;
    const first = subject.operations.find((one) => locksOut(subject, one));
    // Said once, where the first lock is taken.
    if (!first || earlier.some(({ operations }) => operations.some((one) => locksOut(subject, one)))) return;
    const live = liveTable(subject, first.table);
    yield {
      span: pointAt(subject, first.span),
      weight: live?.isLarge ? 'high' : 'unknown',
      message: `While this waits for ACCESS EXCLUSIVE on \`${first.table.name}\` behind a long query, every other query of the table waits behind it; \`set lock_timeout = '2s'\` before it makes it give up, to be tried again.`,
    };
  },
};

const locksOut = (subject: MigrationSubject, operation: Operation): boolean => lockFor(subject, operation)?.blocks === 'reads and writes' && liveTable(subject, operation.table) !== undefined;

const setsTimeout = ({ statement: { tree }, text }: Step): boolean => (tree?.kind === 'set' && /^(?:lock|statement)_timeout$/.test(tree.name)) || /\bset_config\s*\(\s*'(?:lock|statement)_timeout'/i.test(text);
