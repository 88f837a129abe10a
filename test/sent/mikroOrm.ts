// What MikroORM itself sends for calls of its entity manager, repositories and builders: node --import tsx test/sent/mikroOrm.ts writes mikroOrm.json, which a test holds the reading of the same calls against.
// A PostgreSQL in this process stands behind it, because what is populated by queries of their own is asked for only where there are rows.
import { writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import * as orm from '@mikro-orm/postgresql';
import pg from 'pg';
import ts from 'typescript';

const entities = `import { Collection, Embeddable, Embedded, Entity, Enum, Filter, Formula, Index, ManyToMany, ManyToOne, OneToMany, OneToOne, PrimaryKey, Property, Unique } from '@mikro-orm/core';
@Entity({ abstract: true })
export abstract class Base {
  @PrimaryKey({ type: 'uuid', defaultRaw: 'gen_random_uuid()' }) id!: string;
  @Property({ type: 'datetime', defaultRaw: 'now()' }) createdAt!: Date;
  @Property({ type: 'datetime', defaultRaw: 'now()', onUpdate: () => new Date() }) updatedAt!: Date;
}
@Embeddable()
export class Address {
  @Property({ type: 'string', nullable: true }) street?: string;
  @Property({ type: 'string', fieldName: 'zip', nullable: true }) zipCode?: string;
}
@Entity({ tableName: 'users' })
export class User extends Base {
  @Property({ type: 'string' }) @Unique() email!: string;
  @Property({ type: 'string', fieldName: 'full_name', nullable: true }) name?: string;
  @Property({ type: 'integer', default: 0 }) age!: number;
  @Property({ type: 'array', nullable: true }) tags?: string[];
  @Property({ type: 'json', nullable: true }) meta?: object;
  @Property({ type: 'text', lazy: true, nullable: true }) password?: string;
  @Property({ type: 'boolean', persist: false }) isNew?: boolean;
  @Embedded(() => Address) address!: Address;
  @OneToMany({ entity: () => Post, mappedBy: 'author' }) posts = new Collection<Post>(this);
  @ManyToOne({ entity: () => Team, nullable: true }) team?: Team;
  @ManyToMany({ entity: () => Role }) roles = new Collection<Role>(this);
}
@Entity()
@Filter({ name: 'alive', cond: { deletedAt: null }, default: true })
@Filter({ name: 'published', cond: { published: true } })
export class Post {
  @PrimaryKey({ type: 'integer' }) id!: number;
  @Property({ type: 'string' }) title!: string;
  @Property({ type: 'boolean', default: false }) published!: boolean;
  @Property({ type: 'integer', default: 0 }) viewCount!: number;
  @Property({ type: 'datetime', nullable: true }) deletedAt?: Date;
  @ManyToOne(() => User, { index: true }) author!: User;
  @OneToMany(() => Comment, (comment) => comment.post) comments = new Collection<Comment>(this);
  @ManyToMany(() => Tag, (tag) => tag.posts, { owner: true, pivotTable: 'post_labels', joinColumn: 'post_id', inverseJoinColumn: 'tag_id' }) labels = new Collection<Tag>(this);
}
@Entity({ tableName: 'comments' })
export class Comment {
  @PrimaryKey({ type: 'integer' }) id!: number;
  @Property({ type: 'text' }) body!: string;
  @Property({ type: 'integer', version: true }) version!: number;
  @ManyToOne({ entity: () => Post, fieldName: 'post' }) post!: Post;
  @ManyToOne({ entity: () => Team, eager: true }) team!: Team;
}
@Entity()
export class Team {
  @PrimaryKey({ type: 'string' }) id!: string;
  @Property({ type: 'string' }) name!: string;
  @OneToMany({ entity: () => User, mappedBy: 'team' }) members = new Collection<User>(this);
  @OneToOne({ entity: () => Budget, mappedBy: 'team' }) budget?: Budget;
}
@Entity({ schema: 'money' })
export class Budget {
  @PrimaryKey({ type: 'integer' }) id!: number;
  @Property({ type: 'integer' }) total!: number;
  @Formula((alias) => \`\${alias}.total * 2\`, { type: 'integer' }) twice!: number;
  @OneToOne({ entity: () => Team, inversedBy: 'budget' }) team!: Team;
}
@Entity()
export class Role { @PrimaryKey({ type: 'integer' }) id!: number; @Property({ type: 'string' }) label!: string; }
@Entity()
export class Tag { @PrimaryKey({ type: 'integer' }) id!: number; @Property({ type: 'string' }) label!: string; @ManyToMany({ entity: () => Post, mappedBy: 'labels' }) posts = new Collection<Post>(this); }
@Entity({ tableName: 'memberships' })
export class Membership {
  @ManyToOne({ entity: () => User, primary: true }) user!: User;
  @ManyToOne({ entity: () => Team, primary: true }) team!: Team;
  @Property({ type: 'string', nullable: true }) role?: string;
}
@Entity({ discriminatorColumn: 'kind', discriminatorMap: { page: 'Page', photo: 'Photo' } })
export abstract class Content { @PrimaryKey({ type: 'integer' }) id!: number; @Enum({ type: 'string' }) kind!: 'page' | 'photo'; @Property({ type: 'string' }) title!: string; }
@Entity()
export class Page extends Content { @Property({ type: 'text', nullable: true }) body?: string; }
@Entity()
export class Photo extends Content { @Property({ type: 'string', nullable: true }) size?: string; }
`;

const shapes: readonly string[] = [
  'em.find(User, {})',
  'em.findAll(User)',
  'em.find(User, { email: name })',
  'em.find(User, { email: name, age: 3 })',
  'em.find(User, { name })',
  'em.find(User, { name: null })',
  'em.find(User, { name: { $ne: null } })',
  "em.find(User, { $or: [{ email: name }, { name: 'x', age: 3 }] })",
  "em.find(User, { $and: [{ email: name }, { $or: [{ age: 3 }, { age: 4 }] }] })",
  'em.find(User, { $not: { email: name } })',
  'em.find(User, { $not: { email: name, age: 3 } })',
  'em.find(User, { age: { $gt: 18 } })',
  'em.find(User, { age: { $gte: 18, $lt: 65 } })',
  'em.find(User, { age: { $lte: n } })',
  'em.find(User, { age: { $ne: 3 } })',
  'em.find(User, { age: { $eq: 3 } })',
  "em.find(User, { email: ['a', 'b'] })",
  'em.find(User, { email: { $in: ids } })',
  "em.find(User, { email: { $nin: ['a'] } })",
  'em.find(User, { email: { $in: [] } })',
  'em.find(User, { id: ids })',
  'em.find(User, id)',
  'em.find(User, [id])',
  "em.find(User, { name: { $like: 'a%' } })",
  "em.find(User, { name: { $ilike: '%b%' } })",
  "em.find(User, { name: { $re: '^a' } })",
  'em.find(User, { name: /^a/ })',
  'em.find(User, { name: /^a/i })',
  "em.find(User, { tags: { $contains: ['a'] } })",
  'em.find(User, { tags: { $overlap: tags } })',
  "em.find(User, { tags: { $contained: ['a'] } })",
  "em.find(User, { meta: { a: 'x' } })",
  "em.find(User, { meta: { a: { b: 3 } } })",
  "em.find(User, { meta: { $contains: { a: 1 } } })",
  "em.find(User, { address: { street: 'a', zipCode: name } })",
  "em.find(User, { address: { street: { $like: 'a%' } } })",
  'em.find(User, { [raw("lower(email)")]: name })',
  "em.find(User, { [raw((alias) => `lower(${alias}.email)`)]: name })",
  'em.find(User, { age: raw("1 + 2") })',
  'em.find(User, { age: { $gt: raw("1 + 2") } })',
  'em.find(User, { [sql`lower(email)`]: name })',
  'em.find(User, { team: name })',
  'em.find(User, { team: { id: name } })',
  "em.find(User, { team: { name: 'x' } })",
  "em.find(User, { team: { id: name, name: 'x' } })",
  'em.find(User, { team: null })',
  'em.find(User, { team: [name] })',
  "em.find(User, { team: { budget: { total: { $gt: 3 } } } })",
  'em.find(User, { posts: { published: true } })',
  "em.find(User, { posts: { published: true, comments: { body: { $like: '%x%' } } } })",
  'em.find(User, { roles: 1 })',
  "em.find(User, { roles: { label: 'x' } })",
  'em.find(User, { posts: { $some: { published: true } } })',
  'em.find(User, { posts: { $none: { published: true } } })',
  'em.find(User, { posts: { $some: {} } })',
  'em.find(User, { name: undefined, age: { $ne: undefined }, team: {} })',
  'em.nativeDelete(Tag, { label: undefined })',
  'em.find(User, { posts: { $none: {} }, name })',
  'em.find(User, { age: { $gt: raw("1 + ?", [n]) } })',
  'em.find(User, { posts: { $every: { published: true } } })',
  'em.find(Post, { author: id })',
  "em.find(Post, { author: { email: name } })",
  "em.find(Post, { labels: { label: 'x' } })",
  "em.find(Tag, { posts: { title: 'x' } })",
  'em.find(Post, {}, { filters: false })',
  'em.find(Post, {}, { filters: { alive: false } })',
  "em.find(Post, { title: 'x' }, { filters: ['published'] })",
  "em.find(Post, { title: 'x' }, { filters: { published: true, alive: false } })",
  'em.find(Team, {})',
  'em.find(Team, { budget: { total: 3 } })',
  'em.find(Budget, {})',
  'em.find(Budget, { total: 3 })',
  'em.find(Budget, { team: name })',
  'em.find(Comment, {})',
  "em.find(Comment, { post: { title: 'x' } })",
  'em.find(Membership, { user: id, team: name })',
  'em.find(Membership, { user: id })',
  "em.find(Membership, { team: { name: 'x' } })",
  'em.find(Content, {})',
  'em.find(Photo, { title: name })',
  "em.find(User, {}, { fields: ['id', 'email'] })",
  "em.find(User, {}, { fields: ['name'] })",
  "em.find(User, {}, { fields: ['email', 'team'] })",
  "em.find(User, {}, { fields: ['email', 'address'] })",
  "em.find(User, {}, { fields: ['email', 'team.name'], populate: ['team'] })",
  "em.find(User, {}, { exclude: ['meta'] })",
  "em.find(User, {}, { populate: ['password'] })",
  "em.find(User, {}, { orderBy: { createdAt: 'desc' } })",
  "em.find(User, {}, { orderBy: { createdAt: QueryOrder.DESC, id: 'ASC' }, limit: 10 })",
  "em.find(User, {}, { orderBy: [{ name: 'asc nulls last' }, { id: -1 }], limit: 10 })",
  "em.find(User, {}, { orderBy: { address: { zipCode: 'asc' } } })",
  "em.find(User, {}, { orderBy: { team: { name: 'asc' } } })",
  "em.find(User, {}, { orderBy: { [raw('lower(email)')]: 'desc' } })",
  'em.find(User, {}, { limit: 10, offset: 20 })',
  'em.find(User, { age: n }, { limit: n })',
  "em.find(User, { posts: { published: true } }, { limit: 10, orderBy: { createdAt: 'desc' } })",
  "em.find(User, {}, { populate: ['team'] })",
  "em.find(User, {}, { populate: ['posts'] })",
  "em.find(User, {}, { populate: ['posts'], limit: 10 })",
  "em.find(User, {}, { populate: ['posts.comments'] })",
  "em.find(User, {}, { populate: ['roles'] })",
  "em.find(User, {}, { populate: ['team.budget'] })",
  "em.find(Post, {}, { populate: ['author'] })",
  "em.find(Post, {}, { populate: ['author.team', 'labels'] })",
  "em.find(Post, {}, { populate: ['author'], strategy: 'select-in' })",
  "em.find(User, {}, { populate: ['posts'], strategy: 'select-in' })",
  "em.find(User, {}, { populate: ['posts', 'team'], strategy: LoadStrategy.SELECT_IN, limit: 10 })",
  "em.find(User, {}, { populate: ['posts.comments'], strategy: 'select-in' })",
  "em.find(User, {}, { populate: ['roles'], strategy: 'select-in' })",
  "em.find(Post, {}, { populate: ['author', 'comments'], strategy: 'balanced' })",
  "em.find(Tag, {}, { populate: ['posts'], strategy: 'select-in' })",
  "em.find(User, { posts: { published: true } }, { populate: ['posts'] })",
  "em.find(User, { posts: { published: true } }, { populate: ['posts'], populateWhere: 'infer' })",
  "em.find(User, { team: { name: 'x' } }, { populate: ['team'], orderBy: { team: { name: 'asc' } } })",
  'em.findOne(User, id)',
  'em.findOne(User, { id })',
  'em.findOne(User, { email: name })',
  'em.findOneOrFail(User, { email: name }, { fields: ["id"] })',
  "em.findOne(User, { id }, { populate: ['team'] })",
  "em.findOne(User, { id }, { populate: ['posts'] })",
  "em.findOne(User, { email: name }, { orderBy: { createdAt: 'desc' } })",
  'em.findOneOrFail(Membership, [id, name])',
  'em.findOne(Membership, { user: id, team: name })',
  'em.findOne(Post, { id: 1 })',
  'em.findAndCount(User, { age: n }, { limit: 10 })',
  'em.findAll(User, { where: { email: name }, limit: 10 })',
  'em.findByCursor(User, { age: n }, { first: 10, orderBy: { id: "asc" } })',
  'em.count(User)',
  'em.count(User, {})',
  'em.count(User, { age: n })',
  "em.count(User, { team: { name: 'x' } })",
  "em.count(User, { posts: { published: true } })",
  'em.count(Post, { published: true })',
  'em.count(Membership, { user: id })',
  "em.fork().find(User, { email: name })",
  'em.transactional((inner) => inner.find(User, { email: name }, { lockMode: LockMode.PESSIMISTIC_WRITE }))',
  'em.transactional((inner) => inner.findOne(User, id, { lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE }))',
  'em.transactional((inner) => inner.findOne(User, id, { lockMode: LockMode.PESSIMISTIC_READ }))',
  'em.getRepository(User).find({ email: name })',
  'em.getRepository(User).findAll()',
  "em.getRepository(User).findAll({ where: { age: n }, limit: 10 })",
  'users.findOne(id)',
  'users.find({ email: name }, { limit: 10 })',
  'users.count({ age: n })',
  'users.findOneOrFail({ email: name })',
  'users.nativeDelete({ email: name })',
  "users.nativeUpdate({ email: name }, { name: 'x' })",
  "users.insert({ email: name, age: 3 })",
  "users.upsert({ email: name, age: 3 })",
  "em.insert(User, { email: name, name: 'x' })",
  "em.insert(User, { email: name, team: 'a', address: { street: 's' } })",
  "em.insert(Post, { title: 't', author: id })",
  "em.insertMany(User, [{ email: 'a' }, { email: 'b', age: 3 }])",
  "em.insertMany(Post, [{ title: 'a', author: id }, { title: 'b', author: id }])",
  "em.upsert(User, { email: name, age: 3 })",
  "em.upsert(User, { id, email: name, age: 3 })",
  "em.upsert(User, { email: name, age: 3 }, { onConflictFields: ['email'], onConflictAction: 'ignore' })",
  "em.upsert(User, { email: name, age: 3, name: 'x' }, { onConflictFields: ['email'], onConflictMergeFields: ['age'] })",
  "em.upsertMany(User, [{ email: 'a', age: 3 }, { email: 'b', age: 4 }])",
  "em.nativeUpdate(User, { email: name }, { name: 'x' })",
  "em.nativeUpdate(User, id, { name: 'x' })",
  "em.nativeUpdate(User, { id: ids }, { age: raw('age + 1') })",
  "em.nativeUpdate(User, { id: ids }, { age: raw('age + ?', [n]) })",
  "em.nativeUpdate(User, { id }, { team: 'a', address: { street: 's' } })",
  "em.nativeUpdate(User, {}, { age: 3 })",
  "em.nativeUpdate(Post, { id: 1 }, { published: true })",
  "em.nativeUpdate(Comment, { id: 1 }, { body: 'x' })",
  "em.nativeUpdate(User, { team: { name: 'x' } }, { age: 3 })",
  'em.nativeDelete(User, { email: name })',
  'em.nativeDelete(User, id)',
  'em.nativeDelete(User, { id: { $in: ids } })',
  'em.nativeDelete(User, {})',
  'em.nativeDelete(Post, { id: 1 })',
  'em.nativeDelete(Post, { author: { email: name } })',
  'em.nativeDelete(Membership, { user: id, team: name })',
  'em.nativeDelete(Photo, { title: name })',
  'em.persistAndFlush(em.create(Tag, { label: name }))',
  "em.find(User, {}, { populate: ['posts.comments'], limit: 5 })",
  "em.find(Tag, {}, { populate: ['posts'], limit: 5, orderBy: { label: 'asc' } })",
  "em.find(Post, { labels: { label: 'x' } }, { populate: ['comments'], limit: 5, offset: 10 })",
  "em.find(User, { roles: { label: 'x' }, posts: { title: 'y' } }, { limit: 5 })",
  "em.find(User, { team: { $or: [{ name: 'x' }, { id: 'y' }] } })",
  "em.find(User, { $or: [{ team: { name: 'x' } }, { posts: { title: 'y' } }] })",
  "em.find(User, { posts: [1, 2] })",
  "em.find(User, { posts: null })",
  "em.find(User, { roles: { id: [1] } })",
  "em.find(User, { roles: { id: 1, label: 'x' } })",
  "em.find(User, { roles: { $some: { label: 'x' } } })",
  "em.find(Content, { title: 'x' }, { fields: ['title'] })",
  "em.find(Post, {}, { fields: ['title', 'author.email'] })",
  "em.find(Post, {}, { fields: ['title', 'comments.body'] })",
  "em.find(Post, { author: { team: 'a' } })",
  "em.find(Post, { author: { id, team: { name: 'a' } } })",
  "em.find(Comment, { post: { author: id } })",
  "em.find(User, {}, { populate: ['posts:ref'] })",
  "em.find(User, {}, { populate: ['roles'], limit: 5, orderBy: { roles: { label: 'asc' } } })",
  "em.find(User, {}, { orderBy: { posts: { id: 'asc' } }, limit: 3 })",
  "em.count(User, { roles: { label: 'x' } })",
  "em.count(Comment)",
  "em.count(Team, { budget: { total: 3 } })",
  "em.findOne(Comment, 1)",
  "em.findOne(Tag, { label: 'x' }, { populate: ['posts.comments'] })",
  "em.nativeDelete(User, undefined)",
  "em.nativeDelete(User, { posts: { title: 'x' } })",
  'em.createQueryBuilder(User)',
  "em.createQueryBuilder(User, 'u')",
  "em.createQueryBuilder(User, 'u').select('*').where({ email: name })",
  "em.createQueryBuilder(User, 'u').select(['u.id', 'u.email']).where({ age: { $gt: n } }).orderBy({ createdAt: 'desc' }).limit(10)",
  "em.createQueryBuilder(User, 'u').select(['id', 'name']).where('u.age > ?', [n]).andWhere({ name })",
  "em.createQueryBuilder(User, 'u').select('u.email').where({ $or: [{ age: 3 }, { name }] }).limit(10, 20)",
  "em.createQueryBuilder(User, 'u').select('u.*').leftJoin('u.posts', 'p').where({ 'p.published': true })",
  "em.createQueryBuilder(User, 'u').select('u.*').innerJoin('u.team', 't').where({ 't.name': 'x' })",
  "em.createQueryBuilder(User, 'u').select('u.*').join('u.roles', 'r').where({ 'r.label': 'x' })",
  "em.createQueryBuilder(User, 'u').select('u.*').leftJoin('u.posts', 'p', { published: true })",
  "em.createQueryBuilder(User, 'u').select('*').leftJoinAndSelect('u.posts', 'p').where({ email: name })",
  "em.createQueryBuilder(User, 'u').select('*').where({ posts: { published: true } })",
  "em.createQueryBuilder(User, 'u').select(['u.age', raw('count(*) as n')]).groupBy('u.age').having('count(*) > ?', [n])",
  "em.createQueryBuilder(User, 'u').select('u.age', true).orderBy({ age: 'asc' })",
  "em.createQueryBuilder(User, 'u').count().where({ age: n })",
  "em.createQueryBuilder(User, 'u').count('u.age', true)",
  "em.createQueryBuilder(User, 'u').select('*').where({ age: n }).getResultList()",
  "em.createQueryBuilder(User, 'u').where({ age: n }).getResult()",
  "em.createQueryBuilder(User, 'u').where({ age: n }).getSingleResult()",
  "em.createQueryBuilder(User, 'u').where({ age: n }).getCount()",
  "em.createQueryBuilder(User, 'u').select('u.id').where({ age: n }).execute('get')",
  "em.createQueryBuilder(User, 'u').where({ age: n }).offset(5).limit(10).getResultList()",
  "em.createQueryBuilder(User).insert({ email: name })",
  "em.createQueryBuilder(User).update({ name: 'x' }).where({ email: name })",
  "em.createQueryBuilder(User).update({ age: raw('age + 1') }).where({ id })",
  "em.createQueryBuilder(User).delete().where({ email: name })",
  "em.createQueryBuilder(User).delete({ email: name })",
  "em.createQueryBuilder(User).truncate()",
  "em.createQueryBuilder(User).insert({ email: name, age: 3 }).onConflict('email').merge()",
  "em.createQueryBuilder(User).insert({ email: name, age: 3 }).onConflict('email').ignore()",
  "em.qb(User, 'u').select('*').where({ id })",
  "em.createQueryBuilder(Team, 't').select('*').where({ name })",
  "em.createQueryBuilder(Budget, 'b').select('*').where({ total: 3 })",
  "em.createQueryBuilder(Post, 'p').select('*').where({ author: { email: name } })",
  "em.createQueryBuilder(Post, 'p').select('*').where({ author: id }).andWhere({ published: true })",
  "em.createQueryBuilder(Photo, 'p').where({ title: 'x' })",
  "em.createQueryBuilder(User, 'u').leftJoinAndSelect('u.posts', 'p').where({ email: name }).limit(10)",
  "em.createQueryBuilder(User, 'u').leftJoin('u.posts', 'p').where({ 'p.published': true }).limit(10).orderBy({ email: 'asc' })",
  "em.createQueryBuilder(User, 'u').select('*').orderBy({ 'u.age': 'desc', email: 'ASC' })",
  "em.createQueryBuilder(User, 'u').where({ age: n }).orWhere({ name })",
  "em.createQueryBuilder(User, 'u').where({ age: n }).orWhere({ name }).andWhere({ email: name })",
  "em.createQueryBuilder(User, 'u').where({ age: n }).andWhere({ email: name }).orWhere({ name })",
  "em.createQueryBuilder(User, 'u').select('*').where('lower(u.email) = ?', [name])",
  "em.createQueryBuilder(User, 'u').select([raw('max(u.age) as m')]).where({ name }).execute('get', false)",
  "em.createQueryBuilder(User, 'u').addSelect('u.password').where({ name })",
  "em.createQueryBuilder(User, 'u').select('u.*').leftJoin('u.posts', 'p').leftJoin('p.comments', 'c').where({ 'c.body': 'x' }).groupBy('u.id')",
  "em.createQueryBuilder(User, 'u').select('u.*').leftJoin('u.posts', 'p').innerJoin('p.comments', 'c').where({ 'c.body': 'x' })",
  "em.createQueryBuilder(User, 'u').leftJoinAndSelect('u.team', 't').leftJoinAndSelect('u.roles', 'r').where({ 'r.label': 'x', 't.name': 'y' })",
  "em.createQueryBuilder(Post, 'p').update({ title: 'x' }).where({ author: { email: name } })",
  "em.createQueryBuilder(User, 'u').update({ name: 'x' }).where({ email: name })",
  "em.createQueryBuilder(User, 'u').where({ age: n }).limit(5).getResultAndCount()",
  "em.createQueryBuilder(User, 'u').select('*').where({ $and: [{ age: { $gte: 3 } }, { $or: [{ name }, { email: name }] }] }).getResult()",
  "em.find(User, { posts: { author: { email: name } } })",
  "em.getRepository(User).createQueryBuilder('u').where({ email: name }).getSingleResult()",
  "users.qb('u').where({ email: name }).getResultList()",
  "em.execute('select id from users where email = ?', [name])",
  "em.getConnection().execute('select id from users where email = ?', [name])",
];

const { outputText } = ts.transpileModule(entities, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, experimentalDecorators: true, useDefineForClassFields: false } });
const made: Record<string, never> = {};
new Function('require', 'exports', outputText)(() => orm, made);

