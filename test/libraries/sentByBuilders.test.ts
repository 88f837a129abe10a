// What is lowered is what is sent: each call means what the SQL means that the library itself compiles it to (test/sent writes it down).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readProgram, readSql } from '../../server/src/engine/reading/read.ts';
import { nothingOutside } from '../../server/src/libraries/library.ts';
import { show } from '../../server/src/query/show.ts';
import { documentOf, treeOf } from './read.ts';

/** How a program holds a shape. */
const LIBRARIES: Readonly<Record<string, { readonly head: string; readonly send: (shape: string) => string }>> = {
  knex: { head: `import knex from 'knex';\nconst db = knex({ client: 'pg' });\n`, send: (shape) => `await ${shape};` },
  kysely: { head: `import { Kysely, PostgresDialect, sql } from 'kysely';\nimport { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';\nconst db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });\n`, send: (shape) => `await ${shape}.execute();` },
};

/** A value that is written out is bound by the library all the same. */
const bound = (text: string): string => text.replace(/'(?:[^']|'')*'|(?<![\w.$])\d+(?:\.\d+)?/g, '?');

for (const [library, { head, send }] of Object.entries(LIBRARIES)) {
  describe(`what is lowered of ${library} is what is sent`, () => {
    const sent = JSON.parse(readFileSync(`test/sent/${library}.json`, 'utf8')) as Readonly<Record<string, string>>;
    for (const [shape, sql] of Object.entries(sent)) {
      it(shape, () => {
        const program = documentOf(`${head}export async function f(id: string, name: string) {\n  ${send(shape)}\n}\n`);
        const read = readProgram(program, treeOf(program), nothingOutside, 'postgres').sites.filter(({ site }) => site.called);
        const own = readSql(documentOf(sql, 'query.sql'), 'postgres').sites[0]?.statements[0]?.query;
        assert.equal(read.length, 1, 'one site');
        const lowered = read[0]!.statements[0]?.query;
        assert.ok(own && lowered, read[0]!.site.carrier.text);
        assert.equal(bound(show(lowered)), bound(show(own)), `${read[0]!.site.carrier.text}\n${sql}`);
      });
    }
  });
}

describe('builders that no program finishes or that go round in circles', () => {
  const whole = `const q = db.selectFrom('a').where((eb) => { const c = eb.or([c, c]); return eb.or([c, eb('x', 'in', q), eb('y', 'in', q)]); }).where('z', 'in', q);\nawait q.execute();\nlet k = knex('a').whereIn('x', k).whereIn('y', k);\nk.whereIn('z', k).whereIn('v', k);\nconst again = (qb) => qb.where(again).orWhere(again);\nawait k.where(again).modify(again);\nawait db.insertInto('a').values({ ...v, [w]: 1 }).onConflict((oc) => oc.column().doUpdateSet()).execute();\nawait knex('a').join().on().where().insert().onConflict().merge();\nawait db.updateTable().set().where('a').$call().$if().execute();\n`;
  const sent = (text: string) => readProgram(documentOf(text), treeOf(documentOf(text)), nothingOutside, 'postgres').sites;

  it('are read as far as they go', () => assert.ok(sent(whole).filter(({ site }) => site.called).length >= 4));

  it('at every place where writing may stop', () => {
    for (let end = 0; end < whole.length; end += 61) assert.ok(sent(`${whole.slice(0, end)}\n`).every(({ site }) => site.carrier.text.length < 500_000), whole.slice(0, end));
  });
});

