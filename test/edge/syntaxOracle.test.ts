// PostgreSQL's word on a text, with the place where a string of JavaScript has it.
import assert from 'node:assert/strict';
import { loadSyntaxOracle } from '../../server/src/edge/syntaxOracle.ts';
import type { SyntaxOracle } from '../../server/src/engine/ports.ts';

describe('the syntax oracle', () => {
  let oracle: SyntaxOracle;
  before(async () => void (oracle = await loadSyntaxOracle()));

  it('finds nothing in what is valid, empty, or a comment', () => {
    for (const sql of ['select 1', 'select 1;', '', '  \n', '-- nothing', 'create index concurrently i on t (lower(a)) where b']) assert.equal(oracle.check(sql), undefined, sql);
  });

  const wrong: readonly [sql: string, at: string, message: RegExp][] = [
    ['select a form b', 'b', /syntax error at or near "b"/],
    ["select '😀é' form x", 'x', /syntax error at or near "x"/],
    ["select '😀', 'abc", "'abc", /unterminated quoted string/],
    ['select (', '', /syntax error at end of input/],
  ];
  for (const [sql, at, message] of wrong) {
    it(`points into ${sql}`, () => {
      const verdict = oracle.check(sql);
      assert.match(verdict?.message ?? 'valid', message);
      assert.equal(sql.slice(verdict!.offset), at);
    });
  }

  it('takes its own limits for no mistake, and lives on', () => {
    assert.equal(oracle.check(`select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`), undefined);
    assert.equal(oracle.check('select 1\0 nonsense nonsense'), undefined);
    assert.doesNotThrow(() => oracle.check("select '\uD800' x y"));
    assert.equal(oracle.check('select 1'), undefined);
    assert.notEqual(oracle.check('selec 1'), undefined);
  });
});
