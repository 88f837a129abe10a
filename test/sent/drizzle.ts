// What Drizzle itself sends for calls of its builders and its relational client: node --import tsx test/sent/drizzle.ts writes drizzle.json, which a test holds the reading of the same calls against.
// No database is asked: Drizzle tells the SQL of a query that is never sent. A shape is the code that a program would write; before `;;` stands what it needs.
import { writeFileSync } from 'node:fs';
import * as orm from 'drizzle-orm';
import * as mysqlCore from 'drizzle-orm/mysql-core';
import { drizzle as mysql } from 'drizzle-orm/mysql-proxy';
import { drizzle as postgres } from 'drizzle-orm/pg-proxy';
import * as pgCore from 'drizzle-orm/pg-core';
import { drizzle as sqlite } from 'drizzle-orm/sqlite-proxy';
import * as sqliteCore from 'drizzle-orm/sqlite-core';

const relationsOf = `const usersRelations = relations(users, ({ many, one }) => ({ posts: many(posts), memberships: many(memberships), inviter: one(users, { fields: [users.inviterId], references: [users.id], relationName: 'inviter' }) }));
const postsRelations = relations(posts, ({ one, many }) => ({ author: one(users, { fields: [posts.authorId], references: [users.id] }), comments: many(comments) }));
const commentsRelations = relations(comments, ({ one }) => ({ post: one(posts, { fields: [comments.postId], references: [posts.id] }) }));
const membershipsRelations = relations(memberships, ({ one }) => ({ user: one(users, { fields: [memberships.userId], references: [users.id] }) }));
`;

const schemas = {
  postgres: `const role = pgEnum('role', ['admin', 'member']);
const app = pgSchema('app');
const stamps = { createdAt: timestamp('created_at').notNull().defaultNow(), updatedAt: timestamp('updated_at').$onUpdate(() => new Date()) };
const users = pgTable('users', { id: serial('id').primaryKey(), email: text().notNull().unique(), name: text('full_name'), role: role('role').default('member'), age: integer('age'), tags: text('tags').array(), inviterId: integer('inviter_id'), ...stamps });
const posts = pgTable('posts', { id: uuid('id').primaryKey().defaultRandom(), title: varchar('title', { length: 255 }).notNull(), authorId: integer('author_id').references(() => users.id), published: boolean('published').default(false), views: integer('views').notNull().default(0), meta: jsonb('meta') }, (t) => [index('posts_author').on(t.authorId)]);
const comments = pgTable('comments', { id: bigserial('id', { mode: 'number' }).primaryKey(), postId: uuid('post_id').notNull(), body: text('body'), length: integer('length').generatedAlwaysAs(sql\`char_length(body)\`) });
const memberships = pgTable('memberships', { userId: integer('user_id').notNull(), teamId: integer('team_id').notNull() }, (t) => [primaryKey({ columns: [t.userId, t.teamId] })]);
const audits = app.table('audits', { id: serial('id').primaryKey(), what: text('what') });
${relationsOf}`,
  mysql: `const users = mysqlTable('users', { id: int('id').primaryKey().autoincrement(), email: varchar('email', { length: 255 }).notNull(), name: varchar('full_name', { length: 255 }), inviterId: int('inviter_id'), updatedAt: datetime('updated_at').$onUpdate(() => new Date()) });
const posts = mysqlTable('posts', { id: int('id').primaryKey(), title: varchar('title', { length: 255 }), authorId: int('author_id'), published: boolean('published') });
const comments = mysqlTable('comments', { id: int('id').primaryKey(), postId: int('post_id') });
const memberships = mysqlTable('memberships', { userId: int('user_id'), teamId: int('team_id') });
${relationsOf}`,
  sqlite: `const users = sqliteTable('users', { id: integer('id').primaryKey(), email: text('email').notNull(), name: text('full_name'), inviterId: integer('inviter_id'), createdAt: integer('created_at', { mode: 'timestamp' }).$defaultFn(() => new Date()) });
const posts = sqliteTable('posts', { id: integer('id').primaryKey(), title: text('title'), authorId: integer('author_id'), published: integer('published', { mode: 'boolean' }) });
const comments = sqliteTable('comments', { id: integer('id').primaryKey(), postId: integer('post_id') });
const memberships = sqliteTable('memberships', { userId: integer('user_id'), teamId: integer('team_id') });
${relationsOf}`,
} as const;

