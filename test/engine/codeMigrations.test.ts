// Migrations written as programs make a schema as their SQL says, and what they build otherwise is not called missing.
import assert from 'node:assert/strict';
import { discover } from '../../server/src/engine/discover.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { placeOf } from '../../server/src/engine/showing/origins.ts';
import { judge } from '../../server/src/engine/judging/judge.ts';
import { rules } from '../../server/src/rules/all.ts';

type Texts = Readonly<Record<string, string>>;
const open = (files: Texts) => openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, defaultSettings);
const tables = (files: Texts): unknown => {
  const [database] = open(files).world.databases;
  const { final } = database!.fold;
  return { complete: final.complete, tables: [...final.tables.values()].map(({ name, columns, complete }) => `${name}(${columns.map((column) => column.name).join(' ')})${complete ? '' : '?'}`).sort() };
};

describe('migrations written as programs', () => {
  const cases: readonly (readonly [string, Texts, unknown])[] = [
    ['db-migrate: runSql in exports.up', {
      'src/migrations/20200101000000-a.js': "exports.up = function (db, cb) {\n  db.runSql(`\n    create table t (id serial primary key);\n    create table u (id int);\n  `, cb);\n};\nexports.down = function (db, cb) { db.runSql('drop table t; drop table u;', cb); };",
      'src/migrations/20200102000000-b.js': "exports.up = (db, cb) => db.runSql('alter table t add column b int', cb);\nexports.down = (db, cb) => db.runSql('alter table t drop column b', cb);",
    }, { complete: true, tables: ['t(id b)', 'u(id)'] }],
    ['db-migrate: programs that load SQL files', {
      'migrations/20200101000000-a.js': "exports.up = function (db) { return read('sqls/20200101000000-a-up.sql').then((data) => db.runSql(data)); };",
      'migrations/sqls/20200101000000-a-up.sql': 'create table t (id int);', 'migrations/sqls/20200101000000-a-down.sql': 'drop table t;',
    }, { complete: true, tables: ['t(id)'] }],
    ['TypeORM: a class, with a table that is read and one of which some is not', {
      'src/migrations/1600000000000-A.ts': "export class A1600000000000 implements MigrationInterface {\n  public async up(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(`CREATE TABLE \"t\" (\"id\" uuid NOT NULL)`);\n    await queryRunner.createTable(new Table({ name: 'built', columns: [{ name: 'id', type: 'int' }] }));\n    await queryRunner.createTable(new Table({ name: 'partly', columns: [{ name: 'id', type: 'int' }, ...STAMPS] }));\n  }\n  public async down(queryRunner: QueryRunner): Promise<void> { await queryRunner.query('DROP TABLE \"t\"'); }\n}",
    }, { complete: true, tables: ['built(id)', 'partly(id)?', 't(id)'] }],
    ['MikroORM: this.addSql, named by their order', {
      'src/migrations/Migration20240219102530.ts': "import { Migration } from '@mikro-orm/migrations';\nexport class M extends Migration { override async up() { this.addSql('alter table \"t\" add column \"b\" text;'); } }",
      'src/migrations/InitialSetup20240101.ts': '',
      'src/migrations/InitialSetup20240218102530.ts': "import { Migration } from '@mikro-orm/migrations';\nexport class I extends Migration { override async up() { this.addSql('create table \"t\" (\"id\" text);'); } }",
    }, { complete: true, tables: ['t(id b)'] }],
    ['MikroORM: what its entity manager sends at once', {
      'src/migrations/20240218102530Init.ts': "import { Migration } from '@mikro-orm/migrations';\nexport class Init extends Migration {\n  override async up() {\n    const em = this.getEntityManager();\n    await em.execute('create table t (id text)');\n    await this.execute('alter table t add column a int');\n    await em.getConnection().execute('alter table t add column b int');\n  }\n  override async down() { await this.getEntityManager().execute('drop table t'); }\n}",
    }, { complete: true, tables: ['t(id a b)'] }],
    ['MikroORM: the time and the name in one', {
      'src/migrations/20240219102530AddB.ts': "import { Migration } from '@mikro-orm/migrations';\nexport class AddB extends Migration { override async up() { this.addSql('alter table t add column b text'); } }",
      'src/migrations/20240218102530Init.ts': "import { Migration } from '@mikro-orm/migrations';\nexport class Init extends Migration { override async up() { this.addSql('create table t (id text)'); } }",
    }, { complete: true, tables: ['t(id b)'] }],
    ['Knex: raw text and the builder', {
      'migrations/20200101000000_a.ts': "export async function up(knex: Knex): Promise<void> {\n  await knex.raw('create table t (id int)');\n  await knex.schema.createTable('built', (table) => { table.increments(); });\n}\nexport async function down(knex: Knex) { await knex.raw('drop table t'); }",
    }, { complete: true, tables: ['built(id)', 't(id)'] }],
    ['Knex: what is asked first, what a helper adds, and what only some runs do', {
      'migrations/20200101000000_a.ts': "export async function up(knex: Knex): Promise<void> {\n  if (!(await knex.schema.hasTable('a'))) await knex.schema.createTable('a', (t) => { t.increments(); });\n  await knex.schema.createTable('b', (t) => { t.increments(); stamped(t); });\n  if (process.env.MORE) await knex.schema.createTable('c', (t) => { t.increments(); });\n  await knex.schema.createTable('d', (t) => { t.increments(); for (const name of NAMES) t.string(name); });\n}\nexport async function down(knex: Knex) { await knex.schema.dropTable('a'); }",
      'migrations/20200102000000_b.ts': "export async function up(knex: Knex): Promise<void> {\n  await knex.schema.alterTable('a', (t) => { t.string('n'); t.index(['n']); }).renameTable('b', 'e');\n}",
    }, { complete: false, tables: ['a(id n)', 'c()?', 'd(id)?', 'e(id)?'] }],
    ['Sequelize: queryInterface.sequelize.query', {
      'migrations/20200101000000-a.js': "module.exports = {\n  async up(queryInterface) { await queryInterface.sequelize.query('create table t (id int)'); },\n  async down(queryInterface) { await queryInterface.dropTable('t'); },\n};",
    }, { complete: true, tables: ['t(id)'] }],
    ['node-pg-migrate: pgm.sql, and a table that is dropped', {
      'migrations/1600000000000_a.js': "exports.up = (pgm) => {\n  pgm.sql('create table t (id int)');\n  pgm.sql('create table gone (id int)');\n};",
      'migrations/1600000000001_b.js': "exports.up = (pgm) => { pgm.dropTable('gone'); pgm.addColumns('t', { b: 'int' }); };",
    }, { complete: true, tables: ['t(id b)'] }],
  ];
  for (const [title, files, expected] of cases) it(title, () => assert.deepEqual(tables(files), expected));

  it('knows the tool, in the order in which it runs files', () => {
    const files: Texts = { 'package.json': '{ "dependencies": { "mysql2": "1" } }', 'migrations/10-b.js': '', 'migrations/20200102-b.js': 'exports.up = (knex) => knex.raw("x");', 'migrations/20200101-a.js': 'exports.up = (knex) => knex.raw("x");' };
    const [source] = discover(Object.keys(files).sort(), (path) => files[path], defaultSettings);
    assert.deepEqual([source!.tool, source!.dialect, source!.files], ['knex', 'mysql', ['migrations/20200101-a.js', 'migrations/20200102-b.js']]);
  });

  it('takes the server beside SQLite for the one that the application runs on, whatever a word of the texts sounds like', () => {
    const dialect = (dependencies: string): string | undefined => {
      const files: Texts = { 'package.json': `{ "dependencies": { ${dependencies} } }`, 'migrations/20200101-a.js': 'exports.up = (knex) => knex.schema.table("t", (t) => t.text("a", "mediumtext"));' };
      return discover(Object.keys(files).sort(), (path) => files[path], defaultSettings)[0]?.dialect;
    };
    assert.deepEqual([dialect('"pg": "8", "sqlite3": "5"'), dialect('"pg": "8", "mysql2": "3"'), dialect('"knex": "3"')], ['postgres', 'mysql', 'mysql']);
  });

  it('takes no program for a migration that only begins with digits', () => {
    assert.deepEqual(discover(['migrations/2020-notes.js', 'src/100-routes.js'], () => 'export const rows = () => knex.select()', defaultSettings), []);
  });

  it('judges what a new program does to tables of the past, at its place in the program', () => {
    const files: Texts = {
      'migrations/1600000000000_a.js': "exports.up = (pgm) => { pgm.sql('create table t (id int primary key, a int)'); };\nexports.down = (pgm) => { pgm.sql('drop table t'); };",
      'migrations/1600000000001_b.js': "exports.up = (pgm) => {\n  pgm.sql(`update t set a = 1 where id = 1`);\n  pgm.sql('create index concurrently t_a on t (a)');\n};\nexports.down = (pgm) => { pgm.sql('drop index concurrently t_a'); };",
    };
    const path = 'migrations/1600000000001_b.js';
    const said = (fresh: readonly string[]): readonly string[] => {
      const { world, read } = openWorkspace({ list: () => Object.keys(files).sort(), read: (name) => files[name] }, defaultSettings, { fresh: { paths: fresh, complete: true } });
      return judge(read(path)!, world, rules).findings.map(({ finding }) => `${finding.rule}: ${files[path]!.slice(finding.span.start, finding.span.end)}`);
    };
    assert.deepEqual(said([]), []);
    assert.deepEqual(said([path]), ['concurrent-index-in-transaction: create index concurrently']);
  });

  it('judges what a new program calls as the SQL that is sent for it, where it is called', () => {
    const files: Texts = {
      'package.json': '{ "dependencies": { "pg": "8" } }',
      'migrations/20200101_a.js': "exports.up = (knex) => knex.schema.createTable('events', (t) => { t.increments(); t.integer('a'); t.string('kind').notNullable(); });\nexports.down = (knex) => knex.schema.dropTable('events');",
      'migrations/20200102_b.js': "exports.up = (knex) => knex.schema.alterTable('events', (t) => {\n  t.index(['a']);\n  t.text('b').notNullable();\n  t.bigInteger('a').alter();\n});\nexports.down = (knex) => knex.schema.alterTable('events', (t) => { t.dropIndex(['a']); });",
    };
    const path = 'migrations/20200102_b.js';
    const said = (fresh: readonly string[]): readonly string[] => {
      const { world, read } = openWorkspace({ list: () => Object.keys(files).sort(), read: (name) => files[name] }, defaultSettings, { fresh: { paths: fresh, complete: true } });
      return judge(read(path)!, world, rules).findings.map(({ finding }) => `${finding.rule}: ${files[path]!.slice(finding.span.start, finding.span.end)}`);
    };
    assert.deepEqual(said([]), []);
    assert.deepEqual(said([path]), ["missing-lock-timeout: text('b').notNullable", "required-column-without-default: text('b').notNullable", 'rewriting-type-change: bigInteger', 'work-after-lock: index']);
  });

  it('knows which calls of Sequelize are told of a transaction', () => {
    const files: Texts = {
      'package.json': '{ "dependencies": { "pg": "8" } }',
      'migrations/20200101-a.js': "module.exports = { up: (queryInterface, S) => queryInterface.createTable('t', { id: { type: S.INTEGER, primaryKey: true }, a: S.INTEGER }) };",
      'migrations/20200102-b.js': "module.exports = { up: async (queryInterface) => {\n  await queryInterface.sequelize.transaction(async (transaction) => {\n    await queryInterface.addIndex('t', ['a'], { concurrently: true, transaction });\n  });\n  await queryInterface.addIndex('t', ['id', 'a'], { concurrently: true });\n} };",
    };
    const path = 'migrations/20200102-b.js';
    const { world, read } = openWorkspace({ list: () => Object.keys(files).sort(), read: (name) => files[name] }, defaultSettings, { fresh: { paths: [path], complete: true } });
    const found = judge(read(path)!, world, rules).findings.filter(({ finding }) => finding.rule === 'concurrent-index-in-transaction');
    assert.deepEqual(found.map(({ finding }) => files[path]!.slice(0, finding.span.start).split('\n').length), [3]);
  });

  it('shows where a program declares a table, and judges its statements where they stand', () => {
    const files: Texts = { 'migrations/1600000000000_a.js': "exports.up = (pgm) => {\n  pgm.addColumns('x', {});\n  pgm.sql('create table t (id int primary key)');\n  pgm.sql('select nope from t');\n};\n" };
    const workspace = open(files);
    const [table] = [...workspace.world.databases[0]!.fold.final.tables.values()].filter(({ name }) => name === 't');
    const place = placeOf(table!.origin, workspace)!;
    assert.equal(files[place.path]!.slice(place.span.start, place.span.end), 'create table t (id int primary key)');
    const fresh = openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, defaultSettings, { fresh: { paths: Object.keys(files), complete: true } });
    assert.deepEqual(judge(fresh.read('migrations/1600000000000_a.js')!, fresh.world, rules).failures, []);
    assert.deepEqual(judge(workspace.read('migrations/1600000000000_a.js')!, workspace.world, rules).failures, []);
  });
});
