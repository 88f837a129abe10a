// What a statement of a migration shares a transaction with, by tool: from each tool's manual and source.
import assert from 'node:assert/strict';
import { readSql } from '../../server/src/engine/reading/read.ts';
import { subjectsOf } from '../../server/src/engine/judging/judge.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import type { ChangeSubject } from '../../server/src/rules/rule.ts';

/** The changes of one file of a workspace, as rules meet them. */
function changesIn(files: Readonly<Record<string, string>>, path: string, fresh?: { readonly paths: readonly string[]; readonly complete: boolean }): readonly ChangeSubject[] {
  const workspace = openWorkspace({ list: () => Object.keys(files).sort(), read: (name) => files[name] }, defaultSettings, fresh ? { fresh } : {});
  const database = workspace.world.databaseOf(path, undefined)!;
  const reading = readSql({ path, language: 'sql', version: 0, text: files[path]! }, database.dialect);
  const [site] = reading.sites;
  return site!.statements.flatMap((statement) => [...subjectsOf(reading, site!, statement, database, 'migration', [], workspace.world).changes]);
}
const told = (files: Readonly<Record<string, string>>, path: string): readonly (boolean | undefined)[] => changesIn(files, path).map((subject) => subject.inTransaction);

const TABLE = 'create table t (id bigserial primary key, a int);';
const INDEX = 'create index concurrently i on t (a);';
const TWO = `alter table t add column b int;\n${INDEX}`;

