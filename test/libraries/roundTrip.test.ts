// Places hold over every way of writing a text: verbatim pieces say the same in both, and an edit of the SQL
// that is carried to the program gives a program whose SQL is the edited one.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../server/src/text/edit.ts';
import { editToHost, toHost } from '../../server/src/text/sourceMap.ts';
import type { Site } from '../../server/src/libraries/site.ts';
import { documentOf, sitesOf } from './read.ts';

const head = `import { Pool } from 'pg';\nimport postgres from 'postgres';\nimport dedent from 'dedent';\nconst pool = new Pool(), sql = postgres();\n`;

const forms: readonly string[] = [
  `pool.query('select a from t');`,
  `pool.query("select \\"a\\" from 't'");`,
  `pool.query('select \\'it\\\\\\'s\\' \\x41\\u0042\\u{1F600} \\\nfrom t\\n');`,
  'pool.query(`select \\`a\\` \\${b} $1 from t`);',
  'pool.query(`select a\r\n  from t\r\n where b`);',
  'pool.query(`select ${a} from ${b}`);',
  'pool.query(`${a}${b} from t ${c}`);',
  `pool.query('select 😀 ' + "é from t " + \`where \${x}\` + ' limit 1');`,
  `pool.query('select a where id = ' + id);`,
  `pool.query(start + ' from t');`,
  'pool.query(String.raw`select \'\\d\' from t`);',
  'pool.query(dedent`\n    select a\n      from t\n     where ${x}\n    ${y}\n  `);',
  `pool.query(['select a', 'from t', x && 'where b'].filter(Boolean).join('\\n'));`,
  `const fields = 'a, b';\npool.query(\`select \${fields} from t\`);`,
  `const fields = 'a, b';\npool.query(\`select \${fields} from t\`); use(fields);`,
  `const q = 'select a from t';\npool.query(q);`,
  `const q = 'select a from t';\npool.query(q); pool.query(q);`,
  `let q = 'select a from t';\nif (x) q += " where b";\nq += \` limit 1\`;\npool.query(q);`,
  `let q = 'select a from t';\nif (x) q += " where b";\npool.query(q);`,
  'pool.query(`select a from t ${x ? `where b = ${b}` : \'\'}`);',
  'pool.query(`select a from t ${x ? \'where b\' : \'\'} order by c`);',
  'await sql`select a from t where b = ${b} ${x ? sql`and c = ${c}` : sql``} limit 1`;',
  'const w = sql`where b = ${b}`;\nawait sql`select a from t ${w}`;',
  `const parts = ['a = 1'];\nif (x) parts.push("b = 2");\npool.query(\`select a from t where \${parts.join(' and ')} limit 1\`);`,
  'const q = /* sql */ `select a\n from t`;',
  'pool.query(`select \ud83d a`);',
];

/** A template's line ends are always `\n`; a dedent finds another margin when the least indented line goes. */
const normal = (form: string, text: string): string => {
  const lines = text.replace(/\r\n?/g, '\n');
  return form.includes('dedent') ? lines.replace(/\n[ \t]+/g, '\n') : lines;
};

const only = (text: string): Site => {
  const sites = sitesOf(documentOf(text));
  assert.ok(sites.length > 0, text);
  return sites[0]!;
};

describe('places of SQL in programs', () => {
  for (const form of forms) {
    const text = head + form;

    it(`are exact: ${form.split('\n').at(-1)!}`, () => {
      const { carrier: { text: sql, map, holes, optional } } = only(text);
      let at = 0;
      for (const piece of map.pieces) {
        assert.equal(piece.sql.start, at, 'the pieces cover the text without gap');
        at = piece.sql.end;
        if (piece.kind === 'verbatim') assert.equal(text.slice(piece.host.start, piece.host.end), sql.slice(piece.sql.start, piece.sql.end));
        if (piece.kind === 'margin') assert.equal(piece.sql.start, piece.sql.end);
      }
      assert.equal(at, sql.length);
      holes.forEach((hole, i) => assert.equal(sql.slice(hole.sql.start, hole.sql.end), `\${${i}}`));
      for (const { start, end } of optional) assert.ok(start < end && end <= sql.length);
      for (let start = 0; start <= sql.length; start++) {
        for (let end = start; end <= sql.length; end++) {
          const host = toHost(map, { start, end });
          assert.ok(host.start <= host.end && host.start >= 0 && host.end <= text.length);
        }
      }
    });

    it(`take edits back: ${form.split('\n').at(-1)!}`, () => {
      const site = only(text);
      const { carrier } = site;
      const units = carrier.text.length;
      const sample = fc.record({
        start: fc.nat(units),
        length: fc.oneof(fc.constant(0), fc.nat(6)),
        added: fc.oneof(fc.constantFrom(' limit 100', '', 'x', '"a"', '\'b\'', '`', '${', '$', '{', '\\', '\n', '\n  and c', '\r\n', '😀', '\\n', '$1'), fc.string({ maxLength: 6, unit: 'binary' })),
      });
      fc.assert(fc.property(sample, ({ start, length, added }) => {
        const edit = { span: { start, end: Math.min(units, start + length) }, text: added };
        const host = editToHost(carrier.map, edit);
        if (!host) return;
        const wanted = applyEdits(carrier.text, [edit]);
        const edited = sitesOf(documentOf(applyEdits(text, [host])))[0];
        // A text of nothing but blanks is no longer taken for SQL.
        if (!edited && !/\w/.test(wanted.replace(/\$\{\d+\}/g, ''))) return;
        // Before a hole it would make a placeholder's number of it.
        if (/(?:^|[^$\w])\$\$\{/.test(wanted)) return;
        assert.equal(normal(form, edited?.carrier.text ?? ''), normal(form, wanted));
      }), { numRuns: 150, seed: 7 });
    });
  }

  it('refuse what would change other queries, or only one way through the program', () => {
    const insert = (form: string, find: string, added = ' x'): unknown => {
      const { carrier } = only(head + form);
      const at = carrier.text.indexOf(find) + find.length;
      return editToHost(carrier.map, { span: { start: at, end: at }, text: added });
    };
    assert.equal(insert(`pool.query('select a where id = ' + id);`, '${0}'), undefined, 'after a concatenated hole');
    assert.equal(insert(`const q = 'select a from t';\npool.query(q); pool.query(q);`, 'from t'), undefined, 'in a shared text');
    assert.equal(insert(`let q = 'select a from t';\nif (x) q += ' where b';\npool.query(q);`, 'where b'), undefined, 'at the end of an optional part');
    assert.ok(insert(`let q = 'select a from t';\nif (x) q += ' where b';\npool.query(q);`, 'where'), 'inside an optional part');
    assert.ok(insert('pool.query(`select a from t where id = ${id}`);', '${0}'), 'after a hole that ends a template');
    assert.ok(insert('pool.query(`select a from t ${x ? \'where b\' : \'\'}`);', 'where b'), 'after an optional part, in the literal around it');
  });
});
