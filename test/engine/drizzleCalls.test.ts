// Calls of Drizzle's in a whole workspace: what is found in them, through files that pass tables on, and that nothing of it is older than the tables.
import assert from 'node:assert/strict';
import { hoverAt } from '../../server/src/editor/hover.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import { ask } from '../editor/ask.ts';
import { memoryStore } from './memoryStore.ts';
import { readHalfTyped, saysTheSameMoved } from './typing.ts';
import { foundIn, reviewed } from './reviewed.ts';

const schema = `import { relations } from 'drizzle-orm';
import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: serial('id').primaryKey(), email: text('email').notNull().unique() });
export const posts = pgTable('posts', { id: serial('id').primaryKey(), title: text('title').notNull(), authorId: integer('author_id').references(() => users.id) });
export const usersRelations = relations(users, ({ many }) => ({ posts: many(posts) }));
export const postsRelations = relations(posts, ({ one }) => ({ author: one(users, { fields: [posts.authorId], references: [users.id] }) }));
`;
const client = `import { drizzle } from 'drizzle-orm/node-postgres';\nimport * as schema from './schema';\nexport * from 'drizzle-orm';\nexport * as schema from './schema';\nexport const db = drizzle(process.env.URL!, { schema });\n`;
const migration = 'CREATE TABLE "users" ("id" serial PRIMARY KEY, "email" text NOT NULL UNIQUE);\n--> statement-breakpoint\nCREATE TABLE "posts" ("id" serial PRIMARY KEY, "title" text NOT NULL, "author_id" integer REFERENCES "users" ("id"));\n';
const folded = {
  'package.json': '{ "dependencies": { "drizzle-orm": "0.45.4" } }',
  'drizzle.config.ts': `import { defineConfig } from 'drizzle-kit';\nexport default defineConfig({ dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' });\n`,
  'drizzle/0000_first.sql': migration,
  'drizzle/meta/_journal.json': JSON.stringify({ version: '7', dialect: 'postgresql', entries: [{ idx: 0, version: '7', when: 1, tag: '0000_first', breakpoints: true }] }),
  'src/schema.ts': schema,
  'src/db.ts': client,
};
const program = (body: string): string => `import { and, db, desc, eq, inArray, schema } from './db';\nexport async function f(id: number, ids: number[], word?: string) {\n${body}\n}\n`;

const found = (body: string, files: Readonly<Record<string, string>> = folded, settings?: Settings): readonly string[] => foundIn(files, program(body), settings);

