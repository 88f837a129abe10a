// Loads a schema into an empty database, statement by statement and as much of it as can be: a statement that fails is tried again when others have run, then with stand-ins for what it lacks, and is a note in the end.
import type { PGlite } from '@electric-sql/pglite';
import { headOf, remedyFor } from '../../plans/stubs.ts';

/** Statements sent in one message: one that fails costs its whole batch a second try. */
const BATCH = 50;
/** Things that one statement may lack. */
const REMEDIES = 12;

/** What could not be loaded as it is written, one sentence each. `progress` is called now and then. */
export async function loadStatements(db: PGlite, statements: readonly string[], searchPath: readonly string[], progress: () => void): Promise<readonly string[]> {
  await db.exec(`set check_function_bodies = off; set client_min_messages = error; set synchronous_commit = off; set row_security = off; set default_table_access_method = heap`);
  await setSearchPath(db, searchPath);
  const notes = new Set<string>();
  let open = await runBatches(db, statements, progress);
  // What stands later may be what an earlier one needs.
  for (let before = Infinity; open.length > 0 && open.length < before;) {
    before = open.length;
    open = await runEach(db, open, progress);
  }
  const tried = new Set<string>();
  const absent = new Set<string>();
  for (const sql of open) {
    const failure = await runWithRemedies(db, sql, { tried, notes, absent });
    if (failure !== undefined) notes.add(`\`${headOf(sql)}\` was left out: ${failure}.`);
    progress();
  }
  await db.exec('reset synchronous_commit');
  return notes.size > 0 ? [...absent, ...notes] : [];
}

/** `pg_catalog` is searched first by itself; a schema that is not there is passed over. */
export async function setSearchPath(db: PGlite, searchPath: readonly string[]): Promise<void> {
  await db.exec(`set search_path to ${[...searchPath, ...(searchPath.includes('public') ? [] : ['public'])].map((name) => (name === '$user' ? '"$user"' : `"${name.replaceAll('"', '""')}"`)).join(', ')}`);
}

async function runBatches(db: PGlite, statements: readonly string[], progress: () => void): Promise<readonly string[]> {
  const failed: string[] = [];
  for (let at = 0; at < statements.length; at += BATCH) {
    const batch = statements.slice(at, at + BATCH);
    try {
      await db.exec(`begin;\n${batch.join('\n;\n')}\n;commit`);
    } catch {
      await db.exec('rollback');
      failed.push(...await runEach(db, batch, progress));
    }
    progress();
  }
  return failed;
}

async function runEach(db: PGlite, statements: readonly string[], progress: () => void): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const sql of statements) {
    if (await failureOf(db, sql)) failed.push(sql);
    progress();
  }
  return failed;
}

interface Remedies {
  readonly tried: Set<string>;
  readonly notes: Set<string>;
  /** Notes of extensions, of which nobody hears where nothing that they bring was missed. */
  readonly absent: Set<string>;
}

/** Undefined where it was loaded, or nothing of it needs to be. */
async function runWithRemedies(db: PGlite, sql: string, { tried, notes, absent }: Remedies): Promise<string | undefined> {
  let now = sql;
  for (let count = 0; ; count++) {
    const failure = await failureOf(db, now);
    if (!failure) return undefined;
    const remedy = count < REMEDIES ? remedyFor({ sql: now, ...failure }) : undefined;
    const key = JSON.stringify([remedy?.first, remedy?.instead ?? now]);
    if (!remedy || tried.has(key)) return failure.message;
    // A stand-in is made once; to try the statement again after that would not help.
    tried.add(key);
    for (const stub of remedy.first) await failureOf(db, stub);
    if (remedy.note !== undefined) (remedy.absent === undefined ? notes : absent).add(remedy.note);
    if (remedy.instead === 'skip') return undefined;
    now = remedy.instead ?? now;
  }
}

async function failureOf(db: PGlite, sql: string): Promise<{ readonly message: string; readonly code: string | undefined } | undefined> {
  try {
    await db.exec(sql);
    return undefined;
  } catch (error) {
    // A block that the statement opened, or a transaction that it left.
    await db.exec('rollback');
    const { message, code } = error as { readonly message: string; readonly code?: string };
    return { message, code };
  }
}
