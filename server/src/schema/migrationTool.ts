// A migration tool as rules know it: what it runs in one transaction, and how one of its files gets out of it.

export type ToolId =
  | 'prisma' | 'drizzle' | 'supabase' | 'diesel' | 'goose' | 'dbmate' | 'sql-migrate' | 'tern' | 'flyway' | 'liquibase' | 'golang-migrate' | 'sqlx' | 'refinery' | 'atlas'
  | 'node-pg-migrate' | 'db-migrate' | 'knex' | 'typeorm' | 'sequelize' | 'kysely' | 'mikro-orm' | 'sqitch' | 'rails' | 'play' | 'plain';

/**
 * What one transaction holds. `one message`: a file is sent to the server as one text, whose several statements
 * are one implicit transaction while a single statement is in none (PostgreSQL manual, 54.2.2.1 Multiple Statements in a Simple Query).
 */
export type TransactionScope = 'each file' | 'all files' | 'each statement' | 'one message' | 'unknown';

export interface MigrationTool {
  readonly id: ToolId;
  /** As its makers write it: `golang-migrate`. */
  readonly title: string;
  readonly transaction: TransactionScope;
  /** How a file is kept out of the transaction; undefined where the tool has no such thing. */
  readonly optOut?: {
    /** Ends a sentence that begins with "the file needs": `-- +goose NO TRANSACTION`. */
    readonly words: string;
    /** The line that says so, where it stands in the SQL file itself. */
    readonly line?: string;
    /** What one transaction of such a file holds: some tools still send it as one message. */
    readonly leaves: 'each statement' | 'one message';
  };
  /** It runs a statement outside its transaction that cannot run inside one; `lately` where older versions fail. */
  readonly setsApart?: 'always' | 'lately';
  /** The command that makes a migration of what models declare beyond the history; undefined where nothing makes one. */
  readonly fromModels?: string;
  /** Where the way back is written: in a section of the same file, in a file beside it, in a function of it, or nowhere. */
  readonly down: 'section' | 'file' | 'function' | 'none';
}
