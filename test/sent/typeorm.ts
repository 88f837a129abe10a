// What TypeORM itself sends for calls of its repositories and builders: node --import tsx test/sent/typeorm.ts writes typeorm.json, which a test holds the reading of the same calls against.
// A PostgreSQL in this process stands behind it, because TypeORM asks twice for a page of what is joined, and the second time only where there are rows.
import { writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import * as orm from 'typeorm';
import ts from 'typescript';

const entities = `import { Entity, Column, PrimaryColumn, PrimaryGeneratedColumn, CreateDateColumn, UpdateDateColumn, DeleteDateColumn, VersionColumn, OneToMany, ManyToOne, OneToOne, ManyToMany, JoinColumn, JoinTable, TableInheritance, ChildEntity } from 'typeorm';
export abstract class Base { @PrimaryGeneratedColumn('uuid') id: string; @CreateDateColumn() createdAt: Date; @UpdateDateColumn() updatedAt: Date; }
export class Address { @Column('text', { nullable: true }) street: string; @Column('text', { name: 'zip', nullable: true }) zipCode: string; }
@Entity('users')
export class User extends Base {
  @Column('text', { unique: true }) email: string;
  @Column('text', { name: 'full_name', nullable: true }) name: string;
  @Column('int', { default: 0 }) age: number;
  @Column('text', { array: true, nullable: true }) tags: string[];
  @Column('jsonb', { nullable: true }) meta: object;
  @Column('text', { select: false, nullable: true }) password: string;
  @Column('text', { nullable: true }) teamId: string;
  @DeleteDateColumn() deletedAt: Date;
  @Column(() => Address) address: Address;
  @OneToMany(() => Post, (post) => post.author) posts: Post[];
  @ManyToOne(() => Team, (team) => team.members) team: Team;
  @OneToOne(() => Profile, (profile) => profile.user) profile: Profile;
  @ManyToMany(() => Role) @JoinTable() roles: Role[];
}
@Entity()
export class Post {
  @PrimaryGeneratedColumn() id: number;
  @Column('text') title: string;
  @Column('boolean', { default: false }) published: boolean;
  @Column('int', { default: 0 }) views: number;
  @VersionColumn() version: number;
  @ManyToOne(() => User, (user) => user.posts, { nullable: false }) author: User;
  @OneToMany(() => Comment, (comment) => comment.post) comments: Comment[];
  @ManyToMany(() => Tag, (tag) => tag.posts) @JoinTable({ name: 'post_tags', joinColumn: { name: 'post_id' }, inverseJoinColumn: { name: 'tag_id' } }) labels: Tag[];
}
@Entity({ name: 'comments' })
export class Comment {
  @PrimaryGeneratedColumn() id: number;
  @Column('text') body: string;
  @ManyToOne(() => Post, (post) => post.comments) @JoinColumn({ name: 'post_id' }) post: Post;
  @ManyToOne(() => Team, { eager: true, nullable: false }) @JoinColumn({ name: 'team_id' }) team: Team;
}
@Entity()
export class Team { @PrimaryColumn('text') id: string; @Column('text') name: string; @OneToMany(() => User, (user) => user.team) members: User[]; }
@Entity('profiles')
export class Profile { @PrimaryGeneratedColumn() id: number; @Column('text', { nullable: true }) bio: string; @OneToOne(() => User, (user) => user.profile) @JoinColumn() user: User; }
@Entity()
export class Role { @PrimaryGeneratedColumn() id: number; @Column('text') label: string; }
@Entity()
export class Tag { @PrimaryGeneratedColumn() id: number; @Column('text') label: string; @ManyToMany(() => Post, (post) => post.labels) posts: Post[]; }
@Entity('memberships')
export class Membership { @PrimaryColumn('text') userId: string; @PrimaryColumn('text') teamId: string; @Column('text', { nullable: true }) role: string; }
@Entity('badges')
export class Badge { @PrimaryGeneratedColumn() id: number; @ManyToOne(() => Team, (team) => team.id) @Column('text', { nullable: false }) @JoinColumn({ name: 'teamId', referencedColumnName: 'id' }) teamId: string; @Column('text', { nullable: true }) label: string; }
@Entity() @TableInheritance({ column: { type: 'text', name: 'kind' } })
export class Content { @PrimaryGeneratedColumn() id: number; @Column('text') title: string; }
@ChildEntity()
export class Photo extends Content { @Column('text', { nullable: true }) size: string; }
`;

const shapes: readonly string[] = [
  'users.find()',
  'users.find({})',
  'users.findBy({ email: name })',
  "users.find({ where: { email: name, age: 3 } })",
  "users.find({ where: [{ email: name }, { name: 'x', age: 3 }] })",
  "users.find({ select: { id: true, email: true } })",
  "users.find({ select: { name: true } })",
  "users.find({ where: { address: { street: 'a', zipCode: name } } })",
  "users.find({ order: { createdAt: 'DESC', id: 'ASC' } })",
  "users.find({ order: { name: { direction: 'desc', nulls: 'last' } }, take: 10 })",
  "users.find({ order: { address: { zipCode: 'asc' } } })",
  "users.find({ take: 10, skip: 20 })",
  "users.find({ take: n })",
  "users.find({ withDeleted: true })",
  "users.find({ where: { age: MoreThan(18) } })",
  "users.find({ where: { age: And(MoreThanOrEqual(18), LessThan(65)) } })",
  "users.find({ where: { age: Or(LessThanOrEqual(18), Equal(65)) } })",
  "users.find({ where: { age: Between(1, n) } })",
  "users.find({ where: { email: In(['a', 'b']) } })",
  "users.find({ where: { id: In(ids) } })",
  "users.find({ where: { id: Not(In(ids)) } })",
  "users.find({ where: { email: In([]) } })",
  "users.find({ where: { name: IsNull() } })",
  "users.find({ where: { name: Not(IsNull()) } })",
  "users.find({ where: { name: Not('x') } })",
  "users.find({ where: { name: Not(Like('a%')) } })",
  "users.find({ where: { name: Like('a%'), email: ILike('%b%') } })",
  "users.find({ where: { id: Any(ids) } })",
  "users.find({ where: { tags: ArrayContains(['a']) } })",
  "users.find({ where: { tags: ArrayOverlap(tags) } })",
  "users.find({ where: { meta: JsonContains({ a: 1 }) } })",
  "users.find({ where: { createdAt: Raw((alias) => `${alias} > now() - interval '1 day'`) } })",
  "users.find({ where: { age: Raw((alias) => `${alias} > :least`, { least: n }) } })",
  "users.findOne({ where: { id: id } })",
  "users.findOneBy({ id: id })",
  "users.findOneByOrFail({ email: name })",
  "users.findOneOrFail({ where: { email: name }, select: { id: true } })",
  "users.findOne({ where: { id: id }, relations: { posts: true } })",
  "users.findOne({ where: { id: id }, relations: { team: true, profile: true } })",
  "users.find({ relations: { posts: { comments: true } } })",
  "users.find({ relations: { roles: true } })",
  "users.find({ where: { team: { name: 'x' } } })",
  "users.find({ where: { team: { id: name } } })",
  "users.find({ where: { teamId: name } })",
  "users.find({ where: { posts: { published: flag, comments: { body: Like('%x%') } } } })",
  "users.find({ where: { team: In(ids) } })",
  "users.find({ relations: { team: true }, where: { team: { name: 'x' } }, order: { team: { name: 'ASC' } } })",
  "users.find({ relations: { posts: true }, take: 10, skip: 0, order: { createdAt: 'DESC' } })",
  "users.find({ relations: { posts: true }, select: { id: true, posts: { title: true } } })",
  "users.find({ relations: { team: true }, order: { team: { name: 'DESC' } }, take: 5 })",
  "users.findAndCount({ where: { age: n }, take: 10 })",
  "users.findAndCountBy({ age: n })",
  "users.find({ where: { id: id }, lock: { mode: 'pessimistic_write' } })",
  "users.count()",
  "users.count({ where: { age: n } })",
  "users.countBy({ email: name, team: { name: 'x' } })",
  "users.exists({ where: { email: name } })",
  "users.existsBy({ email: name })",
  "users.sum('age', { email: name })",
  "users.maximum('age')",
  "posts.find({ relations: { author: true } })",
  "posts.find({ relations: { author: { team: true }, labels: true } })",
  "posts.find({ where: { author: { id: id } } })",
  "posts.find({ where: { labels: { label: 'x' } } })",
  "posts.find({ where: { published: flag }, order: { views: 'DESC' }, take: 3 })",
  "comments.find()",
  "comments.find({ where: { body: name }, loadEagerRelations: false })",
  "comments.find({ relations: { post: true } })",
  "comments.findOneBy({ id: 1 })",
  "tagsOf.find({ relations: { posts: true } })",
  "memberships.findOneBy({ userId: id, teamId: name })",
  "photos.find({ where: { title: 'x' } })",
  "manager.find(User, { where: { email: name } })",
  "manager.findOneBy(Team, { id: name })",
  "manager.count(Post, { where: { published: flag } })",
  "users.insert({ email: name, name: 'x' })",
  "users.insert([{ email: name }, { email: 'b', team: { id: 'a' } }])",
  "posts.insert({ title: 'a', author: { id: id } })",
  "comments.insert({ body: 'a', post: { id: 1 }, team: { id: 'a' } })",
  "manager.insert(Team, { id: 'z', name: name })",
  "users.save({ email: name, age: 3 })",
  "users.save(users.create({ email: name, age: 3 }))",
  "users.save(Object.assign(new User(), { email: name, age: n }))",
  "users.save([{ email: name, age: 3 }, { email: 'b' }])",
  "users.save(manager.create(User, { email: name, team: { id: 'a' } }))",
  "(() => { const user = new User(); user.email = name; user.age = n; return users.save(user); })()",
  "posts.save({ title: name, author: { id: id } })",
  "users.insert([id, name].map((one) => ({ email: one, age: n })))",
  "users.upsert({ email: name, name: 'x' }, ['email'])",
  "users.upsert([{ email: name, age: n }], { conflictPaths: ['email'] })",
  "users.update(id, { name: 'x' })",
  "users.update({ email: name }, { name: 'x', age: n })",
  "users.update({ id: In(ids) }, { age: () => 'age + 1' })",
  "users.update([id, name], { age: 3 })",
  "users.update({ team: { id: name } }, { team: { id: 'b' } })",
  "posts.update({ author: { id: id } }, { published: true })",
  "posts.update(1, { title: 'a', author: { id: id } })",
  "users.update({ address: { street: 'a' } }, { address: { zipCode: 'b' } })",
  "manager.update(User, { email: name }, { name: 'y' })",
  "users.updateAll({ age: 3 })",
  "badges.find({ where: { teamId: name } })",
  "badges.findBy({ teamId: In(ids), label: name })",
  "badges.countBy({ teamId: name })",
  "badges.insert({ teamId: 'a', label: name })",
  "badges.update({ teamId: name }, { label: 'x' })",
  "badges.delete({ teamId: name })",
  "badges.createQueryBuilder('b').where('b.teamId = :id', { id: name }).getMany()",
  "users.delete(id)",
  "users.delete([id, id])",
  "users.delete({ email: name, age: LessThan(3) })",
  "users.delete([{ email: name }, { name: 'x' }])",
  "users.delete({ id: In(ids) })",
  "memberships.delete({ userId: id, teamId: name })",
  "manager.delete(Post, { id: n })",
  "roles.deleteAll()",
  "users.softDelete(id)",
  "users.softDelete({ email: name })",
  "users.restore({ email: name })",
  "posts.increment({ id: 1 }, 'views', 1)",
  "posts.decrement({ author: { id: id } }, 'views', n)",
  "users.createQueryBuilder('u').getMany()",
  "users.createQueryBuilder().getMany()",
  "users.createQueryBuilder('u').where('u.email = :email', { email: name }).getOne()",
  "users.createQueryBuilder('u').where('u.email = :email AND u.name IS NOT NULL', { email: name }).andWhere('u.age > :n', { n }).getMany()",
  "users.createQueryBuilder('u').where('u.email = :email', { email: name }).orWhere('u.age > :n', { n }).getMany()",
  "users.createQueryBuilder('u').where({ email: name }).getMany()",
  "users.createQueryBuilder('u').where({ email: name, age: MoreThan(n) }).andWhere({ name: 'x' }).getMany()",
  "users.createQueryBuilder('u').where([{ email: name }, { name: 'x' }]).getMany()",
  "users.createQueryBuilder('u').where(new Brackets((qb) => { qb.where('u.age = :n', { n }).orWhere('u.name = :name', { name }); })).andWhere('u.email = :email', { email: name }).getMany()",
  "users.createQueryBuilder('u').where(new NotBrackets((qb) => qb.where('u.age = :n', { n }).orWhere('u.name = :name', { name }))).getMany()",
  "users.createQueryBuilder('u').where('u.id IN (:...ids)', { ids }).getMany()",
  "users.createQueryBuilder('u').whereInIds(ids).getMany()",
  "users.createQueryBuilder('u').select(['u.id', 'u.name']).getMany()",
  "users.createQueryBuilder('u').select('u.id').addSelect('u.email').getMany()",
  "users.createQueryBuilder('u').select('u.name').getMany()",
  "users.createQueryBuilder('u').select('u.name', 'who').addSelect('COUNT(*)', 'many').groupBy('u.name').getRawMany()",
  "users.createQueryBuilder('u').select('COUNT(u.id)', 'many').where('u.age > :n', { n }).getRawOne()",
  "users.createQueryBuilder('u').select('u.teamId').addSelect('SUM(u.age)', 'total').groupBy('u.teamId').having('SUM(u.age) > :n', { n }).orderBy('total', 'DESC').getRawMany()",
  "users.createQueryBuilder('u').select('DISTINCT u.name', 'name').getRawMany()",
  "users.createQueryBuilder('u').select('u.name').distinct(true).getRawMany()",
  "users.createQueryBuilder('u').distinctOn(['u.name']).orderBy('u.name').getMany()",
  "users.createQueryBuilder('u').orderBy('u.createdAt', 'DESC').addOrderBy('u.id').take(10).skip(20).getMany()",
  "users.createQueryBuilder('u').orderBy('u.name', 'ASC', 'NULLS LAST').limit(10).offset(5).getMany()",
  "users.createQueryBuilder('u').orderBy({ 'u.name': 'ASC', 'u.id': 'DESC' }).getMany()",
  "users.createQueryBuilder('u').leftJoinAndSelect('u.posts', 'p').getMany()",
  "users.createQueryBuilder('u').leftJoinAndSelect('u.posts', 'p').where('p.published = :p', { p: true }).orderBy('u.createdAt', 'DESC').take(10).getMany()",
  "users.createQueryBuilder('u').innerJoin('u.posts', 'p', 'p.published = :p', { p: true }).getMany()",
  "users.createQueryBuilder('u').leftJoinAndSelect('u.roles', 'r').leftJoinAndSelect('u.team', 't').getMany()",
  "users.createQueryBuilder('u').leftJoin('u.posts', 'p').leftJoinAndSelect('p.comments', 'c').getMany()",
  "users.createQueryBuilder('u').innerJoin(Post, 'p', 'p.authorId = u.id').getMany()",
  "users.createQueryBuilder('u').leftJoinAndMapMany('u.published', 'u.posts', 'p', 'p.published = true').getMany()",
  "users.createQueryBuilder('u').innerJoin('memberships', 'm', 'm.userId = u.email').getMany()",
  "users.createQueryBuilder('u').leftJoin('u.posts', 'p').select('u.id', 'id').addSelect('COUNT(p.id)', 'posts').groupBy('u.id').getRawMany()",
  "users.createQueryBuilder('u').leftJoin('u.posts', 'p').limit(5).getMany()",
  "users.createQueryBuilder('u').withDeleted().where('u.age = :n', { n }).getMany()",
  "users.createQueryBuilder('u').where('u.age = :n', { n }).getCount()",
  "users.createQueryBuilder('u').leftJoin('u.posts', 'p').where('p.published = true').getCount()",
  "users.createQueryBuilder('u').where('u.age = :n', { n }).getExists()",
  "users.createQueryBuilder('u').where('u.age = :n', { n }).take(10).getManyAndCount()",
  "users.createQueryBuilder('u').where((qb) => 'u.id IN ' + qb.subQuery().select('p.authorId').from(Post, 'p').where('p.published = true').getQuery()).getMany()",
  "users.createQueryBuilder('u').where('u.id = :id', { id }).setLock('pessimistic_write').getOne()",
  "users.createQueryBuilder('u').where('LOWER(u.name) LIKE :q', { q: name }).getMany()",
  "users.createQueryBuilder('u').where(\"u.meta ->> 'a' = :a\", { a: name }).getMany()",
  "posts.createQueryBuilder('post').innerJoinAndSelect('post.author', 'author').where('author.email = :e', { e: name }).getMany()",
  "posts.createQueryBuilder('post').where('post.author = :id', { id }).getMany()",
  "posts.createQueryBuilder('post').leftJoinAndSelect('post.labels', 'label').where('label.label IN (:...ids)', { ids }).getMany()",
  "manager.createQueryBuilder(User, 'u').where('u.email = :e', { e: name }).getMany()",
  "manager.createQueryBuilder().select('u').from(User, 'u').where('u.email = :e', { e: name }).getMany()",
  "manager.createQueryBuilder().select('t.name', 'name').from(Team, 't').getRawMany()",
  "users.createQueryBuilder().update().set({ name: 'x' }).where('email = :e', { e: name }).execute()",
  "users.createQueryBuilder().update(User).set({ age: () => 'age + 1' }).where('id = :id', { id }).execute()",
  "manager.createQueryBuilder().update(Post).set({ published: true }).where('id IN (:...ids)', { ids: [1, 2] }).execute()",
  "manager.createQueryBuilder().update(Post).set({ published: true }).where({ id: 1 }).returning('*').execute()",
  "users.createQueryBuilder().delete().where('email = :e', { e: name }).execute()",
  "manager.createQueryBuilder().delete().from(Post).where('id = :id', { id: 1 }).andWhere('published = false').execute()",
  "manager.createQueryBuilder().delete().from(Role).execute()",
  "users.createQueryBuilder().softDelete().where('email = :e', { e: name }).execute()",
  "manager.createQueryBuilder().insert().into(Team).values([{ id: 'q', name: 'a' }, { id: 'r', name: name }]).execute()",
  "manager.createQueryBuilder().insert().into(Team).values({ id: 'q', name: 'a' }).orIgnore().execute()",
  "manager.createQueryBuilder().insert().into(Team).values({ id: 'q', name: 'a' }).orUpdate(['name'], ['id']).execute()",
];

const { outputText } = ts.transpileModule(entities, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, experimentalDecorators: true, useDefineForClassFields: false } });
const made: Record<string, never> = {};
new Function('require', 'exports', outputText)(() => orm, made);

