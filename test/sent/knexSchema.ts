// What Knex sends for calls of its schema builder, to three servers, written down so that a test can compare our reading of the same calls with it: `npx tsx test/sent/knexSchema.ts` in a place where it is installed.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import knex from 'knex';

const table = (steps: string): string => `db.schema.createTable('users', (t) => { ${steps} })`;
const altered = (steps: string): string => `db.schema.alterTable('users', (t) => { ${steps} })`;

const shapes: readonly string[] = [
  table("t.increments();"),
  table("t.increments('user_id');"),
  table("t.bigIncrements('id');"),
  table("t.increments('id', { primaryKey: false }); t.string('code').primary();"),
  table("t.integer('a'); t.bigInteger('b'); t.smallint('c'); t.tinyint('d'); t.integer('e').unsigned().notNullable();"),
  table("t.string('a'); t.string('b', 60).notNullable(); t.text('c').nullable(); t.text('d', 'longtext'); t.specificType('e', 'citext');"),
  table("t.float('a'); t.double('b'); t.decimal('c'); t.decimal('d', 12, 4);"),
  table("t.boolean('a').notNullable().defaultTo(false); t.boolean('b').defaultTo(true);"),
  table("t.date('a'); t.time('b'); t.datetime('c'); t.timestamp('d').defaultTo(db.fn.now()); t.dateTime('e').notNullable();"),
  table("t.timestamp('a', { useTz: false }); t.timestamp('b', { precision: 6 }).defaultTo(db.fn.now(6));"),
  table("t.timestamps();"),
  table("t.timestamps(true, true);"),
  table("t.timestamps({ useTimestamps: true, defaultToNow: true, useCamelCase: true });"),
  table("t.timestamps(false, true);"),
  table("t.json('a'); t.jsonb('b').notNullable().defaultTo('{}'); t.binary('c');"),
  table("t.uuid('id').primary().defaultTo(db.raw('gen_random_uuid()'));"),
  table("t.uuid('id', { primaryKey: true }).defaultTo(db.fn.uuid());"),
  table("t.enum('state', ['new', 'done']).notNullable().defaultTo('new');"),
  table("t.enu('state', ['new', 'done'], { useNative: true, enumName: 'user_state' });"),
  table("t.integer('n').notNullable().defaultTo(0); t.string('s').defaultTo('it\\'s'); t.string('r').defaultTo(null);"),
  table("t.string('email').notNullable().unique(); t.string('name').index();"),
  table("t.string('email').unique('one_mail'); t.string('name').index('by_name');"),
  table("t.integer('org_id').unsigned().references('id').inTable('orgs').onDelete('CASCADE');"),
  table("t.integer('org_id').notNullable().references('orgs.id').onUpdate('CASCADE').onDelete('SET NULL').index();"),
  table("t.integer('org_id').references('id').inTable('orgs').withKeyName('users_to_orgs');"),
  table("t.integer('a'); t.integer('b'); t.primary(['a', 'b']);"),
  table("t.integer('a'); t.integer('b'); t.primary(['a', 'b'], { constraintName: 'both' });"),
  table("t.increments('id'); t.integer('a'); t.unique(['id', 'a']);"),
  table("t.integer('a'); t.integer('b'); t.unique(['a', 'b'], { indexName: 'a_and_b' });"),
  table("t.integer('a'); t.integer('b'); t.index(['a', 'b']); t.index('b', 'by_b');"),
  table("t.integer('a'); t.foreign('a').references('id').inTable('orgs').onDelete('RESTRICT');"),
  table("t.integer('a'); t.integer('b'); t.foreign(['a', 'b'], 'to_pairs').references(['x', 'y']).inTable('pairs');"),
  table("t.integer('a').checkPositive(); t.string('b').checkIn(['x', 'y']);"),
  "db.schema.createTableIfNotExists('users', (t) => { t.increments(); })",
  "db.schema.withSchema('app').createTable('users', (t) => { t.increments(); t.string('email').unique(); t.integer('org_id').references('id').inTable('app.orgs'); t.index('email'); })",
  "db.schema.createTable('a', (t) => { t.increments(); }).createTable('b', (t) => { t.integer('a_id').references('a.id'); })",
  "db.schema.createTable('users', function (t) { this.increments(); this.string('a'); t.string('b'); })",
  "db.schema.dropTable('users')",
  "db.schema.dropTableIfExists('users').dropTable('orgs')",
  "db.schema.withSchema('app').dropTable('users')",
  "db.schema.renameTable('users', 'people')",
  altered("t.string('nick', 40); t.integer('age').notNullable().defaultTo(0);"),
  "db.schema.table('users', (t) => { t.string('nick').index(); t.integer('boss_id').references('users.id'); })",
  altered("t.dropColumn('nick');"),
  altered("t.dropColumns('nick', 'age');"),
  altered("t.dropTimestamps();"),
  altered("t.renameColumn('nick', 'name');"),
  altered("t.string('nick', 100).notNullable().alter();"),
  altered("t.text('nick').nullable().defaultTo('x').alter();"),
  altered("t.text('nick').alter({ alterNullable: false });"),
  altered("t.text('nick').notNullable().alter({ alterType: false });"),
  altered("t.setNullable('nick'); t.dropNullable('age');"),
  altered("t.index(['a', 'b'], 'ab'); t.unique(['a']); t.primary(['a'], 'users_key');"),
  altered("t.index(['a'], 'fast', 'hash');"),
  altered("t.index('data', 'in_data', { storageEngineIndexType: 'gin' });"),
  altered("t.unique(['a'], { indexName: 'one', useConstraint: false });"),
  altered("t.dropIndex(['a', 'b']); t.dropIndex([], 'by_name'); t.dropUnique(['a']); t.dropUnique(['a'], 'one');"),
  altered("t.dropForeign('org_id'); t.dropForeign(['a', 'b'], 'to_pairs'); t.dropPrimary();"),
  altered("t.foreign('org_id').references('id').inTable('orgs').deferrable('deferred');"),
  "db.schema.createSchemaIfNotExists('app').createExtensionIfNotExists('citext')",
  "db.schema.dropSchema('app', true)",
];

const require = createRequire(import.meta.url);
/** A client of a server whose driver is not there: nothing is connected to. */
function clientOf(server: string): new () => unknown {
  const Client = require(`knex/lib/dialects/${server}/index.js`) as new () => object;
  return class extends Client { _driver() { return {}; } };
}

type Sent = { readonly sql?: string } | readonly { readonly sql?: string }[];
function sentBy(client: unknown): Readonly<Record<string, readonly string[]>> {
  const db = knex({ client: client as string });
  return Object.fromEntries(shapes.flatMap((shape) => {
    try {
      const sent = new Function('db', `return (${shape}).toSQL()`)(db) as Sent;
      const texts = [sent].flat().map(({ sql = '' }) => sql);
      // What is asked for when it runs is not known here.
      return texts.some((sql) => /^(?:PRAGMA|show|select)\b/i.test(sql)) ? [] : [[shape, texts]];
    } catch {
      // Not every server has it.
      return [];
    }
  }));
}

const sent = { postgres: sentBy('pg'), mysql: sentBy(clientOf('mysql2')), sqlite: sentBy(clientOf('sqlite3')) };
writeFileSync(new URL('./knexSchema.json', import.meta.url), `${JSON.stringify(sent, undefined, 1)}\n`);
for (const [server, all] of Object.entries(sent)) console.log(`${Object.keys(all).length} shapes of Knex's schema builder, ${server}`);
