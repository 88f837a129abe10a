// What Prisma itself sends for calls of its client: node --import tsx test/sent/prisma.ts writes prisma.json, which a test holds the reading of the same calls against.
// A real PostgreSQL answers (of MySQL only the compiler is asked), because what is included is asked for by the keys of the rows that were found. The tables in it are those that we make of the schema.
// What Prisma logs is kept; values are bound, but for those that say what a query is: how many rows, patterns, truth values and null.
// The file is long because of the calls.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { prismaDdl } from '../../server/src/libraries/prisma/ddl.ts';
import { startServer } from '../postgres/server.ts';

/** In the order in which the tables can be made. */
const schema = `datasource db {
  provider = "postgresql"
}
enum Role {
  admin
  member @map("plain_member")
}
model Team {
  id          Int          @id @default(autoincrement())
  name        String       @unique
  users       User[]
  memberships Membership[]
}
model User {
  id          String       @id @default(uuid())
  email       String       @unique
  name        String?      @map("full_name")
  age         Int          @default(0)
  role        Role         @default(member)
  tags        String[]
  settings    Json?
  createdAt   DateTime     @default(now()) @map("created_at")
  updatedAt   DateTime     @updatedAt @map("updated_at")
  teamId      Int?         @map("team_id")
  team        Team?        @relation(fields: [teamId], references: [id])
  posts       Post[]
  profile     Profile?
  memberships Membership[]

  @@map("users")
}
model Profile {
  id     Int     @id @default(autoincrement())
  bio    String?
  userId String  @unique @map("user_id")
  user   User    @relation(fields: [userId], references: [id])
}
model Post {
  id        Int       @id @default(autoincrement())
  title     String
  published Boolean   @default(false)
  views     Int       @default(0)
  authorId  String    @map("author_id")
  author    User      @relation(fields: [authorId], references: [id], onDelete: Cascade)
  labels    Label[]
  comments  Comment[]
  parentId  Int?
  parent    Post?     @relation("thread", fields: [parentId], references: [id])
  replies   Post[]    @relation("thread")

  @@index([authorId])
}
model Comment {
  id     Int    @id @default(autoincrement())
  body   String
  postId Int    @map("post_id")
  post   Post   @relation(fields: [postId], references: [id])
}
model Label {
  id    Int    @id @default(autoincrement())
  name  String @unique
  posts Post[]
}
model Membership {
  userId String @map("user_id")
  teamId Int    @map("team_id")
  rank   Int    @default(0)
  user   User   @relation(fields: [userId], references: [id])
  team   Team   @relation(fields: [teamId], references: [id])

  @@id([userId, teamId])
  @@unique([teamId, rank])
  @@map("memberships")
}
`;

