// Tables of Drizzle's as a database that nothing else tells of: what they make, what is found in calls and in the declarations, and where more may be there than is read.
import assert from 'node:assert/strict';
import type { Store } from '../../server/src/engine/ports.ts';
import { placeOf } from '../../server/src/engine/showing/origins.ts';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { newMemory, openWorkspace, type OpenOptions } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import type { Index, Table } from '../../server/src/schema/schema.ts';
import { memoryStore } from './memoryStore.ts';

type Texts = Readonly<Record<string, string>>;
const schema = `import { boolean, index, integer, pgEnum, pgTable, serial, text, timestamp } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
export const kind = pgEnum('kind', ['note', 'link']);
export const users = pgTable('users', { id: serial('id').primaryKey(), email: text('email').notNull().unique(), at: timestamp('at', { withTimezone: true }).defaultNow() });
export const posts = pgTable('posts', {
  id: serial('id').primaryKey(),
  kind: kind('kind').notNull(),
  isDraft: boolean('is_draft').default(false),
  authorId: integer('author_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
  title: text('title').notNull(),
}, (t) => [index('posts_title').on(t.title), index().on(t.kind, t.id.desc()), index('drafts').using('gin', sql\`to_tsvector('simple', \${t.title})\`).where(sql\`\${t.isDraft}\`)]);
`;
const base: Texts = { 'package.json': '{ "dependencies": { "drizzle-orm": "0.45.4" } }', 'src/schema.ts': schema };

const opened = (files: Texts, options: OpenOptions = {}) => openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path], stamp: (path) => files[path] }, defaultSettings, options);
const indexText = ({ name, unique, method, keys, predicate }: Index): string => `${name}${unique ? '!' : ''}${method === 'btree' ? '' : ` ${method}`}(${keys.map((key) => `${key.column ?? key.expression}${key.direction === 'desc' ? ' desc' : ''}${key.nulls === (key.direction === 'desc' ? 'last' : 'first') ? ` nulls ${key.nulls}` : ''}${key.operatorClass === undefined ? '' : ` ${key.operatorClass}`}`).join(', ')})${predicate.length > 0 ? ` where ${predicate.join(' and ')}` : ''}`;
const columnsOf = ({ columns }: Pick<Table, 'columns'>): readonly string[] => columns.map(({ name, type, nullable, default: value, identity, generated }) => [name, `${type.name}${type.modifiers.length > 0 ? `(${type.modifiers.join(', ')})` : ''}${'[]'.repeat(type.array)}`, ...(nullable ? [] : ['not null']), ...(identity ? [identity] : []), ...(generated === undefined ? [] : ['generated']), ...(value === undefined ? [] : [`= ${value}`])].join(' '));
const tablesOf = (files: Texts): readonly Table[] => opened(files).world.databases.flatMap(({ fold }) => [...fold.final.tables.values()]);
const tableOf = (files: Texts, wanted: string): Table => tablesOf(files).find(({ name }) => name === wanted)!;
const declared = (core: string, body: string, more: Texts = {}): Texts => ({ ...base, ...more, 'src/schema.ts': `import { ${core === 'pg' ? 'bigint, boolean, customType, foreignKey, geometry, index, integer, jsonb, numeric, pgEnum, pgSchema, pgTable, pgTableCreator, pgView, primaryKey, serial, text, timestamp, unique, uniqueIndex, uuid, varchar, vector' : core === 'mysql' ? 'bigint, boolean, datetime, decimal, index, int, json, mysqlEnum, mysqlTable, primaryKey, serial, text, timestamp, uniqueIndex, varchar' : 'index, integer, primaryKey, real, sqliteTable, text, uniqueIndex'} } from 'drizzle-orm/${core}-core';\nimport { and, eq, isNull, sql } from 'drizzle-orm';\n${body}\n` });
const reviewed = (files: Texts, store?: Store, options: OpenOptions = {}) => review(opened(files, { ...options, ...(store && { store }) }), { rules, wanted: (path) => path.startsWith('src/'), fixesAt: '20300101000000' }).findings;
const found = (files: Texts): readonly string[] => reviewed(files).map(({ rule, level, path, span }) => `${path} ${rule} (${level}) ${files[path]!.slice(span.start, span.end)}`);
const asking = (body: string): Texts => ({ 'src/f.ts': `import { eq } from 'drizzle-orm';\nimport { db } from './db';\nimport { posts, users } from './schema';\nexport const f = (id: number, word: string) => ${body};\n` });

