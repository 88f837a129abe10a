// The migration that Drizzle itself writes for an index that we have added to a table: node --import tsx test/sent/drizzleIndexes.ts writes drizzleIndexes.json, which a test holds our words against.
// drizzle-kit makes its snapshots of the tables before and after, and compares them.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as kit from 'drizzle-kit/api';
import ts from 'typescript';
import { drizzleIndexes } from '../../server/src/libraries/drizzle/indexes.ts';
import { opened } from '../engine/reviewed.ts';
import { indexedBy, type Asked } from './indexes.ts';

export interface AskedOfDrizzle extends Asked { readonly server: 'postgres' | 'mysql' | 'sqlite'; readonly tables: string }

const pg = "import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';\n\nexport const posts = pgTable('posts', {\n  id: integer('id').primaryKey(),\n  authorId: integer('author_id').notNull(),\n  title: text(),\n  at: timestamp('at'),\n});\n";
const listed = (keys: string): string => pg.replace('integer, pgTable', 'index, integer, pgTable').replace('\n});', `\n}, ${keys});`);
const mysql = "import { int, mysqlTable, varchar } from \"drizzle-orm/mysql-core\";\nexport const posts = mysqlTable(\n\t\"posts\",\n\t{\n\t\tid: int(\"id\").primaryKey(),\n\t\tauthorId: int(\"author_id\").notNull(),\n\t\ttitle: varchar(\"title\", { length: 90 }),\n\t},\n);\n";
const sqlite = "import * as s from 'drizzle-orm/sqlite-core';\nexport const posts = s.sqliteTable('posts', { id: s.integer('id').primaryKey(), authorId: s.integer('author_id'), title: s.text('title') });\n";

const asked: readonly AskedOfDrizzle[] = [
  { server: 'postgres', tables: pg, wanted: 'create index on posts (author_id)' },
  { server: 'postgres', tables: pg, wanted: 'create index on posts (author_id, at desc nulls last, title desc)' },
  { server: 'postgres', tables: pg, wanted: 'create unique index on posts (author_id, title nulls first)' },
  { server: 'postgres', tables: pg, wanted: 'create index on posts using gin (title gin_trgm_ops)' },
  { server: 'postgres', tables: pg.replaceAll('\n', '\r\n'), wanted: 'create index on posts using brin (at)' },
  { server: 'postgres', tables: listed("(t) => [index('by_title_index').on(t.title)]"), wanted: 'create index on posts (author_id)' },
  { server: 'postgres', tables: listed("(t) => [\n  index('by_title').on(t.title), // newest 🐘\n  index('posts_author_id_idx').on(t.authorId),\n]"), wanted: 'create index on posts (author_id desc)' },
  { server: 'postgres', tables: listed("(posts) => ({\n  titleIdx: index('title_idx').on(posts.title)\n})"), wanted: 'create index on posts (at)' },
  { server: 'postgres', tables: listed("(table) => {\n  return { titleIdx: index('title_idx').on(table.title) };\n}"), wanted: 'create index on posts (at)' },
  { server: 'postgres', tables: listed('() => []').replace('() =>', '(table) =>'), wanted: 'create index on posts (at)' },
  { server: 'postgres', tables: "import {\n  integer,\n  pgSchema,\n} from 'drizzle-orm/pg-core';\nconst app = pgSchema('app');\nexport const posts = app.table('posts', { id: integer(), 'author-id': integer('author_id') });\n", wanted: 'create index on app.posts (author_id)' },
  { server: 'postgres', tables: "import { integer as int, pgTableCreator as creator } from 'drizzle-orm/pg-core';\nconst table = creator((name) => `app_${name}`);\nconst ids = { id: int().primaryKey(), authorId: int('author_id') };\nexport const posts = table('posts', {\n    ...ids,\n}).enableRLS();\n", wanted: 'create index on app_posts (author_id)' },
  { server: 'mysql', tables: mysql, wanted: 'create index x on posts (author_id)' },
  { server: 'mysql', tables: mysql, wanted: 'create index x on posts (author_id, title desc)' },
  { server: 'sqlite', tables: sqlite, wanted: 'create index x on posts (author_id)' },
  { server: 'sqlite', tables: `import { sql } from 'drizzle-orm';\n${sqlite}`, wanted: 'create index x on posts (author_id, title desc)' },
];

export const filesOf = (tables: string) => opened({ 'schema.ts': tables }).declaring(['schema.ts']);

const load = createRequire(import.meta.url);
function tablesOf(program: string): Record<string, unknown> {
  const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const exports = {};
  new Function('exports', 'require', outputText)(exports, load);
  return exports;
}

/** What drizzle-kit writes that makes some tables others, and its picture of the latter. */
async function difference(server: AskedOfDrizzle['server'], from: string, to: string): Promise<{ readonly migration: readonly string[]; readonly before: unknown; readonly snapshot: unknown }> {
  const [before, after] = [tablesOf(from), tablesOf(to)];
  switch (server) {
    case 'postgres': {
      const [a, b] = [kit.generateDrizzleJson(before), kit.generateDrizzleJson(after)];
      return { migration: await kit.generateMigration(a, b), before: a, snapshot: b };
    }
    case 'mysql': {
      const [a, b] = [await kit.generateMySQLDrizzleJson(before), await kit.generateMySQLDrizzleJson(after)];
      return { migration: await kit.generateMySQLMigration(a, b), before: a, snapshot: b };
    }
    case 'sqlite': {
      const [a, b] = [await kit.generateSQLiteDrizzleJson(before), await kit.generateSQLiteDrizzleJson(after)];
      return { migration: await kit.generateSQLiteMigration(a, b), before: a, snapshot: b };
    }
  }
}

async function main(): Promise<void> {
  const written = [];
  for (const { tables, ...one } of asked) {
    const made = indexedBy(drizzleIndexes, filesOf(tables), one);
    if (!made) throw new Error(`Nothing is written for ${one.wanted} of\n${tables}`);
    const { before, ...told } = await difference(one.server, tables, made.text);
    written.push({ ...one, before: tables, after: made.text, ...told, snapshotBefore: before });
  }
  writeFileSync(new URL('drizzleIndexes.json', import.meta.url), `${JSON.stringify(written, null, 1)}\n`);
}

void main();