const shapes: readonly string[] = [
  // One row
  'prisma.user.findUnique({ where: { id } })',
  'prisma.user.findUnique({ where: { email: name }, select: { id: true, name: true } })',
  'prisma.user.findUniqueOrThrow({ where: { id } })',
  'prisma.user.findUnique({ where: { id, age: { gt: n } } })',
  'prisma.membership.findUnique({ where: { userId_teamId: { userId: id, teamId: n } } })',
  'prisma.user.findFirst({ where: { name } })',
  "prisma.user.findFirst({ where: { name }, orderBy: { createdAt: 'desc' } })",
  'prisma.user.findFirstOrThrow({ where: { name }, select: { id: true } })',
  'prisma.user.findFirst()',
  'prisma.post.findFirst({ skip: 2 })',
  // Conditions
  'prisma.user.findMany()',
  'prisma.label.findMany({ where: {} })',
  'prisma.user.findMany({ where: { name, age: 3 } })',
  'prisma.user.findMany({ where: { name: { equals: name } } })',
  'prisma.user.findMany({ where: { name: null } })',
  'prisma.user.findMany({ where: { name: { not: null } } })',
  'prisma.user.findMany({ where: { name: { not: name } } })',
  'prisma.user.findMany({ where: { age: { gt: 3, lte: n } } })',
  'prisma.user.findMany({ where: { age: { not: { gt: 3 } } } })',
  'prisma.user.findMany({ where: { name: { not: { contains: name } } } })',
  'prisma.user.findMany({ where: { age: { not: { in: [1, 2] } } } })',
  'prisma.user.findMany({ where: { id: { in: ids } } })',
  'prisma.user.findMany({ where: { age: { in: [1, 2, 3] } } })',
  'prisma.user.findMany({ where: { age: { notIn: [1, 2] } } })',
  'prisma.user.findMany({ where: { age: { in: [] } } })',
  'prisma.user.findMany({ where: { age: { notIn: [] } } })',
  'prisma.user.findMany({ where: { email: { contains: name } } })',
  "prisma.user.findMany({ where: { email: { startsWith: 'a' } } })",
  'prisma.user.findMany({ where: { email: { endsWith: name } } })',
  "prisma.user.findMany({ where: { email: { contains: name, mode: 'insensitive' } } })",
  "prisma.user.findMany({ where: { email: { equals: name, mode: 'insensitive' } } })",
  "prisma.user.findMany({ where: { email: { startsWith: name, mode: 'insensitive' } } })",
  "prisma.user.findMany({ where: { email: { in: ids, mode: 'insensitive' } } })",
  "prisma.user.findMany({ where: { email: { gt: name, mode: 'insensitive' } } })",
  "prisma.user.findMany({ where: { email: { contains: name, mode: 'default' } } })",
  "prisma.user.findMany({ where: { role: 'admin' } })",
  "prisma.user.findMany({ where: { role: { in: ['admin', 'member'] } } })",
  'prisma.post.findMany({ where: { published: true } })',
  'prisma.post.findMany({ where: { published: { not: true } } })',
  'prisma.user.findMany({ where: { createdAt: { gte: since, lt: new Date() } } })',
  'prisma.user.findMany({ where: { AND: [{ name }, { age: 3 }] } })',
  'prisma.user.findMany({ where: { AND: { name, age: 3 } } })',
  'prisma.user.findMany({ where: { OR: [{ name }, { age: 3 }] } })',
  'prisma.user.findMany({ where: { OR: [{ name, age: 3 }, { email: name }], age: { gt: 1 } } })',
  'prisma.user.findMany({ where: { OR: [{ name }] } })',
  'prisma.user.findMany({ where: { OR: [] } })',
  'prisma.user.findMany({ where: { AND: [{ OR: [] }, { age: 3 }] } })',
  'prisma.user.findMany({ where: { NOT: { name } } })',
  'prisma.user.findMany({ where: { NOT: { name, age: 3 } } })',
  'prisma.user.findMany({ where: { NOT: [{ name }, { age: 3 }] } })',
  'prisma.user.findMany({ where: { OR: [{ name }, { NOT: { AND: [{ age: 3 }, { email: name }] } }] } })',
  'prisma.user.findMany({ where: { name: undefined, age: 3 } })',
  'prisma.user.findMany({ where: { OR: [{ name: undefined }, { age: 3 }] } })',
  'prisma.user.findMany({ where: { tags: { has: name } } })',
  'prisma.user.findMany({ where: { tags: { hasSome: ids } } })',
  'prisma.user.findMany({ where: { tags: { hasEvery: ids } } })',
  'prisma.user.findMany({ where: { tags: { isEmpty: true } } })',
  'prisma.user.findMany({ where: { tags: { isEmpty: false } } })',
  'prisma.user.findMany({ where: { tags: { equals: ids } } })',
  "prisma.user.findMany({ where: { settings: { path: ['theme'], equals: 'dark' } } })",
  "prisma.user.findMany({ where: { settings: { path: ['theme'], string_contains: name } } })",
  "prisma.user.findMany({ where: { settings: { equals: { theme: 'dark' } } } })",
  'prisma.post.findMany({ where: { views: { gt: prisma.post.fields.id } } })',
  // Relations in conditions
  'prisma.user.findMany({ where: { posts: { some: { published: true } } } })',
  'prisma.user.findMany({ where: { posts: { some: {} } } })',
  'prisma.user.findMany({ where: { posts: { none: {} } } })',
  'prisma.user.findMany({ where: { posts: { none: { title: name } } } })',
  'prisma.user.findMany({ where: { posts: { every: { published: true } } } })',
  'prisma.user.findMany({ where: { posts: { every: {} } } })',
  'prisma.user.findMany({ where: { posts: { some: { published: true }, none: { views: 0 } } } })',
  'prisma.user.findMany({ where: { posts: { some: { comments: { some: { body: name } } } } } })',
  'prisma.post.findMany({ where: { author: { email: name } } })',
  'prisma.post.findMany({ where: { author: { is: { email: name } } } })',
  'prisma.post.findMany({ where: { author: { isNot: { email: name } } } })',
  'prisma.post.findMany({ where: { author: { email: name, age: { gt: 3 } }, published: true } })',
  'prisma.post.findMany({ where: { author: { team: { name } } } })',
  'prisma.post.findMany({ where: { author: { posts: { some: { views: n } } } } })',
  'prisma.post.findMany({ where: { OR: [{ author: { email: name } }, { title: name }] } })',
  'prisma.post.findMany({ where: { NOT: { author: { email: name } } } })',
  'prisma.user.findMany({ where: { team: null } })',
  'prisma.user.findMany({ where: { team: { is: null } } })',
  'prisma.user.findMany({ where: { team: { isNot: null } } })',
  'prisma.user.findMany({ where: { profile: null } })',
  'prisma.user.findMany({ where: { profile: { is: null } } })',
  'prisma.user.findMany({ where: { profile: { isNot: null } } })',
  'prisma.user.findMany({ where: { profile: { bio: { contains: name } } } })',
  'prisma.post.findMany({ where: { labels: { some: { name } } } })',
  'prisma.post.findMany({ where: { labels: { none: { id: { in: [1, 2] } } } } })',
  'prisma.post.findMany({ where: { labels: { every: { name } } } })',
  'prisma.post.findMany({ where: { replies: { some: { author: { email: name } } } } })',
  'prisma.post.findMany({ where: { parent: { title: name } } })',
  'prisma.user.findMany({ where: { memberships: { some: { team: { name } } } } })',
  // What is read
  'prisma.user.findMany({ select: { id: true, email: true } })',
  'prisma.user.findMany({ select: { email: true } })',
  'prisma.membership.findMany({ select: { rank: true } })',
  'prisma.user.findFirst({ where: { name }, select: { email: true } })',
  'prisma.user.findUnique({ where: { id }, select: { email: true } })',
  'prisma.user.findMany({ select: { id: true, email: false, name: true } })',
  'prisma.user.findMany({ omit: { settings: true, tags: true } })',
  'prisma.user.findMany({ include: { posts: true } })',
  'prisma.user.findMany({ include: { posts: { where: { published: true }, select: { title: true } } } })',
  "prisma.user.findMany({ include: { posts: { orderBy: { views: 'desc' } } } })",
  "prisma.user.findUnique({ where: { id }, include: { posts: { orderBy: { views: 'desc' }, take: 3 } } })",
  'prisma.user.findMany({ include: { team: true, profile: true } })',
  'prisma.user.findMany({ select: { id: true, posts: { select: { id: true, comments: { select: { body: true } } } } } })',
  'prisma.post.findMany({ include: { labels: true } })',
  'prisma.post.findMany({ select: { title: true, labels: { where: { name }, select: { name: true } } } })',
  'prisma.post.findMany({ include: { author: { select: { email: true } } } })',
  'prisma.post.findFirst({ include: { author: true, comments: true } })',
  'prisma.post.findUnique({ where: { id: n }, include: { author: { include: { team: true, posts: true } } } })',
  'prisma.user.findMany({ include: { posts: { take: 2 } } })',
  "prisma.user.findFirst({ include: { posts: { orderBy: { views: 'desc' }, take: 3, skip: 1 } } })",
  'prisma.label.findMany({ include: { posts: { take: 2 } } })',
  'prisma.user.findMany({ include: { posts: { take: 2, where: { published: true } } } })',
  'prisma.label.findUnique({ where: { name }, include: { posts: { include: { author: true } } } })',
  'prisma.post.findMany({ include: { replies: true, parent: true } })',
  'prisma.user.findMany({ include: { _count: { select: { posts: true } } } })',
  'prisma.user.findMany({ select: { email: true, _count: { select: { posts: { where: { published: true } } } } } })',
  'prisma.post.findMany({ select: { id: true, _count: { select: { labels: true, comments: true } } } })',
  'prisma.label.findMany({ include: { _count: true } })',
  'prisma.user.findUnique({ where: { id } }).posts()',
  "prisma.user.findUnique({ where: { id } }).posts({ where: { published: true }, select: { title: true }, orderBy: { id: 'asc' } })",
  'prisma.post.findUnique({ where: { id: n } }).author()',
  // Order
  "prisma.user.findMany({ orderBy: { name: 'asc' } })",
  "prisma.user.findMany({ orderBy: [{ age: 'desc' }, { id: 'asc' }] })",
  "prisma.user.findMany({ orderBy: { name: { sort: 'desc', nulls: 'last' } } })",
  "prisma.user.findMany({ orderBy: { name: { sort: 'asc', nulls: 'first' } } })",
  "prisma.post.findMany({ orderBy: { author: { email: 'asc' } } })",
  "prisma.post.findMany({ orderBy: [{ author: { team: { name: 'desc' } } }, { id: 'asc' }] })",
  "prisma.user.findMany({ orderBy: { posts: { _count: 'desc' } } })",
  "prisma.post.findMany({ orderBy: { labels: { _count: 'asc' } }, take: 5 })",
  "prisma.post.findMany({ where: { author: { email: name } }, orderBy: { author: { email: 'asc' } } })",
  // Pages
  'prisma.user.findMany({ take: 10 })',
  'prisma.user.findMany({ take: n, skip: n })',
  'prisma.post.findMany({ skip: 5 })',
  "prisma.post.findMany({ take: 10, orderBy: { views: 'desc' } })",
  "prisma.post.findMany({ take: -5, orderBy: { views: 'desc' } })",
  'prisma.post.findMany({ take: -5 })',
  "prisma.user.findMany({ take: -5, orderBy: { name: { sort: 'asc', nulls: 'first' } } })",
  'prisma.post.findMany({ cursor: { id: n }, take: 10, skip: 1 })',
  'prisma.post.findMany({ cursor: { id: n }, take: -10 })',
  "prisma.post.findMany({ cursor: { id: n }, take: 10, orderBy: { id: 'desc' } })",
  "prisma.post.findMany({ cursor: { id: n }, take: 10, orderBy: { views: 'asc' } })",
  "prisma.post.findMany({ cursor: { id: n }, take: 10, orderBy: [{ views: 'desc' }, { id: 'asc' }] })",
  "prisma.post.findMany({ cursor: { id: n }, take: 10, where: { published: true }, orderBy: { parentId: 'asc' } })",
  'prisma.membership.findMany({ cursor: { userId_teamId: { userId: id, teamId: n } }, take: 10 })',
  "prisma.membership.findMany({ cursor: { teamId_rank: { teamId: n, rank: n } }, take: 10, orderBy: [{ teamId: 'asc' }, { rank: 'desc' }] })",
  'prisma.membership.findMany({ take: 10 })',
  "prisma.post.findMany({ distinct: ['authorId'] })",
  "prisma.post.findMany({ distinct: ['authorId'], take: 5, orderBy: { views: 'desc' } })",
  "prisma.post.findMany({ distinct: ['authorId'], select: { title: true } })",
  // Sums
  'prisma.user.count()',
  'prisma.user.count({ where: { age: { gt: n } } })',
  'prisma.post.count({ where: { author: { email: name } } })',
  'prisma.user.count({ where: { posts: { some: { published: true } } } })',
  'prisma.user.count({ select: { _all: true, name: true } })',
  'prisma.user.count({ take: 100 })',
  'prisma.user.aggregate({ _avg: { age: true } })',
  "prisma.post.aggregate({ _sum: { views: true }, _min: { views: true }, _max: { title: true }, _count: { _all: true }, where: { published: true } })",
  'prisma.user.aggregate({ _count: true, where: { name } })',
  "prisma.post.aggregate({ _sum: { views: true }, orderBy: { id: 'asc' }, take: 10 })",
  "prisma.post.groupBy({ by: ['authorId'] })",
  "prisma.post.groupBy({ by: ['authorId', 'published'], _count: { _all: true }, _sum: { views: true } })",
  "prisma.post.groupBy({ by: 'authorId', _count: true, where: { published: true }, orderBy: { authorId: 'asc' }, take: 10, skip: 5 })",
  "prisma.post.groupBy({ by: ['authorId'], _avg: { views: true }, having: { views: { _avg: { gt: n } } } })",
  "prisma.post.groupBy({ by: ['authorId'], having: { authorId: { in: ids } }, _max: { views: true } })",
  "prisma.post.groupBy({ by: ['authorId'], _count: { id: true }, orderBy: { _count: { id: 'desc' } }, take: 3 })",
  "prisma.post.groupBy({ by: ['authorId'], _sum: { views: true }, where: { author: { email: name } } })",
  // Inserts
  'prisma.team.create({ data: { name } })',
  'prisma.team.create({ data: { name }, select: { name: true } })',
  'prisma.user.create({ data: { email: id, name: undefined, age: 3 }, omit: { settings: true } })',
  'prisma.user.create({ data: { email: id } })',
  "prisma.user.create({ data: { email: id, role: 'admin', tags: ids, settings: { a: 1 } }, select: { id: true } })",
  'prisma.user.create({ data: { email: id, team: { connect: { id: 1 } } } })',
  'prisma.post.create({ data: { title: name, author: { connect: { id } } } })',
  'prisma.post.create({ data: { title: name, authorId: id }, include: { author: true } })',
  'prisma.user.create({ data: { email: id, posts: { create: [{ title: name }, { title: id }] } } })',
  'prisma.user.create({ data: { email: id, team: { create: { name: id } } } })',
  'prisma.post.create({ data: { title: name, authorId: id, labels: { connect: [{ id: 1 }], create: [{ name: id }] } } })',
  'prisma.user.create({ data: { email: id, team: { connectOrCreate: { where: { name: id }, create: { name: id } } } } })',
  'prisma.team.createMany({ data: [{ name }, { name: id }] })',
  'prisma.team.createMany({ data: [{ name }], skipDuplicates: true })',
  'prisma.team.createManyAndReturn({ data: [{ name }, { name: id }] })',
  'prisma.team.createManyAndReturn({ data: [{ name }], select: { id: true } })',
  'prisma.team.createManyAndReturn({ data: [{ name }], select: { name: true } })',
  'prisma.user.createMany({ data: [{ email: id, age: 3 }, { email: "b", name }] })',
  // Updates
  'prisma.user.update({ where: { id }, data: { name } })',
  'prisma.user.update({ where: { id }, data: { name: null, age: { increment: 1 } }, select: { id: true } })',
  'prisma.user.update({ where: { id, age: { gt: 1 } }, data: { name: { set: name } } })',
  'prisma.post.update({ where: { id: n }, data: { views: { decrement: 2 } } })',
  'prisma.post.update({ where: { id: n }, data: { views: { multiply: 2 }, title: undefined } })',
  'prisma.membership.update({ where: { userId_teamId: { userId: id, teamId: 1 } }, data: { rank: n } })',
  'prisma.user.update({ where: { id }, data: { tags: { push: name } } })',
  'prisma.user.update({ where: { id }, data: { tags: ids } })',
  'prisma.user.update({ where: { id }, data: { name }, include: { posts: true } })',
  'prisma.user.update({ where: { id }, data: { team: { disconnect: true } } })',
  'prisma.user.update({ where: { id }, data: { team: { connect: { id: 1 } } } })',
  'prisma.user.update({ where: { id }, data: { name, posts: { create: { title: name } } } })',
  'prisma.user.update({ where: { id }, data: { name, posts: { deleteMany: { published: false } } } })',
  "prisma.post.update({ where: { id: n }, data: { title: name, labels: { set: [{ id: 1 }] } } })",
  "prisma.post.update({ where: { id: n }, data: { title: name, labels: { disconnect: [{ id: 1 }] } } })",
  'prisma.user.update({ where: { id }, data: { name, posts: { updateMany: { where: { views: 0 }, data: { published: true } } } } })',
  'prisma.post.updateMany({ data: { published: true } })',
  'prisma.post.updateMany({ where: { authorId: id, views: { lt: n } }, data: { published: true, views: { increment: 1 } } })',
  'prisma.post.updateMany({ where: { author: { email: name } }, data: { published: true } })',
  'prisma.post.updateMany({ where: { title: undefined }, data: { published: true } })',
  'prisma.post.updateMany({ where: { views: 0 }, data: { published: true }, limit: 10 })',
  'prisma.user.updateMany({ where: { email: name }, data: { name } })',
  'prisma.post.updateManyAndReturn({ where: { views: 0 }, data: { published: true } })',
  'prisma.post.updateManyAndReturn({ where: { views: 0 }, data: { published: true }, select: { id: true } })',
  'prisma.post.updateManyAndReturn({ where: { views: 0 }, data: { published: true }, select: { title: true } })',
  'prisma.user.update({ where: { id }, data: { name }, select: { name: true } })',
  'prisma.user.update({ where: { id }, data: { name }, select: { name: true, posts: { select: { id: true } } } })',
  'prisma.user.update({ where: { id }, data: { name }, omit: { settings: true } })',
  'prisma.post.update({ where: { id: n }, data: { author: { connect: { id } }, title: name } })',
  'prisma.profile.update({ where: { id: n }, data: { user: { connect: { email: "free" } } } })',
  'prisma.user.update({ where: { id }, data: { posts: { create: { title: name } } } })',
  'prisma.user.update({ where: { id }, data: { name, team: { disconnect: true } } })',
  "prisma.user.findMany({ where: { settings: { path: ['theme'], not: 'dark' } } })",
  "prisma.user.findMany({ where: { settings: { path: ['a', 'b'], gt: 3 } } })",
  "prisma.user.findMany({ where: { settings: { path: ['theme'], string_starts_with: name } } })",
  "prisma.user.findMany({ where: { settings: { path: ['tags'], array_contains: ['x'] } } })",
  "prisma.user.findMany({ where: { settings: { string_contains: name } } })",
  'prisma.post.update({ where: { id: n }, data: {} })',
  'prisma.post.updateMany({ where: { views: 0 }, data: { title: name, parentId: null } })',
  // Inserts or updates
  'prisma.user.upsert({ where: { email: name }, create: { email: name, age: 1 }, update: { age: 2 } })',
  'prisma.label.upsert({ where: { name }, create: { name }, update: { name } })',
  'prisma.label.upsert({ where: { name: id }, create: { name: id }, update: {} })',
  'prisma.label.upsert({ where: { name }, create: { name }, update: { name }, select: { name: true } })',
  'prisma.label.upsert({ where: { name }, create: { name }, update: { name }, include: { posts: true } })',
  "prisma.user.upsert({ where: { email: 'new' }, create: { email: 'new', team: { connect: { id: 1 } } }, update: { age: 2 } })",
  'prisma.membership.upsert({ where: { userId_teamId: { userId: id, teamId: 1 } }, create: { userId: id, teamId: 1, rank: 1 }, update: { rank: { increment: 1 } } })',
  'prisma.user.upsert({ where: { id }, create: { email: id }, update: { name } })',
  // Deletes
  'prisma.comment.delete({ where: { id: n } })',
  'prisma.comment.delete({ where: { id: n }, select: { id: true } })',
  'prisma.comment.delete({ where: { id: n }, select: { body: true } })',
  'prisma.comment.delete({ where: { id: n }, include: { post: true } })',
  'prisma.membership.delete({ where: { userId_teamId: { userId: id, teamId: 1 } } })',
  'prisma.comment.deleteMany()',
  'prisma.comment.deleteMany({})',
  'prisma.comment.deleteMany({ where: { body: name } })',
  'prisma.comment.deleteMany({ where: { post: { author: { email: name } } } })',
  'prisma.comment.deleteMany({ where: { body: undefined } })',
  'prisma.comment.deleteMany({ where: { id: { gt: n } }, limit: 100 })',
  'prisma.post.deleteMany({ where: { comments: { none: {} }, labels: { none: {} }, replies: { none: {} }, views: 7 } })',
  // Several at once
  'prisma.$transaction([prisma.user.count(), prisma.label.findMany({ take: 2 })])',
  'prisma.$transaction(async (tx) => { await tx.comment.deleteMany({ where: { postId: n } }); await tx.label.findMany({ where: { name } }); })',
];