const everywhere = [
  'db.select().from(users)',
  'db.select().from(users).where(eq(users.id, 1))',
  'db.select({ id: users.id, name: users.name }).from(users).where(eq(users.email, email)).limit(1)',
  'db.select().from(posts).where(and(eq(posts.authorId, 1), eq(posts.published, true))).orderBy(desc(posts.title)).limit(20).offset(40)',
  'db.select({ n: count() }).from(posts).where(eq(posts.authorId, 1))',
  'db.select().from(users).leftJoin(posts, eq(posts.authorId, users.id))',
  'db.select({ id: users.id, n: count(posts.id) }).from(users).leftJoin(posts, eq(posts.authorId, users.id)).groupBy(users.id).having(gt(count(posts.id), 3))',
  'db.select({ id: users.id }).from(users).where(exists(db.select({ one: sql`1` }).from(posts).where(eq(posts.authorId, users.id))))',
  'db.insert(users).values({ email: email })',
  'db.insert(posts).values([{ id: 1, title: \'a\' }, { id: 2, authorId: 3 }])',
  'db.update(users).set({ name: \'x\', email: undefined }).where(eq(users.id, 1))',
  'db.delete(posts).where(and(eq(posts.authorId, 1), isNull(posts.title)))',
  'db.query.users.findMany()',
  'db.query.posts.findMany({ where: eq(posts.authorId, 1), orderBy: [desc(posts.title)], limit: 10 })',
  'db.query.users.findFirst({ where: (users, { eq }) => eq(users.email, email), columns: { id: true, name: true } })',
  'db.query.users.findMany({ with: { posts: true } })',
  'db.query.users.findMany({ columns: { id: true }, with: { posts: { columns: { title: true }, where: eq(posts.published, true), limit: 5 } } })',
  'db.query.posts.findFirst({ where: eq(posts.id, id), with: { author: { columns: { email: true } } } })',
] as const;

