// Routines that pass a caller's conditions on to a call of an ORM's: each call of one is judged by the conditions that stand there, the routine itself by none.
import assert from 'node:assert/strict';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import { foundIn, opened, reviewed } from './reviewed.ts';

const settings: Settings = { ...defaultSettings, sizes: new Map([['User', 5_000_000], ['users', 5_000_000]]) };

const prisma = (routine: string): Readonly<Record<string, string>> => ({
  'package.json': '{"dependencies":{"@prisma/client":"^6.0.0"}}',
  'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("U")\n}\nmodel User {\n  id Int @id\n  name String\n  orgId Int\n  @@index([orgId])\n}\n',
  'src/users.ts': `import { PrismaClient, Prisma } from '@prisma/client';\nexport const prisma = new PrismaClient();\nexport class Users {\n  constructor(private readonly prisma: PrismaClient) {}\n  ${routine}\n}\n`,
});
const program = (body: string): string => `import { Users, prisma } from './users';\nconst users = new Users(prisma);\nexport async function f(name: string, given: object, orgId: number) {\n  ${body}\n}\n`;

/** What a program sends by calling a routine: the SQL of each call. */
const sent = (files: Readonly<Record<string, string>>, text: string): readonly string[] => {
  const reading = opened({ ...files, 'src/f.ts': text }).read('src/f.ts');
  return (reading?.sites ?? []).filter(({ site }) => site.wrapped).map(({ site }) => site.carrier.text.replace(/^select .* from/, 'select … from'));
};

