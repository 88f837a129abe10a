// Calls of MikroORM's entity managers in a whole workspace: what is found in them as a user sees it, how it is mended, and that nothing of it is older than the entities.
import assert from 'node:assert/strict';
import { hoverAt } from '../../server/src/editor/hover.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { ask } from '../editor/ask.ts';
import { memoryStore } from './memoryStore.ts';
import { foundIn, mendedIn, reviewed } from './reviewed.ts';
import { readHalfTyped, saysTheSameMoved } from './typing.ts';

const entities = `import { Collection, Entity, Filter, Index, ManyToOne, OneToMany, PrimaryKey, Property, Unique, type Ref } from '@mikro-orm/core';
@Entity({ tableName: 'users' })
export class User {
  @PrimaryKey() id!: number;
  @Property() @Unique() email!: string;
  @Property({ fieldName: 'full_name', nullable: true }) name?: string;
  @OneToMany(() => Post, (post) => post.author) posts = new Collection<Post>(this);
}
@Entity({ tableName: 'posts' })
@Filter({ name: 'alive', cond: { deletedAt: null }, default: true })
export class Post {
  @PrimaryKey() id!: number;
  @Property() title!: string;
  @Property({ nullable: true }) deletedAt?: Date;
  @ManyToOne() author!: Ref<User>;
}
`;
const migration = `import { Migration } from '@mikro-orm/migrations';
export class Migration20240101000000 extends Migration {
  override async up(): Promise<void> {
    this.addSql('create table "users" ("id" serial primary key, "email" varchar(255) not null, "full_name" varchar(255) null);');
    this.addSql('alter table "users" add constraint "users_email_unique" unique ("email");');
    this.addSql('create table "posts" ("id" serial primary key, "title" varchar(255) not null, "deleted_at" timestamptz null, "author_id" int not null);');
    this.addSql('create index "posts_author_id_index" on "posts" ("author_id");');
    this.addSql('alter table "posts" add constraint "posts_author_id_foreign" foreign key ("author_id") references "users" ("id") on update cascade;');
  }
}
`;
const program = (body: string): string => `import { EntityManager, EntityRepository, raw } from '@mikro-orm/postgresql';\nimport { Post, User } from './entities';\nexport async function f(em: EntityManager, users: EntityRepository<User>, id: number, name: string, ids: number[], asked: object) {\n${body}\n}\n`;
const base: Readonly<Record<string, string>> = { 'package.json': '{ "dependencies": { "@mikro-orm/postgresql": "^6.4.0" } }', 'migrations/Migration20240101000000.ts': migration, 'src/entities.ts': entities };

const found = (body: string, settings?: Settings): readonly string[] => foundIn(base, program(body), settings);
const large: Settings = { ...defaultSettings, sizes: new Map([['users', 1_000_000], ['posts', 5_000_000]]) };
const mended = (body: string): readonly string[] => mendedIn(base, program, body, large);