/** What MySQL is sent, which gives nothing back of what is written. */
const ofMysql: readonly string[] = [
  'prisma.user.findMany({ where: { name: { contains: name } }, take: 10, skip: n })',
  "prisma.post.findMany({ where: { author: { email: name } }, orderBy: { author: { email: 'asc' } } })",
  'prisma.user.findMany({ where: { posts: { some: { published: true } } }, select: { id: true } })',
  'prisma.post.findMany({ where: { labels: { none: { name } } }, select: { title: true } })',
  'prisma.user.findMany({ select: { _count: { select: { posts: true } } } })',
  'prisma.user.findMany({ where: { posts: { none: {} }, NOT: [{ name }, { age: 3 }] } })',
  'prisma.post.findMany({ cursor: { id: n }, take: 10, skip: 1 })',
  'prisma.user.count({ where: { age: { gt: n } } })',
  'prisma.post.findUnique({ where: { id: n }, include: { author: true, labels: true } })',
  'prisma.team.create({ data: { name } })',
  'prisma.post.create({ data: { title: name, author: { connect: { id } } } })',
  'prisma.profile.createMany({ data: [{ userId: id }, { userId: name, bio: name }] })',
  'prisma.team.createMany({ data: [{ name }], skipDuplicates: true })',
  'prisma.user.update({ where: { id }, data: { name, age: { increment: 1 } } })',
  'prisma.post.updateMany({ where: { author: { email: name } }, data: { published: true } })',
  'prisma.post.updateMany({ where: { views: 0 }, data: { published: true }, limit: 10 })',
  'prisma.label.upsert({ where: { name }, create: { name }, update: { name } })',
  'prisma.comment.delete({ where: { id: n } })',
  'prisma.comment.deleteMany({ where: { id: { gt: n } }, limit: 100 })',
];