const shapes = {
  postgres: [
    ...everywhere,
    'db.select().from(users).where(and(eq(users.role, \'admin\'), undefined, or(gt(users.age, 18), isNull(users.age))))',
    'db.select().from(users).where(or(eq(users.id, 1), and(like(users.email, \'a%\'), ne(users.age, 3))))',
    'db.select().from(users).where(ilike(users.email, `%${email}%`))',
    'db.select().from(users).where(not(eq(users.id, 1)))',
    'db.select().from(users).where(inArray(users.id, [1, 2, 3]))',
    'db.select().from(users).where(notInArray(users.role, [\'admin\']))',
    'db.select().from(users).where(inArray(users.id, db.select({ id: memberships.userId }).from(memberships).where(eq(memberships.teamId, 7))))',
    'db.select().from(users).where(between(users.age, 18, 30))',
    'db.select().from(users).where(notBetween(users.age, 18, 30))',
    'db.select().from(users).where(isNotNull(users.name))',
    'db.select().from(users).where(arrayContains(users.tags, [\'a\']))',
    'db.select().from(users).where(arrayOverlaps(users.tags, [\'a\', \'b\']))',
    'db.select().from(users).where(notExists(db.select().from(posts).where(eq(posts.authorId, users.id))))',
    'db.select().from(users).where(sql`lower(${users.email}) = ${email}`)',
    'db.select().from(users).where(sql`${users.age} > 3 and ${users.name} is not null`).orderBy(sql`${users.name} desc nulls last`)',
    'db.select({ lower: sql`lower(${users.email})`.as(\'lower\'), age: users.age }).from(users)',
    'db.select({ total: sum(posts.views), most: max(posts.views), least: min(posts.views), mean: avg(posts.views), authors: countDistinct(posts.authorId) }).from(posts)',
    'db.selectDistinct({ role: users.role }).from(users).orderBy(asc(users.role))',
    'db.selectDistinctOn([posts.authorId], { id: posts.id, authorId: posts.authorId }).from(posts).orderBy(posts.authorId, desc(posts.views))',
    'db.select(getTableColumns(posts)).from(posts).innerJoin(users, eq(users.id, posts.authorId))',
    'db.select({ ...getTableColumns(posts), author: users.name }).from(posts).innerJoin(users, eq(users.id, posts.authorId))',
    'db.select({ post: posts, author: { id: users.id, name: users.name } }).from(posts).innerJoin(users, and(eq(users.id, posts.authorId), eq(users.role, \'admin\')))',
    'db.select({ id: users.id }).from(users).rightJoin(posts, eq(posts.authorId, users.id))',
    'db.select({ id: users.id }).from(users).fullJoin(memberships, eq(memberships.userId, users.id))',
    'db.select({ id: users.id }).from(users).crossJoin(memberships)',
    'const inviter = alias(users, \'inviter\') ;; db.select({ id: users.id, by: inviter.name }).from(users).leftJoin(inviter, eq(inviter.id, users.inviterId))',
    'const counts = db.select({ authorId: posts.authorId, n: count().as(\'n\') }).from(posts).groupBy(posts.authorId).as(\'counts\') ;; db.select({ id: users.id, n: counts.n }).from(users).innerJoin(counts, eq(counts.authorId, users.id)).where(gt(counts.n, 3))',
    'const recent = db.$with(\'recent\').as(db.select().from(posts).where(eq(posts.published, true))) ;; db.with(recent).select().from(recent).where(eq(recent.authorId, 1))',
    'const recent = db.$with(\'recent\').as(db.select({ id: posts.id, authorId: posts.authorId }).from(posts)) ;; db.with(recent).select({ id: users.id }).from(users).innerJoin(recent, eq(recent.authorId, users.id))',
    'const inner = db.select().from(posts).orderBy(desc(posts.views)).limit(10).as(\'inner_posts\') ;; db.select({ title: inner.title }).from(inner)',
    'db.select().from(users).for(\'update\', { skipLocked: true }).where(eq(users.id, 1))',
    'db.select({ id: users.id }).from(users).where(eq(users.age, 1)).union(db.select({ id: memberships.userId }).from(memberships))',
    'db.select({ what: audits.what }).from(audits).where(eq(audits.id, 1))',
    'db.select().from(posts).orderBy(asc(posts.authorId), desc(posts.views)).limit(n)',
    'db.select().from(posts).where(and(gt(posts.views, 10), or(lt(posts.authorId, 5), and(eq(posts.authorId, 5), gt(posts.id, id))))).orderBy(posts.authorId, posts.id).limit(50)',
    'db.insert(users).values({ email, name: sql`upper(${email})` }).returning()',
    'db.insert(users).values({ email }).returning({ id: users.id })',
    'db.insert(users).values({ email, name: \'a\' }).onConflictDoUpdate({ target: users.email, set: { name: \'a\' } })',
    'db.insert(users).values({ email }).onConflictDoNothing()',
    'db.insert(users).values({ email }).onConflictDoNothing({ target: users.email })',
    'db.insert(memberships).values({ userId: 1, teamId: 2 }).onConflictDoUpdate({ target: [memberships.userId, memberships.teamId], set: { teamId: sql`excluded.team_id` } })',
    'db.insert(comments).values({ postId: id, body: \'x\' })',
    'db.update(posts).set({ views: sql`${posts.views} + 1` }).where(eq(posts.id, id)).returning()',
    'db.update(users).set({ role: \'admin\', name: null })',
    'db.delete(memberships)',
    'db.delete(users).where(inArray(users.id, [1, 2])).returning({ id: users.id })',
    'db.query.users.findMany({ with: { posts: { with: { comments: true }, orderBy: (posts, { desc }) => [desc(posts.views)], limit: 3 }, inviter: true } })',
    'db.query.users.findMany({ columns: { email: false }, orderBy: (users, { asc, desc }) => [asc(users.name), desc(users.id)], limit: 10, offset: 20 })',
    'db.query.users.findMany({ extras: { lower: sql`lower(${users.email})`.as(\'lower\') }, where: and(eq(users.role, \'admin\'), gt(users.age, 3)) })',
    'db.query.posts.findMany({ where: (posts, { and, eq, gte }) => and(eq(posts.published, true), gte(posts.views, 100)), with: { author: true, comments: { columns: { body: true } } } })',
    'let q = db.select().from(users).$dynamic(); q = q.where(eq(users.role, \'admin\')) ;; q.limit(10)',
    'const where = and(eq(users.role, \'admin\'), eq(users.age, 3)) ;; db.select().from(users).where(where)',
    'const conditions = [eq(users.role, \'admin\'), undefined]; conditions.push(gt(users.age, 3)) ;; db.select().from(users).where(and(...conditions))',
  ],
  mysql: [
    ...everywhere,
    'db.insert(users).values({ email }).onDuplicateKeyUpdate({ set: { name: \'a\' } })',
    'db.insert(users).ignore().values({ email })',
    'db.delete(posts).where(eq(posts.authorId, 1)).limit(100)',
  ],
  sqlite: [
    ...everywhere,
    'db.insert(users).values({ email }).onConflictDoUpdate({ target: users.email, set: { name: sql`excluded.full_name` } })',
    'db.query.users.findMany({ with: { posts: { with: { comments: true }, orderBy: desc(posts.id), limit: 2 } } })',
  ],
} as const;

