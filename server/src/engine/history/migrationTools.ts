// The migration tools, as data: what their manuals and sources say of transactions and of the way back.
import type { MigrationTool, ToolId } from '../../schema/migrationTool.ts';

/** Undefined of files that no tool is known to run. */
export const toolOf = (id: ToolId | undefined): MigrationTool | undefined => (id === undefined ? undefined : TOOLS[id]);

const TOOLS: Readonly<Record<ToolId, MigrationTool>> = {
  // The schema engine sends a script as it is; Prisma's manual on concurrent indexes asks for a migration of that statement alone.
  prisma: { id: 'prisma', title: 'Prisma', transaction: 'one message', optOut: { words: 'to hold that statement alone', leaves: 'one message' }, fromModels: 'prisma migrate dev', down: 'none' },
  // drizzle-orm's `dialect.migrate` runs all that is pending in one transaction.
  drizzle: { id: 'drizzle', title: 'Drizzle', transaction: 'all files', down: 'none' },
  // A pipeline with the version's INSERT at its end (supabase/cli#5139); since 2.109 what cannot run in it runs by itself (#5671).
  supabase: { id: 'supabase', title: 'Supabase', transaction: 'each file', setsApart: 'lately', down: 'none' },
  diesel: { id: 'diesel', title: 'Diesel', transaction: 'each file', optOut: { words: 'a `metadata.toml` beside it with `run_in_transaction = false`', leaves: 'one message' }, down: 'file' },
  goose: { id: 'goose', title: 'goose', transaction: 'each file', optOut: { words: '`-- +goose NO TRANSACTION` on top', line: '-- +goose NO TRANSACTION', leaves: 'each statement' }, down: 'section' },
  // amacneil/dbmate#126: without a transaction the file still goes to the server as one message.
  dbmate: { id: 'dbmate', title: 'dbmate', transaction: 'each file', optOut: { words: '`transaction:false` after `-- migrate:up`', line: '-- migrate:up transaction:false', leaves: 'one message' }, down: 'section' },
  'sql-migrate': { id: 'sql-migrate', title: 'sql-migrate', transaction: 'each file', optOut: { words: '`notransaction` after `-- +migrate Up`', line: '-- +migrate Up notransaction', leaves: 'each statement' }, down: 'section' },
  tern: { id: 'tern', title: 'tern', transaction: 'each file', optOut: { words: '`---- tern: disable-tx ----` on top', line: '---- tern: disable-tx ----', leaves: 'each statement' }, down: 'section' },
  flyway: { id: 'flyway', title: 'Flyway', transaction: 'each file', optOut: { words: 'a script configuration beside it (`<name>.sql.conf`) with `executeInTransaction=false`', leaves: 'each statement' }, setsApart: 'always', down: 'file' },
  liquibase: { id: 'liquibase', title: 'Liquibase', transaction: 'each file', optOut: { words: '`runInTransaction:false` on its `--changeset` line', leaves: 'each statement' }, down: 'section' },
  // Its drivers send the file as it is, unless the address of the database has x-multi-statement (database/postgres/README.md).
  'golang-migrate': { id: 'golang-migrate', title: 'golang-migrate', transaction: 'one message', optOut: { words: 'to hold that statement alone', leaves: 'one message' }, down: 'file' },
  sqlx: { id: 'sqlx', title: 'sqlx', transaction: 'each file', optOut: { words: '`-- no-transaction` as its first line', line: '-- no-transaction', leaves: 'one message' }, down: 'file' },
  refinery: { id: 'refinery', title: 'refinery', transaction: 'each file', down: 'none' },
  atlas: { id: 'atlas', title: 'Atlas', transaction: 'each file', optOut: { words: '`-- atlas:txmode none` on top', line: '-- atlas:txmode none', leaves: 'each statement' }, down: 'none' },
  // Its option single-transaction is on unless it is turned off; a file that leaves it ends the transaction of those before.
  'node-pg-migrate': { id: 'node-pg-migrate', title: 'node-pg-migrate', transaction: 'all files', optOut: { words: '`pgm.noTransaction()`', leaves: 'each statement' }, down: 'function' },
  'db-migrate': { id: 'db-migrate', title: 'db-migrate', transaction: 'unknown', down: 'function' },
  knex: { id: 'knex', title: 'Knex', transaction: 'each file', optOut: { words: '`exports.config = { transaction: false }`', leaves: 'each statement' }, down: 'function' },
  typeorm: { id: 'typeorm', title: 'TypeORM', transaction: 'all files', optOut: { words: '`transaction = false` in its class', leaves: 'each statement' }, down: 'function' },
  sequelize: { id: 'sequelize', title: 'Sequelize', transaction: 'unknown', down: 'function' },
  kysely: { id: 'kysely', title: 'Kysely', transaction: 'all files', down: 'function' },
  'mikro-orm': { id: 'mikro-orm', title: 'MikroORM', transaction: 'all files', optOut: { words: '`isTransactional()` to return false', leaves: 'each statement' }, down: 'function' },
  // A script is sent by psql as it stands; templates begin and commit by themselves.
  sqitch: { id: 'sqitch', title: 'Sqitch', transaction: 'each statement', down: 'file' },
  rails: { id: 'rails', title: 'Rails', transaction: 'each file', optOut: { words: '`disable_ddl_transaction!`', leaves: 'each statement' }, down: 'function' },
  // Evolutions are run statement by statement on a connection that commits by itself (play.evolutions.autocommit).
  play: { id: 'play', title: 'Play', transaction: 'each statement', down: 'section' },
  plain: { id: 'plain', title: 'numbered files', transaction: 'unknown', down: 'file' },
};

/** Whether the text of a file itself says that it runs outside the tool's transaction. */
export function optsOut(tool: ToolId, text: string): boolean {
  return OPT_OUTS[tool]?.test(text) ?? false;
}

const OPT_OUTS: Readonly<Partial<Record<ToolId, RegExp>>> = {
  goose: /^[ \t]*--[ \t]*\+goose[ \t]+NO[ \t]+TRANSACTION\b/im,
  dbmate: /^[ \t]*--[ \t]*migrate:up\b[^\n]*\btransaction:false\b/im,
  'sql-migrate': /^[ \t]*--[ \t]*\+migrate[ \t]+up\b[^\n]*\bnotransaction\b/im,
  tern: /^----[ \t]*tern:[ \t]*disable-tx[ \t]*----/im,
  sqlx: /^\uFEFF?-- ?no-transaction\b/,
  atlas: /^--[ \t]*atlas:txmode[ \t]+none\b/im,
  'node-pg-migrate': /\bpgm\.noTransaction\(\)/,
  knex: /\btransaction\s*:\s*false\b/,
  typeorm: /\btransaction\s*=\s*false\b/,
  'mikro-orm': /\bisTransactional\(\)[^{]*\{\s*return false\b/,
};
