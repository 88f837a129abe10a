// Tables of programs beside the history that makes them: what is told where, and where nothing can be told.
import assert from 'node:assert/strict';
import { symbolsOf } from '../../server/src/editor/symbols.ts';
import { mentionsIn } from '../../server/src/editor/mentions.ts';
import { review } from '../../server/src/engine/review.ts';
import { rules } from '../../server/src/rules/all.ts';
import { opened } from './reviewed.ts';

type Files = Readonly<Record<string, string>>;
const drift = rules.filter(({ id }) => id === 'model-drift');
const found = (files: Files) => review(opened(files), { rules: drift, wanted: () => true, fixesAt: '20300101000000' }).findings;
/** `where it stands: what is said`, with the name of the file where there are several. */
const said = (files: Files): readonly string[] => found(files).map(({ path, span, message }) => `${files[path]!.slice(span.start, span.end)}: ${message.replace(/ is in no migration.*| by its migrations.*|: reading a row.*|: the database has.*|: no row can.*/, '')}`);

const drizzle = (schema: string, history: string, more: Files = {}): Files => ({
  'package.json': '{ "dependencies": { "drizzle-orm": "0.45.4" } }',
  'src/schema.ts': `import { customType, index, integer, pgTable, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';\nimport { sql } from 'drizzle-orm';\n${schema}\n`,
  'drizzle/0000_a.sql': history, ...more,
});
const notes = (columns: string, keys = ''): string => `export const notes = pgTable('notes', { id: serial('id').primaryKey(), ${columns} }, (t) => [${keys}]);`;

