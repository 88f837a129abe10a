// Indexes that we have added to entities, held against TypeORM itself: node --import tsx test/sent/typeormIndexes.ts writes typeormIndexes.json, which a test holds our words against.
// The tables of the entities before are made in a real PostgreSQL; what the schema builder would then do for the entities after is written down, and what is still to do once our own statement has run.
import { writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import * as orm from 'typeorm';
import ts from 'typescript';
import { typeormIndexes } from '../../server/src/libraries/typeorm/indexes.ts';
import { opened } from '../engine/reviewed.ts';
import { indexedBy, type Asked } from './indexes.ts';

export interface AskedOfTypeorm extends Asked { readonly entities: string }

const head = "import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';\n\n";
const post = "@Entity('posts')\nexport class Post {\n  @PrimaryGeneratedColumn()\n  id: number;\n\n  @Column({ name: 'author_id' })\n  authorId: number;\n\n  @Column()\n  title: string;\n}\n";

const asked: readonly AskedOfTypeorm[] = [
  { server: 'postgres', entities: head + post, wanted: 'create index on posts (author_id)' },
  { server: 'postgres', entities: head + post, wanted: 'create index on posts (title, author_id)' },
  { server: 'postgres', entities: head + post, wanted: 'create unique index on posts (author_id, title)' },
  { server: 'postgres', entities: head + post, wanted: 'create index on posts (author_id, title desc)' },
  { server: 'postgres', entities: (head + post.replace("@Entity('posts')", "@Entity('posts')\n@Index('by_title', ['title'])")).replace('Entity,', 'Entity, Index,'), wanted: 'create index on posts (author_id)' },
  { server: 'postgres', entities: (head + post.replace('  @Column()\n', '  @Index()\n  @Column()\n')).replace('Entity,', 'Entity, Index,'), wanted: 'create index on posts (author_id)' },
  { server: 'postgres', entities: (head + "@Entity({ schema: 'app' }) export class BlogPost { @PrimaryGeneratedColumn() id: number; @Index() @Column() at: Date; @Column() authorId: number; }\n").replace('Entity,', 'Entity, Index,'), wanted: 'create index on app.blog_post ("authorId")' },
  { server: 'postgres', entities: "import * as orm from \"typeorm\";\r\n@orm.Entity()\r\nexport class Post {\r\n  @orm.PrimaryGeneratedColumn() id: number;\r\n  @orm.Column() title: string; // 🐘\r\n}\r\n", wanted: 'create index on post (title)' },
  { server: 'postgres', entities: `import {\n  Column,\n  Entity,\n  ManyToOne,\n  PrimaryGeneratedColumn,\n} from 'typeorm';\n@Entity()\nexport class User {\n  @PrimaryGeneratedColumn()\n  id: number;\n}\n${post.replace("  @Column({ name: 'author_id' })\n  authorId: number;", '  @ManyToOne(() => User)\n  author: User;')}`, wanted: 'create index on posts ("authorId", title)' },
  { server: 'postgres', entities: `import { Column, Entity, PrimaryGeneratedColumn, CreateDateColumn } from 'typeorm';\nexport abstract class Base {\n  @PrimaryGeneratedColumn() id: number;\n  @CreateDateColumn() createdAt: Date;\n}\n@Entity()\nexport class Post extends Base {\n  @Column() title: string;\n}\n`, wanted: 'create index on post ("createdAt")' },
  { server: 'postgres', entities: "import { EntitySchema } from 'typeorm';\nexport const posts = new EntitySchema({\n  name: 'Post',\n  columns: {\n    id: { type: Number, primary: true, generated: true },\n    title: { type: String },\n  },\n});\n", wanted: 'create index on post (title)' },
  { server: 'postgres', entities: "import { EntitySchema } from 'typeorm';\nexport const posts = new EntitySchema({ name: 'Post', columns: { id: { type: Number, primary: true }, title: { type: String } }, indices: [{ columns: ['id', 'title'] }] });\n", wanted: 'create unique index on post (title)' },
];

export const filesOf = (entities: string) => opened({ 'package.json': '{ "dependencies": { "typeorm": "1.1.1" } }', 'entities.ts': entities }).declaring(['entities.ts']);

function made(program: string): readonly unknown[] {
  const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, experimentalDecorators: true, emitDecoratorMetadata: true, useDefineForClassFields: false } });
  const exports: Record<string, unknown> = {};
  // Decorators tell a storage that all data sources share.
  (globalThis as Record<string, unknown>)['typeormMetadataArgsStorage'] = undefined;
  new Function('require', 'exports', outputText)(() => orm, exports);
  return Object.values(exports).filter((one) => typeof one === 'function' || one instanceof orm.EntitySchema);
}

async function opening(database: PGlite, program: string): Promise<orm.DataSource> {
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
  const source = new orm.DataSource({ type: 'postgres', uuidExtension: 'pgcrypto', installExtensions: false, driver: { Pool, Client: Pool, types: {} }, entities: made(program) as never[] });
  return await source.initialize();
}

async function toDo(database: PGlite, program: string): Promise<readonly string[]> {
  const source = await opening(database, program);
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  await source.destroy();
  return upQueries.map(({ query }) => query.trim());
}

async function write(): Promise<void> {
  const written = [];
  for (const { entities, ...one } of asked) {
    const indexed = indexedBy(typeormIndexes, filesOf(entities), one);
    if (!indexed) throw new Error(`Nothing is written for ${one.wanted} of\n${entities}`);
    const database = await PGlite.create();
    await database.exec('create schema app');
    const before = await opening(database, entities);
    await before.synchronize();
    await before.destroy();
    const migration = await toDo(database, indexed.text);
    await database.exec(indexed.statement);
    written.push({ ...one, before: entities, after: indexed.text, migration, then: await toDo(database, indexed.text) });
    await database.close();
  }
  writeFileSync(new URL('typeormIndexes.json', import.meta.url), `${JSON.stringify(written, null, 1)}\n`);
}

void write();
