// Formatting: how SQL looks afterwards, that it means the same to PostgreSQL itself, and that it says so where it keeps its hands off.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadModule, parseSync } from 'libpg-query';
import { formatDocument, formatRange, formatSql } from '../../server/src/editor/format.ts';
import type { FormatOptions, Formatted } from '../../server/src/editor/format/answer.ts';
import { formatString } from '../../server/src/editor/format/string.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { ask, MARK } from './ask.ts';

const plain: FormatOptions = { keywordCase: 'preserve', indent: 2 };
const upper: FormatOptions = { keywordCase: 'upper', indent: 2 };

/** The text afterwards; asserts that formatting it again changes nothing. */
function formatted(text: string, options = plain, dialect: DialectId = 'postgres'): string {
  const after = applyEdits(text, formatSql(text, dialectOf(dialect), options).edits);
  assert.deepEqual(formatSql(after, dialectOf(dialect), options).edits, [], `not settled: ${after}`);
  return after;
}

const lines = (...all: readonly string[]): string => all.join('\n');

describe('format: SQL files', () => {
  const cases: readonly { readonly what: string; readonly from: string; readonly to: string; readonly options?: FormatOptions; readonly dialect?: DialectId }[] = [
    { what: 'puts each clause and item on a line, and short parentheses on one', from: 'select a,count( * ) from t where x in(1,2) and (y=1 or z=2) limit 10;', to: lines('select', '  a,', '  count(*)', 'from', '  t', 'where', '  x in (1, 2)', '  and (y = 1 or z = 2)', 'limit', '  10;') },
    { what: 'leaves a comment at the name that it marks for a program', from: 'select a::/* TEMPLATE: schema */mood,b/* c */ from /* TEMPLATE: schema */orders', to: lines('select', '  a::/* TEMPLATE: schema */mood,', '  b /* c */', 'from', '  /* TEMPLATE: schema */orders') },
    { what: 'changes the case of keywords but never of names that look like them', from: 'select name, value as Type from orders Data where status is null', to: lines('SELECT', '  name,', '  value AS Type', 'FROM', '  orders Data', 'WHERE', '  status IS NULL'), options: upper },
    { what: 'lowers keywords', from: 'SELECT A FROM T', to: lines('select', '  A', 'from', '  T'), options: { keywordCase: 'lower', indent: 2 } },
    { what: 'indents by tabs', from: 'select a from t', to: lines('select', '\ta', 'from', '\tt'), options: { keywordCase: 'preserve', indent: 'tab' } },
    { what: 'keeps operators of PostgreSQL whole', from: "select a->>'b',c::text[],d@>'{}'::jsonb,e?|array['x'],f[1:2],- -1,a<=>$1 from t", to: lines('select', "  a ->> 'b',", '  c::text[],', "  d @> '{}'::jsonb,", "  e ?| array['x'],", '  f[1:2],', '  - -1,', '  a <=> $1', 'from', '  t') },
    { what: 'does not take the words inside a function for clauses', from: 'select extract(epoch from a-b),substring(x from 2 for 3),count(*) filter(where y) over(partition by z order by w) from t where a is distinct from b', to: lines('select', '  extract(epoch from a - b),', '  substring(x from 2 for 3),', '  count(*) filter (where y) over (partition by z order by w)', 'from', '  t', 'where', '  a is distinct from b') },
    { what: 'gives each column of a table a line', from: 'create table t(id int primary key, at timestamp with time zone default now());', to: lines('create table t (', '  id int primary key,', '  at timestamp with time zone default now()', ');') },
    { what: 'leaves the lines of other statements alone', from: 'alter   table t\n    add column  a int,\n    drop column b', to: 'alter table t\n    add column a int,\n    drop column b' },
    { what: 'keeps a routine’s body byte for byte', from: 'create function f()  returns int language plpgsql as $body$\nbegin\n   return   1;\nend $body$;', to: 'create function f() returns int language plpgsql as $body$\nbegin\n   return   1;\nend $body$;' },
    { what: 'keeps strings of every kind', from: "select E'a\\'  b', U&'\\0061  b', $$ c   d $$, 'e\n   f' , 'g'\n  'h'", to: lines('select', "  E'a\\'  b',", "  U&'\\0061  b',", '  $$ c   d $$,', "  'e", "   f',", "  'g'", "  'h'") },
    { what: 'keeps comments with their lines, and the blank line above one', from: 'select a, -- first\n b /* second */\n\n-- third\nfrom t -- last', to: lines('select', '  a, -- first', '  b /* second */', '', '  -- third', 'from', '  t -- last') },
    { what: 'keeps placeholders of every style', from: 'select * from t where a=:name and b=@p and c=%s and d=%(x)s and e=${f} and g=#{h} and i={{ j }} and t_{{ k }}.l = 1', to: lines('select', '  *', 'from', '  t', 'where', '  a = :name', '  and b = @p', '  and c = %s', '  and d = %(x)s', '  and e = ${f}', '  and g = #{h}', '  and i = {{ j }}', '  and t_{{ k }}.l = 1') },
    { what: 'keeps the blocks of templates on their lines', from: 'select a from t\n{% if x %}\nwhere  b\n{% endif %}\norder by a', to: lines('select', '  a', 'from', '  t', '  {% if x %}', 'where', '  b', '  {% endif %}', 'order by', '  a') },
    { what: 'counts in UTF-16 and keeps emoji', from: "select '🎉  🎉' as \"👩‍💻\",größe from t", to: lines('select', "  '🎉  🎉' as \"👩‍💻\",", '  größe', 'from', '  t') },
    { what: 'moves a second statement onto a line of its own', from: 'begin; select 1; commit;', to: lines('begin;', 'select', '  1;', 'commit;') },
    { what: 'leaves statements together where one comment speaks of both', from: 'commit; commit; -- plansight-allow', to: 'commit; commit; -- plansight-allow' },
    { what: 'keeps the indentation that a statement has', from: '  select 1;', to: lines('  select', '    1;') },
    { what: 'speaks MySQL', from: 'select `a b`, "c" from t where d=? # why\nlimit 5,10', to: lines('select', '  `a b`,', '  "c"', 'from', '  t', 'where', '  d = ? # why', 'limit', '  5, 10'), dialect: 'mysql' },
    { what: 'changes the case of every keyword where names are told apart by case, and of no name', from: 'select Name, row_number() over(partition by Data order by Id) from Type limit 5 offset 6', to: lines('SELECT', '  Name,', '  row_number() OVER (PARTITION BY Data ORDER BY Id)', 'FROM', '  Type', 'LIMIT', '  5', 'OFFSET', '  6'), options: upper, dialect: 'mysql' },
    { what: 'speaks T-SQL', from: 'select [a b],N\'x  y\' from #tmp where c=@p', to: lines('select', '  [a b],', "  N'x  y'", 'from', '  #tmp', 'where', '  c = @p'), dialect: 'sqlserver' },
  ];
  for (const { what, from, to, options, dialect } of cases) it(what, () => assert.equal(formatted(from, options, dialect), to));

  it('touches nothing between statements: psql, COPY data, marks and directives', () => {
    const before = lines('\\connect shop', '-- +goose Up', '-- plansight-allow select-star', 'select  1;', '', '', 'COPY t (a) FROM stdin;', 'select  2', '\\.', '-- migrate:down', 'drop  table t;', '');
    assert.equal(formatted(before), before.replace('select  1', 'select\n  1').replace('drop  table', 'drop table'));
  });

  it('touches no front matter', () => {
    const front = '---\ntitle:   select  1;\ntags:\n  - a\n---\n';
    assert.equal(formatted(`${front}select 1,2;`), `${front}select\n  1,\n  2;`);
  });

  it('keeps \\r\\n and the end of the file', () => {
    assert.equal(formatted('select a,b\r\nfrom t;\r\n'), 'select\r\n  a,\r\n  b\r\nfrom\r\n  t;\r\n');
    assert.equal(formatted('select a'), 'select\n  a');
  });

  it('leaves what it does not understand as it is, says so, and formats the rest', () => {
    const text = 'selec  a from  t;\nselect  1;';
    const { edits, refused } = formatSql(text, dialectOf('postgres'), plain);
    assert.equal(applyEdits(text, edits), 'selec  a from  t;\nselect\n  1;');
    assert.deepEqual(refused, [{ span: { start: 0, end: 16 }, sentence: 'This statement was left as it is: it is not understood whole: Expected a statement here.' }]);
  });

  it('keeps its hands off a routine’s body that is divided by semicolons', () => {
    const text = 'create trigger a after insert on t begin update t set a=1; delete  from u; end;\nselect  1;';
    assert.equal(formatted(text, plain, 'sqlite'), text.replace('select  1', 'select\n  1'));
  });

  it('gives one edit for each statement it changes, and none for one that is in order', () => {
    const text = 'select\n  1;\nselect  2;\nselect  3;';
    assert.deepEqual(formatSql(text, dialectOf('postgres'), plain).edits.map(({ span }) => text.slice(span.start, span.end)), ['  ', '  ']);
  });

  it('does not take a no-break space for a blank: to PostgreSQL it is a name', () => {
    assert.match(formatSql('select a\u00a0from  t', dialectOf('postgres'), plain).refused[0]!.sentence, /no-break space/);
  });

  it('leaves alone what is too long or too deep to be laid out in time', () => {
    const refusalOf = (text: string): string => formatSql(text, dialectOf('postgres'), plain).refused.map(({ sentence }) => sentence).join();
    assert.match(refusalOf(`insert into t values ${'(1, 2), '.repeat(6000)}(1, 2)`), /too long to be laid out \(12005 words\)/);
    assert.match(refusalOf(`select '${'x'.repeat(200_001)}'`), /too long to be laid out \(200 kB\)/);
    assert.match(refusalOf(`select ${'('.repeat(70)}select 1${')'.repeat(70)}`), /nested 70 deep/);
    assert.match(refusalOf('select 1;\n'.repeat(7000)), /too long to be formatted at once \(7000 statements\)/);
  });

  it('formats the statements of a selection alone', () => {
    const { reading, offset } = ask({ 'a.sql': `select  1;\nselect ${MARK} 2;\nselect  3;` });
    const { document } = reading;
    assert.equal(applyEdits(document.text, formatRange(reading, { start: offset, end: offset }, plain).edits), 'select  1;\nselect\n  2;\nselect  3;');
    assert.equal(applyEdits(document.text, formatDocument(reading, plain).edits), 'select\n  1;\nselect\n  2;\nselect\n  3;');
  });
});