describe('tables of Drizzle beside a history', () => {
  const made = 'create table notes (id serial primary key, title text not null, kind integer);\n';

  it('are compared where they are declared, and agree with what does the same', () => {
    const files = drizzle(notes("title: text('title').notNull(), kind: integer('kind')", 'index().on(t.title), uniqueIndex().on(t.kind, t.title)'), made);
    assert.deepEqual(said(files), ['index: An index on `notes` (title)', 'uniqueIndex: A unique index on `notes` (kind, title)']);
    assert.deepEqual(said({ ...files, 'drizzle/0000_a.sql': `${made}create index any_name on notes (title, id);\nalter table notes add constraint one unique (kind);` }), []);
  });

  it('have expressions that are written in many ways', () => {
    const files = drizzle(notes("title: text('title').notNull(), kind: integer('kind')", 'index("low").on(sql`lower(${t.title})`)'), made);
    assert.deepEqual(said(files), ['index: An index on `notes` ((lower(title)))']);
    assert.deepEqual(said({ ...files, 'drizzle/0000_a.sql': `${made}create index other on notes (lower(title) text_pattern_ops);` }), []);
    assert.deepEqual(said({ ...files, 'drizzle/0000_a.sql': `${made}create index low on notes (title);` }), []);
  });

  it('are not served by an index of another kind', () => {
    const files = drizzle(notes("title: text('title').notNull(), kind: integer('kind')", "index('words').using('gin', t.title.op('gin_trgm_ops'))"), made);
    assert.equal(said({ ...files, 'drizzle/0000_a.sql': `${made}create index other on notes (title);` }).length, 1);
    assert.deepEqual(said({ ...files, 'drizzle/0000_a.sql': `${made}create index other on notes using gin (title gin_trgm_ops);` }), []);
  });

  it('say of a column of another file what stands behind it', () => {
    const more = { 'src/types.ts': "import { customType } from 'drizzle-orm/pg-core';\nexport const citext = customType<{ data: string }>({ dataType() { return 'citext'; } });\n" };
    const files = (column: string): Files => drizzle(`import { citext } from './types';\n${notes(`title: ${column}, kind: integer('kind')`)}`, made, more);
    assert.deepEqual(said(files('citext().notNull()')), []);
    assert.deepEqual(said(files('citext()')), ['notes: `notes.title` is NOT NULL']);
    assert.deepEqual(said(files('citext().notNull().unique()')), ['notes: A unique index on `notes` (title)']);
  });

  it('are no queries, no outline and no place of SQL, and no migration is written for them that its tool would not know', () => {
    const files = drizzle(notes("title: text('title').notNull(), kind: integer('kind')", 'index().on(t.title)'), made, { 'drizzle/meta/_journal.json': '{ "dialect": "postgresql", "entries": [{ "idx": 0, "tag": "0000_a" }] }' });
    const workspace = opened(files);
    const reading = workspace.read('src/schema.ts')!;
    assert.deepEqual([symbolsOf(reading), mentionsIn(reading, workspace.world), review(workspace, { rules, wanted: (path) => path === 'src/schema.ts' }).summary.queries], [[], [], 0]);
    assert.deepEqual(found(files).map(({ fixes }) => fixes), [[]]);
  });

  it('are allowed by a comment', () => {
    assert.deepEqual(said(drizzle(`// plansight-allow model-drift: made by hand\n${notes("title: text('title').notNull(), kind: integer('kind')", 'index().on(t.title)')}`, made)), []);
  });

  it('may be altered by a script, or by a part of the history that cannot be read', () => {
    const files = drizzle(notes("title: text('title').notNull(), more: text('more')", 'index().on(t.title)'), made);
    assert.equal(said(files).length, 2);
    assert.deepEqual(said({ ...files, 'scripts/tune.sql': 'create index concurrently on notes (title);' }), []);
    assert.deepEqual(said({ ...files, 'src/start.ts': 'await db.execute(sql`alter table notes add column more text`);' }), []);
    assert.equal(said({ ...files, 'test/setup.ts': 'await db.execute(sql`alter table notes add column more text`);' }).length, 2);
    assert.deepEqual(said({ ...files, 'drizzle/0001_b.sql': "do $$ declare name text; begin for name in select tablename from pg_tables loop execute format('create index on %I (title)', name); end loop; end $$;" }), []);
  });

  it('are another database’s where its history makes them, and are not compared with a dump', () => {
    const files = drizzle(`${notes("title: text('title').notNull(), kind: integer('kind')")}\nexport const logs = pgTable('logs', { id: serial('id').primaryKey() });`, made);
    assert.deepEqual(said(files), ['logs: No migration makes `logs`']);
    assert.deepEqual(said({ ...files, 'other/package.json': '', 'other/migrations/0001_a.sql': 'create table logs (id serial primary key);' }), []);
    assert.deepEqual(said({ ...files, 'drizzle/0000_a.sql': '', 'db/schema.sql': made }), []);
  });

  it('are what is made instead of an old history where many tables lack something, in whatever files they stand', () => {
    const table = (name: string): string => `import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const ${name} = pgTable('${name}', { id: text('id').primaryKey(), name: text('name') });\n`;
    const files = (...lacking: readonly string[]): Files => ({
      'package.json': '{ "dependencies": { "drizzle-orm": "0.45.4" } }',
      ...Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`src/${name}.ts`, table(name)])),
      'drizzle/0000_a.sql': ['a', 'b', 'c', 'd', 'e'].map((name) => `create table ${name} (id text primary key${lacking.includes(name) ? '' : ', name text'});\n`).join(''),
    });
    assert.equal(said(files('a', 'b')).length, 2);
    assert.deepEqual(said(files('a', 'b', 'c')), []);
  });

  it('of a package that only reads are not compared where the one with the history declares them', () => {
    const declared = (keys: string): string => `import { index, pgTable, text } from 'drizzle-orm/pg-core';\nexport const notes = pgTable('notes', { id: text('id').primaryKey(), title: text('title') }, (t) => [${keys}]);\n`;
    const reading: Files = { 'web/package.json': '{ "dependencies": { "drizzle-orm": "0.45.4" } }', 'web/src/schema.ts': declared('index().on(t.title)'), 'api/package.json': '{ "dependencies": { "drizzle-orm": "0.45.4" } }', 'api/drizzle/0000_a.sql': 'create table notes (id text primary key, title text);' };
    assert.deepEqual(said(reading), ['index: An index on `notes` (title)']);
    assert.deepEqual(said({ ...reading, 'api/src/schema.ts': declared('') }), []);
  });
});