describe('calls of Drizzle', () => {
  const cases: readonly (readonly [name: string, body: string, ...said: readonly string[]])[] = [
    ['all rows', '  return db.select().from(schema.posts);', 'unbounded-read (information) select'],
    ['all rows, asked of the relational client', '  return db.query.posts.findMany();', 'unbounded-read (information) findMany'],
    ['a page of them', '  return db.select().from(schema.posts).orderBy(desc(schema.posts.id)).limit(10);'],
    ['the rows of one parent', '  return db.select().from(schema.posts).where(eq(schema.posts.authorId, id));', 'unindexed-filter (information) schema.posts.authorId'],
    ['a row by its key', '  return db.select().from(schema.users).where(eq(schema.users.email, word!));'],
    ['what is read with a row', '  return db.query.users.findMany({ where: (users, { inArray }) => inArray(users.id, ids), with: { posts: true } });', 'unindexed-filter (information) posts'],
    ['everything is deleted', '  await db.delete(schema.posts);', 'delete-without-where (warning) delete'],
    ['everything may be deleted', '  await db.delete(schema.posts).where(word ? eq(schema.posts.title, word) : undefined);', 'maybe-undefined-filter (warning) word'],
    ['every row is written', '  await db.update(schema.posts).set({ title: word });', 'update-without-where (warning) update'],
    ['one query for each row', '  const rows = await db.select().from(schema.posts).limit(50);\n  const authors = [];\n  for (const row of rows) authors.push(await db.select().from(schema.users).where(eq(schema.users.id, row.authorId)));', 'query-in-a-loop (warning) select'],
    ['conditions that are gathered', '  const all = [eq(schema.posts.id, id)];\n  if (word) all.push(eq(schema.posts.title, word));\n  return db.select().from(schema.posts).where(and(...all));'],
    ['a condition that is not seen', '  return db.select().from(schema.posts).where(condition(word));'],
    ['a builder that goes elsewhere', '  return paginate(db.select().from(schema.posts).$dynamic(), id);'],
    ['no builder', '  new Map<unknown, number>().delete(schema.posts);\n  [1].find((one) => one === id);'],
  ];
  for (const [name, body, ...said] of cases) it(name, () => assert.deepEqual(found(body), said));

  it('of tables that are there for each of three servers, and chosen as the program starts', () => {
    const tables = (core: string, maker: string, key: string): string => `import { ${maker}, ${key}, text } from 'drizzle-orm/${core}';\nexport const users = ${maker}('users', { id: ${key}('id').primaryKey(), title: text('title') });\n`;
    const several = {
      'package.json': folded['package.json'], 'src/mysql.ts': tables('mysql-core', 'mysqlTable', 'int'), 'src/pg.ts': tables('pg-core', 'pgTable', 'integer'), 'src/sqlite.ts': tables('sqlite-core', 'sqliteTable', 'integer'),
      'src/schema.ts': "import * as mysql from './mysql';\nimport * as pg from './pg';\nimport * as sqlite from './sqlite';\nimport { choose } from './choose';\nexport const schema = choose({ mysql: () => mysql, pg: () => pg, sqlite: () => sqlite });\nexport const { users } = schema;\n",
      'drizzle/0000_first.sql': 'CREATE TABLE "users" ("id" serial PRIMARY KEY, "title" text);\n',
    };
    const body = "import { eq } from 'drizzle-orm';\nimport { users } from './schema';\nexport const f = async (db: Client, word: string) => {\n  await db.query.users.findMany({ where: (users, { eq }) => eq(users.title, word) });\n  return db.select().from(users).where(eq(users.title, word));\n};\n";
    assert.deepEqual(reviewed({ ...several, 'src/f.ts': body }).map(({ rule, span }) => `${rule} ${body.slice(span.start, span.end)}`), ['unindexed-filter users.title', 'unindexed-filter users.title']);
    const unlike = { ...several, 'src/sqlite.ts': several['src/sqlite.ts'].replace("text('title')", "text('called')") };
    assert.deepEqual(reviewed({ ...unlike, 'src/f.ts': body }), []);
  });

  it('of a table that is known to be large', () => {
    const large: Settings = { ...defaultSettings, sizes: new Map([['posts', 5_000_000], ['users', 1_000_000]]) };
    assert.deepEqual(found('  return db.select({ id: schema.posts.id }).from(schema.posts);', folded, large), ['unbounded-read (warning) select']);
    assert.deepEqual(found('  return db.select().from(schema.posts).orderBy(desc(schema.posts.title)).limit(10);', folded, large), ['unindexed-sort (information) schema.posts.title']);
  });

  it('are not looked for where no package has Drizzle', () => {
    assert.deepEqual(found('  await db.delete(schema.posts);', { ...folded, 'package.json': '{ "dependencies": { "knex": "3.0.0" } }' }), []);
  });

  it('what is kept of a program is no older than the tables that others declare', () => {
    const store = memoryStore();
    const text = program('  return db.select().from(schema.posts).where(eq(schema.posts.authorId, id));');
    const said = (files: Readonly<Record<string, string>>): readonly string[] => reviewed({ ...files, 'src/f.ts': text }, store).map(({ message }) => message);
    assert.match(said(folded)[0]!, /`posts\.author_id`/);
    assert.deepEqual(said({ ...folded, 'src/schema.ts': schema.replace("'author_id'", "'id'") }), []);
    assert.match(said(folded)[0]!, /`posts\.author_id`/);
  });

  it('a client says how columns are called that do not', () => {
    const files = { ...folded, 'src/schema.ts': schema.replace("integer('author_id')", 'integer()') };
    const body = '  return db.select().from(schema.posts).where(eq(schema.posts.authorId, id));';
    assert.deepEqual(found(body, { ...files, 'src/db.ts': client.replace('{ schema }', "{ schema, casing: 'snake_case' }") }), ['unindexed-filter (information) schema.posts.authorId']);
    assert.deepEqual(found(body, { ...files, 'src/db.ts': client.replace('{ schema }', '{ schema, casing }') }), []);
    const named = { ...files, 'src/db.ts': client.replace('{ schema }', '{ schema, casing: CASING }') };
    assert.deepEqual(found(body, { ...named, 'src/names.ts': "export const CASING: Casing = 'snake_case';" }), ['unindexed-filter (information) schema.posts.authorId']);
    assert.deepEqual(found(body, { ...named, 'src/names.ts': "export const CASING = 'snake_case';", 'src/more.ts': "const CASING = 'camelCase';" }), []);
  });

  const long = program([
    '  const conditions = [eq(schema.posts.id, id), word ? eq(schema.posts.title, word) : undefined];',
    '  if (word) conditions.push(inArray(schema.posts.authorId, ids));',
    '  let query = db.select({ id: schema.posts.id, ...more }).from(schema.posts).$dynamic();',
    '  if (word) query = query.where(and(...conditions)).leftJoin(schema.users, eq(schema.users.id, schema.posts.authorId));',
    '  await query.orderBy(desc(schema.posts.id)).limit(10);',
    '  await db.query.users.findMany({ where: (users, { eq, or }) => or(eq(users.id, id), sql`${users.email} = ${word}`), with: { posts: { limit: 3, orderBy: (posts, { desc }) => [desc(posts.id)] } } });',
    '  await db.insert(schema.users).values([{ email: word! }, ...rest]).onConflictDoUpdate({ target: schema.users.email, set: { email: word } }).returning();',
    '  await db.with(db.$with(\'a\').as(db.select().from(schema.posts))).select().from(schema.users);',
  ].join('\n'));

  it('that are half typed are read as far as they go', () => {
    assert.ok(readHalfTyped(folded, long) > 100);
  });

  it('that an edit has moved say what they said', () => {
    assert.ok(saysTheSameMoved(folded, long).first.sites.length >= 3);
  });

  it('are told under the pointer as what is sent', () => {
    const told = (text: string): string => hoverAt(ask({ ...folded, 'src/f.ts': program(text) }))?.plain ?? '';
    assert.match(told('  await db.sel⟨⟩ect().from(schema.posts).where(eq(schema.posts.authorId, id)).limit(3);'), /from posts where posts\.author_id = \? limit 3/);
    assert.match(told('  await db.select().from(schema.posts).where(eq(schema.posts.author⟨⟩Id, id));'), /author_id int/);
  });
});
