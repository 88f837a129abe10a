// What is read of a call of Mongoose's or of the driver's is what they send for it: the commands that a server was sent (test/sent/mongoose.json, written by test/sent/mongoose.ts) ask the same.
// Differences: what is read but for some paths, which the schema tells and the command does not; keys, versions and empty lists that Mongoose adds to what it inserts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSql } from '../../server/src/engine/reading/read.ts';
import type { Query } from '../../server/src/query/query.ts';
import { show } from '../../server/src/query/show.ts';
import { statementsOf } from './commands.ts';
import { sitesIn } from './sitesIn.ts';

interface Sent { readonly call: string; readonly commands: readonly Parameters<typeof statementsOf>[0][] }
const sent = JSON.parse(readFileSync('test/sent/mongoose.json', 'utf8')) as { readonly models: string; readonly queries: readonly Sent[]; readonly driver: readonly Sent[] };

/** Conditions and what is set are in no order; a value that is written out is one that is sent all the same, but for a pattern, and a list is as long as it is. */
function normal(query: Query): string {
  const sorted = query.filters.toSorted((a, b) => (show({ ...query, filters: [a] }) < show({ ...query, filters: [b] }) ? -1 : 1));
  const writes = query.writes.toSorted((a, b) => (a.column < b.column ? -1 : 1));
  const text = show({ ...query, filters: sorted, writes }).replace(/((?:like|~\*?) )'((?:[^']|'')*)'/g, '$1«$2»').replace(/'(?:[^']|'')*'|(?<![\w.$«])\d+(?:\.\d+)?|\b(?:true|false)\b(?=$|,| (?:and|or|where|limit|order))/g, (all) => (/^(?:true|false)$/.test(all) ? all : '?'));
  return text.replace(/\bin \((?:…|\?(?:, \?)*)\)/g, 'in (?)').replace(/= (?:true|false)\b/g, '= ?').replace(/\b(limit|offset) \d+/g, '$1 ?');
}

const queriesOf = (texts: readonly string[]): readonly Query[] => texts.flatMap((text) => readSql({ path: 'sent.sql', language: 'sql', version: 0, text }, 'mongodb').sites[0]!.statements.flatMap(({ query }) => query ?? []));

const files: Readonly<Record<string, string>> = { 'package.json': '{"dependencies":{"mongoose":"^9.12.1","mongodb":"^7.8.0"}}', 'src/models.ts': sent.models };

function compared(head: string, queries: readonly Sent[]): void {
  for (const { call, commands } of queries) {
    it(call, () => {
      const text = `${head}export async function f(id: ObjectId, name: string, n: number, ids: ObjectId[], tags: string[]) {\nawait ${call};\n}\n`;
      const read = sitesIn(files, text).flatMap(({ statements }) => statements.flatMap(({ query }) => query ?? []));
      const said = queriesOf(commands.flatMap(statementsOf));
      const masked = read.map((one, at): Query => (said[at]?.open.has('outputs') ? { ...one, outputs: said[at]!.outputs, open: said[at]!.open } : one));
      assert.deepEqual(masked.map(normal), said.map(normal), JSON.stringify(commands));
    });
  }
}

describe('what is read of a call of Mongoose is what it sends', () => {
  compared("import { Types } from 'mongoose';\nimport { Category, Post, Special, Team, User } from './models';\n", sent.queries);
  describe('and of the driver', () => compared("import { MongoClient, ObjectId } from 'mongodb';\nconst users = new MongoClient('mongodb://localhost').db('shop').collection('users');\n", sent.driver));

  it('there are enough of them', () => assert.ok(sent.queries.length + sent.driver.length >= 150));
});
