// Long runs of INSERTs of literals are passed over: what is passed over must be what reading it whole would have found.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { review } from '../../server/src/engine/review.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import type { Dialect } from '../../server/src/sql/dialect.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript, parseStatement } from '../../server/src/sql/parse.ts';
import { READ_WHOLE } from '../../server/src/sql/repeats.ts';

const postgres = dialectOf('postgres');
const RUN = "insert into t (a, b) values (1, 'x');\n".repeat(READ_WHOLE);
/** A hole anywhere keeps everything from being passed over. */
const whole = (text: string, dialect: Dialect) => parseScript(`${text}\n-- \${`, dialect).statements;

const literal = fc.constantFrom('1', '-2.5e3', "'x'", "'it''s; (x), '", 'null', 'TRUE', 'default', "''", "'\\'", "'a\nb'", '+1', ' .5');
const oddity = fc.constantFrom("'x'::text", 'now()', '1 + 1', "E'\\''", "'a' 'b'", '$1', "x'ff'", '1--2\n', '', '(1)', '-- c\n1', "'a'b", '1a', '"x"', '1.2.3');
const row = fc.tuple(fc.constantFrom('(', '( ', '(\n'), literal, fc.constantFrom(', ', ','), fc.oneof({ weight: 6, arbitrary: literal }, { weight: 1, arbitrary: oddity }), fc.constantFrom(')', ' )', ', 3)', '')).map((parts) => parts.join(''));
const head = fc.oneof({ weight: 8, arbitrary: fc.constant('insert into t (a, b) values ') }, { weight: 1, arbitrary: fc.constantFrom('INSERT into t (a, b) values ', 'insert into u (a, b) values ', '-- c\n', 'select ', ';') });
const behind = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(';\n', ' ;', ';') }, { weight: 1, arbitrary: fc.constantFrom(' returning a;', '\n', ', (1, 2);', '; -- c\n', '/* ; */;', ' on conflict do nothing;') });
const insert = fc.tuple(head, row, behind).map((parts) => parts.join(''));

describe('a run of INSERTs', () => {
  it('is found statement by statement as if each were read whole, whatever stands among them', () => {
    let passed = 0;
    fc.assert(fc.property(fc.array(insert, { maxLength: 12 }), fc.constantFrom('postgres', 'mysql', 'sqlite'), (inserts, id) => {
      const dialect = dialectOf(id as 'postgres');
      const text = RUN + inserts.join('');
      const { statements } = parseScript(text, dialect);
      const wanted = whole(text, dialect);
      assert.deepEqual(statements.map(({ start, end }) => [start, end]), wanted.map(({ start, end }) => [start, end]));
      statements.forEach((statement, at) => {
        if (!statement.repeats) return assert.deepEqual(statement, wanted[at]);
        passed++;
        assert.deepEqual(wanted[at]!.errors, []);
        assert.deepEqual(parseStatement(text, dialect, statement), wanted[at]);
      });
    }), { numRuns: 150 });
    assert.ok(passed > 100, 'some are passed over');
  });

  it('is one statement with many rows, of which the first hundred have a tree and all are counted', () => {
    const [statement] = parseScript(`insert into t values ${"(1, 'x'), ".repeat(500)} (2, null)`, postgres).statements;
    const source = statement!.tree?.kind === 'insert' ? statement!.tree.source : undefined;
    assert.ok(source?.kind === 'values');
    assert.deepEqual([source.rows.length, source.more, statement!.errors], [READ_WHOLE, 401, []]);
    const [odd] = parseScript(`insert into t values ${"(1, 'x'), ".repeat(500)} (2, now())`, postgres).statements;
    assert.ok(odd!.tree?.kind === 'insert' && odd!.tree.source?.kind === 'values');
    assert.deepEqual([odd!.tree.source.rows.length, odd!.tree.source.more], [READ_WHOLE + 1, 400], 'a row that computes is read');
  });

  it('is judged by its first: a fault of that one is reported of each, and one may be allowed', () => {
    const run = "insert into custmer (email) values ('a@b.c');\n".repeat(READ_WHOLE * 2);
    const files = new Map([
      ['schema.sql', 'create table customer (id bigint primary key, email text);'],
      ['q.sql', `${run}-- plansight-allow unknown-table: it comes later\n${run}insert into customer (email) values ('a@b.c');`],
    ]);
    const { findings, summary } = review(openWorkspace({ list: () => [...files.keys()], read: (path) => files.get(path) }, defaultSettings), { rules, wanted: () => true });
    assert.deepEqual([summary.queries, summary.understood], [READ_WHOLE * 4 + 1, READ_WHOLE * 4 + 1]);
    assert.deepEqual(findings.map(({ rule }) => rule), Array.from({ length: READ_WHOLE * 4 - 1 }, () => 'unknown-table'));
    assert.equal(new Set(findings.map(({ span }) => span.start)).size, READ_WHOLE * 4 - 1);
    assert.equal(new Set(findings.map(({ fingerprint }) => fingerprint)).size, READ_WHOLE * 4 - 1);
  });
});
