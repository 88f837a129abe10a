// What is read of a call of Objection's is what it sends for it: its own SQL (test/sent/objection.json, written by test/sent/objection.ts) means the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSql } from '../../server/src/engine/reading/read.ts';
import { show } from '../../server/src/query/show.ts';
import { sitesIn } from './sitesIn.ts';

interface Sent { readonly models: string; readonly queries: readonly { readonly call: string; readonly sql: readonly string[] }[] }
const { models, queries } = JSON.parse(readFileSync('test/sent/objection.json', 'utf8')) as Sent;

/** A value that is written out is bound by the library all the same; a list is as long as it is. */
const bound = (text: string): string => text.replace(/'(?:[^']|'')*'|(?<![\w.$])\d+(?:\.\d+)?|\b(?:true|false)\b/g, '?').replace(/\b(in )?\((?:…|\?(?:, \?)*)\)/g, (_, word = '') => `${word}(?)`);

/** Which tables are read of what a graph joins: Objection asks the server for their columns, and names each. */
const tablesRead = (text: string): string => text.replace(/^select (.*?) from /, (_, outputs: string) => `select ${[...new Set(outputs.split(', ').map((one) => one.replace(/^([\w:]+)\..*$/, '$1')))].join(', ')} from `);

/** A list of one is that one. */
const oneOf = (text: string): string => text.replaceAll(' in (?)', ' = ?');

/** What is read in part, or left open: what is written inside of a JSON column, which rows of a graph are there already, and what recurs. */
const UNSEEN: ReadonlySet<string> = new Set([
  "Person.query().patch({ 'meta:a.b': 3 }).where('id', 1)", 'Person.query().upsertGraph({ id: 1, name })', "Person.query().withGraphFetched('children.^2')", 'Person.query().insertGraphAndFetch({ name, passport: { person_id: n } })',
]);

const programOf = (call: string): string => `import { fn, raw, ref } from 'objection';\nimport { Animal, Movie, Passport, Person, Seat } from './models';\nexport async function f(id: string, name: string, n: number, p: number, ids: string[], person: Person, animal: Animal) {\nawait ${call};\n}\n`;
const files: Readonly<Record<string, string>> = { 'package.json': '{"dependencies":{"objection":"^3.1.5","knex":"^3.1.0"}}', 'src/models.ts': models, 'src/db.ts': "import knex from 'knex';\nexport const db = knex({ client: 'pg' });\n" };

describe('what is read of a call of Objection is what it sends', () => {
  for (const { call, sql } of queries) {
    it(call, () => {
      const text = programOf(call);
      const sites = sitesIn(files, text);
      const read = sites.flatMap(({ statements }) => statements.map(({ query }) => query && bound(show(query))));
      // How many there are besides is asked for last, and not told of a page.
      const own = /\b(?:page|range)\(/.test(call) ? sql.slice(0, -1) : sql;
      const said = own.flatMap((one) => readSql({ path: 'sent.sql', language: 'sql', version: 0, text: one }, 'postgres').sites[0]!.statements.map(({ query }) => query && bound(show(query))));
      const compared = (all: readonly (string | undefined)[]): readonly (string | undefined)[] => all.map((one) => (one && oneOf(call.includes('withGraphJoined') ? tablesRead(one) : one))).toSorted();
      if (UNSEEN.has(call)) return assert.notDeepEqual(compared(read), compared(said), 'it is read by now');
      assert.deepEqual(compared(read), compared(said), sites.map(({ site }) => site.carrier.text).join('\n'));
    });
  }

  it('there are enough of them', () => assert.ok(queries.length >= 200));
});