const cores = { postgres: pgCore, mysql: mysqlCore, sqlite: sqliteCore };
const connect = {
  postgres: (schema: Record<string, unknown>) => postgres(async () => ({ rows: [] }), { schema }),
  mysql: (schema: Record<string, unknown>) => mysql(async () => ({ rows: [] }), { schema, mode: 'default' }),
  sqlite: (schema: Record<string, unknown>) => sqlite(async () => ({ rows: [] }), { schema }),
};

/** A truth value that is bound means more than another value: it is written out. */
const withTruths = ({ sql, params }: { readonly sql: string; readonly params: readonly unknown[] }): string => {
  let at = 0;
  return sql.replaceAll(/\$(\d+)|\?/g, (mark, number: string | undefined) => {
    const value = params[number === undefined ? at++ : Number(number) - 1];
    return typeof value === 'boolean' ? String(value) : mark;
  });
};

const run = (names: Record<string, unknown>, code: string): unknown => (new Function(...Object.keys(names), code) as (...values: unknown[]) => unknown)(...Object.values(names));

const sent = Object.entries(schemas).map(([dialect, schema]) => {
  const id = dialect as keyof typeof schemas;
  const core = { ...orm, ...cores[id] };
  const names = [...schema.matchAll(/^const (\w+) =/gm)].map(([, name]) => name!);
  const tables = run(core, `${schema}\nreturn { ${names.join(', ')} };`) as Record<string, unknown>;
  const db = connect[id](tables);
  const queries = shapes[id].map((shape) => {
    const [before, query] = shape.includes(' ;; ') ? shape.split(' ;; ') : ['', shape];
    const built = run({ ...core, ...tables, db, email: 'a@b.c', id: '7', n: 5 }, `${before}\nreturn ${query};`) as { toSQL(): { sql: string; params: unknown[] } };
    return { call: shape, sql: withTruths(built.toSQL()) };
  });
  return { dialect, schema, queries };
});

writeFileSync(new URL('drizzle.json', import.meta.url), `${JSON.stringify(sent, null, 2)}\n`);
console.log(`drizzle.json: ${sent.map(({ dialect, queries }) => `${queries.length} of ${dialect}`).join(', ')}`);