describe('calls of an entity manager', () => {
  const cases: readonly (readonly [name: string, body: string, ...said: readonly string[]])[] = [
    ['all rows', '  return em.find(User, {});', 'unbounded-read (information) find'],
    ['all rows of a repository', '  return users.findAll();', 'unbounded-read (information) findAll'],
    ['a page of them', '  return em.find(User, {}, { limit: 10 });'],
    ['a page with what belongs to it', "  return em.find(User, {}, { populate: ['posts'], limit: 10 });"],
    ['what belongs to a row', "  return em.findOne(User, { email: name }, { populate: ['posts'] });"],
    ['a row by what is unique', '  return em.findOne(User, { email: name });'],
    ['a row by its primary key', '  return em.findOneOrFail(User, id);'],
    ['a column without an index', '  return em.find(User, { name });', 'unindexed-filter (information) name'],
    ['the rows of one parent', '  return em.find(Post, { author: id });'],
    ['rows in an order that no index has', "  return em.find(User, {}, { orderBy: { name: 'asc' }, limit: 10 });", "unindexed-sort (information) name"],
    ['everything is deleted', '  await em.nativeDelete(User, {});', 'delete-without-where (warning) nativeDelete'],
    ['everything is updated', '  await em.nativeUpdate(User, {}, { name });', 'update-without-where (warning) nativeUpdate'],
    ['a filter is a condition', '  await em.nativeDelete(Post, {});'],
    ['conditions that are not seen', '  await em.nativeDelete(User, asked);\n  return em.find(User, asked);'],
    ['a condition that may not be there', '  await em.nativeDelete(User, { ...(name && { name }) });'],
    ['a condition that is put there later', '  const asks: { name?: string } = {};\n  if (name) asks.name = name;\n  await em.nativeDelete(User, asks);'],
    ['a list of conditions that is added to', '  const all = [];\n  if (name) all.push({ name });\n  await em.nativeDelete(User, { $and: all });'],
    ['options that are put together', '  const options = {};\n  if (name) Object.assign(options, { limit: 10 });\n  return em.find(User, {}, options);'],
    ['one query for each row', '  const all = await em.find(Post, {}, { limit: 50 });\n  for (const one of all) await em.findOne(User, { id: one.author.id });', 'query-in-a-loop (warning) findOne'],
    ['one query for each row by what it refers to', '  const all = await em.find(Post, {}, { limit: 50 });\n  for (const one of all) await one.author.load();', 'lazy-relation-in-a-loop (warning) load'],
    ['what is populated is not asked for again', "  const all = await em.find(Post, {}, { limit: 50, populate: ['author'] });\n  for (const one of all) await one.author.load();"],
    ['what a builder makes', "  await em.createQueryBuilder(User, 'u').delete().execute();\n  return em.createQueryBuilder(User, 'u').select('*').where({ name }).limit(10).getResultList();", 'delete-without-where (warning) createQueryBuilder', 'unindexed-filter (information) name'],
    ['a builder that is continued', "  const qb = em.createQueryBuilder(User, 'u').limit(5);\n  if (id) qb.where({ id });\n  return qb.getResult();"],
    ['what is found in a list or a map', '  const map = new Map<object, number>();\n  map.delete(User);\n  return [id].find((one) => one === id);'],
  ];
  for (const [name, body, ...said] of cases) it(name, () => assert.deepEqual(found(body), said));

  it('are bounded in their own words', () => {
    assert.deepEqual(mended('  return em.find(User, {});'), ['  return em.find(User, {}, { limit: 100 });']);
    assert.deepEqual(mended("  return em.find(User, {}, { orderBy: { id: 'asc' } });"), ["  return em.find(User, {}, { limit: 100, orderBy: { id: 'asc' } });"]);
    assert.deepEqual(mended('  return users.find({});'), ['  return users.find({}, { limit: 100 });']);
    assert.deepEqual(mended('  return users.findAll();'), ['  return users.findAll({ limit: 100 });']);
    assert.deepEqual(mended("  return em.createQueryBuilder(User, 'u').select('*').getResultList();"), ["  return em.createQueryBuilder(User, 'u').select('*').limit(100).getResultList();"]);
    assert.deepEqual(mended('  return em.findAll(User);'), ['  return em.findAll(User, { limit: 100 });']);
  });

  it('what is kept of a program is no older than the entities', () => {
    const store = memoryStore();
    const text = program('  return em.find(User, { name });');
    const said = (files: Readonly<Record<string, string>>): readonly string[] => reviewed({ ...files, 'src/f.ts': text }, store).map(({ message }) => message);
    assert.match(said(base)[0]!, /`users\.full_name`/);
    assert.deepEqual(said({ ...base, 'src/entities.ts': entities.replace("'full_name'", "'email'") }), []);
    assert.match(said(base)[0]!, /`users\.full_name`/);
  });

  it('nothing is said of a column or a table that is not there', () => {
    const text = program('  return em.find(User, { name });');
    assert.deepEqual(reviewed({ ...base, 'src/entities.ts': entities.replace("'full_name'", "'called'"), 'src/f.ts': text }), []);
    assert.deepEqual(reviewed({ ...base, 'src/entities.ts': entities.replace("tableName: 'users'", "tableName: 'people'"), 'src/f.ts': text }), []);
  });

  it('names are those of the strategy that a configuration names', () => {
    const files = { ...base, 'src/entities.ts': entities.replace("{ fieldName: 'full_name', nullable: true }", '{ nullable: true }').replace('name?', 'fullName?'), 'src/f.ts': program('  return em.find(User, { fullName: name });') };
    assert.match(reviewed(files)[0]!.message, /`users\.full_name`/);
    assert.deepEqual(reviewed({ ...files, 'src/mikro-orm.config.ts': "import { defineConfig, EntityCaseNamingStrategy } from '@mikro-orm/postgresql';\nexport default defineConfig({ namingStrategy: EntityCaseNamingStrategy });\n" }), []);
    assert.deepEqual(reviewed({ ...files, 'src/mikro-orm.config.ts': "import { defineConfig } from '@mikro-orm/postgresql';\nimport { Own } from './own';\nexport default defineConfig({ namingStrategy: Own });\n" }), []);
  });

  it('are read where a package depends on MikroORM', () => {
    const text = program('  return em.find(User, {});');
    assert.deepEqual(reviewed({ ...base, 'package.json': '{ "dependencies": { "mongoose": "^8.0.0" } }', 'src/f.ts': text }), []);
    assert.equal(reviewed({ ...base, 'src/f.ts': text }).length, 1);
  });

  it('nothing is said of an index that an entity declares', () => {
    const text = program('  return em.find(Post, { title: name });');
    assert.equal(reviewed({ ...base, 'src/f.ts': text }).length, 1);
    assert.deepEqual(reviewed({ ...base, 'src/entities.ts': entities.replace('@Property() title', '@Property({ index: true }) title'), 'src/f.ts': text }), []);
    assert.deepEqual(reviewed({ ...base, 'src/entities.ts': entities.replace('export class Post', "@Index({ properties: ['title', 'author'] })\nexport class Post"), 'src/f.ts': text }), []);
  });

  const long = program([
    "  const more = { title: { $like: `${name}%` }, author: { $in: ids }, $or: [{ title: 'x' }, { deletedAt: null }], $not: { id: 3 } };",
    "  await em.find(Post, { ...more, id }, { populate: ['author', 'author.posts'], fields: ['title', 'author.name'], orderBy: [{ author: { name: 'desc' } }, { id: 'asc nulls last' }], exclude: ['title'], limit: id ? 1 : undefined, offset: 3, filters: { alive: false }, strategy: 'select-in' });",
    "  await em.upsert(User, { email: name, ...asked }, { onConflictFields: ['email'], onConflictMergeFields: ['name'] });",
    '  await em.transactional(async (inner) => { await inner.nativeUpdate(User, { posts: { $some: { title: name } } }, { name: raw("upper(full_name)") }); });',
    '  await users.find({ posts: { title: name, author: { email: /^a/ } } }, { first: 3 });',
    '  await em.nativeDelete(Post, { author: { email: name } });',
    "  await em.insertMany(User, [{ email: 'a' }, ...[]]);",
    '  await em.findByCursor(User, { [raw("lower(email)")]: name }, { first: 10, orderBy: { id: 1 } });',
    "  const qb = em.createQueryBuilder(Post, 'p').select(['p.id', raw('count(*) as n')]).leftJoinAndSelect('p.author', 'a', { name }).where('p.id > ?', [id]).orWhere({ 'a.email': name });",
    "  if (name) qb.andWhere({ title: name }).groupBy('p.id');",
    '  for (const one of await qb.getResultList()) await one.author.load();',
  ].join('\n'));

  it('that are half typed are read as far as they go', () => {
    assert.ok(readHalfTyped(base, long) > 50);
  });

  it('that an edit has moved say what they said', () => {
    assert.ok(saysTheSameMoved(base, long).said > 0);
  });

  it('that go round in circles end', () => {
    const circle = program("  const w = { $or: w, title: { $or: [w, w] }, author: { posts: w } };\n  const o = { populate: o, orderBy: [o] };\n  await em.find(Post, w, o);");
    assert.ok(openWorkspace({ list: () => [...Object.keys(base), 'src/f.ts'], read: (path) => ({ ...base, 'src/f.ts': circle })[path] }, defaultSettings).read('src/f.ts'));
  });

  it('are told under the pointer: the method as all that is sent, a property as its column', () => {
    const told = (text: string): string => hoverAt(ask({ ...base, 'src/f.ts': program(text) }))?.plain ?? '';
    assert.match(told('  await em.fi⟨⟩nd(User, { name }, { limit: 3 });'), /from users u0 where u0\.full_name = \? limit 3/);
    assert.match(told('  await em.find(User, { na⟨⟩me });'), /full_name varchar/);
  });
});