describe('a routine that passes conditions on', () => {
  const all = prisma('findAll(where: Prisma.UserWhereInput) { return this.prisma.user.findMany({ where }); }');

  it('is judged by what each caller asks', () => assert.deepEqual(foundIn(all, program('return users.findAll({ name });'), settings), ['unindexed-filter (warning) name']));
  it('is not spoken of where the caller is right', () => assert.deepEqual(foundIn(all, program('return (await users.findAll({ orgId })).length > 3;'), settings).filter((one) => one.startsWith('unindexed')), []));
  it('is told of a caller who asks for all rows, and what is to be changed stands elsewhere', () => {
    const found = reviewed({ ...all, 'src/f.ts': program('const rows = await users.findAll({});\n  for (const row of rows) console.log(row.name);') }, undefined, settings);
    assert.deepEqual(found.map(({ rule }) => rule).filter((rule) => rule === 'unbounded-read'), ['unbounded-read']);
    assert.deepEqual(found.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits)), []);
  });
  it('asks for nothing that is seen where the caller was given it', () => assert.deepEqual(foundIn(all, program('return users.findAll(given);'), settings), []));
  it('is not told to be unbounded itself', () => {
    const workspace = opened({ ...all, 'src/f.ts': program('return users.findAll({ orgId });') }, settings);
    assert.deepEqual([...workspace.read('src/users.ts')!.sites[0]!.statements[0]!.query!.open], ['filters']);
  });

  it('includes what it does for all who call it', () => {
    const one = prisma('first(where: Prisma.UserWhereInput) { return this.prisma.user.findFirst({ where, include: { posts: true } }); }');
    const schema = `${one['prisma/schema.prisma']!.replace('  orgId Int\n', '  orgId Int\n  posts Post[]\n')}model Post {\n  id Int @id\n  authorId Int\n  author User @relation(fields: [authorId], references: [id])\n  @@index([authorId])\n}\n`;
    assert.deepEqual(foundIn({ ...one, 'prisma/schema.prisma': schema }, program('return (await users.first({ id: orgId }))?.name;'), settings), []);
  });

  const shapes: readonly (readonly [routine: string, call: string, sql: readonly string[]])[] = [
    ['async find(options: Prisma.UserFindManyArgs) { return await this.prisma.user.findMany(options); }', "users.find({ where: { name: 'a' }, take: 3 })", ['select … from "User" where "User"."name" = \'a\' order by "User"."id" asc limit 3']],
    ['page(where = {}, take: number) { return this.prisma.user.findMany({ where: { ...where, orgId: 1 }, take, orderBy: { id: "asc" } }); }', 'users.page(undefined, 5)', ['select … from "User" where "User"."orgId" = 1 order by "User"."id" asc limit 5']],
    ['page({ where, limit }: { where: object; limit: number }) { return this.prisma.user.findMany({ where, take: limit }); }', "users.page({ where: { name: 'a' }, limit: 9 })", ['select … from "User" where "User"."name" = \'a\' order by "User"."id" asc limit 9']],
    ['async find(where: any) { const rows = await this.prisma.user.findMany({ where }); return rows.map((one) => this.entity(one)); }', "users.find({ name: 'a' })", ['select … from "User" where "User"."name" = \'a\'']],
    ['async page(where: any, { take = 20, sort }: any = {}) { const rows = await this.prisma.user.findMany({ where, take, skip: sort || undefined }); return rows; }', "users.page({ name: 'a' })", ['select … from "User" where "User"."name" = \'a\' order by "User"."id" asc limit 20']],
    ['drop(where: Prisma.UserWhereInput) { return this.prisma.user.deleteMany({ where }); }', "users.drop({ name: 'a' })", ['delete from "User" where "User"."name" = \'a\'']],
    ['count(options: { where: object }) { return this.prisma.user.count({ where: options.where }); }', "users.count({ where: { name: 'a' } })", ['select … from "User" where "User"."name" = \'a\'']],
  ];
  for (const [routine, call, sql] of shapes) it(`${routine} is read with what the caller writes`, () => assert.deepEqual(sent(prisma(routine), program(`return ${call};`)), sql));

  const others: Readonly<Record<string, string>> = {
    'changes them': 'find(where: any) { where.orgId = 1; return this.prisma.user.findMany({ where }); }',
    'replaces them': 'find(where: any) { where = where ?? { orgId: 1 }; return this.prisma.user.findMany({ where }); }',
    'may give something else first': 'async find(where: any) { if (this.kept) return this.kept; const rows = await this.prisma.user.findMany({ where }); return rows.slice(0, 5); }',
    'does more than to delete': 'async find(where: any) { await this.log(where); return this.prisma.user.deleteMany({ where }); }',
    'asks sometimes': 'async find(where: any) { if (where.name) return this.prisma.user.findMany({ where }); return []; }',
    'takes a value': 'find(id: any) { return this.prisma.user.findMany({ where: { id } }); }',
  };
  for (const [what, routine] of Object.entries(others)) it(`is none where it ${what}`, () => assert.deepEqual(sent(prisma(routine), program('return users.find({ name });')), []));

  it('may belong to a class that is handed whose rows it reads', () => {
    const files = {
      'package.json': '{"dependencies":{"mongoose":"^8.0.0"}}',
      'src/user.ts': "import { model, Schema } from 'mongoose';\nexport const User = model('User', new Schema({ name: String, orgId: Number }));\n",
      'src/base.ts': "import type { Model } from 'mongoose';\nexport class Base<T> {\n  constructor(private readonly model: Model<T>) {}\n  find(filter: object) { return this.model.find(filter).sort({ name: 1 }).limit(3).exec(); }\n}\n",
    };
    assert.deepEqual(sent(files, "import { Base } from './base';\nimport { User } from './user';\nexport const users = new Base(User);\nexport const f = () => users.find({ orgId: 1 });\n"), ['select … from "users" where "orgId" = 1 order by "name" limit 3']);
  });

  it('is asked where a class that extends its own calls it, with the options that are left out', () => {
    const files = {
      'package.json': '{"dependencies":{"mongoose":"^8.0.0"}}',
      'src/topic.ts': "import mongoose, { Schema } from 'mongoose';\nconst schema = new Schema({ key: String, team: String });\nexport const Topic = (mongoose.models.Topic as mongoose.Model<Row>) || mongoose.model<Row>('Topic', schema);\n",
      'src/base.ts': `import type { FilterQuery, Model } from 'mongoose';
export class Repository<T, U> {
  constructor(protected documents: Model<T>) {}
  async find(query: FilterQuery<T>, select = '', options: { limit?: number; sort?: any } = {}): Promise<U[]> {
    const rows = await this.documents.find(query, select, { sort: options.sort || null }).limit(options.limit as number).lean().exec();
    return rows.map((one) => this.entity(one));
  }
}
`,
    };
    const text = "import { Repository } from './base';\nimport { Topic } from './topic';\nexport class Topics extends Repository<Row, Entity> {\n  constructor() { super(Topic); }\n  keys(team: string) { return this.find({ team }, 'key', { limit: 10 }); }\n  all(team: string) { return this.find({ team }); }\n}\n";
    assert.deepEqual(sent(files, text), ['select … from "topics" where "team" = ${0} limit 10', 'select … from "topics" where "team" = ${0}']);
    assert.deepEqual(sent({ ...files, 'src/topics.ts': text }, "import { Topics } from './topics';\nexport class Service {\n  constructor(private topics: Topics) {}\n  run(key: string) { return this.topics.find({ key }, '', { sort: { team: 1 } }); }\n}\n"), ['select … from "topics" where "key" = ${0} order by "team"']);
  });

  it('may ask a repository', () => {
    const files = {
      'package.json': '{"dependencies":{"typeorm":"^0.3.20"}}',
      'src/user.ts': "import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';\n@Entity('users') export class User { @PrimaryGeneratedColumn() id: number; @Column() name: string; }\n",
      'src/users.ts': "import { FindOptionsWhere, Repository } from 'typeorm';\nimport { User } from './user';\nexport class Users {\n  constructor(private readonly users: Repository<User>) {}\n  findAll(where: FindOptionsWhere<User>): Promise<User[]> { return this.users.find({ where, take: 10 }); }\n}\n",
    };
    assert.deepEqual(sent(files, "import { Users } from './users';\nexport class Service {\n  constructor(private readonly users: Users) {}\n  async all(name: string) { return await this.users.findAll({ name }); }\n}\n"), ['select … from "users" "User" where "User"."name" = ${0} limit 10']);
  });
});
