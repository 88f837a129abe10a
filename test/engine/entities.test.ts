// Calls of TypeORM's repositories and builders in a whole workspace: what is found in them as a user sees it, how it is mended, and that nothing of it is older than the entities.
import assert from 'node:assert/strict';
import { hoverAt } from '../../server/src/editor/hover.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { ask } from '../editor/ask.ts';
import { memoryStore } from './memoryStore.ts';
import { foundIn, mendedIn, reviewed } from './reviewed.ts';
import { readHalfTyped, saysTheSameMoved } from './typing.ts';

const entities = `import { Column, DeleteDateColumn, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm';
@Entity('users') export class User {
  @PrimaryGeneratedColumn() id: number;
  @Column({ unique: true }) email: string;
  @Column({ name: 'full_name', nullable: true }) name?: string;
  @OneToMany(() => Post, (post) => post.author) posts: Post[];
}
@Entity('posts') export class Post {
  @PrimaryGeneratedColumn() id: number;
  @Column() title: string;
  @DeleteDateColumn({ name: 'deleted_at' }) deletedAt?: Date;
  @ManyToOne(() => User, (user) => user.posts) author: User;
}
`;
const migration = 'create table users (id serial primary key, email text not null unique, full_name text);\ncreate table posts (id serial primary key, title text not null, deleted_at timestamptz, "authorId" int references users (id));\n';
const source = "import { DataSource } from 'typeorm';\nexport const source = new DataSource({ type: 'postgres' });\n";
const program = (body: string): string => `import { Brackets, In, Like, Not, Repository, SelectQueryBuilder } from 'typeorm';\nimport { Post, User } from './entities';\nimport { source } from './source';\nexport async function f(users: Repository<User>, posts: Repository<Post>, id: number, name: string, where: object) {\n${body}\n}\n`;
const base: Readonly<Record<string, string>> = { 'package.json': '{ "dependencies": { "typeorm": "^0.3.20" } }', 'migrations/0001_init.sql': migration, 'src/entities.ts': entities, 'src/source.ts': source };

const found = (body: string, settings?: Settings): readonly string[] => foundIn(base, program(body), settings);
const large: Settings = { ...defaultSettings, sizes: new Map([['users', 1_000_000], ['posts', 5_000_000]]) };
const mended = (body: string): readonly string[] => mendedIn(base, program, body, large);

