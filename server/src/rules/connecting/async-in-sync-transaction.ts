// A transaction that ends when its function returns, and a function that returns before it is done: an async one does at its first await.
import type { Rule } from '../rule.ts';

export const asyncInSyncTransaction: Rule = {
  id: 'async-in-sync-transaction',
  title: 'Give a synchronous transaction a synchronous function',
  level: 'error',
  options: {},
  looksAt: 'connection',

  *check(connection) {
    if (connection.kind !== 'promised') return;
    const { anchor, name, given } = connection;
    yield {
      span: anchor,
      weight: 'high',
      message: `The transaction of \`${name}\` ends when its function returns, ${given === 'promise' ? 'and this one returns a promise' : 'which an async one does at its first `await`'}: what comes after is no part of it, and what fails is not rolled back; let the function be synchronous.`,
    };
  },
};
