// While a program waits inside a transaction, what it has written stays locked and its connection serves nobody else.
import type { WaitInTransaction } from '../connection.ts';
import type { Rule } from '../rule.ts';

export const networkInTransaction: Rule = {
  id: 'network-in-transaction',
  title: 'Call others outside the transaction',
  level: 'warning',
  options: {},
  looksAt: 'connection',

  *check(connection) {
    if (connection.kind !== 'wait') return;
    const { anchor, name, holds, transaction } = connection;
    yield { span: anchor, weight: holds.kind === 'rows' ? 'high' : 'unknown', message: `The transaction of \`${transaction.name}\` waits here for \`${name}\`: ${costOf(connection)}.` };
  },
};

function costOf({ holds, for: reason }: WaitInTransaction): string {
  const held = holds.kind === 'rows' ? 'what it has written or locked stays locked' : 'its connection serves nobody else';
  if (reason === 'time') return `${held} meanwhile; wait outside the transaction`;
  return holds.kind === 'rows'
    ? `${held} until that answers, and a rollback takes nothing back there; call it after the commit`
    : `${held} until that answers; call it before the transaction begins, or after the commit`;
}
