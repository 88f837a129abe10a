// Calls of builders in a whole workspace: what is found in them as a user sees it, how it is mended, and what nothing is said of.
import assert from 'node:assert/strict';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import { foundIn, mendedIn } from './reviewed.ts';

const migration = 'create table users (id text primary key, org_id text not null, name text not null, email text not null unique, created_at timestamptz not null);\ncreate index on users (org_id);\n';
const heads: Readonly<Record<string, string>> = { kysely: `import type { Kysely } from 'kysely';\nexport async function f(db: Kysely<DB>, id: string) {\n`, knex: `import type { Knex } from 'knex';\nexport async function f(db: Knex, id: string) {\n` };

function reviewed(library: string, body: string, settings: Settings = defaultSettings) {
  const program = (own: string): string => `${heads[library]}${own}\n}\n`;
  const files = { 'migrations/0001_init.sql': migration };
  return { said: foundIn(files, program(body), settings), mended: mendedIn(files, program, body, settings) };
}

const large: Settings = { ...defaultSettings, sizes: new Map([['users', 5_000_000]]) };

describe('calls of builders', () => {
  const cases: readonly (readonly [name: string, kysely: string, knex: string, ...said: readonly (readonly [kysely: string, knex: string])[]])[] = [
    ['a column without an index', `  return db.selectFrom('users').select('id').where('name', '=', id).execute();`, `  return await db('users').select('id').where('name', id);`, [`unindexed-filter (information) 'name'`, `unindexed-filter (information) 'name'`]],
    ['a column with one', `  return db.selectFrom('users').select('id').where('org_id', '=', id).execute();`, `  return await db('users').select('id').where({ org_id: id });`],
    ['a key', `  return db.selectFrom('users').selectAll().where('email', '=', id).executeTakeFirst();`, `  return await db('users').where('email', id).first();`],
    ['a condition that is not always there', `  let q = db.selectFrom('users').select('id');\n  if (id) q = q.where('id', '=', id);\n  return q.limit(10).execute();`, `  const q = db('users').select('id');\n  if (id) q.where('id', id);\n  return await q.limit(10);`],
    ['everything is deleted', `  await db.deleteFrom('users').execute();`, `  await db('users').del();`, ['delete-without-where (warning) deleteFrom', 'delete-without-where (warning) del']],
    ['everything is updated', `  await db.updateTable('users').set({ name: 'x' }).execute();`, `  await db('users').update({ name: 'x' });`, ['update-without-where (warning) updateTable', 'update-without-where (warning) update']],
    ['what a condition may keep from it', `  let q = db.deleteFrom('users');\n  if (id) q = q.where('id', '=', id);\n  await q.execute();`, `  const q = db('users');\n  narrow(q, id);\n  await q.del();`],
    ['names that something renames on the way', `  return db.selectFrom('users').select('id').where('orgId', '=', id).where('name', '=', id).execute();`, `  return await db('users').select('id').where({ orgId: id, name: id });`],
    ['what another function continues', `  return db.selectFrom('users').select('id').$call(paginated).execute();`, `  return await db('users').select('id').modify(paginated);`],
  ];
  for (const [name, kysely, knex, ...said] of cases) it(name, () => {
    assert.deepEqual(reviewed('kysely', kysely).said, said.map(([one]) => one));
    assert.deepEqual(reviewed('knex', knex).said, said.map(([, one]) => one));
  });

  it('all rows of a large table, and how they are bounded', () => {
    assert.deepEqual(reviewed('kysely', `  return db.selectFrom('users').select('id').execute();`, large), { said: ['unbounded-read (warning) selectFrom'], mended: [`  return db.selectFrom('users').select('id').limit(100).execute();`] });
    assert.deepEqual(reviewed('knex', `  return await db('users').select('id');`, large), { said: ['unbounded-read (warning) select'], mended: [`  return await db('users').select('id').limit(100);`] });
  });

  it('a builder that a function gives back may be bounded by whoever calls it', () => {
    assert.deepEqual(reviewed('knex', `  const all = () => db('users').select('id');\n  return all().limit(3);`, large).said, []);
  });
});
