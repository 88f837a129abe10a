// Any text at all: parsing never throws, ends soon, and every span lies where it must.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { keywords } from '../../server/src/sql/keywords.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { postgres } from '../../server/src/sql/postgres/dialect.ts';
import type { Statement } from '../../server/src/sql/tree.ts';
import { get } from './oracle.ts';

const folder = join(import.meta.dirname, 'corpus');
const corpus = readdirSync(folder).filter((file) => file.endsWith('.sql')).map((file) => readFileSync(join(folder, file), 'utf8'));

/** Every invariant of the tree. */
function check(text: string, id: DialectId = 'postgres'): void {
  const script = parseScript(text, dialectOf(id));
  let end = 0;
  for (const statement of script.statements) {
    assert.ok(statement.start >= end && statement.end <= text.length, 'statements are disjoint, in order and inside the text');
    assert.ok(statement.start < statement.end, 'a statement is not empty');
    assert.ok(statement.tree !== undefined || statement.unread !== undefined || statement.repeats !== undefined, 'what is not read says why');
    end = statement.end;
    checkStatement(statement);
  }
  for (const comment of script.comments) assert.ok(comment.start >= 0 && comment.start < comment.end && comment.end <= text.length);
}

function checkStatement(statement: Statement): void {
  for (const error of statement.errors) {
    assert.ok(statement.start <= error.start && error.start <= error.end && error.end <= statement.end, `an error lies outside its statement: ${error.message}`);
    assert.match(error.message, /^[A-Z].*\.$/);
  }
  // Iterative, because this must not be what overflows.
  const stack: { readonly value: unknown; readonly parent: { readonly start: number; readonly end: number }; readonly key: string }[] = [{ value: statement.tree, parent: statement, key: 'tree' }];
  while (stack.length > 0) {
    const { value, parent, key } = stack.pop()!;
    if (typeof value !== 'object' || value === null) continue;
    const start = get(value, 'start');
    const end = get(value, 'end');
    let outer = parent;
    if (typeof start === 'number' && typeof end === 'number') {
      assert.ok(parent.start <= start && start <= end && end <= parent.end, `${String(get(value, 'kind') ?? key)} ${start}-${end} lies outside ${parent.start}-${parent.end}`);
      // Parentheses around a query, and what belongs to them, may reach beyond its body.
      outer = { start, end };
    }
    for (const [inner, child] of Object.entries(value)) if (inner !== 'parenthesised') stack.push({ value: child, parent: outer, key: inner });
  }
}

const ids: readonly DialectId[] = ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver', 'clickhouse', 'oracle', 'snowflake', 'bigquery'];
const pieces = [
  ...keywords, ...'( ( ( ) ) ) , , , . ; ; * = < > + - / % ^ | & ~ ! @ # ? : :: [ ] { } $ ` " \' \\ $$ -- /* */ ${0} ${x} {{x}} {% if %} <%= x %> $1 ? :a @a %s %(a)s #{a} E\'x\' U&\'x\' B\'1\' 1 1.5 .5 0x a b t "q" \'s\''.split(' '),
  '\n', ' ', '\r\n', '\t', '🎉', '\ud800', '\u0000', 'é', '\ufeff', '\\d x\n', "'a;\nselect 1", '$f$ begin select 1; end $f$', "do 'begin execute ''select 1''; end'",
];

describe('any text', function () {
  it('of the corpus, in every dialect', () => {
    for (const text of corpus) for (const id of ids) check(text, id);
  });

  it('of any characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...ids), (text, id) => check(text, id)), { numRuns: 1500 });
  });

  it('of any words', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), fc.constantFrom(...ids), (words, id) => check(words.join(' '), id)), { numRuns: 3000 });
    fc.assert(fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (words) => check(words.join(''))), { numRuns: 1000 });
  });

  it('of the corpus with a piece changed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...corpus), fc.nat(), fc.nat(400), fc.nat(12), fc.constantFrom(...pieces), (text, from, length, removed, piece) => {
        const start = from % text.length;
        const part = text.slice(start, start + length);
        const at = Math.floor(part.length / 2);
        check(part.slice(0, at) + piece + part.slice(at + removed));
      }),
      { numRuns: 3000 },
    );
  });

  it('nested however deeply', () => {
    const times = 10_000;
    for (const [before, middle, after] of nested) {
      check(before.repeat(times) + middle + after.repeat(times));
      check(`select * from t where ${before.repeat(times)}${middle}`);
    }
  });

  it('takes time that grows with its length', () => {
    // A text that takes quadratic time does not end here within the limit of the suite.
    for (const [before, middle] of nested) check(before.repeat(20_000) + middle);
    check("'a;\nselect b ".repeat(20_000));
    check(Array.from({ length: 20_000 }, (_, i) => `$a${i}$ `).join(''));
    check('/* \n'.repeat(20_000));
    check('copy t from stdin;\n'.repeat(20_000));
  });
});

const nested: readonly (readonly [string, string, string])[] = [
  ['(', '1', ')'], ['select (', '1', ')'], ['not ', 'a', ''], ['- ', 'a', ''], ['a + ', 'a', ''], ['a and ', 'a', ''], ['a or b and ', 'a', ''], ['case when a then ', '1', ' end'],
  ['(select * from ', 't', ') x'], ['select * from t where exists (', '1', ')'], ['a join ', 'b', ' on true'], ['select 1 union all ', 'select 1', ''], ['with x as (', 'select 1', ') select 1'],
  ['a[', '1', ']'], ['f(', '1', ')'], ['a in (', '1', ')'], ['array[', '1', ']'], ['a::int', '', ''], ['grouping sets (', '', ')'], ['create schema x ', '', ''],
  ['create function f() returns int begin atomic ', '', ' end'], ["json_table(a, '$' columns (nested '$' ", '', ')'], ['explain ', 'select 1', ''], ['f() over (order by ', 'a', ')'],
  ['a is distinct from ', 'b', ''], ['json_object(a: ', 'b', ')'], ['trim(both from ', 'a', ')'], ['{{ ', '', ''], ['${ ', '', ''], ['insert into t values (1)\n', '', ''],
];

describe('deep text', () => {
  it('is still read where it is only long', () => {
    const many = parseScript(`select * from t where ${'a = 1 and '.repeat(20_000)} b`, postgres).statements[0]!;
    assert.equal(many.errors.length, 0);
    assert.equal(many.tree?.kind === 'select' && many.tree.where?.kind === 'and' && many.tree.where.operands.length, 20_001);
    const rows = parseScript(`insert into t values ${'(1, 2), '.repeat(20_000)} (3, 4)`, postgres).statements[0]!;
    assert.equal(rows.tree?.kind === 'insert' && rows.tree.source?.kind === 'values' && rows.tree.source.rows.length + (rows.tree.source.more ?? 0), 20_001);
  });
});
