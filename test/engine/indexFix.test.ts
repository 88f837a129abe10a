// An index that a finding asks for, where models declare the tables: model and migration change together, and the finding is gone.
import assert from 'node:assert/strict';
import { judge, type Judged } from '../../server/src/engine/judging/judge.ts';
import { wouldServe } from '../../server/src/engine/fixing/wouldServe.ts';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import type { ReportedFinding } from '../../server/src/engine/showing/report.ts';
import { rules } from '../../server/src/rules/all.ts';
import { mended, opened } from './reviewed.ts';

type Files = Readonly<Record<string, string>>;

const settings: Settings = { ...defaultSettings, sizes: new Map([['Post', 1_000_000], ['posts', 1_000_000]]) };
const found = (files: Files): readonly ReportedFinding[] => review(opened(files, settings), { rules, wanted: () => true, fixesAt: '20300101000000' }).findings;
const SLOW = 'unindexed-filter';

/** What the fixes of a rule's findings change: each file after it, where it is another. Whatever is changed, the findings of the rule are gone, and no other is there. */
function changed(files: Files, rule = SLOW): Files {
  const before = found(files);
  const own = before.filter((one) => one.rule === rule);
  assert.equal(own.length, 1, before.map((one) => `${one.rule}: ${one.message}`).join('\n'));
  const [{ path, fixes: [fix] }] = own as [ReportedFinding];
  if (!fix) return {};
  const after = mended(files, path, fix);
  const rest = found(after).filter((one) => !['blocking-index', 'unused-suppression'].includes(one.rule));
  // One that is declared already is no longer missing from the history either.
  assert.deepEqual(rest.map((one) => one.rule), before.filter((one) => one !== own[0] && one.rule !== 'model-drift').map((one) => one.rule));
  return Object.fromEntries(Object.entries(after).filter(([name, text]) => text !== files[name]));
}

describe('an index where Prisma’s models lead', () => {
  const SCHEMA = 'prisma/schema.prisma';
  const HISTORY = 'prisma/migrations/20240101000000_init/migration.sql';
  const post = (more = ''): string => `// 🐘\ndatasource db {\n  provider = "postgresql"\n}\n\nmodel Post {\n  id       Int    @id\n  authorId Int    @map("author_id")\n  title    String\n${more}}\n`;
  const history = { [HISTORY]: 'create table "Post" (id int primary key, author_id int not null, title text not null);\n' };
  const call = (options: string): Files => ({ 'src/f.ts': `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const f = (id: number) => prisma.post.findMany({ ${options} });\n` });
  const byAuthor = call('where: { authorId: id }');
  const migration = 'prisma/migrations/20300101000000_add_an_index_on_post_author_id/migration.sql';
  const made = '-- CreateIndex\nCREATE INDEX "Post_author_id_idx" ON "Post"("author_id");\n';

  it('is declared by the model and made by a migration, for a call', () => {
    assert.deepEqual(changed({ [SCHEMA]: post(), ...history, ...byAuthor }), { [SCHEMA]: post('\n  @@index([authorId])\n'), [migration]: made });
  });

  it('is made so for SQL that a program sends, too', () => {
    const sql = { 'src/f.ts': "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const f = (id: number) => pool.query('select title from \"Post\" where author_id = $1', [id]);\n" };
    assert.deepEqual(changed({ [SCHEMA]: post(), ...history, ...sql }), { [SCHEMA]: post('\n  @@index([authorId])\n'), [migration]: made });
  });

  it('is declared alone where no history is kept', () => {
    assert.deepEqual(changed({ [SCHEMA]: post(), ...byAuthor }), { [SCHEMA]: post('\n  @@index([authorId])\n') });
  });

  it('is made alone where the model asks for it already', () => {
    const files = { [SCHEMA]: post('\n  @@index([authorId])\n'), ...history };
    assert.deepEqual(changed(files, 'model-drift'), { [migration]: made });
    assert.deepEqual(changed({ ...files, ...byAuthor, [SCHEMA]: files[SCHEMA].replace('@@index', '// plansight-allow model-drift: later\n  @@index') }), { [migration]: made });
  });

  it('stands in the file of its model, with the ends of that file’s lines', () => {
    const [head, model] = post().replaceAll('\n', '\r\n').split(/(?=model)/) as [string, string];
    const files = { 'prisma/schema/main.prisma': head, 'prisma/schema/post.prisma': model, ...history, ...byAuthor };
    assert.deepEqual(changed(files), { 'prisma/schema/post.prisma': post('\n  @@index([authorId])\n').replaceAll('\n', '\r\n').split(/(?=model)/)[1]!, [migration]: made });
  });

  it('is none where the model cannot say it, or none is found', () => {
    const lower = { 'src/f.ts': "import { Pool } from 'pg';\nexport const f = (title: string) => new Pool().query('select id from \"Post\" where lower(title) = $1', [title]);\n" };
    assert.deepEqual(changed({ [SCHEMA]: post(), ...history, ...lower }), {});
    assert.deepEqual(changed({ [SCHEMA]: post().replace('\n}\n', ''), ...history, ...byAuthor }), {});
  });
});