const ID = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';

/** What we make of a schema does not tell which keys the database counts, nor of the tables between two lists. */
const BESIDES = `${['Team', 'Profile', 'Post', 'Comment', 'Label'].map((table) => `alter table "${table}" alter column id add generated by default as identity;`).join('\n')}
create table "_LabelToPost" ("A" integer not null references "Label" (id) on delete cascade, "B" integer not null references "Post" (id) on delete cascade, primary key ("A", "B"));`;

/** What calls find: at least two of all that is included, because one is asked for in another way. */
const ROWS = `truncate users, "Team", "Profile", "Post", "Comment", "Label", memberships, "_LabelToPost" restart identity cascade;
  insert into "Team" (name) values ('x'), ('y');
  insert into users (id, email, full_name, age, updated_at, team_id) values ('${ID}', 'name', 'name', 3, now(), 1), ('${OTHER}', 'other', 'name', 4, now(), 2), ('${OTHER.replace('2', '3')}', 'free', null, 5, now(), null);
  insert into "Profile" (bio, user_id) values ('b', '${ID}'), ('c', '${OTHER}');
  insert into "Post" (title, published, author_id, "parentId") values ('t', true, '${ID}', null), ('u', true, '${OTHER}', 1), ('v', true, '${ID}', 2);
  insert into "Comment" (body, post_id) values ('name', 1), ('x', 1), ('y', 3);
  insert into "Label" (name) values ('name'), ('l');
  insert into "_LabelToPost" values (1, 1), (2, 1), (1, 2), (1, 3);
  insert into memberships (user_id, team_id) values ('${ID}', 1), ('${OTHER}', 2);`;

