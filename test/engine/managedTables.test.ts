// Entities of MikroORM's as a database that nothing else tells of: where they are one, what is found in calls and in the declarations, and where more may be there than is read.
import assert from 'node:assert/strict';
import type { Store } from '../../server/src/engine/ports.ts';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { newMemory, openWorkspace, type OpenOptions } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import type { Table } from '../../server/src/schema/schema.ts';
import { memoryStore } from './memoryStore.ts';

type Texts = Readonly<Record<string, string>>;
const entities = `import { Collection, Entity, Index, ManyToMany, ManyToOne, PrimaryKey, Property } from '@mikro-orm/core';
@Entity({ tableName: 'users' })
export class User {
  @PrimaryKey() id!: number;
  @Property({ unique: true }) email!: string;
}
@Entity()
export class Post {
  @PrimaryKey() id!: number;
  @Property() title!: string;
  @Index() @Property() slug!: string;
  @ManyToOne(() => User) author!: User;
  @ManyToMany(() => User) readers = new Collection<User>(this);
}
`;
const orm = (driver: string, more = 'await orm.schema.updateSchema();', options = ''): string => `import { MikroORM } from '@mikro-orm/${driver}';\nexport const start = async () => {\n  const orm = await MikroORM.init({ dbName: 'd', ${options} });\n  ${more}\n};\n`;
const base: Texts = { 'package.json': '{ "dependencies": { "@mikro-orm/core": "^6.6.16" } }', 'src/entities.ts': entities, 'src/orm.ts': orm('postgresql') };
const asking = (call: string): Texts => ({ 'src/f.ts': `import { EntityManager } from '@mikro-orm/postgresql';\nimport { Post } from './entities';\nexport const f = (em: EntityManager, id: number, word: string) => ${call};\n` });

const opened = (files: Texts, options: OpenOptions = {}) => openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path], stamp: (path) => files[path] }, defaultSettings, options);
const databases = (files: Texts): readonly string[] => opened(files).world.databases.map(({ dialect, source: { kind, files: [first] } }) => `${dialect} ${kind} ${first}`);
const tablesIn = (files: Texts): readonly Table[] => opened(files).world.databases.flatMap(({ source: { kind }, fold }) => (kind === 'models' ? [...fold.final.tables.values()] : []));
const tableOf = (files: Texts, wanted: string): Table => tablesIn(files).find(({ name }) => name === wanted)!;
const reviewed = (files: Texts, store?: Store, options: OpenOptions = {}) => review(opened(files, { ...options, ...(store && { store }) }), { rules, wanted: (path) => path.startsWith('src/'), fixesAt: '20300101000000' }).findings;
const found = (files: Texts): readonly string[] => reviewed(files).map(({ rule, level, path, span }) => `${path} ${rule} (${level}) ${files[path]!.slice(span.start, span.end)}`);

const migrated = (sql: string): Texts => ({ 'src/migrations/Migration20240101000000.ts': `import { Migration } from '@mikro-orm/migrations';\nexport class Migration20240101000000 extends Migration {\n  async up(): Promise<void> {\n    this.addSql(\`${sql}\`);\n  }\n}\n` });

/** The key of a table between two begins with one of them. */
const BETWEEN = 'src/entities.ts foreign-key-without-index (information) ManyToMany';
const KEY = 'src/entities.ts foreign-key-without-index (information) ManyToOne';

