// What is read of a call of Sequelize's is what it sends for it: its own SQL (test/sent/sequelize.json, written by test/sent/sequelize.ts) means the same. Differences: none.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSql } from '../../server/src/engine/reading/read.ts';
import { show } from '../../server/src/query/show.ts';
import { sitesIn } from './sitesIn.ts';

interface Sent { readonly models: string; readonly queries: readonly { readonly call: string; readonly sql: readonly string[] }[] }
const sent = JSON.parse(readFileSync('test/sent/sequelize.json', 'utf8')) as Sent & { readonly mysql: Sent };

/** A value that is written out is bound by the library all the same; a list is as long as it is. */
const bound = (text: string): string => text.replace(/'(?:[^']|'')*'|(?<![\w.$])\d+(?:\.\d+)?|\b(?:true|false)\b/g, '?').replace(/\b(in )?\((?:…|\?(?:, \?)*)\)/g, (_, word = '') => `${word}(?)`).replace(/\(\?\)::\w+\[\]/g, '?').replace(/\b(any|all) \([^()]*\)/g, '$1 ?');

const CLASSES = 'User, Post, Comment, Team, Tag, Category, Membership';
const programOf = (call: string): string => `import { Op, Sequelize } from 'sequelize';\nimport { ${CLASSES} } from './models';\nexport async function f(id: string, name: string, n: number, ids: string[], tags: string[], user: User, gone: User, post: Post) {\nawait ${call};\n}\n`;

function compared({ models, queries }: Sent, dialect: 'postgres' | 'mysql'): void {
  const files: Readonly<Record<string, string>> = { 'package.json': '{"dependencies":{"sequelize":"^6.37.8"}}', 'src/models.ts': models };
  for (const { call, sql } of queries) {
    it(call, () => {
      const text = programOf(call);
      const sites = sitesIn(files, text);
      const read = sites.flatMap(({ statements }) => statements.map(({ query }) => query && bound(show(query))));
      // How many there are besides is asked for first, and not told of a page.
      const own = /AndCount/.test(call) ? sql.slice(1) : sql;
      const said = own.flatMap((one) => readSql({ path: 'sent.sql', language: 'sql', version: 0, text: one }, dialect).sites[0]!.statements.map(({ query }) => query && bound(show(query))));
      assert.deepEqual(read, said, sites.map(({ site }) => site.carrier.text).join('\n'));
    });
  }
}

describe('what is read of a call of Sequelize is what it sends', () => {
  compared(sent, 'postgres');
  describe('to MySQL', () => compared(sent.mysql, 'mysql'));

  it('there are enough of them', () => assert.ok(sent.queries.length >= 200));
});