describe('format: the corpus', () => {
  const folder = join(import.meta.dirname, '../sql/corpus');
  const postgres = dialectOf('postgres');
  before(loadModule);

  /** What PostgreSQL reads, without places; undefined where it refuses. */
  const meaningOf = (sql: string): string | undefined => {
    try {
      return JSON.stringify(parseSync(sql), (key, value: unknown) => (/location$|^stmt_len$|list_start$|list_end$/.test(key) ? undefined : value));
    } catch {
      return undefined;
    }
  };

  for (const keywordCase of ['preserve', 'upper', 'lower'] as const) {
    it(`formats every statement to the same meaning, or refuses it (${keywordCase})`, () => {
      const refusals: string[] = [];
      let count = 0;
      for (const file of readdirSync(folder).filter((file) => file.endsWith('.sql'))) {
        const text = readFileSync(join(folder, file), 'utf8');
        for (const { start, end } of parseScript(text, postgres).statements) {
          count++;
          const sql = text.slice(start, end);
          const { edits, refused } = formatSql(sql, postgres, { keywordCase, indent: 2 });
          if (refused.length > 0) refusals.push(sql);
          const after = applyEdits(sql, edits);
          assert.equal(meaningOf(after), meaningOf(sql), after);
          assert.equal(after.replace(/\s/g, '').toLowerCase(), sql.replace(/\s/g, '').toLowerCase());
          assert.deepEqual(formatSql(after, postgres, { keywordCase, indent: 2 }).edits, [], after);
        }
      }
      assert.ok(count > 500);
      assert.ok(refusals.length / count < 0.02, refusals.join('\n'));
    });
  }

  it('survives any half of a statement, however its blanks are', () => {
    const statements = readdirSync(folder).filter((file) => file.endsWith('.sql')).flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return parseScript(text, postgres).statements.map(({ start, end }) => text.slice(start, end));
    });
    const damaged = fc.tuple(fc.constantFrom(...statements), fc.nat(400), fc.constantFrom(' ', '\n', '\r\n\t', '  ', '(', "'", '--', '/*', '$$', '${', ';')).map(([sql, at, put]) => sql.slice(0, at) + put + sql.slice(at));
    fc.assert(fc.property(damaged, (sql) => {
      const after = applyEdits(sql, formatSql(sql, postgres, plain).edits);
      assert.equal(meaningOf(after), meaningOf(sql), after);
    }), { numRuns: 300, seed: 7 });
  });
});

