// Statistics that CREATE STATISTICS gathers. PostgreSQL 18 has no function that restores them, so their rows are written as they lie in the catalog (`pg_statistic_ext_data`),
// with what a server of 64 bits and a table with other column numbers write differently put right.
import type { PGlite } from '@electric-sql/pglite';
import type { ExtendedMeasures, ValueMeasures } from '../../schema/measures.ts';

/** An object whose statistics do not fit it stays without. */
export async function layExtended(db: PGlite, measures: readonly ExtendedMeasures[]): Promise<void> {
  if (measures.length === 0) return;
  await db.exec('create schema plansight_statistics');
  // Bytes become what they are the bytes of.
  for (const type of ['pg_ndistinct', 'pg_dependencies', 'pg_mcv_list']) await attempt(db, () => db.exec(`create cast (bytea as ${type}) without function`));
  for (const one of measures) await attempt(db, () => layOne(db, one));
  await db.exec('drop schema plansight_statistics cascade');
}

async function attempt(db: PGlite, work: () => Promise<unknown>): Promise<void> {
  await db.exec('savepoint extended');
  try {
    await work();
    await db.exec('release extended');
  } catch {
    await db.exec('rollback to extended');
  }
}

async function layOne(db: PGlite, { schema, name, inherited, keys, distinct, dependencies, commonValues, expressions = [] }: ExtendedMeasures): Promise<void> {
  const { rows } = await db.query<{ oid: number; keys: string; table: string }>('select e.oid::int, e.stxkeys::text as keys, e.stxrelid::regclass::text as table from pg_statistic_ext e join pg_namespace n on n.oid = e.stxnamespace where n.nspname = $1 and e.stxname = $2', [schema, name]);
  const [target] = rows;
  if (!target) return;
  const ours = target.keys.split(' ').filter((key) => key !== '').map(Number);
  const numbers = new Map(keys.map((key, place) => [key, ours[place] ?? key]));
  const values = [renumbered(distinct, 'int32', numbers), renumbered(dependencies, 'int16', numbers), commonValues === undefined ? undefined : narrowed(bytesOf(commonValues))];
  const literals = values.map((bytes) => (bytes ? `'\\x${Buffer.from(bytes).toString('hex')}'::bytea` : 'null::bytea'));
  const rowsOfExpressions = expressions.length > 0 ? await rowsFor(db, target.table, expressions) : 'null::pg_statistic[]';
  await db.exec(`delete from pg_statistic_ext_data where stxoid = ${target.oid} and stxdinherit = ${inherited === true};
    insert into pg_statistic_ext_data (stxoid, stxdinherit, stxdndistinct, stxddependencies, stxdmcv, stxdexpr)
    select ${target.oid}, ${inherited === true}, ${literals[0]}::pg_ndistinct, ${literals[1]}::pg_dependencies, ${literals[2]}::pg_mcv_list, ${rowsOfExpressions}`);
}

/** The rows of pg_statistic for expressions: made for the columns of a table that has them, and taken from there. */
async function rowsFor(db: PGlite, table: string, expressions: readonly (ValueMeasures & { readonly expression: string })[]): Promise<string> {
  await db.exec(`drop table if exists plansight_statistics.e; create table plansight_statistics.e as select ${expressions.map(({ expression }, place) => `(${expression}) as c${place}`).join(', ')} from ${table} limit 0`);
  for (const [place, { nullFraction, width, distinct, commonValues, commonFrequencies, histogram, correlation }] of expressions.entries()) {
    await db.query(
      `select pg_restore_attribute_stats('schemaname', 'plansight_statistics', 'relname', 'e', 'attname', $1::text, 'inherited', false, 'null_frac', $2::real, 'avg_width', $3::int, 'n_distinct', $4::real,
         'most_common_vals', $5::text, 'most_common_freqs', $6::real[], 'histogram_bounds', $7::text, 'correlation', $8::real)`,
      [`c${place}`, nullFraction, width, distinct, commonValues ?? null, commonFrequencies ?? null, histogram ?? null, correlation ?? null],
    );
  }
  return "(select array_agg(s order by s.staattnum) from pg_statistic s where s.starelid = 'plansight_statistics.e'::regclass)";
}

/** MVNDistinct and MVDependencies (statistics.h): 12 bytes of head, then for each a double, a count and so many column numbers. */
function renumbered(hex: string | undefined, count: 'int16' | 'int32', numbers: ReadonlyMap<number, number>): Uint8Array | undefined {
  if (hex === undefined) return undefined;
  const bytes = bytesOf(hex);
  const data = new DataView(bytes.buffer);
  let at = 12;
  for (let item = data.getUint32(8, true); item > 0; item--) {
    at += 8;
    const columns = count === 'int32' ? data.getInt32(at, true) : data.getInt16(at, true);
    at += count === 'int32' ? 4 : 2;
    for (let column = 0; column < columns; column++, at += 2) data.setInt16(at, numbers.get(data.getInt16(at, true)) ?? data.getInt16(at, true), true);
  }
  return bytes;
}

/**
 * MCVList (mcv.c): behind a head of 14 bytes and the types stands for each column how its values lie: their number, their bytes, the bytes they take when read, a value's length, whether it is passed by value.
 * Those of 8 bytes are no values but references here, where a word has 4, and take room that they did not.
 */
function narrowed(bytes: Uint8Array): Uint8Array {
  const data = new DataView(bytes.buffer);
  const columns = data.getInt16(12, true);
  for (let column = 0, at = 14 + 4 * columns; column < columns; column++, at += 20) {
    if (data.getInt32(at + 12, true) !== 8 || bytes[at + 16] === 0) continue;
    bytes[at + 16] = 0;
    data.setInt32(at + 8, data.getInt32(at, true) * 8, true);
  }
  return bytes;
}

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
