// Where schemas are found in the layouts that real workspaces have, and in which order their files run.
import assert from 'node:assert/strict';
import { discover } from '../../server/src/engine/discover.ts';
import { tablesToldBy, toldTogether } from '../../server/src/engine/discover/tables.ts';
import { defaultSettings, type DatabaseSetting, type Settings } from '../../server/src/engine/configuring/settings.ts';
import type { SchemaSource } from '../../server/src/engine/source.ts';

const TABLE = 'create table t (id bigserial primary key);';

/** Files by path; a path alone holds a table. */
function found(files: Readonly<Record<string, string>> | readonly string[], settings: Partial<Settings> = {}): readonly SchemaSource[] {
  const texts: Readonly<Record<string, string>> = Array.isArray(files) ? Object.fromEntries((files as readonly string[]).map((path) => [path, path.endsWith('.sql') ? TABLE : ''])) : files as Record<string, string>;
  return discover(Object.keys(texts).sort(), (path) => texts[path], { ...defaultSettings, ...settings });
}
const short = (sources: readonly SchemaSource[]): unknown => sources.map(({ id, kind, dialect, root, files }) => ({ id, kind, dialect, root, files }));
const database = (one: Partial<DatabaseSetting> & { readonly id: string }): DatabaseSetting => ({ sizes: new Map(), ...one });

