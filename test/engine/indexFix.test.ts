// An index that a finding asks for, where models declare the tables: model and migration change together, and the finding is gone.
import assert from 'node:assert/strict';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/settings.ts';
import type { ReportedFinding } from '../../server/src/engine/report.ts';
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