describe('tables of Drizzle as a database', () => {
  it('are its columns, keys and indexes', () => {
    const { columns, indexes, constraints, complete } = tableOf(base, 'posts');
    assert.deepEqual(columnsOf({ columns }).slice(1), ['kind kind not null', 'is_draft boolean = false', 'author_id integer not null', 'title text not null']);
    assert.deepEqual(indexes.map(indexText), ['posts_pkey!(id)', 'posts_title(title)', 'posts_kind_id_index(kind, id desc nulls last)', "drafts gin(to_tsvector('simple', title)) where is_draft"]);
    assert.deepEqual(constraints.flatMap((one) => (one.kind === 'foreign key' ? [[one.name, one.table, one.referenced.join(), one.onDelete]] : [])), [['posts_author_id_users_id_fk', 'public.users', 'id', 'cascade']]);
    assert.equal(complete, true);
    assert.deepEqual(tableOf(base, 'users').indexes.map(indexText), ['users_pkey!(id)', 'users_email_unique!(email)']);
  });

  it('are found without being named, and a history of their package goes before them', () => {
    const sources = (files: Texts): readonly string[] => opened(files).world.databases.map(({ id, dialect, source }) => `${id} ${dialect} ${source.kind} ${source.files.join()}`);
    assert.deepEqual(sources(base), ['src postgres models src/schema.ts']);
    assert.deepEqual(sources({ ...base, 'drizzle/0000_a.sql': 'create table users (id serial primary key);\ncreate table posts (id serial primary key);' }).map((one) => one.split(' ')[2]), ['numbered']);
  });

  it('a history that has lost its beginning is none of theirs', () => {
    const files = { ...base, 'drizzle/0007_a.sql': 'alter table posts add column seen integer;\n', 'drizzle/0008_b.sql': 'alter table users add column seen integer;\n', ...asking('db.select().from(posts).where(eq(posts.authorId, id))') };
    assert.deepEqual(found(files).filter((one) => one.startsWith('src/f.ts')), ['src/f.ts unindexed-filter (information) posts.authorId']);
  });

  it('what is found in calls stands there, and what is found in the tables where they are declared', () => {
    assert.deepEqual(found({ ...base, ...asking('db.select().from(posts).where(eq(posts.authorId, id))') }), ['src/f.ts unindexed-filter (information) posts.authorId', 'src/schema.ts foreign-key-without-index (information) references']);
    assert.deepEqual(found({ ...base, ...asking('db.select().from(posts).where(eq(posts.title, word))') }), ['src/schema.ts foreign-key-without-index (information) references']);
    assert.deepEqual(found(declared('pg', "export const logins = pgTable('logins', { a: integer('a'), b: integer('b') });")), ['src/schema.ts missing-primary-key (information) logins']);
  });

  it('a reference that a column and its table both declare is told once', () => {
    assert.deepEqual(found({ ...base, 'src/schema.ts': schema.replace('(t) => [', '(t) => [foreignKey({ columns: [t.authorId], foreignColumns: [users.id] }).onDelete("cascade"), ').replace('{ boolean', '{ foreignKey, boolean') }), ['src/schema.ts foreign-key-without-index (information) references']);
  });

  it('what is mended is the declaration, and not the SQL that nobody wrote', () => {
    const fixes = reviewed(base).flatMap((one) => one.fixes);
    assert.deepEqual(fixes.map(({ edits, files }) => [edits.map(({ text }) => text), files]), [[[", index('posts_author_id_idx').on(t.authorId)"], []]]);
  });

  it('a comment above a table allows what is found in it', () => {
    assert.deepEqual(found({ ...base, 'src/schema.ts': schema.replace('export const posts', '// plansight-allow foreign-key-without-index: few rows\nexport const posts') }), []);
  });

  it('a table and an index are found where they are declared', () => {
    const workspace = opened(base);
    const { origin, indexes } = [...workspace.world.databases[0]!.fold.final.tables.values()].find(({ name }) => name === 'posts')!;
    const placed = [origin, indexes[1]!.origin, indexes[2]!.origin].map((one) => placeOf(one, workspace));
    assert.deepEqual(placed.map((at) => at && [at.path, schema.slice(at.span.start, at.span.end)]), [['src/schema.ts', 'posts'], ['src/schema.ts', 'index'], ['src/schema.ts', 'index']]);
  });

  it('in MySQL', () => {
    const files = declared('mysql', `export const teams = mysqlTable('teams', { id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey() });
export const members = mysqlTable('members', { teamId: bigint('team_id', { mode: 'number', unsigned: true }).notNull().references(() => teams.id), email: varchar('email', { length: 200 }).notNull(), role: mysqlEnum('role', ['admin', 'member']), score: decimal('score', { precision: 10, scale: 2 }), at: timestamp('at').notNull().defaultNow() }, (t) => ({ pk: primaryKey({ columns: [t.teamId, t.email] }), mail: uniqueIndex('mail').on(t.email) }));`);
    const { columns, indexes, complete } = tableOf(files, 'members');
    assert.deepEqual(columns.map(({ name, type, nullable }) => `${name} ${type.name} ${nullable}`), ['team_id bigint unsigned false', 'email varchar false', 'role enum true', 'score decimal true', 'at timestamp false']);
    assert.deepEqual(indexes.map(({ keys, unique }) => `${unique ? '!' : ''}${keys.map(({ column }) => column).join()}`), ['!team_id,email', '!email']);
    assert.equal(complete, true);
  });

  it('in SQLite', () => {
    const files = declared('sqlite', `export const users = sqliteTable('users', { id: integer('id').primaryKey({ autoIncrement: true }), email: text('email').notNull().unique(), at: integer('at', { mode: 'timestamp' }).notNull().default(sql\`(unixepoch())\`), weight: real() }, (t) => [index('by_at').on(t.at)]);`);
    const { columns, indexes, complete } = tableOf(files, 'users');
    assert.deepEqual(columns.map(({ name, type, nullable }) => `${name} ${type.name} ${nullable}`), ['id integer false', 'email text false', 'at integer false', 'weight real true']);
    assert.deepEqual(indexes.map(({ name, keys, unique }) => `${name}${unique ? '!' : ''}(${keys.map(({ column }) => column).join()})`), ['rowid!(id)', 'users_email_unique!(email)', 'by_at(at)']);
    assert.equal(complete, true);
  });

  const columns: readonly (readonly [body: string, ...says: string[]])[] = [
    ["export const t = pgTable('t', { a: varchar({ length: 20 }).notNull(), b: numeric('b', { precision: 10, scale: 2 }), c: timestamp('c', { precision: 3, withTimezone: true }), d: text('d').array(), e: jsonb('e').notNull().default({}), f: bigint('f', { mode: 'number' }).generatedByDefaultAsIdentity(), g: text('g').generatedAlwaysAs(sql`lower(a)`), h: vector('h', { dimensions: 3 }), i: uuid('i').defaultRandom() });",
      'a character varying(20) not null', 'b numeric(10, 2)', 'c timestamp with time zone(3)', 'd text[]', 'e jsonb not null = coalesce(null, null)', 'f bigint not null by default', 'g text generated', 'h vector(3)', 'i uuid = gen_random_uuid()'],
    ["const tsvector = customType<{ data: string }>({ dataType() { return 'tsvector'; } });\nexport const t = pgTable('t', { a: tsvector('a') });", 'a tsvector'],
    ["const citext = customType<{ config: { length: number } }>({ dataType(config) { return `citext(${config.length})`; } });\nexport const t = pgTable('t', { a: citext('a', { length: 7 }) });", 'a citext(7)'],
    ["const stamps = { at: timestamp('at').notNull() };\nexport const t = pgTable('t', { ...stamps, b: integer('b') });", 'at timestamp without time zone not null', 'b integer'],
    ["const stamp = (name = 'at') => timestamp(name).notNull();\nconst key = (name: string) => integer(name).notNull();\nexport const t = pgTable('t', { a: stamp(), b: stamp('b_at'), c: key('c_id') });", 'at timestamp without time zone not null', 'b_at timestamp without time zone not null', 'c_id integer not null'],
    ["const state = text().notNull();\nexport const t = pgTable('t', { state, again: state.default('x') });", 'state text not null', "again text not null = 'x'"],
    ["const createTable = pgTableCreator((name) => `app_${name}`);\nexport const t = createTable('t', (d) => ({ id: d.integer().primaryKey() }));", 'id integer not null'],
    ["export const t = pgSchema('app').table('t', { id: integer('id').primaryKey() });", 'id integer not null'],
    ["export const t = pgTable('t', { id: integer('id').primaryKey() }).enableRLS();", 'id integer not null'],
  ];
  for (const [body, ...says] of columns) {
    it(`columns of ${body.split('\n').at(-1)!.slice(0, 60)}`, () => {
      const [table, ...more] = tablesOf(declared('pg', body));
      assert.deepEqual([columnsOf(table!), table!.complete, more], [says, true, []]);
    });
  }

  const keys: readonly (readonly [extras: string, ...says: string[]])[] = [
    ['(t) => ({ a: index("a").on(t.a), b: uniqueIndex("b").on(t.b) })', 'a(a)', 'b!(b)'],
    ['({ a, b }) => [index("i").on(a, b)]', 'i(a, b)'],
    ['(t) => [primaryKey({ columns: [t.a, t.b] })]', 't_a_b_pk!(a, b)'],
    ['(t) => [primaryKey({ name: "mine", columns: [t.a] })]', 'mine!(a)'],
    ['(t) => [unique("u").on(t.a, t.b).nullsNotDistinct()]', 'u!(a, b)'],
    ['(t) => [uniqueIndex("i").on(sql`lower(${t.c})`)]', 'i!(lower(c))'],
    ['(t) => [index("i").on(t.a.desc().nullsFirst(), t.b.nullsFirst())]', 'i(a desc, b nulls first)'],
    ['(t) => [index("i").using("gin", t.c.op("gin_trgm_ops"))]', 'i gin(c gin_trgm_ops)'],
    ['(t) => [index("i").on(t.c).using(sql`hash`)]', 'i hash(c)'],
    ['(t) => [uniqueIndex("i").on(t.a).where(isNull(t.b))]', 'i!(a) where b is null'],
    ['(t) => [index("i").on(t.a).where(and(isNull(t.b), eq(t.c, "x")))]', "i(a) where b is null and c = 'x'"],
    ['(t) => [foreignKey({ columns: [t.a], foreignColumns: [t.b] }).onDelete("set null")]'],
  ];
  for (const [extras, ...says] of keys) {
    it(`keys of ${extras}`, () => {
      const { indexes, complete } = tableOf(declared('pg', `export const t = pgTable('t', { a: integer('a'), b: integer('b'), c: text('c') }, ${extras});`), 't');
      assert.deepEqual([indexes.map(indexText), complete], [says, true]);
    });
  }

  const open: readonly (readonly [name: string, body: string])[] = [
    ['columns that are spread from elsewhere', "import { more } from 'elsewhere';\nexport const t = pgTable('t', { id: integer('id').primaryKey(), ...more });"],
    ['a column whose name is computed', "export const t = pgTable('t', { id: integer('id').primaryKey(), b: integer(`${prefix}_b`) });"],
    ['a column that another package makes', "import { key } from 'elsewhere';\nexport const t = pgTable('t', { id: key('id') });"],
    ['indexes that a function gives', "export const t = pgTable('t', { id: integer('id') }, (t) => [...indexesOf(t)]);"],
    ['an index over what is not read', "export const t = pgTable('t', { id: integer('id') }, (t) => [index('i').on(sql`f(${x()})`)]);"],
    ['a condition of an index that is not read', "export const t = pgTable('t', { id: integer('id') }, (t) => [index('i').on(t.id).where(condition)]);"],
    ['a reference to a table that is not there', "import { other } from 'elsewhere';\nexport const t = pgTable('t', { id: integer('id').references(() => other.id) });"],
    ['a key of columns that are not there', "export const t = pgTable('t', { id: integer('id') }, (t) => [unique('u').on(t.gone)]);"],
    ['a table that is declared twice', "export const t = pgTable('t', { id: integer('id') });\nexport const again = pgTable('t', { id: integer('id'), b: integer('b') });"],
    ['a name that a casing gives which is not read', "import { drizzle } from 'drizzle-orm/pg-proxy';\nexport const db = drizzle(f, { casing: chosen });\nexport const t = pgTable('t', { userId: integer() });"],
  ];
  for (const [name, body] of open) it(`${name}: the table may have more than is read`, () => assert.equal(tableOf(declared('pg', body), 't').complete, false));

  it('views, and tables that a function makes, leave open which tables there are', () => {
    const isComplete = (body: string): boolean => opened(declared('pg', body)).world.databases[0]!.fold.final.complete;
    const table = "export const t = pgTable('t', { id: integer('id') });\n";
    assert.deepEqual([table, `${table}export const v = pgView('v').as((qb) => qb.select().from(t));`, `${table}export const make = (name: string) => pgTable(name, { id: integer('id') });`, `import { createTable } from './make';\n${table}export const u = createTable('u', { id: integer('id') });`].map(isComplete), [true, false, false, false]);
  });

  it('in MySQL what could not be read leaves its table open, too', () => {
    assert.equal(tableOf(declared('mysql', "import { more } from 'elsewhere';\nexport const t = mysqlTable('t', { id: int('id').primaryKey(), ...more });"), 't').complete, false);
  });

  it('a configuration tells which files belong together', () => {
    const tables = (name: string): string => `import { integer, pgTable } from 'drizzle-orm/pg-core';\nexport const ${name} = pgTable('${name}', { id: integer('id').primaryKey() });\n`;
    const files: Texts = {
      'package.json': base['package.json']!, 'a/drizzle.config.ts': "export default defineConfig({ dialect: 'postgresql', schema: './db/index.ts', out: './drizzle' });", 'a/package.json': '{}', 'a/db/index.ts': "export * from './users';\n", 'a/db/users.ts': tables('users'), 'a/db/old.ts': tables('old'),
      'b/package.json': '{}', 'b/drizzle.config.ts': "export default { schema: ['./src/db/*.ts'] };", 'b/src/db/one.ts': tables('one'), 'b/src/db/two.ts': tables('two'),
    };
    assert.deepEqual(opened(files).world.databases.map(({ id, source, fold }) => [id, source.files.join(), fold.final.complete]), [['a', 'a/db/users.ts', false], ['b', 'b/src/db/one.ts,b/src/db/two.ts', true]]);
  });

  it('of several servers are a database for each', () => {
    const files = { ...base, 'src/lite.ts': "import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';\nexport const t = sqliteTable('t', { id: integer('id').primaryKey() });\n" };
    assert.deepEqual(opened(files).world.databases.map(({ dialect }) => dialect).sort(), ['postgres', 'sqlite']);
  });

  it('tests and examples declare none, and neither does a package without Drizzle', () => {
    assert.deepEqual(opened({ 'package.json': base['package.json']!, 'test/schema.ts': schema }).world.databases, []);
    assert.deepEqual(opened({ ...base, 'package.json': '{ "dependencies": { "knex": "3.0.0" } }' }).world.databases, []);
  });

  it('what an editor and a later run keep is no older than the tables, wherever they stand', () => {
    const store = memoryStore();
    const memory = newMemory();
    const shared = { ...base, ...asking('db.select().from(posts).where(eq(posts.authorId, id))'), 'src/schema.ts': schema.replace("authorId: integer('author_id')", 'authorId: author()').replace('\n', "\nimport { author } from './author';\n"), 'src/author.ts': "import { integer } from 'drizzle-orm/pg-core';\nexport const author = () => integer('author_id');\n" };
    const renamed = { ...shared, 'src/author.ts': shared['src/author.ts'].replace('author_id', 'writer_id') };
    const indexed = { ...shared, 'src/schema.ts': shared['src/schema.ts'].replace("index('posts_title').on(t.title)", 'index().on(t.authorId)') };
    const moved = { ...shared, 'src/schema.ts': `// One line more.\n${shared['src/schema.ts']}` };
    for (const files of [shared, renamed, indexed, moved, shared]) {
      const anew = reviewed(files);
      assert.deepEqual(JSON.parse(JSON.stringify(reviewed(files, store))), JSON.parse(JSON.stringify(anew)));
      assert.deepEqual(reviewed(files, undefined, { memory }), anew);
    }
  });
});
