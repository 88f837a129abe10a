// A document that is edited is read again in part: it must be what reading all of it would give, and say the same.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readSql, type Reading } from '../../server/src/engine/reading/read.ts';
import { reviewReading } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { everyQuery } from '../../server/src/query/query.ts';
import { rules } from '../../server/src/rules/all.ts';
import type { Statement } from '../../server/src/sql/tree.ts';

const folder = join(import.meta.dirname, '../sql/corpus');
const corpus = readdirSync(folder).filter((file) => file.endsWith('.sql')).map((file) => readFileSync(join(folder, file), 'utf8').slice(0, 2000));

const files = new Map([
  ['schema.sql', 'create table orders (id bigint primary key, customer_id bigint, note text);\ncreate table customer (id bigint primary key, email text);'],
  ['q.sql', ''],
]);
const PROGRAM = `import { Pool } from 'pg';
const pool = new Pool();
const LIST = "select id, note from orders where customer_id = $1 order by id";
export const list = (id: number) => pool.query(LIST, [id]);
// every distinct note, on purpose
export const notes = () => pool.query("select distinct o.note from orders o join customer c on c.id = o.customer_id");
export async function all(names: string[], sort: string) {
  for (const name of names) {
    const { rows } = await pool.query(\`select * from customer where email = '\${name}' order by \${sort}\`);
    for (const row of rows) await pool.query("update orders set note = 'x' where customer_id = $1", [row.id]);
  }
  await pool.query('delete from customer');
  return pool.query('insert into customer (id, email) values ($1, $2)', [1, 'a\\nb']);
}
export class Orders {
  constructor(private readonly db: Pool) {}
  find(note: string) { return this.db.query('select * from orders where ' + (note ? 'note = $1 and ' : '') + 'id > 5', [note]); }
  wipe() { return this.db.query('delete from customer'); }
}
`;
files.set('package.json', '{"dependencies":{"pg":"8"}}').set('src/q.ts', PROGRAM);
const workspace = openWorkspace({ list: () => [...files.keys()], read: (path) => files.get(path) }, defaultSettings);
const QUERIES = [
  'select * from orders where customer_id = $1;', 'select id from orders order by random();', '-- name: Get :one\nselect * from customer where email = $1;', 'delete from orders;', 'select 1;',
  'insert into orders (id) select 1;', '-- plansight-allow delete-without-where: all\ndelete from customer;', 'create temp table t as select id from orders;', 'select a from t where b = 1;', "update orders set note = 'x; y' where note = 'z';",
  'create function f() returns int language sql as $$ select count(*) from orders; delete from customer $$;', 'create function g() returns int begin atomic select 1; delete from orders; end;', '\\d orders\n',
  'create function h() returns void language plpgsql as $$ begin create temp table u (id int); update u set id = 1; end $$;', 'update u set id = 2;',
];

const piece = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('', 'x', ' ', '\n', ';', '1') }, { weight: 1, arbitrary: fc.constantFrom("'", '"', '$$', '/*', '*/', '--', '(', ')', '${', '{{', 'begin atomic ', 'end;', 'select ', 'delete from orders;\n', "copy t from stdin;\n1\n\\.\n", '\\', '-- name: A :many\n') });
const edit = fc.record({ at: fc.nat({ max: 5000 }), take: fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 2 }) }, { weight: 1, arbitrary: fc.nat({ max: 200 }) }), piece });

const changed = (text: string, { at, take, piece: put }: { readonly at: number; readonly take: number; readonly piece: string }): string => {
  const from = at % (text.length + 1);
  return text.slice(0, from) + put + text.slice(from + take);
};
const read = (text: string, version: number, previous?: Reading): Reading => readSql({ path: 'q.sql', language: 'sql', version, text }, 'postgres', previous);
const written = ({ start, end, tree, unread, repeats, errors, templated }: Statement) => ({ start, end, tree, unread, repeats, errors, templated });
/** Some of it is found out when it is asked for. The trees are held beside the queries they belong to. */
const plain = ({ sites, comments }: Reading) => ({
  comments,
  statements: sites[0]!.script.statements.map(written),
  read: sites[0]!.statements.map(({ nodes, query, statement, ordinal, span, changes, within, variables, annotation }) =>
    ({ query, nodes: query ? [...everyQuery(query)].map((one) => nodes.get(one)) : [], statement: written(statement), ordinal, span, changes, within, variables, annotation })),
});
const said = (reading: Reading) => reviewReading(reading, workspace, { rules, fixesAt: '20300101000000' }, new Set());

