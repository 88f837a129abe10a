// Each migration tool's own layout: which files it runs, in which order, and on which server. The layouts are those of public applications.
import assert from 'node:assert/strict';
import { discover } from '../../server/src/engine/discover.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import type { SchemaSource } from '../../server/src/engine/source.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';

type Texts = Readonly<Record<string, string>>;
const TABLE = 'create table t (id bigserial primary key);';
const found = (files: Texts): readonly SchemaSource[] => discover(Object.keys(files).sort(), (path) => files[path], defaultSettings);
const only = (files: Texts): SchemaSource => {
  const sources = found(files);
  assert.equal(sources.length, 1, JSON.stringify(sources.map(({ reason }) => reason)));
  return sources[0]!;
};
const fold = (files: Texts) => openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, defaultSettings).world.databases[0]!.fold;
const tables = (files: Texts): readonly string[] => [...fold(files).final.tables.values()].map(({ name, columns }) => `${name}(${columns.map((column) => column.name).join(' ')})`).sort();
const names = ({ files }: SchemaSource): readonly string[] => files.map((path) => path.slice(path.lastIndexOf('/') + 1));

describe('migration tools', () => {
  it('Drizzle: the journal says the order, the server, and what is run at all', () => {
    const source = only({
      'drizzle/meta/_journal.json': JSON.stringify({ dialect: 'sqlite', entries: [{ idx: 0, tag: '0001_b' }, { idx: 1, tag: '0000_a' }] }),
      'drizzle/0000_a.sql': 'CREATE TABLE `a` (`id` integer);--> statement-breakpoint\n', 'drizzle/0001_b.sql': 'CREATE TABLE `b` (`id` integer);', 'drizzle/0002_left.sql': 'CREATE TABLE `c` (`id` integer);',
    });
    assert.deepEqual([source.tool, source.dialect, names(source), source.unapplied, source.next], ['drizzle', 'sqlite', ['0001_b.sql', '0000_a.sql'], ['drizzle/0002_left.sql'], undefined]);
  });

  it('Flyway: the latest baseline, what comes after it, and folders below the location', () => {
    const folder = 'src/main/resources/db/migration';
    const source = only({ 'pom.xml': '', [`${folder}/2020/V1__a.sql`]: TABLE, [`${folder}/2020/V2_1__b.sql`]: TABLE, [`${folder}/B2.1__base.sql`]: TABLE, [`${folder}/2021/V2.2__c.sql`]: 'alter table t add column b int;', [`${folder}/views/R__v.sql`]: 'create view v as select 1;' });
    assert.deepEqual([source.tool, names(source), [...source.unapplied].sort()], ['flyway', ['B2.1__base.sql', 'V2.2__c.sql', 'R__v.sql'], [`${folder}/2020/V1__a.sql`, `${folder}/2020/V2_1__b.sql`]]);
  });

  it('Flyway: a folder for each server is a history of its own', () => {
    const sources = found({ 'pom.xml': '', 'db/migration/mysql/V1__a.sql': 'create table t (id int auto_increment primary key);', 'db/migration/postgresql/V1__a.sql': TABLE });
    assert.deepEqual(sources.map(({ dialect }) => dialect).sort(), ['mysql', 'postgres']);
  });

  it('refinery is no Flyway', () => {
    assert.equal(only({ 'Cargo.toml': '[dependencies]\nrefinery = "0.8"', 'migrations/V1__a.sql': TABLE, 'migrations/V2__b.sql': TABLE }).tool, 'refinery');
  });

  it('Liquibase: formatted SQL in the order of the changelog, and what XML says besides', () => {
    const files = {
      'src/main/resources/db/changelog/db.changelog-master.yaml': 'databaseChangeLog:\n  - include:\n      file: db/changelog/second.sql\n  - include:\n      relativeToChangelogFile: true\n      file: parts/more.xml\n',
      'src/main/resources/db/changelog/parts/more.xml': '<databaseChangeLog><include file="first.sql" relativeToChangelogFile="true"/><changeSet id="1" author="a"><createTable tableName="x"/></changeSet></databaseChangeLog>',
      'src/main/resources/db/changelog/second.sql': `--liquibase formatted sql\n--changeset a:1\n${TABLE}\n--rollback drop table t;\n`,
      'src/main/resources/db/changelog/parts/first.sql': '--liquibase formatted sql\n\n--changeset a:2 dbms:mysql\nalter table t add column my int;\n--changeset a:3 dbms:postgresql,h2\nalter table t add column pg int;\n--changeset a:4 dbms:!postgresql\nalter table t add column other int;\n--changeset a:5\nalter table t add column both int;\n',
      'src/main/resources/db/changelog/orphan.sql': '--liquibase formatted sql\n--changeset a:9\ndrop table t;\n',
    };
    const source = only(files);
    assert.deepEqual([source.tool, source.dialect, names(source), source.next], ['liquibase', 'postgres', ['db.changelog-master.yaml', 'second.sql', 'first.sql', 'more.xml'], undefined]);
    assert.deepEqual([tables(files), fold(files).final.complete], [['t(id pg both)', 'x()'], true]);
  });

  it('Liquibase: includeAll takes a folder by name', () => {
    const source = only({ 'changelog/master.xml': '<databaseChangeLog>\n  <includeAll path="sql/" relativeToChangelogFile="true"/>\n</databaseChangeLog>', 'changelog/sql/b.sql': `-- liquibase formatted sql\n-- changeset a:2\n${TABLE}`, 'changelog/sql/a.sql': `--liquibase formatted sql\n--changeset a:1\ncreate table u (id int);` });
    assert.deepEqual(names(source), ['master.xml', 'a.sql', 'b.sql']);
  });

  it('node-pg-migrate: SQL files hold both ways', () => {
    const files = { 'migrations/1600000000000_a.sql': `-- Up Migration\n${TABLE}\n-- Down Migration\ndrop table t;`, 'migrations/1600000000001_b.sql': '-- Up Migration\nalter table t add column b int;\n\n-- Down Migration\nalter table t drop column b;' };
    assert.equal(only(files).tool, 'node-pg-migrate');
    assert.deepEqual(tables(files), ['t(id b)']);
  });

  it('goose: migrations in Go beside those in SQL leave the schema open', () => {
    const files = { 'go.mod': '', 'migrations/00001_a.sql': `-- +goose Up\n${TABLE}`, 'migrations/00002_b.go': 'package migrations', 'migrations/00003_c.sql': '-- +goose Up\nalter table t add column b int;' };
    assert.equal(only(files).reason, 'goose migrations in migrations, 2 files. 1 migration in another language than SQL is not read.');
    assert.deepEqual([tables(files), fold(files).final.complete], [['t(id b)'], false]);
  });

  it('Sqitch: the plan says the order; of a change that was reworked both texts are run', () => {
    const source = only({
      'sqitch.conf': '[core]\n\tengine = pg\n', 'sqitch.plan': '%syntax-version=1.0.0\n%project=x\n\nschema 2020-01-01T00:00:00Z a <a@a> # first\ntables/t [schema] 2020-01-02T00:00:00Z a <a@a>\nfn 2020-01-03T00:00:00Z a <a@a>\n@v1 2020-01-04T00:00:00Z a <a@a>\n\nfn [fn@v1] 2020-01-05T00:00:00Z a <a@a>\n',
      'deploy/tables/t.sql': TABLE, 'deploy/schema.sql': 'create schema app;', 'deploy/fn.sql': 'select 2;', 'deploy/fn@v1.sql': 'select 1;', 'revert/schema.sql': 'drop schema app;', 'verify/schema.sql': 'select 1;',
    });
    assert.deepEqual([source.tool, source.files, source.unapplied], ['sqitch', ['deploy/schema.sql', 'deploy/tables/t.sql', 'deploy/fn@v1.sql', 'deploy/fn.sql'], ['revert/schema.sql', 'verify/schema.sql']]);
  });

  it('a SQL Server project: one database of its tables and views, wherever below they stand', () => {
    const source = only({ 'src/Sql/Sql.sqlproj': '', 'src/Sql/dbo/Views/V.sql': 'CREATE VIEW [dbo].[V] AS SELECT 1', 'src/Sql/dbo/Tables/T.sql': 'CREATE TABLE [dbo].[T] ([Id] INT)', 'src/Sql/dbo/Vault/Tables/U.sql': 'CREATE TABLE [dbo].[U] ([Id] INT)', 'src/Sql/dbo/Stored Procedures/P.sql': 'CREATE PROCEDURE P AS SELECT 1' });
    assert.deepEqual([source.dialect, names(source)], ['sqlserver', ['T.sql', 'U.sql', 'V.sql']]);
  });

  it('Atlas and sqlx are told by what lies beside', () => {
    assert.equal(only({ 'migrations/atlas.sum': 'h1:x', 'migrations/20230101_a.sql': TABLE, 'migrations/20230102_b.sql': TABLE }).tool, 'atlas');
    assert.equal(only({ 'Cargo.toml': 'sqlx = "0.8"', 'migrations/20230101_a.up.sql': TABLE, 'migrations/20230101_a.down.sql': 'drop table t;' }).tool, 'sqlx');
  });

  it('takes the server that a folder’s name ends with', () => {
    assert.equal(only({ 'go.mod': '', 'riversqlite/migration/001_a.up.sql': 'create table t (id uuid);', 'riversqlite/migration/002_b.up.sql': 'create table u (id uuid);' }).dialect, 'sqlite');
  });

  it('says once where a history has no beginning, and calls nothing missing', () => {
    const { notes, final } = fold({ 'migrations/100_a.sql': 'alter table a add column x int; create index on b (x); alter table c add column y int;', 'migrations/101_b.sql': 'create table d (id int);' });
    assert.deepEqual([notes.map((note) => note.slice(0, 73)), final.complete], [['The files of `migrations` alter 3 tables that none of them makes, `a` amo'], false]);
    assert.deepEqual(fold({ 'migrations/1_a.sql': 'create table a (id int); alter table a add column x int;' }).notes, []);
  });
});