describe('an index where Drizzle’s tables lead', () => {
  const posts = (imported: string, keys = ''): string => `// 🐘\nimport { ${imported} } from 'drizzle-orm/pg-core';\nexport const posts = pgTable('posts', {\n  id: integer('id').primaryKey(),\n  authorId: integer('author_id').notNull(),\n  title: text(),\n}${keys});\n`;
  const before = posts('integer, pgTable, text');
  const after = posts('index, integer, pgTable, text', ", (table) => [\n  index('posts_author_id_idx').on(table.authorId),\n]");
  const call = "import { drizzle } from 'drizzle-orm/node-postgres';\nimport { eq } from 'drizzle-orm';\nimport { posts } from './tables';\nconst db = drizzle(process.env.URL!);\nexport const f = (id: number) => db.select({ id: posts.id }).from(posts).where(eq(posts.authorId, id));\n";
  const snapshot = { id: '9b0e4a5c-0000-4000-8000-000000000000', prevId: '0', version: '7', dialect: 'postgresql', tables: { 'public.posts': { name: 'posts', indexes: {} } } };
  const entries = [{ idx: 0, version: '7', when: 1_700_000_000_000, tag: '0000_first', breakpoints: true }];
  const history = {
    'drizzle/0000_first.sql': 'CREATE TABLE "posts" ("id" integer PRIMARY KEY NOT NULL, "author_id" integer NOT NULL, "title" text);\n',
    'drizzle/meta/_journal.json': JSON.stringify({ version: '7', dialect: 'postgresql', entries }, null, 2),
    'drizzle/meta/0000_snapshot.json': JSON.stringify(snapshot),
  };
  const made = 'drizzle/0001_add_an_index_on_posts_author_id.sql';

  it('is declared by the table, and made by a migration that drizzle-kit knows of', () => {
    const done = changed({ 'src/tables.ts': before, 'src/f.ts': call, ...history });
    assert.deepEqual(Object.keys(done).sort(), [made, 'drizzle/meta/0001_snapshot.json', 'drizzle/meta/_journal.json', 'src/tables.ts']);
    assert.deepEqual([done['src/tables.ts'], done[made]], [after, 'CREATE INDEX "posts_author_id_idx" ON "posts" USING btree ("author_id");']);
    assert.deepEqual((JSON.parse(done['drizzle/meta/_journal.json']!) as { entries: readonly { tag: string }[] }).entries.map(({ tag }) => tag), ['0000_first', '0001_add_an_index_on_posts_author_id']);
  });

  it('is declared alone where no history is kept, in the file of the call too', () => {
    assert.deepEqual(changed({ 'src/tables.ts': before, 'src/f.ts': call }), { 'src/tables.ts': after });
    const [together, mended_] = [before, after].map((text) => `${text}${call.replace(/.*'\.\/tables';\n/, '')}`);
    assert.deepEqual(changed({ 'src/f.ts': together! }), { 'src/f.ts': mended_! });
  });

  it('is made alone where the table has it already', () => {
    assert.deepEqual(Object.keys(changed({ 'src/tables.ts': after, 'src/f.ts': call, ...history })).sort(), [made, 'drizzle/meta/0001_snapshot.json', 'drizzle/meta/_journal.json']);
  });

  it('is none where it cannot be declared, or nobody knows whether there is a table', () => {
    assert.deepEqual(changed({ 'src/tables.ts': before.replace(',\n});', ',\n}, keysOf);'), 'src/f.ts': call, ...history }), {});
  });
});

