// Lays sizes and statistics over an empty database, so that its planner takes it for a full one: lengths of files, counts of rows, and what ANALYZE would have found.
// Lengths are forgotten with the process that pretends them; the rest stands in the catalog.
import type { PGlite } from '@electric-sql/pglite';
import { btreeHeight, heapPages } from '../../plans/indexSize.ts';
import type { ColumnMeasures, Measures, RelationMeasures } from '../../schema/measures.ts';
import { layExtended } from './extended.ts';
import type { Instance } from './instance.ts';
import { indexSizes } from './indexSizes.ts';
import type { RelationFiles } from './relationFiles.ts';

export interface Relation {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** `r` table, `m` materialized view, `i` index, `p` partitioned table. */
  readonly kind: string;
  /** Of what has a file. */
  readonly path: string | null;
  readonly method: string | null;
  readonly fillFactor: number | null;
}

/** A file and how long it is to look. */
export interface GrownFile extends Pick<RelationMeasures, 'height' | 'gin' | 'brin'> {
  readonly path: string;
  /** An index's access method. */
  readonly method: string | null;
  readonly pages: number;
}

const IS_OWN = "c.relkind in ('r', 'm', 'i', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

/** Every relation that is not PostgreSQL's own, or those that the open transaction has made or changed. */
export async function relationsOf(db: PGlite, which: 'all' | 'changed'): Promise<readonly Relation[]> {
  const { rows } = await db.query<Relation>(`
    select c.oid::int, n.nspname as schema, c.relname as name, c.relkind::text as kind, pg_relation_filepath(c.oid) as path, m.amname as method,
           (select option_value::int from pg_options_to_table(c.reloptions) where option_name = 'fillfactor') as "fillFactor"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am m on m.oid = c.relam
    where ${IS_OWN} ${which === 'changed' ? 'and age(c.xmin) <= 0' : ''} order by c.oid`);
  return rows;
}

/** Gives every relation its length and its figures. What has no length of its own gets what its rows and widths make of it; of what nothing is known nothing is said. */
export async function layMeasures({ db, files }: Instance, measures: Measures, relations: readonly Relation[]): Promise<readonly GrownFile[]> {
  const grown: GrownFile[] = [];
  const growTo = (file: GrownFile): void => {
    grow(files, file);
    grown.push(file);
  };
  const of = new Map(measures.relations.map((one) => [`${one.schema}.${one.name}`, one]));
  const counts: Counts[] = [];
  const heaps: (readonly [Relation, RelationMeasures])[] = [];
  const indexes: Relation[] = [];
  for (const relation of relations) {
    const measured = of.get(`${relation.schema}.${relation.name}`);
    if (measured?.pages !== undefined && relation.path !== null && relation.kind !== 'p') {
      growTo({ ...measured, path: relation.path, method: relation.kind === 'i' ? relation.method : null, pages: measured.pages });
      counts.push({ schema: relation.schema, name: relation.name, pages: measured.countedPages ?? measured.pages, rows: measured.rows, visible: measured.allVisiblePages ?? 0 });
    } else if (relation.kind === 'i') indexes.push(relation);
    else if (relation.kind === 'p' && measured && measured.rows >= 0) counts.push({ schema: relation.schema, name: relation.name, pages: measured.countedPages ?? measured.pages ?? 0, rows: measured.rows, visible: 0 });
    else if (measured && relation.path !== null) heaps.push([relation, measured]);
  }
  const names = new Set(relations.map(({ schema, name }) => `${schema}.${name}`));
  await restoreColumns(db, measures.columns.filter(({ schema, relation }) => names.has(`${schema}.${relation}`)));
  await layExtended(db, measures.extended);
  const widths = await widthsOf(db, heaps.map(([{ oid }]) => oid));
  for (const [{ oid, schema, name, path, fillFactor }, { rows, allVisiblePages }] of heaps) {
    const pages = heapPages(Math.max(0, rows), widths.get(oid) ?? 0, fillFactor ?? 100);
    growTo({ path: path!, method: null, pages });
    counts.push({ schema, name, pages, rows, visible: allVisiblePages ?? pages });
  }
  await restoreCounts(db, counts);
  const sizes = await indexSizes(db, indexes.map(({ oid }) => oid));
  const told: Counts[] = [];
  for (const { oid, schema, name, path, method } of indexes) {
    const size = sizes.get(oid);
    if (!size || path === null) continue;
    growTo({ path, method, pages: size.pages, height: size.height });
    told.push({ schema, name, pages: size.pages, rows: size.rows, visible: 0 });
  }
  await restoreCounts(db, told);
  return grown;
}

/** As a database is that was never analysed. */
export async function clearMeasures(db: PGlite): Promise<void> {
  await db.exec(`delete from pg_statistic where starelid >= 16384; delete from pg_statistic_ext_data;
    update pg_class c set relpages = 0, reltuples = -1, relallvisible = 0, relallfrozen = 0 from pg_namespace n where n.oid = c.relnamespace and ${IS_OWN} and (c.relpages > 0 or c.reltuples >= 0)`);
}