describe('transactions of migrations', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string, readonly (boolean | undefined)[]])[] = [
    ['Prisma: a statement alone is in none', { 'prisma/migrations/1_a/migration.sql': TABLE, 'prisma/migrations/2_b/migration.sql': INDEX }, 'prisma/migrations/2_b/migration.sql', [false]],
    ['Prisma: two are one message', { 'prisma/migrations/1_a/migration.sql': TABLE, 'prisma/migrations/2_b/migration.sql': TWO }, 'prisma/migrations/2_b/migration.sql', [true, true]],
    ['Drizzle: all is one transaction', { 'drizzle/meta/_journal.json': '{}', 'drizzle/0000_a.sql': TABLE, 'drizzle/0001_b.sql': INDEX }, 'drizzle/0001_b.sql', [true]],
    ['Supabase: what cannot run in one is set apart by newer versions', { 'supabase/migrations/1_a.sql': TABLE, 'supabase/migrations/2_b.sql': TWO }, 'supabase/migrations/2_b.sql', [true, undefined]],
    ['Diesel', { 'migrations/1_a/up.sql': TABLE, 'migrations/2_b/up.sql': INDEX }, 'migrations/2_b/up.sql', [true]],
    ['Diesel: metadata.toml', { 'migrations/1_a/up.sql': TABLE, 'migrations/2_b/up.sql': INDEX, 'migrations/2_b/metadata.toml': 'run_in_transaction = false\n' }, 'migrations/2_b/up.sql', [false]],
    ['goose', { 'migrations/1_a.sql': `-- +goose Up\n${TABLE}`, 'migrations/2_b.sql': `-- +goose Up\n${TWO}` }, 'migrations/2_b.sql', [true, true]],
    ['goose: NO TRANSACTION', { 'migrations/1_a.sql': `-- +goose Up\n${TABLE}`, 'migrations/2_b.sql': `-- +goose NO TRANSACTION\n-- +goose Up\n${TWO}` }, 'migrations/2_b.sql', [false, false]],
    ['dbmate: without a transaction two statements are still one message', { 'db/migrations/1_a.sql': `-- migrate:up\n${TABLE}`, 'db/migrations/2_b.sql': `-- migrate:up transaction:false\n${TWO}\n-- migrate:down\ndrop index i;` }, 'db/migrations/2_b.sql', [true, true, false]],
    ['dbmate: a statement alone', { 'db/migrations/1_a.sql': `-- migrate:up\n${TABLE}`, 'db/migrations/2_b.sql': `-- migrate:up transaction:false\n${INDEX}\n-- migrate:down\n` }, 'db/migrations/2_b.sql', [false]],
    ['Flyway sets a concurrent index apart', { 'pom.xml': '', 'db/migration/V1__a.sql': TABLE, 'db/migration/V2__b.sql': TWO }, 'db/migration/V2__b.sql', [true, false]],
    ['Flyway: script configuration', { 'pom.xml': '', 'db/migration/V1__a.sql': TABLE, 'db/migration/V2__b.sql': TWO, 'db/migration/V2__b.sql.conf': 'executeInTransaction=false\n' }, 'db/migration/V2__b.sql', [false, false]],
    ['golang-migrate', { 'go.mod': '', 'migrations/1_a.up.sql': TABLE, 'migrations/2_b.up.sql': INDEX, 'migrations/2_b.down.sql': 'drop index i;' }, 'migrations/2_b.up.sql', [false]],
    ['sqlx', { 'Cargo.toml': 'sqlx = "0.8"\n', 'migrations/1_a.sql': TABLE, 'migrations/2_b.sql': INDEX }, 'migrations/2_b.sql', [true]],
    ['sqlx: no-transaction', { 'Cargo.toml': 'sqlx = "0.8"\n', 'migrations/1_a.sql': TABLE, 'migrations/2_b.sql': `-- no-transaction\n${INDEX}` }, 'migrations/2_b.sql', [false]],
    ['a file that begins and commits by itself', { 'migrations/1_a.sql': TABLE, 'migrations/2_b.sql': `begin;\nalter table t add column b int;\ncommit;\n${INDEX}` }, 'migrations/2_b.sql', [undefined, true, true, false]],
    ['a history that holds what no transaction takes, again and again', { 'Cargo.toml': 'sqlx = "0.8"\n', 'migrations/1_a.sql': TABLE, ...Object.fromEntries([2, 3, 4].map((number) => [`migrations/${number}_b.sql`, `create index concurrently i${number} on t (a);`])), 'migrations/5_c.sql': TWO }, 'migrations/5_c.sql', [undefined, undefined]],
    ['a history that does so once or twice', { 'Cargo.toml': 'sqlx = "0.8"\n', 'migrations/1_a.sql': TABLE, ...Object.fromEntries([2, 3].map((number) => [`migrations/${number}_b.sql`, `create index concurrently i${number} on t (a);`])), 'migrations/5_c.sql': `begin;\n${TWO}` }, 'migrations/5_c.sql', [true, true, true]],
    ['no tool that is known', { 'migrations/1_a.sql': TABLE, 'migrations/2_b.sql': INDEX }, 'migrations/2_b.sql', [undefined]],
    ['MySQL commits at each', { 'migrations/mysql/1_a.sql': `-- +goose Up\ncreate table t (id int auto_increment primary key, a int);`, 'migrations/mysql/2_b.sql': '-- +goose Up\nalter table t add column b int;' }, 'migrations/mysql/2_b.sql', [false]],
  ];
  for (const [title, files, path, expected] of cases) it(title, () => assert.deepEqual(told(files, path), expected));

  it('tells the way back from the way up', () => {
    const files = { 'm/migrations/1_a.sql': `-- +goose Up\n${TABLE}\n-- +goose Down\ndrop table t;`, 'm/migrations/2_b.sql': `-- +goose Up\n${INDEX}` };
    assert.deepEqual(changesIn(files, 'm/migrations/1_a.sql').map(({ undoes, tool }) => [undoes, tool?.id]), [[false, 'goose'], [true, 'goose']]);
  });

  it('tells what is new, where something can tell', () => {
    const files = { 'migrations/1_a.sql': TABLE, 'migrations/2_b.sql': INDEX };
    const news = (fresh?: { readonly paths: readonly string[]; readonly complete: boolean }) => ['migrations/1_a.sql', 'migrations/2_b.sql'].map((path) => changesIn(files, path, fresh)[0]!.isNew);
    assert.deepEqual([news(), news({ paths: ['migrations/2_b.sql'], complete: false }), news({ paths: ['migrations/2_b.sql'], complete: true })], [[undefined, undefined], [undefined, true], [false, true]]);
  });
});
