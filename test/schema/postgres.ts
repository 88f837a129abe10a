// PostgreSQL itself, in process: what the fold must agree with.
import { PGlite } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { fuzzystrmatch } from '@electric-sql/pglite/contrib/fuzzystrmatch';
import { hstore } from '@electric-sql/pglite/contrib/hstore';
import { intarray } from '@electric-sql/pglite/contrib/intarray';
import { ltree } from '@electric-sql/pglite/contrib/ltree';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import type { Script } from '../../server/src/sql/tree.ts';

export const openPostgres = (): Promise<PGlite> =>
  PGlite.create({ extensions: { btree_gin, btree_gist, citext, fuzzystrmatch, hstore, intarray, ltree, pg_trgm, pgcrypto, unaccent, uuid_ossp } });

export interface Failure { readonly path: string; readonly sql: string; readonly error: string }

/** Runs a file as its tool would; where a server refuses, statement by statement, so that one refusal does not hide the rest. */
export async function run(db: PGlite, path: string, text: string, script: Script, skipped: (start: number) => boolean): Promise<readonly Failure[]> {
  const statements = script.statements.filter(({ start }) => !skipped(start)).map(({ start, end }) => text.slice(start, end)).filter((sql) => !OUTSIDE.test(sql)).map((sql) => sql.replace(/\bconcurrently\b/gi, ''));
  const failures: Failure[] = [];
  try {
    await db.exec(statements.join(';\n'));
  } catch {
    await db.exec('rollback').catch(() => undefined);
    for (const sql of statements.filter((one) => !TRANSACTION.test(one))) {
      try {
        await db.exec(sql);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (!/already exists|is already a partition/.test(message)) failures.push({ path, sql: sql.slice(0, 160).replace(/\s+/g, ' '), error: message });
      }
    }
  }
  // A file is a session of its own.
  await db.exec('reset all; discard temp; set search_path to default').catch(() => undefined);
  return failures;
}

const TRANSACTION = /^(?:begin|commit|rollback|end|start\s+transaction|savepoint|release)\b/i;
/** Lines for psql and data that follows them, and settings that only newer or older servers know. */
const OUTSIDE = /^(?:\\|copy\b[^;]*\bfrom\s+stdin\b|set\s+transaction_timeout\b|(?:create|alter|drop)\s+(?:database|system|tablespace)\b)/i;