/** The head of an index is read from its file, and must not be in a buffer yet. */
export function grow(files: RelationFiles, { path, method, pages, height, gin, brin }: GrownFile): void {
  if (method === null) files.setHeap(path, pages);
  else if (method === 'btree') files.setBtree(path, pages, height ?? btreeHeight(pages));
  else if (method === 'gin' && gin) {
    files.setIndex(path, pages, (page) => {
      // GinMetaPageData (ginblock.h) begins behind the page's head of 24 bytes.
      page.setUint32(36, gin.pendingPages, true);
      page.setBigInt64(40, BigInt(Math.round(gin.pendingEntries)), true);
      page.setUint32(48, gin.totalPages, true);
      page.setUint32(52, gin.entryPages, true);
      page.setUint32(56, gin.dataPages, true);
      page.setBigInt64(64, BigInt(Math.round(gin.entries)), true);
    });
  } else if (method === 'brin' && brin) {
    files.setIndex(path, pages, (page) => {
      page.setUint32(32, brin.pagesPerRange, true);
      page.setUint32(36, brin.lastRevmapPage, true);
    });
  } else files.setIndex(path, pages);
}

/** Bytes of a row of each table, as the planner adds them up (`get_typavgwidth` in lsyscache.c). */
async function widthsOf(db: PGlite, oids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (oids.length === 0) return new Map();
  const { rows } = await db.query<{ oid: number; width: number }>(`
    select a.attrelid::int as oid, sum(coalesce(nullif(s.stawidth, 0), case when t.typlen > 0 then t.typlen when a.atttypmod <= 4 or t.typname not in ('bpchar', 'varchar') then 32
             when t.typname = 'bpchar' or a.atttypmod - 4 <= 32 then a.atttypmod - 4 else 32 + (least(a.atttypmod - 4, 1000) - 32) / 2 end))::float as width
    from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_statistic s on s.starelid = a.attrelid and s.staattnum = a.attnum and not s.stainherit
    where a.attnum > 0 and not a.attisdropped and a.attrelid in (select value::text::int::oid from jsonb_array_elements($1::jsonb)) group by a.attrelid`, [JSON.stringify(oids)]);
  return new Map(rows.map(({ oid, width }) => [oid, width]));
}

export interface Counts { readonly schema: string; readonly name: string; readonly pages: number; readonly rows: number; readonly visible: number }

export async function restoreCounts(db: PGlite, counts: readonly Counts[]): Promise<void> {
  if (counts.length === 0) return;
  await db.query(
    `select count(*) from jsonb_to_recordset($1::jsonb) x(schema text, name text, pages int, rows real, visible int),
       lateral (select pg_restore_relation_stats('schemaname', x.schema, 'relname', x.name, 'relpages', x.pages, 'reltuples', x.rows, 'relallvisible', x.visible) as done) restored where done`,
    [JSON.stringify(counts)],
  );
}

/** All at once; where one of them does not fit its column, one by one, without those that do not. */
export async function restoreColumns(db: PGlite, columns: readonly ColumnMeasures[]): Promise<void> {
  if (columns.length === 0) return;
  try {
    await atomically(db, () => db.query(RESTORE, [JSON.stringify(columns)]));
  } catch {
    for (const column of columns) await atomically(db, () => db.query(RESTORE, [JSON.stringify([column])])).catch(() => undefined);
  }
}

/** Whether in a transaction or not, a failure undoes this much and no more. */
async function atomically(db: PGlite, work: () => Promise<unknown>): Promise<void> {
  await db.exec('savepoint atomically');
  try {
    await work();
    await db.exec('release atomically');
  } catch (error) {
    await db.exec('rollback to atomically');
    throw error;
  }
}

/** A value's text is read by the input function of its column's type. */
const RESTORE = `
  select count(*) from jsonb_to_recordset($1::jsonb) x(schema text, relation text, "column" text, inherited boolean, "nullFraction" real, width int, "distinct" real, "commonValues" text, "commonFrequencies" real[], histogram text, correlation real,
           "commonElements" text, "commonElementFrequencies" real[], "elementCounts" real[], "rangeLengths" text, "emptyRangeFraction" real, "rangeBounds" text),
    lateral (select pg_restore_attribute_stats('schemaname', x.schema, 'relname', x.relation, 'attname', x."column", 'inherited', coalesce(x.inherited, false), 'null_frac', x."nullFraction", 'avg_width', x.width, 'n_distinct', x."distinct",
      'most_common_vals', x."commonValues", 'most_common_freqs', x."commonFrequencies", 'histogram_bounds', x.histogram, 'correlation', x.correlation, 'most_common_elems', x."commonElements", 'most_common_elem_freqs', x."commonElementFrequencies",
      'elem_count_histogram', x."elementCounts", 'range_length_histogram', x."rangeLengths", 'range_empty_frac', x."emptyRangeFraction", 'range_bounds_histogram', x."rangeBounds") as done) restored where done`;
