// What Kysely sends for calls of its schema builder, to two servers, written down so that a test can compare our reading of the same calls with it: `npx tsx test/sent/kyselySchema.ts` in a place where it is installed.
import { writeFileSync } from 'node:fs';
import { DummyDriver, Kysely, MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql, type Dialect } from 'kysely';

const shapes: readonly string[] = [
  "db.schema.createTable('users').addColumn('id', 'serial', (col) => col.primaryKey()).addColumn('email', 'varchar(60)', (col) => col.notNull().unique())",
  "db.schema.createTable('users').ifNotExists().addColumn('id', 'uuid', (c) => c.primaryKey().defaultTo(sql`gen_random_uuid()`)).addColumn('at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))",
  "db.schema.createTable('users').addColumn('id', 'bigserial').addColumn('n', 'integer', (c) => c.defaultTo(0).notNull()).addColumn('b', 'boolean', (c) => c.defaultTo(false)).addColumn('s', 'text', (c) => c.defaultTo('x'))",
  "db.schema.createTable('users').addColumn('org_id', 'integer', (c) => c.references('orgs.id').onDelete('cascade').notNull())",
  "db.schema.createTable('users').addColumn('org_id', 'integer', (c) => c.references('app.orgs.id').onDelete('set null').onUpdate('cascade'))",
  "db.schema.createTable('users').addColumn('mail', sql`citext`, (c) => c.notNull()).addColumn('tags', sql`text[]`)",
  "db.schema.createTable('users').addColumn('id', 'integer', (c) => c.generatedAlwaysAsIdentity().primaryKey())",
  "db.schema.createTable('users').addColumn('id', 'integer', (c) => c.generatedByDefaultAsIdentity())",
  "db.schema.createTable('users').addColumn('a', 'text').addColumn('b', 'text', (c) => c.generatedAlwaysAs(sql`lower(a)`).stored())",
  "db.schema.createTable('users').addColumn('n', 'integer', (c) => c.check(sql`n > 0`))",
  "db.schema.createTable('users').addColumn('a', 'integer').addColumn('b', 'integer').addPrimaryKeyConstraint('users_key', ['a', 'b'])",
  "db.schema.createTable('users').addColumn('a', 'integer').addColumn('b', 'integer').addUniqueConstraint('ab', ['a', 'b'], (c) => c.nullsNotDistinct())",
  "db.schema.createTable('users').addColumn('a', 'integer').addUniqueConstraint('only_a', ['a'])",
  "db.schema.createTable('users').addColumn('a', 'integer').addForeignKeyConstraint('to_orgs', ['a'], 'orgs', ['id'], (c) => c.onDelete('cascade').onUpdate('cascade'))",
  "db.schema.createTable('users').addColumn('a', 'integer').addCheckConstraint('positive', sql`a > 0`)",
  "db.schema.createTable('app.users').addColumn('a', 'integer')",
  "db.withSchema('app').schema.createTable('users').addColumn('a', 'integer', (c) => c.primaryKey())",
  "db.schema.createTable('t').temporary().addColumn('a', 'decimal(10, 2)')",
  "db.schema.createTable('users').addColumn('id', 'integer', (c) => c.unsigned().autoIncrement().primaryKey())",
  "db.schema.createIndex('by_name').on('users').column('name')",
  "db.schema.createIndex('by_name').ifNotExists().on('users').columns(['org_id', 'name desc']).unique()",
  "db.schema.createIndex('by_tags').on('users').using('gin').column('tags')",
  "db.schema.createIndex('by_lower').on('users').expression(sql`lower(name)`)",
  "db.schema.createIndex('live').on('users').column('name').where('deleted_at', 'is', null)",
  "db.schema.createIndex('live').on('users').columns(['name']).where(sql.ref('state'), '=', 'new')",
  "db.schema.dropIndex('by_name')",
  "db.schema.dropIndex('by_name').ifExists().on('users')",
  "db.schema.dropTable('users')",
  "db.schema.dropTable('users').ifExists().cascade()",
  "db.schema.alterTable('users').addColumn('nick', 'text')",
  "db.schema.alterTable('users').addColumn('nick', 'text', (c) => c.notNull()).dropColumn('old').renameColumn('a', 'b')",
  "db.schema.alterTable('users').alterColumn('a', (c) => c.setDataType('bigint'))",
  "db.schema.alterTable('users').alterColumn('a', (c) => c.setNotNull()).alterColumn('b', (c) => c.dropNotNull()).alterColumn('c', (c) => c.setDefault(3)).alterColumn('d', (c) => c.dropDefault())",
  "db.schema.alterTable('users').alterColumn('a', (c) => c.setDefault(sql`now()`))",
  "db.schema.alterTable('users').modifyColumn('a', 'varchar(20)', (c) => c.notNull())",
  "db.schema.alterTable('users').renameTo('people')",
  "db.schema.alterTable('users').setSchema('app')",
  "db.schema.alterTable('users').addForeignKeyConstraint('to_orgs', ['org_id'], 'orgs', ['id']).onDelete('cascade')",
  "db.schema.alterTable('users').addUniqueConstraint('ab', ['a', 'b'])",
  "db.schema.alterTable('users').addPrimaryKeyConstraint('users_key', ['a'])",
  "db.schema.alterTable('users').addCheckConstraint('positive', sql`a > 0`)",
  "db.schema.alterTable('users').dropConstraint('ab')",
  "db.schema.alterTable('users').dropConstraint('ab').ifExists().cascade()",
  "db.schema.alterTable('users').renameConstraint('ab', 'cd')",
  "db.schema.createType('state').asEnum(['new', 'done'])",
  "db.schema.dropType('state').ifExists()",
  "db.schema.createSchema('app').ifNotExists()",
  "db.schema.dropSchema('app').ifExists().cascade()",
];

type Compiled = { compile(): { readonly sql: string } };
const sentBy = (dialect: Dialect): Readonly<Record<string, readonly string[]>> => {
  const db = new Kysely<unknown>({ dialect });
  return Object.fromEntries(shapes.map((shape) => [shape, [(new Function('db', 'sql', `return ${shape}`)(db, sql) as Compiled).compile().sql]]));
};

const sent = {
  postgres: sentBy({ createAdapter: () => new PostgresAdapter(), createDriver: () => new DummyDriver(), createIntrospector: (db) => new PostgresIntrospector(db), createQueryCompiler: () => new PostgresQueryCompiler() }),
  mysql: sentBy({ createAdapter: () => new MysqlAdapter(), createDriver: () => new DummyDriver(), createIntrospector: (db) => new MysqlIntrospector(db), createQueryCompiler: () => new MysqlQueryCompiler() }),
};
writeFileSync(new URL('./kyselySchema.json', import.meta.url), `${JSON.stringify(sent, undefined, 1)}\n`);
for (const [server, all] of Object.entries(sent)) console.log(`${Object.keys(all).length} shapes of Kysely's schema builder, ${server}`);
