// Calls of builders in a whole workspace: what is found in them as a user sees it, how it is mended, and what nothing is said of.
import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/text/edit.ts';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';

const migration = 'create table users (id text primary key, org_id text not null, name text not null, email text not null unique, created_at timestamptz not null);\ncreate index on users (org_id);\n';
const heads: Readonly<Record<string, string>> = { kysely: `import type { Kysely } from 'kysely';\nexport async function f(db: Kysely<DB>, id: string) {\n`, knex: `import type { Knex } from 'knex';\nexport async function f(db: Knex, id: string) {\n` };

function reviewed(library: string, body: string, settings: Settings = defaultSettings) {
  const text = `${heads[library]}${body}\n}\n`;
  const files: Readonly<Record<string, string>> = { 'migrations/0001_init.sql': migration, 'src/f.ts': text };
  const { findings } = review(openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, settings), { rules, wanted: (path) => path === 'src/f.ts', fixesAt: '20300101000000' });
  return {
    said: findings.map(({ rule, level, span }) => `${rule} (${level}) ${text.slice(span.start, span.end)}`),
    mended: findings.flatMap(({ fixes }) => fixes.filter(({ edits }) => edits.length > 0).map(({ edits }) => applyEdits(text, edits).split('\n').slice(2, -2).join('\n'))),
  };
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