describe('format: strings of programs', () => {
  const head = "import { Pool } from 'pg';\nimport postgres from 'postgres';\nconst pool = new Pool();\nconst sql = postgres();\n";
  const answerOf = (program: string, options: FormatOptions): { readonly text: string; readonly offset: number; readonly answer: Formatted } => {
    const asked = ask({ 'a.ts': head + program });
    return { text: asked.reading.document.text, offset: asked.offset, answer: formatString(asked, options) };
  };
  const changed = (program: string, options = plain): string => {
    const { text, offset, answer } = answerOf(program, options);
    assert.deepEqual(answer.refused, []);
    const after = applyEdits(text, answer.edits);
    assert.deepEqual(answerOf((after.slice(0, offset) + MARK + after.slice(offset)).slice(head.length), options).answer, { edits: [], refused: [] }, after);
    return after.slice(head.length);
  };
  const refusal = (program: string): string => {
    const { answer } = answerOf(program, plain);
    assert.deepEqual(answer.edits, []);
    return answer.refused.map(({ sentence }) => sentence).join();
  };

  it('lays a template out below the line it opens on, holes as they were', () => {
    assert.equal(
      changed(`  pool.query(\`${MARK}select a,b from t where id=\${ user . id  } and t_\${n}.x=1\`);`),
      lines('  pool.query(`', '    select', '      a,', '      b', '    from', '      t', '    where', '      id = ${ user . id  }', '      and t_${n}.x = 1', '  `);'),
    );
  });

  it('keeps a hole that stands for a clause on its line, and the escapes of the host', () => {
    assert.equal(
      changed(`pool.query(\`\n  ${MARK}select a from t\n  \${where}\n  order by b || '\\\`\\n  x'\n\`);`),
      lines('pool.query(`', '  select', '    a', '  from', '    t', '    ${where}', '  order by', "    b || '\\`\\n  x'", '`);'),
    );
  });

  it('reads values, lists and names that the library binds', () => {
    assert.equal(changed(`sql\`${MARK}select \${sql(names)},x from t where y in \${sql(list)}\`;`), lines('sql`', '  select', '    ${sql(names)},', '    x', '  from', '    t', '  where', '    y in ${sql(list)}', '`;'));
  });

  it('keeps a quoted string on its line and its escapes as they are', () => {
    assert.equal(changed(`pool.query('${MARK}select  a,b from t  where c=\\'x  y\\' and d in( 1,2 )');`, upper), "pool.query('SELECT a, b FROM t WHERE c = \\'x  y\\' AND d IN (1, 2)');");
  });

  it('breaks the lines of a quoted string that holds some', () => {
    assert.equal(changed(`pool.query("${MARK}select a\\n from t");`), 'pool.query("select\\n  a\\nfrom\\n  t");');
  });

  it('keeps \\r\\n of the program', () => {
    assert.equal(changed(`pool.query(\`\r\n${MARK}select a\r\nfrom t\`);\r\n`), ['pool.query(`', '  select', '    a', '  from', '    t', '`);', ''].join('\r\n'));
  });

  it('does not touch a string of several lines inside the SQL', () => {
    assert.equal(changed(`pool.query(\`${MARK}select 'x\n y',a\`);`), lines('pool.query(`', '  select', "    'x", " y',", '    a', '`);'));
  });

  it('keeps the indentation that a dedenting tag takes away', () => {
    const dedent = "import dedent from 'dedent';\n";
    assert.equal(changed(`${dedent}pool.query(dedent\`\n    ${MARK}select a,\${1}\n      from t\n  \`);`), lines(`${dedent}pool.query(dedent\``, '    select', '      a,', '      ${1}', '    from', '      t', '  `);'));
    assert.match(refusal(`${dedent}pool.query(dedent\`\n    ${MARK}select 'x\n    y',a\n  \`);`), /whose indentation counts/);
  });

  it('puts each of several statements on lines of its own', () => {
    assert.equal(changed(`pool.query(\`${MARK}delete from t; delete from u;\`);`), lines('pool.query(`', '  delete from t;', '  delete from u;', '`);'));
  });

  it('keeps its hands off texts that are not one string of one query, and says why', () => {
    assert.match(refusal(`pool.query('select  a ' + '${MARK}from t');`), /several strings/);
    assert.match(refusal(`let q = 'select  a from t';\nif (x) q += ' where a = 1';\npool.query(q);`.replace('select', `${MARK}select`)), /only under some condition/);
    assert.match(refusal(`export const q = '${MARK}select  a from t';\nexport const f = () => pool.query(q);\nexport const g = () => pool.query(q);`), /constant that other queries/);
    assert.match(refusal(`sql\`select  a from t where \${sql\`${MARK}b = 1\`}\`;`), /several strings/);
    assert.match(refusal(`pool.query('${MARK}select  a from from t');`), /not understood/);
    assert.match(refusal(`other('${MARK}select  a');`), /No SQL was found/);
  });

  it('formats the statement at the place in an .sql file', () => {
    const asked = ask({ 'a.sql': `select  1;\nselect ${MARK} 2;` });
    assert.equal(applyEdits(asked.reading.document.text, formatString(asked, plain).edits), 'select  1;\nselect\n  2;');
  });
});
