// A suggestion must be what was meant, and absent when nothing was.
import assert from 'node:assert/strict';
import { closest } from '../../server/src/text/closest.ts';

describe('closest', () => {
  const cases: readonly [word: string, candidates: readonly string[], expected: string | undefined][] = [
    ['custmer', ['customer', 'costume', 'orders'], 'customer'],
    ['emial', ['email', 'emits'], 'email'],
    ['Email', ['name', 'email'], 'email'],
    ['select-stra', ['select-star', 'unbounded-read'], 'select-star'],
    ['orders', ['customers', 'products'], undefined],
    ['id', ['of', 'at'], undefined],
    ['a', ['b', 'c'], undefined],
    ['ID', ['name', 'id'], 'id'],
    ['acccount', ['amount', 'accounts', 'account'], 'account'],
    ['email', ['email'], undefined],
    ['word', [], undefined],
  ];
  for (const [word, candidates, expected] of cases) {
    it(`of \`${word}\` among ${candidates.join(', ') || 'nothing'} is ${expected ?? 'nothing'}`, () => assert.equal(closest(word, candidates), expected));
  }
});