async function write(): Promise<void> {
  const database = await PGlite.create();
  const client = {
    query: async (text: string, values?: unknown, done?: unknown) => {
      const { rows, affectedRows, fields } = await database.query(text, Array.isArray(values) ? values : []);
      const result = { rows, rowCount: affectedRows ?? rows.length, command: text.trim().split(/\s/)[0]!.toUpperCase(), fields };
      const told = typeof values === 'function' ? values : done;
      if (typeof told === 'function') told(undefined, result);
      return result;
    },
    on: () => undefined, removeListener: () => undefined, off: () => undefined, release: () => undefined,
  };
  class Pool {
    connect(done: (error: undefined, client: unknown, release: () => void) => void) { done(undefined, client, () => undefined); }
    on() { return this; }
    end(done: () => void) { done(); }
  }
  const sent: string[] = [];
  const note = (text: string): void => void sent.push(text);
  const source = new orm.DataSource({
    type: 'postgres', uuidExtension: 'pgcrypto', installExtensions: false, driver: { Pool, Client: Pool, types: {} }, entities: Object.values(made).filter((one) => typeof one === 'function'), logging: ['query'],
    logger: { logQuery: note, logQueryError: () => undefined, logQuerySlow: () => undefined, logSchemaBuild: () => undefined, logMigration: () => undefined, log: () => undefined },
  });
  await source.initialize();
  await source.synchronize();
  const of = (name: string) => source.getRepository(made[name]!);
  const id = '00000000-0000-4000-8000-000000000001';
  const filled = async () => {
    for (const { tablePath } of source.entityMetadatas) await database.query(`truncate ${tablePath.split('.').map((part) => `"${part}"`).join('.')} restart identity cascade`);
    await of('Team').insert({ id: 'a', name: 'x' });
    await of('Team').insert({ id: 'b', name: 'y' });
    await of('User').insert({ id, email: 'name', name: 'x', age: 3, team: { id: 'a' } });
    await of('Post').insert({ id: 1, title: 't', published: true, author: { id } });
    await of('Comment').insert({ id: 1, body: 'xx', post: { id: 1 }, team: { id: 'a' } });
  };
  const names = { users: of('User'), posts: of('Post'), comments: of('Comment'), memberships: of('Membership'), tagsOf: of('Tag'), roles: of('Role'), photos: of('Photo'), badges: of('Badge'), manager: source.manager, id, name: 'name', n: 3, flag: true, ids: [id, '00000000-0000-4000-8000-000000000002'], tags: ['a'], ...made };
  const queries: { call: string; sql: string[] }[] = [];
  for (const call of shapes) {
    await filled();
    sent.length = 0;
    const sending = (also: object): Promise<unknown> => {
      const all = { ...orm, ...names, ...also };
      return new Function(...Object.keys(all), `return ${call}`)(...Object.values(all));
    };
    // Rows are locked within a transaction alone.
    const [error] = await (/lock/i.test(call) ? source.transaction((manager) => sending({ users: manager.getRepository(made['User']!) })) : sending({})).then(() => [], (one: Error) => [one]);
    const sql = sent.filter((text) => !/^(?:START TRANSACTION|COMMIT|ROLLBACK)/.test(text));
    if (sql.length === 0) console.error(`nothing sent: ${call}: ${error}`);
    else queries.push({ call, sql });
  }
  await source.destroy();
  writeFileSync(new URL('typeorm.json', import.meta.url), `${JSON.stringify({ entities, queries }, undefined, 1)}\n`);
  console.log(`${queries.length} of ${shapes.length} shapes`);
}

void write();