describe('an index where TypeORM’s entities lead', () => {
  const entity = (imported: string, above = ''): string => `import { ${imported} } from 'typeorm';\n@Entity('posts')\n${above}export class Post {\n  @PrimaryColumn() id: number;\n  @Column({ name: 'author_id' }) authorId: number;\n  @Column() title: string;\n}\n`;
  const before = entity('Column, Entity, PrimaryColumn');
  const call = (options: string): Files => ({ 'src/f.ts': `import { Repository } from 'typeorm';\nimport { Post } from './post';\nexport const f = (posts: Repository<Post>, id: number) => posts.find({ select: { id: true }, ${options} });\n` });
  const base = { 'package.json': '{ "dependencies": { "typeorm": "1", "pg": "8" } }', 'src/post.ts': before };
  const history = { 'src/migrations/1700000000000-Init.ts': "import { MigrationInterface, QueryRunner } from 'typeorm';\nexport class Init1700000000000 implements MigrationInterface {\n  public async up(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(`CREATE TABLE \"posts\" (\"id\" integer PRIMARY KEY, \"author_id\" integer NOT NULL, \"title\" varchar NOT NULL)`);\n  }\n  public async down(queryRunner: QueryRunner): Promise<void> {}\n}\n" };
  const after = (fields: string): string => entity('Column, Entity, Index, PrimaryColumn', `@Index([${fields}])\n`);

  it('is declared by the entity, and made by a migration that is a program', () => {
    const done = changed({ ...base, ...history, ...call('where: { authorId: id }') });
    const [migration] = Object.keys(done).filter((path) => path !== 'src/post.ts');
    assert.equal(done['src/post.ts'], after("'authorId'"));
    assert.equal(migration, 'src/migrations/1893456000000-AddAnIndexOnPostsAuthorId.ts');
    assert.match(done[migration!]!, /query\(`CREATE INDEX "IDX_312c63be865c81b922e39c2475" ON "posts" \("author_id"\)`\);[^]*query\(`DROP INDEX "IDX_312c63be865c81b922e39c2475"`\);/);
  });

  it('that descends is one that does not, where the rule is content with it', () => {
    const done = changed({ ...base, ...history, ...call('where: { authorId: id }, order: { title: "DESC" }, take: 10') });
    assert.equal(done['src/post.ts'], after("'authorId', 'title'"));
    const workspace = opened({ ...base, ...history, ...call('where: { authorId: id }') }, settings);
    const reading = workspace.read('src/f.ts')!;
    const [judged] = judge(reading, workspace.world, rules).findings.filter(({ rule }) => rule.id === SLOW) as [Judged];
    const served = (...columns: readonly string[]): boolean => wouldServe(reading, judged, workspace.world, { name: 'posts' }, { keys: columns.map((column) => ({ column, direction: 'asc', nulls: 'last' })), method: 'btree', unique: false, nullsNotDistinct: false, include: [], predicate: [] });
    assert.deepEqual([served('author_id'), served('author_id', 'title'), served('title', 'author_id'), served('title')], [true, true, false, false]);
  });

  it('is declared alone where the tables are synchronized', () => {
    const source = { 'src/source.ts': "import { DataSource } from 'typeorm';\nimport { Post } from './post';\nexport const source = new DataSource({ type: 'postgres', synchronize: true, entities: [Post] });\n" };
    assert.deepEqual(changed({ ...base, ...source, ...call('where: { authorId: id }') }), { 'src/post.ts': after("'authorId'") });
  });
});

describe('an index where Sequelize’s models lead', () => {
  const model = (more = ''): string => `import { DataTypes, Sequelize } from 'sequelize';\nexport const sequelize = new Sequelize({ dialect: 'postgres' });\nexport const Post = sequelize.define('Post', { authorId: DataTypes.INTEGER, title: DataTypes.STRING }, { tableName: 'posts', timestamps: false${more} });\n`;
  const base = { 'package.json': '{ "dependencies": { "sequelize": "6", "pg": "8" } }', 'src/f.ts': "import { Post } from './post';\nexport const f = (id: number) => Post.findAll({ attributes: ['id'], where: { authorId: id } });\n" };

  it('is declared alone where `sync` makes the tables', () => {
    const sync = { 'src/start.ts': "import { sequelize } from './post';\nvoid sequelize.sync();\n" };
    assert.deepEqual(changed({ ...base, ...sync, 'src/post.ts': model() }), { 'src/post.ts': model(", indexes: [{ fields: ['authorId'] }]") });
  });

  it('is made by a migration, too, where a history is kept', () => {
    const history = { 'migrations/20240101000000-init.js': "'use strict';\nmodule.exports = {\n  up: async (queryInterface) => {\n    await queryInterface.sequelize.query('CREATE TABLE \"posts\" (\"id\" serial PRIMARY KEY, \"authorId\" integer, \"title\" varchar(255))');\n  },\n  down: async () => {},\n};\n" };
    const done = changed({ ...base, ...history, 'src/post.ts': model() });
    const [migration] = Object.keys(done).filter((path) => path !== 'src/post.ts');
    assert.equal(done['src/post.ts'], model(", indexes: [{ fields: ['authorId'] }]"));
    assert.match(done[migration!]!, /CREATE INDEX "posts_author_id" ON "posts" \("authorId"\)/);
  });
});

describe('an index where no models lead', () => {
  const history = { 'migrations/0001_a.sql': 'create table posts (id int primary key, author_id int not null);\n' };
  const knex = { 'src/f.ts': "import type { Knex } from 'knex';\nexport const f = async (db: Knex, id: number) => await db('posts').select('id').where('author_id', id);\n" };

  it('is made by a migration, for a call of a builder too', () => {
    assert.deepEqual(changed({ ...history, ...knex }), { 'migrations/0002_add_an_index_on_posts_author_id.sql': 'create index on posts (author_id);\n' });
  });

  it('is none of a call of models that are not known', () => {
    const call = { 'src/f.ts': "import { Entity, PrimaryColumn, Property } from '@mikro-orm/core';\nimport { EntityManager } from '@mikro-orm/postgresql';\n@Entity({ tableName: 'posts' })\nexport class Post { @PrimaryColumn() id!: number; @Property() authorId!: number; }\nexport const f = (em: EntityManager, id: number) => em.find(Post, { authorId: id });\n".replaceAll('PrimaryColumn', 'PrimaryKey') };
    assert.deepEqual(changed({ ...history, ...call }), {});
  });
});