describe('discovery of schemas', () => {
  it('finds Prisma migrations in a package of a monorepo, beside ClickHouse migrations of another tool', () => {
    const sources = found({
      'package.json': '', 'packages/shared/package.json': '', 'web/package.json': '',
      'packages/shared/prisma/schema.prisma': '',
      'packages/shared/prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      'packages/shared/prisma/migrations/20230518191501_init/migration.sql': TABLE,
      'packages/shared/prisma/migrations/20230521155819_add/migration.sql': 'ALTER TABLE t ADD COLUMN b int;',
      'packages/shared/clickhouse/migrations/clustered/0001_traces.up.sql': 'CREATE TABLE traces ON CLUSTER default (`id` String) ENGINE = ReplicatedReplacingMergeTree()',
      'packages/shared/clickhouse/migrations/clustered/0001_traces.down.sql': 'DROP TABLE traces',
    });
    assert.deepEqual(short(sources), [
      { id: 'shared', kind: 'prisma', dialect: 'postgres', root: 'packages/shared', files: ['packages/shared/prisma/migrations/20230518191501_init/migration.sql', 'packages/shared/prisma/migrations/20230521155819_add/migration.sql'] },
      { id: 'clustered', kind: 'numbered', dialect: 'clickhouse', root: 'packages/shared', files: ['packages/shared/clickhouse/migrations/clustered/0001_traces.up.sql'] },
    ]);
    assert.deepEqual(sources[0]!.next, { folder: 'packages/shared/prisma/migrations', style: 'prisma', after: '20230521155819_add' });
    assert.deepEqual(sources[1]!.unapplied, ['packages/shared/clickhouse/migrations/clustered/0001_traces.down.sql']);
  });

  it('takes a migration for one whatever its name ends with', () => {
    const [source] = found(['prisma/migrations/20230518191501_init/migration.sql', 'prisma/migrations/20240101000000_add_meter_backups/migration.sql', 'prisma/migrations/20240102000000_drop_demo/migration.sql']);
    assert.equal(source!.files.length, 3);
  });

  it('orders Diesel migrations by their version with the dashes taken out', () => {
    const [source] = found(['Cargo.toml', 'migrations/2019-02-26-002946_user/up.sql', 'migrations/2019-02-26-002946_user/down.sql', 'migrations/20140924113530_first/up.sql', 'migrations/00000000000000_diesel_initial_setup/up.sql', 'migrations/20190226003000_next/up.sql']);
    assert.deepEqual(source!.files, ['migrations/00000000000000_diesel_initial_setup/up.sql', 'migrations/20140924113530_first/up.sql', 'migrations/2019-02-26-002946_user/up.sql', 'migrations/20190226003000_next/up.sql']);
    assert.deepEqual({ kind: source!.kind, root: source!.root, unapplied: source!.unapplied }, { kind: 'diesel', root: '', unapplied: ['migrations/2019-02-26-002946_user/down.sql'] });
  });

  it('orders numbered files by number, not by text', () => {
    const [source] = found(['go.mod', 'db/migrations/2_b.sql', 'db/migrations/10_c.sql', 'db/migrations/1_a.sql']);
    assert.deepEqual(source!.files, ['db/migrations/1_a.sql', 'db/migrations/2_b.sql', 'db/migrations/10_c.sql']);
    assert.equal(source!.next?.after, '10_c.sql');
  });

  it('knows Flyway: dotted versions in order, repeatable files last, undo files left out', () => {
    const folder = 'app/src/main/resources/db/migration';
    const [source] = found(['app/pom.xml', `${folder}/V1__a.sql`, `${folder}/V1.10__c.sql`, `${folder}/V1.2__b.sql`, `${folder}/U1.2__b.sql`, `${folder}/R__views.sql`]);
    assert.deepEqual(source!.files.map((path) => path.slice(folder.length + 1)), ['V1__a.sql', 'V1.2__b.sql', 'V1.10__c.sql', 'R__views.sql']);
    assert.deepEqual([source!.id, source!.root, source!.unapplied], ['app', 'app', [`${folder}/U1.2__b.sql`]]);
  });

  it('reads a folder for each release as one history, in the order of their numbers', () => {
    const files = ['0/01_a.up.sql', '0/02_b.up.sql', '2/01_c.up.sql', '10/01_d.up.sql', '10/02_e.up.sql'].map((path) => `db/migrations/postgres/${path}`);
    const [source, ...others] = found({ 'go.mod': 'require github.com/golang-migrate/migrate/v4 v4', ...Object.fromEntries(files.toReversed().map((path) => [path, TABLE])) });
    assert.deepEqual(source!.files, files);
    assert.equal(source!.next?.folder, 'db/migrations/postgres/10');
    assert.deepEqual(others, []);
    // Two numbers may be two servers' versions.
    assert.equal(found(['sql/14/001_a.sql', 'sql/14/002_b.sql', 'sql/15/001_a.sql', 'sql/15/002_b.sql']).some(({ files: all }) => all.length > 2), false);
  });

  it('tells goose by the marks in its files', () => {
    const [source] = found({ 'go.mod': '', 'internal/db/migrations/00001_a.sql': `-- +goose Up\n${TABLE}\n-- +goose Down\ndrop table t;` });
    assert.equal(source!.next?.sections, 'goose');
  });

  it('finds Supabase migrations without a manifest above them', () => {
    const [source] = found(['supabase/config.toml', 'supabase/migrations/20240101_a.sql', 'supabase/migrations/20240201000000_b.sql', 'supabase/seed.sql']);
    assert.deepEqual([source!.kind, source!.root, source!.files.length], ['supabase', '', 2]);
  });

  it('takes one dump, and a dump beside Ruby migrations', () => {
    assert.deepEqual(short(found({ Gemfile: '', 'db/structure.sql': `-- PostgreSQL database dump\n${TABLE}`, 'db/migrate/20200101_x.rb': '' })), [{ id: 'db', kind: 'dump', dialect: 'postgres', root: '', files: ['db/structure.sql'] }]);
  });

  it('tells MySQL and SQLite by their texts', () => {
    const dialects = found({ 'a/package.json': '', 'a/schema.sql': 'CREATE TABLE `t` (`id` int NOT NULL AUTO_INCREMENT) ENGINE=InnoDB;', 'b/package.json': '', 'b/schema.sql': 'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);' }).map(({ id, dialect }) => [id, dialect]);
    assert.deepEqual(dialects, [['a', 'mysql'], ['b', 'sqlite']]);
  });

  it('keeps one database for each dialect that an application supports', () => {
    const sources = found({ 'go.mod': '', 'store/migration/mysql/LATEST.sql': 'CREATE TABLE `t` (id int);', 'store/migration/sqlite/LATEST.sql': 'CREATE TABLE t (id INTEGER PRIMARY KEY);', 'store/migration/postgres/LATEST.sql': TABLE });
    assert.deepEqual(sources.map(({ dialect }) => dialect).sort(), ['mysql', 'postgres', 'sqlite']);
    assert.equal(new Set(sources.map(({ id }) => id)).size, 3);
  });

  it('keeps two histories of one package apart', () => {
    const sources = found(['package.json', 'migrations/tenant/0001-a.sql', 'migrations/tenant/0002-b.sql', 'migrations/multitenant/0001-a.sql']);
    assert.deepEqual(sources.map(({ id, files }) => [id, files.length]), [['multitenant', 1], ['tenant', 2]]);
  });

  it('prefers migrations to a dump that tells no more, and says so', () => {
    const sources = found({ 'db/schema.sql': TABLE, 'db/migrations/001_a.sql': TABLE, 'db/migrations/002_b.sql': 'create table u (id int);' });
    assert.deepEqual(sources.map(({ kind, reason }) => [kind, reason]), [['numbered', 'Numbered migrations in db/migrations, 2 files; db/schema.sql lacks `u` and was passed over.']]);
  });

  it('prefers a dump to migrations that lack the beginning', () => {
    const sources = found({ 'db/schema.sql': `${TABLE}\ncreate table u (id int); create table schema_migrations (version text);`, 'db/migrations/101_a.sql': 'alter table u add column x int;', 'db/migrations/102_b.sql': TABLE });
    assert.deepEqual(sources.map(({ kind, reason }) => [kind, reason]), [['dump', 'db/schema.sql declares the schema; the numbered migrations in db/migrations never make `u` and were passed over.']]);
  });

  it('takes a folder of declaring files as one schema, those that only add indexes last', () => {
    const [source] = found({ 'go.mod': '', 'schema/a_indexes.sql': 'create index on t (id);', 'schema/orders.sql': 'create table orders (id int);', 'schema/t.sql': TABLE });
    assert.deepEqual(source!.files, ['schema/orders.sql', 'schema/t.sql', 'schema/a_indexes.sql']);
  });

  it('leaves tests, examples and numbered queries alone where the application has a schema', () => {
    const sources = found({ 'package.json': '', 'migrations/1_a.sql': TABLE, 'test/fixtures/schema.sql': TABLE, 'examples/shop/migrations/1_a.sql': TABLE, 'queries/1_users.sql': 'select 1', 'queries/2_orders.sql': 'select 2' });
    assert.deepEqual(sources.map(({ files }) => files), [['migrations/1_a.sql']]);
  });

  it('takes an example’s schema where there is no other', () => {
    assert.deepEqual(found(['examples/shop/migrations/1_a.sql', 'README.md']).map(({ files }) => files), [['examples/shop/migrations/1_a.sql']]);
  });

  it('finds nothing where nothing is declared', () => {
    assert.deepEqual(found({ 'package.json': '', 'src/report.sql': 'select * from t' }), []);
  });

  it('follows the configuration: files, folders in their tool’s order, globs', () => {
    const files = ['package.json', 'a/10_x.sql', 'a/2_x.sql', 'b/base.sql', 'b/extra.sql', 'other/migrations/1_x.sql'];
    const sources = found(files, { databases: [database({ id: 'one', schema: ['b/base.sql', './a/'], dialect: 'mysql', searchPath: ['app'] }), database({ id: 'two', schema: ['b/ext*.sql'] })] });
    assert.deepEqual(short(sources), [
      { id: 'one', kind: 'configured', dialect: 'mysql', root: '', files: ['b/base.sql', 'a/2_x.sql', 'a/10_x.sql'] },
      { id: 'two', kind: 'configured', dialect: 'postgres', root: '', files: ['b/extra.sql'] },
    ]);
    assert.deepEqual(sources[0]!.searchPath, ['app']);
  });

  it('looks for the schema of a configured database that names none', () => {
    const sources = found(['package.json', 'migrations/1_x.sql'], { databases: [database({ id: 'main', version: 15 })] });
    assert.deepEqual(short(sources), [{ id: 'main', kind: 'numbered', dialect: 'postgres', root: '', files: ['migrations/1_x.sql'] }]);
  });

  it('says so where a configured schema is not there', () => {
    const [source] = found(['package.json'], { databases: [database({ id: 'main', schema: ['db/schema.sql'] })] });
    assert.deepEqual([source!.files, source!.reason], [[], 'Configured: db/schema.sql, but no such file was found.']);
  });

  it('takes the tables that programs declare, where nothing beside them makes most of these', () => {
    const declaring = (...names: readonly string[]): string => `import { pgTable, integer } from 'drizzle-orm/pg-core';\n${names.map((name) => `export const ${name} = pgTable('${name}', { id: integer('id') });\n`).join('')}`;
    const sources = (files: Readonly<Record<string, string>>): unknown => {
      const tables = toldTogether(Object.entries(files).filter(([path]) => path.endsWith('.ts')).map(([path, text]) => tablesToldBy(path, text)));
      return discover(Object.keys(files).sort(), (path) => files[path], defaultSettings, { tables }).map(({ kind, root, files: [first], partial, definedElsewhere }) => [kind, root, first, ...(partial ? ['partial'] : []), ...(definedElsewhere ?? [])].join(' '));
    };
    const app = { 'app/package.json': '', 'app/src/schema.ts': declaring('users', 'posts', 'likes') };
    assert.deepEqual(sources(app), ['models app app/src/schema.ts']);
    // A whole history, of the package or the only one there is.
    assert.deepEqual(sources({ ...app, 'app/drizzle/0000_a.sql': 'create table users (id int); create table posts (id int);' }), ['numbered app app/drizzle/0000_a.sql']);
    assert.deepEqual(sources({ ...app, 'db/go.mod': '', 'db/migrations/0000_a.sql': 'create table users (id int); create table posts (id int);' }), ['numbered db db/migrations/0000_a.sql']);
    // One that has lost its beginning, and what it adds by hand.
    assert.deepEqual(sources({ ...app, 'app/drizzle/0007_a.sql': 'alter table users add column a int; create index on posts (id);' }), ['numbered app app/drizzle/0007_a.sql', 'models app app/src/schema.ts posts']);
    // SQL of programs and of scripts makes more of a table than it declares.
    assert.deepEqual(sources({ ...app, 'app/src/setup.ts': 'await db.run(sql`create virtual table likes using fts5 (id)`);', 'app/sql/tune.sql': 'create index a on users (id);' }), ['models app app/src/schema.ts likes users']);
    // What a configuration does not reach may be there or not.
    assert.deepEqual(sources({ ...app, 'app/drizzle.config.ts': "export default defineConfig({ schema: './src/schema.ts' });", 'app/old/tables.ts': declaring('old') }), ['models app app/src/schema.ts partial']);
    assert.deepEqual(sources({ ...app, 'app/src/more.ts': declaring('more').replace('pg-core', 'pg-core\';\nimport { int } from \'drizzle-orm/mysql-core') }), ['models app app/src/schema.ts']);
  });

  it('combines folders that are versions', () => {
    const [source] = found(['go.mod', 'migration/0.10/00__a.sql', 'migration/0.2/01__b.sql', 'migration/0.2/00__a.sql']);
    assert.deepEqual(source!.files, ['migration/0.2/00__a.sql', 'migration/0.2/01__b.sql', 'migration/0.10/00__a.sql']);
  });
});
