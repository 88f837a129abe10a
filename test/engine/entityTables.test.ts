// Entities of TypeORM's as a database that nothing else tells of: where they are one, what is found in calls and in the declarations, and where more may be there than is read.
import assert from 'node:assert/strict';
import type { Store } from '../../server/src/engine/ports.ts';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { newMemory, openWorkspace, type OpenOptions } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import type { Table } from '../../server/src/schema/schema.ts';
import { memoryStore } from './memoryStore.ts';

type Texts = Readonly<Record<string, string>>;
const entities = `import { Column, Entity, Index, ManyToMany, ManyToOne, JoinTable, PrimaryGeneratedColumn } from 'typeorm';
@Entity('users')
export class User {
  @PrimaryGeneratedColumn() id: number;
  @Column({ unique: true }) email: string;
}
@Entity()
export class Post {
  @PrimaryGeneratedColumn() id: number;
  @Column() title: string;
  @Index() @Column() slug: string;
  @ManyToOne(() => User) author: User;
  @ManyToMany(() => User) @JoinTable() readers: User[];
}
`;
const source = (type: string, more = 'synchronize: true'): string => `import { DataSource } from 'typeorm';\nexport const source = new DataSource({ type: ${type}, ${more} });\n`;
const base: Texts = { 'package.json': '{ "dependencies": { "typeorm": "^1.1.1" } }', 'src/entities.ts': entities, 'src/source.ts': source("'postgres'") };
const asking = (call: string): Texts => ({ 'src/f.ts': `import { Repository } from 'typeorm';\nimport { Post } from './entities';\nexport const f = (posts: Repository<Post>, id: number, word: string) => ${call};\n` });

const opened = (files: Texts, options: OpenOptions = {}) => openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path], stamp: (path) => files[path] }, defaultSettings, options);
const databases = (files: Texts): readonly string[] => opened(files).world.databases.map(({ dialect, source: { kind, files: [first] } }) => `${dialect} ${kind} ${first}`);
const tableOf = (files: Texts, wanted: string): Table => opened(files).world.databases.flatMap(({ fold }) => [...fold.final.tables.values()]).find(({ name }) => name === wanted)!;
const reviewed = (files: Texts, store?: Store, options: OpenOptions = {}) => review(opened(files, { ...options, ...(store && { store }) }), { rules, wanted: (path) => path.startsWith('src/'), fixesAt: '20300101000000' }).findings;
const found = (files: Texts): readonly string[] => reviewed(files).map(({ rule, level, path, span }) => `${path} ${rule} (${level}) ${files[path]!.slice(span.start, span.end)}`);

const history = `import { MigrationInterface, QueryRunner } from 'typeorm';
export class A1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner) { await runner.query(\`SQL\`); }
  async down(runner: QueryRunner) {}
}
`;
const migrated = (sql: string): Texts => ({ 'src/migrations/1700000000000-a.ts': history.replace('SQL', sql) });