const readTs = (text: string, version: number, previous?: Reading): Reading => workspace.readDocument({ path: 'src/q.ts', language: 'typescript', version, text }, previous)!;

/** Short texts are read at once, so these are long. */
const LONG = `-- ${'Queries of the shop. '.repeat(60)}\n`;

describe('a document that is edited', () => {
  it('reads as it would from the start', () => {
    fc.assert(fc.property(fc.constantFrom(...corpus, QUERIES.join('\n'), `${QUERIES.join('\n\n')}\n`), fc.array(edit, { minLength: 1, maxLength: 6 }), (start, edits) => {
      let text = LONG + start;
      let reading = read(text, 1);
      for (const one of edits) {
        text = changed(text, one);
        reading = read(text, 1, reading);
        assert.deepEqual(plain(reading), plain(read(text, 1)));
      }
    }), { numRuns: 80, seed: 20261121 });
  });

  it('reads as it would from the start where its front matter is written, closed or taken away', () => {
    const front = `---\ntitle: Orders\ndescription: |\n  delete from orders; is not run;\n${'  It is prose.\n'.repeat(80)}---\n`;
    const close = fc.record({ at: fc.nat({ max: front.length + 40 }), take: fc.nat({ max: 8 }), piece: fc.constantFrom('', '---\n', '-', '\n', ';', 'x', ': ', 'a: b\n', '---\na: b\n') });
    fc.assert(fc.property(fc.constantFrom(front, front.slice(4), front.slice(0, -4), ''), fc.array(close, { minLength: 1, maxLength: 8 }), (start, edits) => {
      let text = start + QUERIES.join('\n') + LONG;
      let reading = read(text, 1);
      for (const one of edits) {
        text = changed(text, one);
        reading = read(text, 1, reading);
        assert.deepEqual(plain(reading), plain(read(text, 1)));
      }
    }), { numRuns: 80, seed: 20261122 });
  });

  it('forgets the statements that front matter turns out to be', () => {
    // A label and a statement, to SQL Server.
    const text = `---\nnote: print 1;\nother: print 2;\n${'select a from t;\n'.repeat(80)}`;
    const asServer = (whole: string, version: number, previous?: Reading): Reading => readSql({ path: 'q.sql', language: 'sql', version, text: whole }, 'sqlserver', previous);
    const closed = text.replace('select', '---\nselect');
    const reading = asServer(closed, 2, asServer(text, 1));
    assert.deepEqual(plain(reading), plain(asServer(closed, 2)));
    assert.equal(reading.sites[0]!.statements.length, 80);
  });

  it('says what it would say from the start', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...QUERIES), { minLength: 1, maxLength: 12 }), fc.array(edit, { minLength: 1, maxLength: 6 }), (queries, edits) => {
      let text = LONG + queries.join('\n');
      let reading = read(text, 1);
      said(reading);
      for (const one of edits) {
        text = changed(text, one);
        reading = read(text, 1, reading);
        // Version 0 is read and judged as if for the first time.
        assert.deepEqual(said(reading), said(read(text, 0)));
      }
    }), { numRuns: 80, seed: 20261121 });
  });

  it('says what it would say from the start, if it is a program', () => {
    const more = fc.constantFrom('', '\n', 'x', ' ', "'", '`', '{', ')', 'const a = () => 1;\n', '// distinct\n', 'await ', 'email', 'for (const x of names) ', '${1}', 'distinct ', '/* sql */ ', 'function f() {');
    let findings = 0;
    fc.assert(fc.property(fc.array(fc.record({ at: fc.nat({ max: 5000 }), take: fc.oneof({ weight: 6, arbitrary: fc.nat({ max: 2 }) }, { weight: 1, arbitrary: fc.nat({ max: 300 }) }), piece: more }), { minLength: 1, maxLength: 6 }), (edits) => {
      let text = PROGRAM;
      let reading = readTs(text, 1);
      findings += said(reading).length;
      for (const one of edits) {
        text = changed(text, one);
        reading = readTs(text, 1, reading);
        assert.deepEqual(said(reading), said(readTs(text, 0)));
      }
    }), { numRuns: 60, seed: 20261121 });
    assert.ok(findings > 60 * 5);
  });

  it('keeps the statements before an edit as the same values', () => {
    const first = read(LONG + QUERIES.join('\n'), 1);
    const next = read(`${LONG}${QUERIES.join('\n')}\nselect 2;`, 2, first);
    assert.equal(next.sites[0]!.statements[3], first.sites[0]!.statements[3]);
  });
});
