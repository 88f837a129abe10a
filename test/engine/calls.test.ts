// Calls of an ORM in a whole workspace: what is found in them, how it is mended, and that nothing of it is older than the models.
import assert from 'node:assert/strict';
import { hoverAt } from '../../server/src/editor/hover.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import { ask } from '../editor/ask.ts';
import { memoryStore } from './memoryStore.ts';
import { foundIn, mendedIn, reviewed } from './reviewed.ts';
import { readHalfTyped, saysTheSameMoved } from './typing.ts';

const schema = `datasource db {
  provider = "postgresql"
}
model User {
  id    String @id
  email String @unique
  posts Post[]
}
model Post {
  id       Int    @id
  title    String
  author   User   @relation(fields: [authorId], references: [id])
  authorId String @map("author_id")
}
`;
const migration = 'create table "User" (id text primary key, email text not null unique);\ncreate table "Post" (id int primary key, title text not null, author_id text not null references "User" (id));\n';
const client = `import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n`;
const program = (body: string): string => `import { prisma } from './db';\nexport async function f(id: string, ids: string[]) {\n${body}\n}\n`;

const folded = { 'prisma/schema.prisma': schema, 'prisma/migrations/20240101000000_init/migration.sql': migration, 'src/db.ts': client };
const pushed = { 'prisma/schema.prisma': schema, 'src/db.ts': client };

const found = (body: string, files: Readonly<Record<string, string>> = folded, settings?: Settings): readonly string[] => foundIn(files, program(body), settings);
const mended = (body: string): readonly string[] => mendedIn(folded, program, body);