describe('entities of MikroORM as a database', () => {
  it('are one where a program has their tables made, for the server that is told', () => {
    assert.deepEqual(databases(base), ['postgres models src/entities.ts']);
    assert.deepEqual(databases({ ...base, 'src/orm.ts': orm('mariadb') }), ['mariadb models src/entities.ts']);
    assert.deepEqual(databases({ ...base, 'src/orm.ts': orm('better-sqlite', 'const generator = orm.getSchemaGenerator();\n  await generator.createSchema();') }), ['sqlite models src/entities.ts']);
    assert.deepEqual(databases({ ...base, 'src/orm.ts': orm('mysql', 'await orm.schema.update();') }), ['mysql models src/entities.ts']);
    assert.deepEqual(databases({ ...base, 'src/orm.ts': orm('mysql', ''), 'package.json': '{ "dependencies": { "@mikro-orm/core": "^6.6.16" }, "scripts": { "sync": "npx mikro-orm schema:update --run" } }' }), ['mysql models src/entities.ts']);
  });

  it('are none where the server is not told, is one whose tables are not read, or nothing makes them', () => {
    for (const driver of ['mongodb', 'mssql']) assert.deepEqual(databases({ ...base, 'src/orm.ts': orm(driver) }), [], driver);
    assert.deepEqual(databases({ ...base, 'src/orm.ts': orm('core') }), []);
    assert.deepEqual(databases({ ...base, 'src/other.ts': orm('mysql') }), []);
    assert.deepEqual(databases({ ...base, 'src/orm.ts': orm('postgresql', '') }), []);
    assert.deepEqual(databases({ ...base, 'src/orm.ts': orm('postgresql', ''), 'tests/setup.ts': orm('postgresql', 'await orm.schema.refreshDatabase();') }), []);
    assert.deepEqual(databases({ ...base, 'package.json': '{ "dependencies": { "pg": "8" } }' }), []);
  });

  it('a history that makes most of their tables goes before them', () => {
    assert.deepEqual(databases({ ...base, ...migrated('create table users (id int primary key); create table post (id int primary key)') }), ['postgres numbered src/migrations/Migration20240101000000.ts']);
  });

  it('a history that has lost its beginning tells that more may be there of which tables', () => {
    const complete = (sql: string): readonly boolean[] => ['users', 'post'].map((name) => tableOf({ ...base, ...migrated(sql) }, name).complete);
    assert.deepEqual(complete('alter table post add "slug" varchar(255)'), [true, true]);
    assert.deepEqual(complete('create index "post_slug_index" on post (slug)'), [true, true]);
    assert.deepEqual(complete('alter table post add "author_id" int'), [true, true]);
    assert.deepEqual(complete('create index by_title on post (title)'), [true, false]);
    assert.deepEqual(complete('alter table post add "seen" int'), [true, false]);
  });

  it('what is found in calls stands there, and what is found in the tables where they are declared', () => {
    assert.deepEqual(found({ ...base, ...asking('em.findOne(Post, { title: word })') }), [KEY, BETWEEN, 'src/f.ts unindexed-filter (information) title']);
    assert.deepEqual(found({ ...base, ...asking('em.findOne(Post, { slug: word })') }), [KEY, BETWEEN]);
    assert.deepEqual(found({ ...base, ...asking('em.findOne(Post, { author: id })') }), [KEY, BETWEEN, 'src/f.ts unindexed-filter (information) author']);
  });

  it('every server but PostgreSQL has an index of what refers to another table', () => {
    assert.deepEqual(found({ ...base, 'src/orm.ts': orm('mysql'), ...asking('em.findOne(Post, { author: id })') }), []);
    assert.deepEqual(found({ ...base, 'src/entities.ts': entities.replace('@ManyToOne(() => User)', '@ManyToOne(() => User, { index: true })'), ...asking('em.findOne(Post, { author: id })') }), [BETWEEN]);
  });

  it('a comment above a member allows what is found in it', () => {
    assert.deepEqual(found({ ...base, 'src/entities.ts': entities.replace('  @ManyToOne', '  // plansight-allow foreign-key-without-index: few rows\n  @ManyToOne') }), [BETWEEN]);
  });

  it('nothing that is mended edits the SQL that nobody wrote', () => {
    for (const { fixes } of reviewed(base)) for (const { edits } of fixes) assert.deepEqual(edits, []);
  });

  const declared = (body: string): Texts => ({ ...base, 'src/entities.ts': `import { Check, Embeddable, Embedded, Entity, Enum, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/core';\n${body}\n` });
  const open: readonly (readonly [name: string, body: string])[] = [
    ['a column whose type is not read', '@Entity() export class T { @PrimaryKey() id!: number; @Property() kind!: Kind; }'],
    ["a type of the program's own", "import { Amount } from './amount';\n@Entity() export class T { @PrimaryKey() id!: number; @Property({ type: Amount }) n!: number; }"],
    ['a column whose options are not read', "import { options } from 'elsewhere';\n@Entity() export class T { @PrimaryKey() id!: number; @Property(options) n!: number; }"],
    ['an enum that is not seen', "import { Kind } from 'elsewhere';\n@Entity() export class T { @PrimaryKey() id!: number; @Enum(() => Kind) kind!: Kind; }"],
    ['an index over what is not there', "@Entity() @Index({ properties: ['gone'] }) export class T { @PrimaryKey() id!: number; }"],
    ['an index of which more is said', "@Entity() @Index({ properties: ['id'], options: { where: 'id > 3' } }) export class T { @PrimaryKey() id!: number; }"],
    ['an index that a function writes', "@Entity() @Index({ name: 'x', expression: (table) => `create index x on ${table} (id)` }) export class T { @PrimaryKey() id!: number; }"],
    ['an index within an object', '@Embeddable() export class Part { @Index() @Property() a!: string; }\n@Entity() export class T { @PrimaryKey() id!: number; @Embedded(() => Part, { object: true }) part!: Part; }'],
    ['a relation to what is not there', "import { Other } from 'elsewhere';\n@Entity() export class T { @PrimaryKey() id!: number; @ManyToOne(() => Other) other!: Other; }"],
    ['a base of another package', "import { Base } from 'elsewhere';\n@Entity() export class T extends Base { @PrimaryKey() id!: number; }"],
    ['a table that is declared twice', "@Entity({ tableName: 't' }) export class T { @PrimaryKey() id!: number; }\n@Entity({ tableName: 't' }) export class U { @PrimaryKey() id!: number; @Property() n!: number; }"],
  ];
  for (const [name, body] of open) it(`${name}: the table may have more than is read`, () => assert.equal(tableOf(declared(body), 't').complete, false));

  it('what changes what is made of entities leaves all tables open', () => {
    for (const options of ['discovery: { getMappedType: mapped }', "schemaGenerator: { skipColumns: { t: ['a'] } }"]) assert.equal(tableOf({ ...base, 'src/orm.ts': orm('postgresql', undefined, options) }, 'post').complete, false, options);
    assert.deepEqual(tablesIn({ ...base, 'src/orm.ts': orm('postgresql', undefined, 'namingStrategy: OwnStrategy') }).filter(({ name }) => name === 'post'), []);
  });

  it('a decorator of the project’s own may declare a column, and one of another package does not', () => {
    const withMember = (line: string, member: string): Table => tableOf({ ...base, 'src/entities.ts': `${line}\n${entities.replace('@Property() title!', `${member} amount!: string;\n  @Property() title!`)}` }, 'post');
    assert.equal(withMember("import { Money } from './money';", '@Money()').complete, false);
    assert.equal(withMember("import { IsString } from 'class-validator';", '@IsString()').complete, true);
  });

  it('types that are read of the source tell what may be null, and an enum of another file tells what may stand there', () => {
    const body = "import { Kind } from './kind';\n@Entity() export class T { @PrimaryKey() id!: number; @Property() a?: string; @Property() b!: Date | null; @Property() c!: Record<string, unknown>; @Enum(() => Kind) kind!: Kind; @ManyToOne() other?: U; }\n@Entity() export class U { @PrimaryKey() id!: number; }";
    const files = (provider: string): Texts => ({ ...declared(body), 'src/kind.ts': "export enum Kind { one = 'ONE', two = 'TWO' }\n", 'src/orm.ts': orm('postgresql', undefined, provider) });
    const columns = (provider: string): readonly string[] => tableOf(files(provider), 't').columns.map(({ name, type, nullable }) => `${name} ${type.name}${nullable ? '?' : ''}`);
    assert.deepEqual(columns('metadataProvider: TsMorphMetadataProvider'), ['id integer', 'a character varying?', 'b timestamp with time zone?', 'c jsonb', 'kind text', 'other_id integer?']);
    assert.equal(tableOf(files('metadataProvider: TsMorphMetadataProvider'), 't').complete, true);
    assert.deepEqual(columns(''), ['id integer', 'a character varying', 'b unread', 'c character varying', 'kind text', 'other_id integer']);
  });

  it('since version 7 all keys that refer to others go with them, and what removes another by itself does not', () => {
    const body = '@Entity() export class U { @PrimaryKey() id!: number; }\n@Entity() export class T { @ManyToOne(() => U, { primary: true }) a!: U; @ManyToOne(() => U, { primary: true }) b!: U; @ManyToOne(() => U, { cascade: [Cascade.REMOVE] }) c!: U; }';
    const deleted = (version: string): readonly string[] => tableOf({ ...declared(body), 'package.json': `{ "dependencies": { "@mikro-orm/core": "${version}" } }` }, 't').constraints.flatMap((one) => (one.kind === 'foreign key' ? [one.onDelete] : []));
    assert.deepEqual(deleted('^6.6.16'), ['no action', 'no action', 'cascade']);
    assert.deepEqual(deleted('^7.2.1'), ['cascade', 'cascade', 'no action']);
  });

  it('what an editor and a later run keep is no older than the entities, wherever they stand', () => {
    const store = memoryStore();
    const memory = newMemory();
    const shared = { ...base, ...asking('em.findOne(Post, { title: word })'), 'src/entities.ts': entities.replace('@Property() title!: string;', '').replace('class Post {', 'class Post extends Titled {').replace('\n', "\nimport { Titled } from './titled';\n"), 'src/titled.ts': "import { Property } from '@mikro-orm/core';\nexport abstract class Titled { @Property() title!: string; }\n" };
    const renamed = { ...shared, 'src/titled.ts': shared['src/titled.ts'].replace('@Property()', "@Property({ fieldName: 'headline' })") };
    const indexed = { ...shared, 'src/titled.ts': shared['src/titled.ts'].replace('{ Property }', '{ Index, Property }').replace('@Property()', '@Index() @Property()') };
    const moved = { ...shared, 'src/entities.ts': `// One line more.\n${shared['src/entities.ts']}` };
    const served = { ...shared, 'src/orm.ts': orm('mysql') };
    for (const files of [shared, renamed, indexed, moved, served, shared]) {
      const anew = reviewed(files);
      assert.deepEqual(JSON.parse(JSON.stringify(reviewed(files, store))), JSON.parse(JSON.stringify(anew)));
      assert.deepEqual(reviewed(files, undefined, { memory }), anew);
    }
  });
});