const typeorm = (entities: string, history: string, more: Files = {}, options = "type: 'postgres', synchronize: false"): Files => ({
  'package.json': '{ "dependencies": { "typeorm": "1.1.1" } }',
  'src/source.ts': `import { DataSource } from 'typeorm';\nexport const source = new DataSource({ ${options} });\n`,
  'src/entities.ts': `import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, OneToOne, PrimaryColumn, PrimaryGeneratedColumn, TableInheritance, ViewEntity } from 'typeorm';\n${entities}\n`,
  'migrations/1700000000000-a.ts': `import { MigrationInterface, QueryRunner } from 'typeorm';\nexport class A1700000000000 implements MigrationInterface {\n  async up(runner: QueryRunner) {\n${history.split(';').filter((one) => one.trim() !== '').map((one) => `    await runner.query(\`${one.trim()}\`);\n`).join('')}  }\n  async down(runner: QueryRunner) {}\n}\n`, ...more,
});

describe('entities of TypeORM beside a history', () => {
  const USER = "@Entity('users')\nexport class User {\n  @PrimaryGeneratedColumn() id: number;\n  @Index() @Column() email: string;\n}";

  it('are silent where the library makes the tables, wherever it runs', () => {
    const files = (options: string, more: Files = {}) => said(typeorm(USER, 'create table users (id serial primary key, email varchar not null)', more, options));
    const index = ['Index: An index on `users` (email)'];
    assert.deepEqual(files("type: 'postgres', synchronize: false"), index);
    assert.deepEqual(files("type: 'postgres', synchronize: process.env.NODE_ENV === 'test'"), index);
    assert.deepEqual(files("type: 'postgres', synchronize: true"), []);
    assert.deepEqual(files("type: 'postgres'", { 'test/source.ts': "import { DataSource } from 'typeorm';\nexport const source = new DataSource({ type: 'postgres', synchronize: true });" }), index);
    assert.deepEqual(files("type: 'postgres'", { 'src/probe.ts': "import { DataSource } from 'typeorm';\nexport const probe = () => ({ database: ':memory:', synchronize: true });" }), index);
  });

  it('mean any type that they do not name, and null where they say nothing of a relation', () => {
    const history = 'create table users (id bigserial primary key, email varchar not null); create index a on users (email); create table orders (id serial primary key, at bigint not null, paid integer, "userId" bigint not null)';
    const order = (at: string, paid: string): string => `${USER}\n@Entity('orders')\nexport class Order {\n  @PrimaryGeneratedColumn() id: number;\n  @Column(${at}) at: string;\n  @Column(${paid}) paid: number | null;\n  @ManyToOne(() => User) user: User;\n}`;
    assert.deepEqual(said(typeorm(order('', '{ nullable: true, type: Number }'), history)), []);
    assert.deepEqual(said(typeorm(order("'varchar'", ''), history)), ['Column: `orders.at` is `bigint`', 'Column: `orders.paid` may be null']);
  });

  it('are served by a key of another kind, and what the library adds by itself is asked by nobody', () => {
    const one = "@Entity('profiles')\n@TableInheritance({ column: { type: 'varchar', name: 'kind' } })\nexport class Profile {\n  @PrimaryGeneratedColumn() id: number;\n  @Column({ unique: true }) name: string;\n}\n@ViewEntity({ expression: 'select 1' })\nexport class Seen { @Column() id: number }";
    const table = 'create table profiles (id serial primary key, name varchar not null, kind varchar not null)';
    assert.deepEqual(said(typeorm(one, `${table}; create unique index by_name on profiles (name)`)), []);
    assert.deepEqual(said(typeorm(one, table)), ['Column: A unique index on `profiles` (name)']);
  });

  it('are unique by a relation only to the library', () => {
    const profile = "@Entity('users')\nexport class User { @PrimaryGeneratedColumn() id: number; }\n@Entity('profiles')\nexport class Profile {\n  @PrimaryGeneratedColumn() id: number;\n  @OneToOne(() => User) @JoinColumn() user: User;\n}";
    assert.deepEqual(said(typeorm(profile, 'create table users (id serial primary key); create table profiles (id serial primary key, "userId" integer references users (id))')), []);
  });

  it('have what they extend', () => {
    const base = 'export abstract class Base {\n  @PrimaryGeneratedColumn() id: number;\n  @CreateDateColumn() createdAt: Date;\n}\n';
    assert.deepEqual(said(typeorm(`${base}@Entity('tags')\nexport class Tag extends Base { @Column() name: string; }`, 'create table tags (id serial primary key, name varchar not null)')), ['CreateDateColumn: No migration makes `tags.createdAt`']);
  });

  it('ask for the migration in the manner of the last one', () => {
    const [finding] = found(typeorm(USER, 'create table users (id serial primary key, email varchar not null)'));
    assert.match(finding!.fixes[0]!.files[0]!.text, /create index "IDX_\w+" on "users" \("email"\)/i);
  });

  it('of MySQL are served by the index of a foreign key, and are told of indexes with the table', () => {
    const files = (key: string): Files => typeorm("@Entity('users')\nexport class User {\n  @PrimaryGeneratedColumn() id: number;\n  @Column({ unique: true }) email: string;\n  @Index() @Column() bossId: number;\n  @ManyToOne(() => User) boss: User;\n}", `create table users (id int primary key auto_increment, email varchar(255) not null, bossId int not null${key})`, {}, "type: 'mysql', synchronize: false");
    assert.deepEqual(said(files('')), ['Column: A unique index on `users` (email)', 'Index: An index on `users` (bossId)']);
    assert.deepEqual(said(files(', unique key (email), constraint f foreign key (bossId) references users (id)')), []);
  });
});

const sequelize = (model: string, table: string, more: Files = {}): Files => ({
  'package.json': '{ "dependencies": { "sequelize": "6.37.8", "pg": "8.0.0" } }',
  'models/user.js': `const { DataTypes } = require('sequelize');\nmodule.exports = (sequelize) => sequelize.define('User', ${model}, { tableName: 'users', timestamps: false, indexes: [{ fields: ['email'] }] });\n`,
  'migrations/20240101000000-a.js': `module.exports = {\n  up: async (queryInterface, Sequelize) => {\n    await queryInterface.createTable('users', { id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true }, ${table} });\n  },\n  down: async () => {},\n};\n`, ...more,
});

describe('models of Sequelize beside a history', () => {
  const email = 'email: { type: Sequelize.STRING, allowNull: false }';
  const model = '{ email: { type: DataTypes.STRING } }';

  it('mean nothing of null where they say nothing', () => {
    assert.deepEqual(said(sequelize(model, email)), ["{ fields: ['email'] }: An index on `users` (email)"]);
    assert.deepEqual(said(sequelize('{ email: { type: DataTypes.STRING, allowNull: false } }', 'email: Sequelize.STRING')), ['email: `users.email` may be null', "{ fields: ['email'] }: An index on `users` (email)"]);
  });

  it('mean nothing of null of the times that Sequelize keeps by itself', () => {
    const stamped = Object.fromEntries(Object.entries(sequelize(model, `${email}, createdAt: Sequelize.DATE, updatedAt: Sequelize.DATE`)).map(([path, text]) => [path, text.replace('timestamps: false', 'timestamps: true')]));
    assert.deepEqual(said(stamped), ["{ fields: ['email'] }: An index on `users` (email)"]);
  });

  it('are silent where a program has them made, and of what a loop or a helper alters', () => {
    assert.deepEqual(said(sequelize(model, email, { 'src/start.js': "const { Sequelize } = require('sequelize');\nconst db = new Sequelize('postgres://x');\ndb.sync();" })), []);
    assert.equal(said(sequelize(model, email, { 'src/start.js': "const { Sequelize } = require('sequelize');\nconst db = new Sequelize('postgres://x');\ndb.sync({ force: true });" })).length, 1);
    assert.deepEqual(said(sequelize(model, email, { 'migrations/20240102000000-b.js': "module.exports = { up: async (queryInterface) => { for (const table of tables) await queryInterface.addIndex(table, ['email']); }, down: async () => {} };" })), []);
  });

  it('of a class have a column that an association stands on, too', () => {
    const files = { ...sequelize(model, `${email}, phone: Sequelize.STRING`), 'models/user.js': '', 'models/user.ts': "import { Column, DataType, HasMany, Model, Table } from 'sequelize-typescript';\nimport { Pet } from './pet';\n@Table({ tableName: 'users', timestamps: false })\nexport class User extends Model<User> {\n  @HasMany(() => Pet, 'ownerId')\n  @Column({ type: DataType.STRING, primaryKey: true })\n  email!: string;\n}\n" };
    assert.deepEqual(said(files).filter((one) => one.includes('email')), []);
  });
});