interface Logged { readonly query: string; readonly params: string }
interface Client { $on(event: 'query', heard: (one: Logged) => void): void; $disconnect(): Promise<void> }

/** The client that Prisma generates for the schema. The engine that migrates is fetched from elsewhere than npm, and not needed: any program stands for it, and none is run. */
async function generated(declared: string): Promise<new (options: object) => Client> {
  const modules = fileURLToPath(new URL('node_modules', import.meta.url));
  mkdirSync(join(modules, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(modules, '.cache/prisma-'));
  try {
    writeFileSync(join(folder, 'schema.prisma'), `generator client {\n  provider = "prisma-client"\n  output = "./client"\n  moduleFormat = "cjs"\n}\n${declared}`);
    execFileSync(process.execPath, [join(modules, 'prisma/build/index.js'), 'generate', '--schema', join(folder, 'schema.prisma')], { cwd: folder, env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }, stdio: 'pipe' });
    return ((await import(pathToFileURL(join(folder, 'client/client.ts')).href)) as { PrismaClient: new (options: object) => Client }).PrismaClient;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Values that say what a query is are written out. */
function withValues({ query, params }: Logged): string {
  const values = JSON.parse(params) as readonly unknown[];
  const value = (number: string): unknown => values[Number(number) - 1];
  return query
    .replace(/\b(LIMIT|OFFSET) \$(\d+)/g, (_, word: string, number: string) => `${word} ${String(value(number))}`)
    .replace(/ = \$(\d+)/g, (all, number: string) => (value(number) === null ? ' = null' : all))
    .replace(/\b(I?LIKE) \$(\d+)/g, (_, word: string, number: string) => `${word} '${String(value(number))}'`)
    .replace(/\$(\d+)/g, (mark, number: string) => (typeof value(number) === 'boolean' ? String(value(number)) : mark));
}

interface Asked { readonly sql: string; readonly args: readonly unknown[] }
interface Sent { readonly call: string; readonly sql: readonly string[] }

/** What each call sends, as it comes to be in `sent`. */
async function sentBy(prisma: Client, calls: readonly string[], sent: string[], before: () => Promise<void>): Promise<readonly Sent[]> {
  const names = { prisma, id: ID, name: 'name', n: 1, ids: [ID, OTHER], since: new Date(0) };
  const queries: Sent[] = [];
  for (const call of calls) {
    await before();
    sent.length = 0;
    const [error] = await (new Function(...Object.keys(names), `return (async () => ${call})()`)(...Object.values(names)) as Promise<unknown>).then(() => [], (one: Error) => [one]);
    if (error) console.error(`${sent.length} sent: ${call}: ${String(error)}`);
    // Relations are read at once, and logged as they are answered.
    const [first, ...rest] = sent;
    if (first !== undefined) queries.push({ call, sql: [first, ...(sent.every((sql) => sql.startsWith('SELECT')) ? rest.toSorted() : rest)] });
  }
  return queries;
}

async function ofPostgres(): Promise<readonly Sent[]> {
  const server = await startServer();
  try {
    await server.run('postgres', `${prismaDdl(schema, [schema]).text}${BESIDES}`);
    const PrismaClient = await generated(schema);
    const prisma = new PrismaClient({ adapter: new PrismaPg({ host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: 'postgres' }), log: [{ emit: 'event', level: 'query' }] });
    const sent: string[] = [];
    prisma.$on('query', (one) => {
      if (!/^(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)/.test(one.query)) sent.push(withValues(one));
    });
    const queries = await sentBy(prisma, shapes, sent, () => server.run('postgres', ROWS));
    await prisma.$disconnect();
    return queries;
  } finally {
    await server.stop();
  }
}

/** Lists are none of MySQL's. */
const mysqlSchema = schema.replace('"postgresql"', '"mysql"').replace(/^ {2}tags .*\n/m, '');

/** No MySQL is asked: what is sent is written down, and answered with one row of what is selected. */
async function sentToMysql(): Promise<readonly Sent[]> {
  const sent: string[] = [];
  const asked = {
    provider: 'mysql', adapterName: 'written down',
    queryRaw: async ({ sql, args }: Asked) => {
      let at = 0;
      sent.push(sql.replace(/(\b(?:LIMIT|OFFSET) )?\?/g, (mark, word: string | undefined) => (word === undefined && typeof args[at] !== 'boolean' ? (at++, mark) : `${word ?? ''}${String(args[at++])}`)));
      const columnNames = /^SELECT (.*?) FROM/.exec(sql)?.[1]?.split(', ').map((one) => /`?([^`.()]+)`?$/.exec(one)![1]!) ?? [];
      const isText = (name: string): boolean => /^(?:name|full_name|email|title|body|bio|role|user_id|author_id)$/.test(name) || (name === 'id' && sql.includes('FROM `users`'));
      return { columnNames, columnTypes: columnNames.map((name) => (isText(name) ? 7 : 0)), rows: [columnNames.map((name) => (name === 'role' ? 'admin' : isText(name) ? ID : 1))], lastInsertId: '1' };
    },
    executeRaw: async ({ sql, args }: Asked) => {
      await asked.queryRaw({ sql, args });
      return 1;
    },
  };
  const transaction = { ...asked, options: { usePhantomQuery: true }, commit: async () => undefined, rollback: async () => undefined };
  const adapter = { ...asked, getConnectionInfo: () => ({ supportsRelationJoins: false }), startTransaction: async () => transaction, executeScript: async () => undefined, dispose: async () => undefined };
  const PrismaClient = await generated(mysqlSchema);
  return sentBy(new PrismaClient({ adapter: { provider: 'mysql', adapterName: 'written down', connect: async () => adapter } }), ofMysql, sent, async () => undefined);
}

async function write(): Promise<void> {
  const queries = await ofPostgres();
  const mysql = await sentToMysql();
  writeFileSync(new URL('prisma.json', import.meta.url), `${JSON.stringify({ schema, queries, mysql: { schema: mysqlSchema, queries: mysql } }, undefined, 1)}\n`);
  console.log(`prisma.json: ${queries.length + mysql.length} of ${shapes.length + ofMysql.length} shapes`);
}

void write();