describe('calls of an ORM', () => {
  const cases: readonly (readonly [name: string, body: string, ...said: readonly string[]])[] = [
    ['all rows', '  return prisma.post.findMany();', 'unbounded-read (information) findMany'],
    ['a page of them', '  return prisma.post.findMany({ take: 10 });'],
    ['the rows of one parent', '  return prisma.post.findMany({ where: { authorId: id } });', 'unindexed-filter (information) authorId'],
    ['a row by its key', '  return prisma.user.findUnique({ where: { email: id } });'],
    ['what is included', '  return prisma.user.findMany({ where: { id: { in: ids } }, include: { posts: true } });', 'unindexed-filter (information) posts'],
    ['a relation that is looked up by a key', '  return prisma.user.findMany({ where: { posts: { some: { id: 1 } } } });'],
    ['everything is deleted', '  await prisma.post.deleteMany();', 'delete-without-where (warning) deleteMany'],
    ['nothing may be said of which rows', '  await prisma.post.updateMany({ data: { title: id } });', 'update-without-where (warning) updateMany'],
    ['one query for each row', '  const posts = await prisma.post.findMany({ take: 50 });\n  const authors = [];\n  for (const post of posts) authors.push(await prisma.user.findFirst({ where: { id: post.authorId } }));', 'query-in-a-loop (warning) findFirst'],
    ['what Prisma asks at once', '  const posts = await prisma.post.findMany({ take: 50 });\n  return Promise.all(posts.map((post) => prisma.user.findUnique({ where: { id: post.authorId } })));'],
    ['options that are not seen', '  return prisma.post.findMany(ids as never);'],
    ['conditions that may be there', '  const where = id ? { title: id } : undefined;\n  await prisma.post.deleteMany({ where });'],
  ];
  for (const [name, body, ...said] of cases) it(name, () => assert.deepEqual(found(body), said));

  it('a schema without migrations declares the same', () => {
    for (const [, body, ...said] of cases) assert.deepEqual(found(body, pushed), said, body);
  });

  it('a schema without migrations tells where each table is declared', () => {
    const [finding] = reviewed({ ...pushed, 'src/f.ts': program('  return prisma.post.findMany({ where: { authorId: id } });') });
    const [declared] = finding!.related;
    assert.deepEqual(declared && [declared.at.path, schema.slice(declared.at.span.start, declared.at.span.end)], ['prisma/schema.prisma', 'Post']);
  });

  it('of a table that is known to be large', () => {
    const large: Settings = { ...defaultSettings, sizes: new Map([['Post', 5_000_000], ['User', 1_000_000]]) };
    assert.deepEqual(found('  return prisma.post.findMany({ orderBy: { id: \'asc\' }, take: 10, skip: ids.length * 10 });', folded, large), ['offset-paging (warning) skip: ids.length * 10']);
    assert.deepEqual(found('  return prisma.post.findMany({ orderBy: { id: \'asc\' }, take: 10, skip: 1, cursor: { id: ids.length } });', folded, large), []);
    assert.deepEqual(found('  return prisma.post.findMany({ select: { id: true } });', folded, large), ['unbounded-read (warning) findMany']);
    assert.deepEqual(found('  return prisma.post.findMany({ orderBy: { title: \'desc\' }, take: 10 });', folded, large), ['unindexed-sort (information) title']);
  });

  it('are bounded in their own words', () => {
    assert.deepEqual(mended('  return prisma.post.findMany();'), ['  return prisma.post.findMany({ take: 100 });']);
    assert.deepEqual(mended('  return prisma.post.findMany({});'), ['  return prisma.post.findMany({ take: 100 });']);
    assert.deepEqual(mended('  return prisma.post.findMany({ select: { id: true } });'), ['  return prisma.post.findMany({ take: 100, select: { id: true } });']);
    assert.deepEqual(mended('  return prisma.post.findMany({select: { id: true }});'), ['  return prisma.post.findMany({ take: 100, select: { id: true }});']);
  });

  it('what is kept of a program is no older than the models', () => {
    const store = memoryStore();
    const text = program('  return prisma.post.findMany({ where: { authorId: id } });');
    const said = (files: Readonly<Record<string, string>>): readonly string[] => reviewed({ ...files, 'src/f.ts': text }, store).map(({ message }) => message);
    assert.match(said(folded)[0]!, /`Post\.author_id`/);
    assert.deepEqual(said({ ...folded, 'prisma/schema.prisma': schema.replace('@map("author_id")', '@map("id")') }), []);
    assert.match(said(folded)[0]!, /`Post\.author_id`/);
  });

  const long = program([
    '  const where: Record<string, unknown> = { OR: [{ title: { contains: id, mode: \'insensitive\' } }, { author: { is: { email: { in: ids } } } }] };',
    '  if (id) where.id = ids.length;',
    '  await prisma.post.findMany({ where, include: { author: { select: { email: true, _count: true } } }, orderBy: [{ title: \'asc\' }, ...more], take: id ? 1 : undefined, skip: 3, cursor: { id: 1 } });',
    '  await prisma.user.upsert({ where: { email: id }, create: { id, email: id, posts: { create: ids.map((title) => ({ title })) } }, update: { email: { set: id } } });',
    '  await prisma.post.groupBy({ by: [\'title\'], _count: { _all: true }, having: { id: { _avg: { gt: 1 } } } });',
    '  await prisma.post.deleteMany({ where: { ...rest, NOT: [{ id: 1 }, undefined] } });',
  ].join('\n'));

  it('of a schema that is there for each of three servers are read', () => {
    const copies = Object.fromEntries(['mysql', 'postgresql', 'sqlite'].map((provider) => [`db/${provider}/schema.prisma`, schema.replace('"postgresql"', `"${provider}"`)]));
    assert.deepEqual(found('  return prisma.post.findMany({ where: { title: id } });', { ...copies, 'src/db.ts': client }), ['unindexed-filter (information) title']);
    const unlike = { ...copies, 'db/sqlite/schema.prisma': copies['db/sqlite/schema.prisma']!.replace('@map("author_id")', '@map("writer_id")') };
    assert.deepEqual(found('  return prisma.post.findMany({ where: { title: id } });', { ...unlike, 'src/db.ts': client }), []);
  });

  it('that are half typed are read as far as they go', () => {
    assert.ok(readHalfTyped(folded, long) > 100);
  });

  it('that an edit has moved say what they said', () => {
    assert.ok(saysTheSameMoved(folded, long).said > 0);
  });

  it('are told under the pointer: the method as all that is sent, a relation as what it reads, a key as its column', () => {
    const told = (text: string): string => hoverAt(ask({ ...folded, 'src/f.ts': program(text) }))?.plain ?? '';
    assert.match(told('  await prisma.post.find⟨⟩Many({ where: { authorId: id }, take: 3 });'), /select Post\.id, Post\.title, Post\.author_id from Post where Post\.author_id = \? order by Post\.id limit 3/);
    assert.match(told('  await prisma.user.findMany({ take: 3, include: { po⟨⟩sts: true } });'), /from Post where Post\.author_id in/);
    assert.match(told('  await prisma.post.findMany({ where: { author⟨⟩Id: id } });'), /author_id text not null/);
    assert.match(told('  await prisma.po⟨⟩st.findMany({ where: { authorId: id } });'), /table/);
  });
});