async function write(): Promise<void> {
  const database = await PGlite.create();
  const sent: string[] = [];
  // What knex's client of PostgreSQL asks its driver for.
  class Client {
    async connect() { return this; }
    on() { return this; }
    async end() { return undefined; }
    query(config: { readonly text: string; readonly values?: readonly unknown[] } | string, ...rest: readonly unknown[]) {
      const text = typeof config === 'string' ? config : config.text;
      const values = (typeof config === 'string' ? rest.find(Array.isArray) : config.values) ?? [];
      const done = rest.find((one) => typeof one === 'function') as ((error: unknown, result?: object) => void) | undefined;
      const answered = database.query(text, [...values]).then(({ rows, affectedRows, fields }) => ({ rows, rowCount: affectedRows ?? rows.length, command: text.trim().split(/\s/)[0]!.toUpperCase(), fields }));
      if (done) answered.then((result) => done(undefined, result), (error: unknown) => done(error));
      return answered;
    }
  }
  Object.assign(pg, { Client });
  const source = await orm.MikroORM.init({
    dbName: 'x', entities: Object.values(made).filter((one) => typeof one === 'function'), discovery: { warnWhenNoEntities: false }, allowGlobalContext: true, debug: ['query'], colors: false, highlighter: { highlight: (text: string) => text } as never,
    loggerFactory: () => ({ log: () => undefined, error: () => undefined, warn: () => undefined, logQuery: ({ query }: { readonly query?: string }) => { if (query !== undefined) sent.push(query); }, setDebugMode: () => undefined, isEnabled: () => true }) as never,
  });
  await database.exec('create schema money');
  await database.exec(await source.schema.getCreateSchemaSQL({ wrap: false }));
  const id = '00000000-0000-4000-8000-000000000001';
  const filled = async (): Promise<void> => {
    await database.exec('truncate users, post, comments, team, money.budget, role, tag, memberships, content, users_roles, post_labels restart identity cascade');
    await database.exec(`insert into team (id, name) values ('a', 'x'), ('b', 'y'); insert into money.budget (total, team_id) values (9, 'a');
      insert into users (id, email, full_name, age, team_id) values ('${id}', 'name', 'x', 3, 'a'); insert into role (label) values ('x'); insert into users_roles values ('${id}', 1);
      insert into post (title, published, author_id) values ('t', true, '${id}'); insert into tag (label) values ('x'); insert into post_labels values (1, 1);
      insert into comments (body, post, team_id) values ('xx', 1, 'b'); insert into memberships values ('${id}', 'a', 'r'); insert into content (kind, title) values ('photo', 'name');`);
  };
  const queries: { call: string; sql: string[] }[] = [];
  for (const call of shapes) {
    await filled();
    const em = source.em.fork();
    sent.length = 0;
    const all = { ...orm, em, users: em.getRepository(made['User']!), id, name: 'name', n: 3, flag: true, ids: [id, '00000000-0000-4000-8000-000000000002'], tags: ['a'], ...made };
    const [error] = await (async () => new Function(...Object.keys(all), `return ${call}`)(...Object.values(all)))().then(() => [], (one: Error) => [one]);
    const sql = sent.filter((text) => !/^(?:begin|commit|rollback)/i.test(text));
    if (sql.length === 0 || error) console.error(`${sql.length} sent: ${call}: ${error}`);
    if (sql.length > 0) queries.push({ call, sql });
  }
  writeFileSync(new URL('mikroOrm.json', import.meta.url), `${JSON.stringify({ entities, queries }, undefined, 1)}\n`);
  console.log(`${queries.length} of ${shapes.length} shapes`);
  process.exit(0);
}

void write();
