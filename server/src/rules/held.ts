// The locks that the transaction holds already when a statement begins.
import type { OperationKind } from '../schema/locks/lock.ts';
import type { Operation } from './operations.ts';
import type { MigrationSubject } from './rule.ts';
import { liveTable, lockFor, quoted } from './live.ts';

export interface Held {
  readonly table: string;
  /** What took it, in backticks. */
  readonly words: string;
}

/** Those that let nobody even read a table that is in use. */
export function heldLocks(subject: MigrationSubject): readonly Held[] {
  const taken = subject.earlier.flatMap((step) => (step.together === true ? step.operations.map((operation) => ({ step, operation })) : []));
  return taken.flatMap(({ step, operation }) =>
    (lockFor(subject, operation)?.blocks === 'reads and writes' && liveTable(subject, operation.table) ? [{ table: operation.table.name, words: wordsOf(step, operation) }] : []));
}

/** Of what is dropped only the name is pointed at; alone it would not say what happened to it. */
function wordsOf(step: MigrationSubject['earlier'][number], operation: Operation): string {
  const words = quoted(step, operation);
  return /^drop /.test(operation.kind) && !/^`drop\b/i.test(words) ? `\`${operation.kind} ${words.slice(1)}` : words;
}

/** NOT VALID gains nothing where the transaction that adds the constraint validates it, under the lock of adding it. */
export const isValidatedTogether = ({ earlier, dialect }: MigrationSubject, { table }: Operation, added: OperationKind): boolean =>
  dialect.id === 'postgres' && earlier.some((step) => step.together === true && step.operations.some((one) => one.kind === added && one.table.name === table.name));