describe('entities of TypeORM as a database', () => {
  it('are one where they are synchronized, for the server that is told', () => {
    assert.deepEqual(databases(base), ['postgres models src/entities.ts']);
    assert.deepEqual(databases({ ...base, 'src/source.ts': source("'mariadb'") }), ['mariadb models src/entities.ts']);
    assert.deepEqual(databases({ ...base, 'src/source.ts': source("'better-sqlite3'") }), ['sqlite models src/entities.ts']);
    assert.deepEqual(databases({ 'package.json': base['package.json']!, 'src/entities.ts': entities, 'ormconfig.json': '{ "type": "mysql", "synchronize": true, "name": "typeorm" }' }), ['mysql models src/entities.ts']);
  });

  it('are none where the server is not told, is told twice, or is one whose tables are not read', () => {
    for (const server of ['process.env.SERVER', "'mongodb'", "'mssql'", "'cockroachdb'"]) assert.deepEqual(databases({ ...base, 'src/source.ts': source(server) }), [], server);
    assert.deepEqual(databases({ ...base, 'src/other.ts': source("'mysql'") }), []);
    assert.deepEqual(databases({ ...base, 'src/source.ts': `${source("'sqlite'")}${source('config.type,\n  host: config.host')}` }), []);
    assert.deepEqual(databases({ ...base, 'package.json': '{ "dependencies": { "pg": "8" } }' }), []);
  });

  it('a history that makes most of their tables goes before them', () => {
    assert.deepEqual(databases({ ...base, ...migrated('create table users (id int primary key); create table post (id int primary key)') }), ['postgres numbered src/migrations/1700000000000-a.ts']);
  });

  it('a history that has lost its beginning tells the server, and of which tables more may be there', () => {
    const of = (sql: string): Texts => ({ ...base, 'src/source.ts': source('chosen'), ...migrated(sql) });
    const complete = (sql: string): readonly boolean[] => ['users', 'post'].map((name) => opened(of(sql)).world.databases.flatMap(({ source: { kind }, fold }) => (kind === 'models' ? [...fold.final.tables.values()] : [])).find((one) => one.name === name)!.complete);
    assert.deepEqual(complete('alter table post add "slug" varchar'), [true, true]);
    assert.deepEqual(complete('create index "IDX_8b9d954239f1eb2beefb1192e4" on post (slug)'), [true, true]);
    assert.deepEqual(complete('alter table post add "authorId" int'), [true, true]);
    assert.deepEqual(complete('create index by_title on post (title)'), [true, false]);
    assert.deepEqual(complete('alter table users add constraint one_name unique (name)'), [false, true]);
    assert.deepEqual(complete('alter table post add "seen" int'), [true, false]);
  });

  it('where nothing tells that they are synchronized, something else makes their tables', () => {
    for (const more of ['synchronize: false', "host: 'db'"]) assert.deepEqual(databases({ ...base, 'src/source.ts': source("'postgres'", more) }), [], more);
    assert.deepEqual(databases({ ...base, 'src/source.ts': source("'postgres'", 'synchronize: isDevelopment') }), ['postgres models src/entities.ts']);
    assert.deepEqual(databases({ ...base, 'src/source.ts': source("'postgres'", 'synchronize: false'), ...migrated('alter table post add "slug" varchar') }).at(-1), 'postgres models src/entities.ts');
  });

  it('what is found in calls stands there, and what is found in the tables where they are declared', () => {
    const key = 'src/entities.ts foreign-key-without-index (information) ManyToOne';
    assert.deepEqual(found({ ...base, ...asking('posts.findBy({ title: word })') }), [key, 'src/f.ts unindexed-filter (information) title']);
    assert.deepEqual(found({ ...base, ...asking('posts.findBy({ slug: word })') }), [key]);
    assert.deepEqual(found({ ...base, 'src/source.ts': source("'mysql'") }), []);
  });

  it('a comment above a member allows what is found in it', () => {
    assert.deepEqual(found({ ...base, 'src/entities.ts': entities.replace('  @ManyToOne', '  // plansight-allow foreign-key-without-index: few rows\n  @ManyToOne') }), []);
  });

  it('what is mended is the declaration, and not the SQL that nobody wrote', () => {
    const fixes = reviewed(base).flatMap((one) => one.fixes);
    assert.deepEqual(fixes.map(({ edits, files }) => [edits.map(({ text }) => text), files]), [[['@Index() '], []]]);
  });

  const open: readonly (readonly [name: string, body: string])[] = [
    ['an index that is made by hand', "@Entity() @Index('by_hand', { synchronize: false }) export class T { @PrimaryGeneratedColumn() id: number; }"],
    ['a table that is made by hand', '@Entity({ synchronize: false }) export class T { @PrimaryGeneratedColumn() id: number; }'],
    ['a column whose type is not read', '@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column() kind: Kind; }'],
    ['a column whose options are not read', "import { options } from 'elsewhere';\n@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column({ type: 'int', ...options }) n: number; }"],
    ["a decorator of the program's own", "import { Amount } from './amount';\n@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Amount() n: number; }"],
    ['an index over what is not there', "@Entity() @Index(['gone']) export class T { @PrimaryGeneratedColumn() id: number; }"],
    ['a relation to what is not there', "import { Other } from 'elsewhere';\n@Entity() export class T { @PrimaryGeneratedColumn() id: number; @ManyToOne(() => Other) other: Other; }"],
    ['a base from elsewhere', "import { Base } from 'elsewhere';\n@Entity() export class T extends mixed(Base, 1) { @PrimaryGeneratedColumn() id: number; }"],
    ['a tree', "@Entity() @Tree('materialized-path') export class T { @PrimaryGeneratedColumn() id: number; }"],
    ['a table that is declared twice', "@Entity('t') export class T { @PrimaryGeneratedColumn() id: number; }\n@Entity('t') export class U { @PrimaryGeneratedColumn() id: number; @Column() n: number; }"],
    ['what is excluded', "@Entity() @Exclusion('using gist (a with &&)') export class T { @PrimaryGeneratedColumn() id: number; }"],
  ];
  const declared = (body: string): Texts => ({ ...base, 'src/entities.ts': `import { Column, Entity, Exclusion, Index, ManyToOne, PrimaryGeneratedColumn, Tree, ViewEntity } from 'typeorm';\n${body}\n` });
  for (const [name, body] of open) it(`${name}: the table may have more than is read`, () => assert.equal(tableOf(declared(body), 't').complete, false));

  it('a view leaves open which tables there are', () => {
    const isComplete = (body: string): boolean => opened(declared(body)).world.databases[0]!.fold.final.complete;
    const table = '@Entity() export class T { @PrimaryGeneratedColumn() id: number; }\n';
    assert.deepEqual([table, `${table}@ViewEntity({ expression: 'select 1' }) export class V { @Column() n: number; }`].map(isComplete), [true, false]);
  });

  it('what an editor and a later run keep is no older than the entities, wherever they stand', () => {
    const store = memoryStore();
    const memory = newMemory();
    const shared = { ...base, ...asking('posts.findBy({ title: word })'), 'src/entities.ts': entities.replace('@Column() title: string;', '').replace('class Post {', "class Post extends Titled {").replace('\n', "\nimport { Titled } from './titled';\n"), 'src/titled.ts': "import { Column } from 'typeorm';\nexport abstract class Titled { @Column() title: string; }\n" };
    const renamed = { ...shared, 'src/titled.ts': shared['src/titled.ts'].replace('@Column()', "@Column({ name: 'headline' })") };
    const indexed = { ...shared, 'src/titled.ts': shared['src/titled.ts'].replace('{ Column }', '{ Column, Index }').replace('@Column()', '@Index() @Column()') };
    const moved = { ...shared, 'src/entities.ts': `// One line more.\n${shared['src/entities.ts']}` };
    const served = { ...shared, 'src/source.ts': source("'mysql'") };
    for (const files of [shared, renamed, indexed, moved, served, shared]) {
      const anew = reviewed(files);
      assert.deepEqual(JSON.parse(JSON.stringify(reviewed(files, store))), JSON.parse(JSON.stringify(anew)));
      assert.deepEqual(reviewed(files, undefined, { memory }), anew);
    }
  });
});