describe('calls of entities', () => {
  const cases: readonly (readonly [name: string, body: string, ...said: readonly string[]])[] = [
    ['all rows', '  return users.find();', 'unbounded-read (information) find'],
    ['a page of them', '  return users.find({ take: 10 });'],
    ['a row by its key', '  return users.findOneBy({ email: name });'],
    ['a column without an index', '  return users.find({ where: { name } });', 'unindexed-filter (information) name'],
    ['the rows of one parent', "  return posts.createQueryBuilder('p').where('p.author = :id', { id }).getMany();", 'unindexed-filter (information) p.author'],
    ['what is read with a row', '  return users.findOne({ where: { id }, relations: { posts: true } });', 'unindexed-filter (information) posts'],
    ['a text that names a property', "  return users.createQueryBuilder('u').where('u.name = :name', { name }).getMany();", 'unindexed-filter (information) u.name'],
    ['everything is deleted', '  await source.createQueryBuilder().delete().from(Post).execute();', 'delete-without-where (warning) delete'],
    ['everything is updated', "  await posts.createQueryBuilder().update().set({ title: name }).execute();", 'update-without-where (warning) update'],
    ['what a condition may keep from it', "  const qb = posts.createQueryBuilder().delete();\n  if (name) qb.where('title = :name', { name });\n  await qb.execute();"],
    ['a function that may', '  const qb = posts.createQueryBuilder().delete();\n  narrow(qb, name);\n  await qb.execute();'],
    ['conditions that are not seen', '  await users.delete(where);\n  return users.find(where);'],
    ['one query for each row', '  const all = await posts.find({ take: 50 });\n  for (const one of all) await users.findOneBy({ id: one.authorId });', 'query-in-a-loop (warning) findOneBy'],
    ['what is found in a list or a map', '  const map = new Map<object, number>();\n  map.delete(User);\n  return [id].find((one) => one === id);'],
  ];
  for (const [name, body, ...said] of cases) it(name, () => assert.deepEqual(found(body), said));

  it('are for the server of the migrations where a setting chooses it, whatever a second connection is told', () => {
    const chosen = "import { DataSource } from 'typeorm';\nimport config from './config';\nexport const source = new DataSource({\n  type: config.database.type,\n  host: config.database.host,\n});\nexport const small = new DataSource({ type: 'better-sqlite3' });\n";
    const body = program('  return users.find({ where: { name } });');
    assert.deepEqual(foundIn({ ...base, 'src/source.ts': chosen }, body, large), ['unindexed-filter (warning) name']);
  });

  it('are bounded in their own words', () => {
    assert.deepEqual(mended('  return users.find();'), ['  return users.find({ take: 100 });']);
    assert.deepEqual(mended("  return users.find({ order: { id: 'ASC' } });"), ["  return users.find({ take: 100, order: { id: 'ASC' } });"]);
    assert.deepEqual(mended('  return source.manager.find(User);'), ['  return source.manager.find(User, { take: 100 });']);
    assert.deepEqual(mended("  return users.createQueryBuilder('u').getMany();"), ["  return users.createQueryBuilder('u').take(100).getMany();"]);
    assert.deepEqual(mended("  return users\n    .createQueryBuilder('u')\n    .getMany();"), ["  return users\n    .createQueryBuilder('u')\n    .take(100)\n    .getMany();"]);
  });

  it('what is kept of a program is no older than the entities', () => {
    const store = memoryStore();
    const text = program('  return users.find({ where: { name } });');
    const said = (files: Readonly<Record<string, string>>): readonly string[] => reviewed({ ...files, 'src/f.ts': text }, store).map(({ message }) => message);
    assert.match(said(base)[0]!, /`users\.full_name`/);
    assert.deepEqual(said({ ...base, 'src/entities.ts': entities.replace("'full_name'", "'email'") }), []);
    assert.match(said(base)[0]!, /`users\.full_name`/);
  });

  it('nothing is said of a column that its table has not', () => {
    const text = program('  return users.find({ where: { name } });');
    assert.deepEqual(reviewed({ ...base, 'src/entities.ts': entities.replace("'full_name'", "'called'"), 'src/f.ts': text }), []);
  });

  const long = program([
    "  const more = { title: Like(`${name}%`), author: { id: In([id, 2]), name: Not('x') } };",
    "  await posts.find({ where: [{ ...more, id }, more], relations: { author: true }, order: { author: { name: 'DESC' }, id: { direction: 'asc', nulls: 'last' } }, select: { id: true, author: { name: true } }, take: id ? 1 : undefined, skip: 3 });",
    "  await users.upsert([{ email: name, ...where }], { conflictPaths: ['email'], skipUpdateIfNoValuesChanged: true });",
    "  const qb = posts.createQueryBuilder('p').leftJoinAndSelect('p.author', 'a', 'a.name = :name', { name }).where(new Brackets((inner) => inner.where('p.title = :t', { t: name }).orWhere(`a.id IN (:...ids)`, { ids: [id] })));",
    "  if (name) qb.andWhere((sub) => `p.id IN ${sub.subQuery().select('q.id').from(Post, 'q').getQuery()}`).orderBy('p.title');",
    '  await qb.take(10).getManyAndCount();',
    "  await users.createQueryBuilder().insert().into(User).values([{ email: () => 'lower(x)' }]).orUpdate(['email'], ['id']).returning('*').execute();",
  ].join('\n'));

  it('that are half typed are read as far as they go', () => {
    assert.ok(readHalfTyped(base, long) > 50);
  });

  it('that an edit has moved say what they said', () => {
    assert.ok(saysTheSameMoved(base, long).said > 0);
  });

  it('that go round in circles end', () => {
    const circle = program("  let q = users.createQueryBuilder('u').where((b) => `x IN ${q.getQuery()}`);\n  q = q.andWhere(`y IN (${q.getQuery()})`);\n  const w = { AND: w, posts: { author: w } };\n  await users.find({ where: w });\n  await q.getMany();");
    assert.ok(openWorkspace({ list: () => [...Object.keys(base), 'src/f.ts'], read: (path) => ({ ...base, 'src/f.ts': circle })[path] }, defaultSettings).read('src/f.ts'));
  });

  it('are told under the pointer: the method as all that is sent, a property as its column', () => {
    const told = (text: string): string => hoverAt(ask({ ...base, 'src/f.ts': program(text) }))?.plain ?? '';
    assert.match(told('  await users.fi⟨⟩nd({ where: { name }, take: 3 });'), /from users User where User\.full_name = \? limit 3/);
    assert.match(told('  await users.find({ where: { na⟨⟩me } });'), /full_name text/);
  });
});
