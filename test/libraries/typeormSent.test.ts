// What is read of a call of TypeORM's is what it sends for it: its own SQL (test/sent/typeorm.json, written by test/sent/typeorm.ts) means the same. Differences: none.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSql } from '../../server/src/engine/reading/read.ts';
import { show } from '../../server/src/query/show.ts';
import { sitesIn } from './sitesIn.ts';

const { entities, queries } = JSON.parse(readFileSync('test/sent/typeorm.json', 'utf8')) as { readonly entities: string; readonly queries: readonly { readonly call: string; readonly sql: readonly string[] }[] };

const OPERATORS = 'And, Any, ArrayContains, ArrayOverlap, Between, Equal, ILike, In, IsNull, JsonContains, LessThan, LessThanOrEqual, Like, MoreThan, MoreThanOrEqual, Not, Or, Raw, Brackets, NotBrackets, EntityManager, Repository, DataSource';
const CLASSES = 'User, Post, Comment, Team, Profile, Role, Tag, Membership, Photo, Badge';
const REPOSITORIES = 'users: Repository<User>, posts: Repository<Post>, comments: Repository<Comment>, memberships: Repository<Membership>, tagsOf: Repository<Tag>, roles: Repository<Role>, photos: Repository<Photo>, badges: Repository<Badge>';

/** A value that is written out is bound by the library all the same, and of a list how many rows there are is not known. */
const bound = (text: string): string => text.replace(/values … \d+ rows/, 'values … rows').replace(/'(?:[^']|'')*'|(?<![\w.$])\d+(?:\.\d+)?|\b(?:true|false)\b/g, '?').replace(/\b(in )?\((?:…|\?(?:, \?)*)\)/g, (_, word = '') => `${word}(?)`);

const programOf = (call: string): string => `import { ${OPERATORS} } from 'typeorm';\nimport { ${CLASSES} } from './entities';\nexport async function f(${REPOSITORIES}, manager: EntityManager, id: string, name: string, n: number, ids: string[], flag: boolean, tags: string[]) {\nawait ${call};\n}\n`;
const files: Readonly<Record<string, string>> = { 'package.json': '{"dependencies":{"typeorm":"^1.1.1"}}', 'src/entities.ts': entities, 'src/source.ts': "import { DataSource } from 'typeorm';\nexport const source = new DataSource({ type: 'postgres' });\n" };

describe('what is read of a call of TypeORM is what it sends', () => {
  for (const { call, sql } of queries) {
    it(call, () => {
      const text = programOf(call);
      const sites = sitesIn(files, text);
      assert.equal(sites.length, 1, sites.map(({ site }) => site.carrier.text).join('\n') || 'no site');
      const read = sites[0]!.statements.map(({ query }) => query && bound(show(query)));
      // How many there are besides is only asked for where the page is full.
      const own = /AndCount/.test(call) ? sql.slice(0, 1) : sql;
      const sent = own.flatMap((one) => readSql({ path: 'sent.sql', language: 'sql', version: 0, text: one }, 'postgres').sites[0]!.statements.map(({ query }) => query && bound(show(query))));
      assert.deepEqual(read, sent, sites[0]!.site.carrier.text);
    });
  }

  it('there are enough of them', () => assert.ok(queries.length >= 165));
});
