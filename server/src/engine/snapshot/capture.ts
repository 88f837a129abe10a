// Takes a snapshot by catalog queries alone, in a transaction that whoever opened the session began as read only.
// What the role may not read is a note, and where nothing is left of the statistics, the level falls to what there is.
import type { CatalogSession } from '../ports.ts';
import { SNAPSHOT_VERSION, type Snapshot, type SnapshotStatement } from '../../schema/snapshot.ts';
import { assemble, type CatalogRow, type Catalog } from './assemble.ts';
import { catalogQueries, server, SETTINGS, STATEMENT_COLUMNS, statementsQuery, statementsSinceQuery, type CatalogPart } from './catalog.ts';
import { coarsen } from './coarsen.ts';
import type { SnapshotLevel } from '../../schema/snapshot.ts';

const OLDEST = 12;

/** Everything, at `full`; then no more than the level allows. Rejects where the server fails, or is older than 12. */
export async function capture(session: CatalogSession, level: SnapshotLevel): Promise<Snapshot> {
  return coarsen(await captureAll(session), level);
}

async function captureAll(session: CatalogSession): Promise<Snapshot> {
  const [{ plansight: version }] = await session.query(`select current_setting('server_version_num')::int as plansight`) as [{ readonly plansight: number }];
  if (version < OLDEST * 10000) throw new Error(`The server is PostgreSQL ${Math.floor(version / 10000)}; ${OLDEST} is the oldest that is read.`);
  const [settings] = await rows(session, SETTINGS);
  const [about] = await rows(session, server(version));
  // Names are printed with their schemas, and values in one way whatever the role prefers.
  for (const setting of AS_PRINTED) await session.query(`set local ${setting}`);
  const notes: string[] = [];
  const catalog = new Map<CatalogPart, readonly CatalogRow[]>();
  const extensions = await rows(session, `select e.extname as part, quote_ident(n.nspname) as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace`);
  const schemaOf = (name: string): string | undefined => extensions.find(({ part }) => part === name)?.schema;
  for (const { part, sql, optional } of catalogQueries(version, schemaOf('pageinspect'))) {
    catalog.set(part, optional === undefined ? await rows(session, sql) : await attempted(session, sql, () => notes.push(optional)));
  }
  const statements = await statementsOf(session, schemaOf('pg_stat_statements'), notes);
  const since = statements && (await statementsSince(session, version, schemaOf('pg_stat_statements')));
  const found = assemble({ get: (part) => catalog.get(part) ?? [] } satisfies Catalog);
  return {
    version: SNAPSHOT_VERSION,
    level: found.measured ? 'full' : 'rows',
    captured: String(about!.captured),
    server: { ...(about!.part as Snapshot['server']), ...(since !== undefined && { statementsSince: since }) },
    settings: settings!.part as Snapshot['settings'],
    notes: [...new Set([...found.notes, ...notes])],
    ...found.parts,
    ...(statements && { statements }),
  };
}

const AS_PRINTED = [`search_path to pg_catalog`, `datestyle to 'ISO, YMD'`, `intervalstyle to 'postgres'`, `timezone to 'UTC'`, `extra_float_digits to 1`, `bytea_output to 'hex'`, `quote_all_identifiers to off`, `lc_monetary to 'C'`, `xmlbinary to 'base64'`];

/** One text of JSON, so that no driver has a say in how a type is read. */
async function rows(session: CatalogSession, sql: string): Promise<readonly CatalogRow[]> {
  const [answer] = await session.query(`select coalesce(json_agg(json_strip_nulls(row_to_json(r))), '[]')::text as rows from (${sql}) r`);
  return JSON.parse(String(answer?.['rows'] ?? '[]')) as readonly CatalogRow[];
}

/** What fails leaves the transaction as it was. */
async function attempted(session: CatalogSession, sql: string, failed: () => void): Promise<readonly CatalogRow[]> {
  await session.query('savepoint plansight');
  try {
    const read = await rows(session, sql);
    await session.query('release savepoint plansight');
    return read;
  } catch {
    await session.query('rollback to savepoint plansight');
    failed();
    return [];
  }
}

async function statementsOf(session: CatalogSession, schema: string | undefined, notes: string[]): Promise<readonly SnapshotStatement[] | undefined> {
  if (schema === undefined) return undefined;
  const columns = new Set((await rows(session, `${STATEMENT_COLUMNS}replace(${literal(schema)}, '"', '')`)).map(({ part }) => String(part)));
  let isRead = true;
  const read = await attempted(session, statementsQuery(schema, columns), () => void (isRead = false));
  if (!isRead) notes.push('No statements are recorded: pg_stat_statements is installed but not loaded, or the role may not read it.');
  const statements = read.map(({ part }) => part as SnapshotStatement);
  const seen = statements.filter(({ query }) => !query.startsWith('<insufficient'));
  return isRead ? seen.sort((a, b) => (a.query < b.query ? -1 : 1)) : undefined;
}

async function statementsSince(session: CatalogSession, version: number, schema: string | undefined): Promise<string | undefined> {
  const [info] = schema === undefined || version < 140_000 ? [] : await attempted(session, statementsSinceQuery(schema), () => undefined);
  return typeof info?.part === 'string' ? info.part : undefined;
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
