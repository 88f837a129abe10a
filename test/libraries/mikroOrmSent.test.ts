// What is read of a call of MikroORM's is what it sends for it: its own SQL (test/sent/mikroOrm.json, written by test/sent/mikroOrm.ts) means the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSql } from '../../server/src/engine/reading/read.ts';
import { show } from '../../server/src/query/show.ts';
import { sitesIn } from './sitesIn.ts';

const { entities, queries } = JSON.parse(readFileSync('test/sent/mikroOrm.json', 'utf8')) as { readonly entities: string; readonly queries: readonly { readonly call: string; readonly sql: readonly string[] }[] };

const CLASSES = 'User, Post, Comment, Team, Budget, Role, Tag, Membership, Content, Page, Photo';

/** A value that is written out is bound by the library all the same. */
const bound = (text: string): string => text.replace(/'(?:[^']|'')*'|(?<![\w.$])\d+(?:\.\d+)?|\b(?:true|false)\b/gi, '?').replace(/\b(in )?\((?:…|\?(?:, \?)*)\)/g, (_, word = '') => `${word}(?)`);

const programOf = (call: string): string => `import { EntityManager, EntityRepository, LoadStrategy, LockMode, QueryOrder, raw, sql, wrap } from '@mikro-orm/postgresql';\nimport { ${CLASSES} } from './entities';\nexport async function f(em: EntityManager, users: EntityRepository<User>, id: string, name: string, n: number, ids: string[], flag: boolean, tags: string[]) {\nawait ${call};\n}\n`;
const files: Readonly<Record<string, string>> = { 'package.json': '{"dependencies":{"@mikro-orm/core":"^6.6.16"}}', 'src/entities.ts': entities };

describe('what is read of a call of MikroORM is what it sends', () => {
  for (const { call, sql } of queries) {
    it(call, () => {
      const text = programOf(call);
      const sites = sitesIn(files, text);
      const read = sites.flatMap(({ statements }) => statements.map(({ query }) => query && bound(show(query))));
      const said = sql.flatMap((one) => readSql({ path: 'sent.sql', language: 'sql', version: 0, text: one }, 'postgres').sites[0]!.statements.map(({ query }) => query && bound(show(query))));
      // What is populated only as far as conditions go is not read, and says so.
      if (call.includes('populateWhere')) return assert.match(read[0] ?? '', /… outputs|… filters, limit/);
      // How many there are besides is only asked for where the page is full, and of what a row refers to only where it does.
      const own = /AndCount|ByCursor|'ignore'/.test(call) ? said.slice(0, 1) : said;
      assert.deepEqual(read, own, sites.map(({ site }) => site.carrier.text).join('\n') || 'no site');
    });
  }

  it('there are enough of them', () => assert.ok(queries.length >= 160));
});
