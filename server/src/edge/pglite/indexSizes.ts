// What the indexes of a database would take if its tables were as full as its statistics say.
import type { PGlite } from '@electric-sql/pglite';
import { indexSize, type IndexShape, type KeyShape, type PageCount } from '../../plans/indexSize.ts';

export interface SizedIndex extends PageCount { readonly rows: number }

interface Row {
  readonly oid: number;
  readonly relation: string | null;
  readonly method: string;
  readonly unique: boolean;
  readonly covers: boolean;
  readonly predicate: string | null;
  readonly rows: number;
  readonly pages: number;
  readonly options: string | null;
  /** Where the method reads more of a key than its column. */
  readonly definition: string | null;
  readonly keys: readonly Key[];
}

interface Key {
  readonly type: string;
  /** Of the table's column, where it is one: GIN keeps the parts of its values. */
  readonly whole: string;
  readonly key: boolean;
  readonly width: number;
  readonly columnWidth: number;
  readonly align: string;
  readonly distinct: number | null;
  readonly nulls: number | null;
  readonly items: number | null;
  readonly frequencies: readonly number[] | null;
}

/** By the number of the index; an index whose table's size is not known has no rows. */
export async function indexSizes(db: PGlite, oids: readonly number[]): Promise<ReadonlyMap<number, SizedIndex>> {
  if (oids.length === 0) return new Map();
  const { rows } = await db.query<Row>(SHAPES, [JSON.stringify(oids)]);
  const partial = await rowsWhere(db, rows.filter(({ predicate }) => predicate !== null));
  return new Map(rows.map((row) => {
    const held = partial.get(row) ?? Math.max(0, row.rows);
    return [row.oid, { ...indexSize(shapeOf(row, held)), rows: held }];
  }));
}

/**
 * A width that statistics do not tell: what the type says, or what a short text takes.
 * A computed value is measured with four bytes of length, and stored, where it is short, with one.
 */
const SHAPES = `
  select i.indexrelid::int as oid, case when i.indpred is not null then i.indrelid::regclass::text end as relation, am.amname as method, i.indisunique as unique, i.indnatts > i.indnkeyatts as covers, pg_get_expr(i.indpred, i.indrelid) as predicate,
         t.reltuples as rows, t.relpages as pages, array_to_string(c.reloptions, ',') as options, case when am.amname = 'gin' then pg_get_indexdef(c.oid) end as definition,
    (select json_agg(json_build_object('type', ty.typname, 'whole', coalesce(tt.typname, ty.typname), 'key', a.attnum <= i.indnkeyatts, 'align', ty.typalign, 'columnWidth', coalesce(st.stawidth, 32),
       'width', case when ty.typlen > 0 then ty.typlen else coalesce(st.stawidth, case when own.stawidth between 5 and 129 then own.stawidth - 3 else own.stawidth end, case when ty.typname in ('varchar', 'bpchar') and a.atttypmod > 4 then least(a.atttypmod - 4, 32 + (a.atttypmod - 4) / 2) + 1 when ty.typname = 'numeric' then 8 else 32 end) end,
       'distinct', coalesce(st.stadistinct, own.stadistinct), 'nulls', coalesce(st.stanullfrac, own.stanullfrac),
       -- Behind the frequencies stand the least, the greatest, and that of NULL.
       'frequencies', (select s.most_common_elem_freqs[:cardinality(s.most_common_elem_freqs) - 3] from pg_stats s where am.amname = 'gin' and s.schemaname = n.nspname and s.tablename = t.relname and s.attname = ta.attname limit 1),
       'items', (select s.elem_count_histogram[array_upper(s.elem_count_histogram, 1)] from pg_stats s where am.amname = 'gin' and s.schemaname = n.nspname and s.tablename = t.relname and s.attname = ta.attname limit 1)) order by a.attnum)
     from pg_attribute a join pg_type ty on ty.oid = a.atttypid
       left join pg_attribute ta on ta.attrelid = i.indrelid and ta.attnum = i.indkey[a.attnum - 1] and i.indkey[a.attnum - 1] <> 0 left join pg_type tt on tt.oid = ta.atttypid
       left join pg_statistic st on st.starelid = i.indrelid and st.staattnum = ta.attnum and not st.stainherit left join pg_statistic own on own.starelid = i.indexrelid and own.staattnum = a.attnum
     where a.attrelid = i.indexrelid) as keys
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace join pg_am am on am.oid = c.relam
  where c.relkind = 'i' and i.indexrelid in (select value::text::int::oid from jsonb_array_elements($1::jsonb))`;

/** Statements in one message: each message costs as much as a plan. */
const AT_ONCE = 50;

/** As many as the planner itself expects. */
async function rowsWhere(db: PGlite, indexes: readonly Row[]): Promise<ReadonlyMap<Row, number>> {
  const held = new Map<Row, number>();
  for (let at = 0; at < indexes.length; at += AT_ONCE) {
    const some = indexes.slice(at, at + AT_ONCE);
    const plans = await db.exec(some.map(({ relation, predicate }) => `explain (format json) select 1 from only ${relation} where ${predicate}`).join(';\n'));
    for (const [place, row] of some.entries()) held.set(row, (plans[place]!.rows[0] as { readonly 'QUERY PLAN': readonly { readonly Plan: { readonly 'Plan Rows': number } }[] })['QUERY PLAN'][0]!.Plan['Plan Rows']);
  }
  return held;
}

const ALIGNMENTS: Readonly<Record<string, number>> = { c: 1, s: 2, i: 4, d: 8 };
const FIXED = new Set(['bool', 'int2', 'int4', 'int8', 'float4', 'float8', 'date', 'time', 'timestamp', 'timestamptz', 'uuid', 'oid', 'money', 'interval']);
/** Equal values that may look different, so that they cannot share an entry. */
const NEVER_SHARED = new Set(['numeric', 'float4', 'float8', 'jsonb', 'record']);

/** Types whose GiST is built from sorted values, so that its pages are full: ranges and points (PostgreSQL 18), and those of btree_gist. */
const SORTED = /range$|^point$|^(?:int[248]|float[48]|date|time|timestamp|timestamptz|uuid|numeric|bool|inet|oid|text|varchar|bpchar)$/;

function shapeOf({ method, unique, covers, pages, options, definition, rows: all, keys }: Row, rows: number): IndexShape {
  const [fillFactor, pagesPerRange] = ['fillfactor', 'pages_per_range'].map((name) => new RegExp(`\\b${name}=(\\d+)`).exec(options ?? '')?.[1]);
  return {
    method, rows, unique, tablePages: Math.max(1, pages),
    keys: keys.map((key) => keyShape(key, Math.max(0, all), definition)),
    isSorted: keys.every(({ type }) => SORTED.test(type)),
    deduplicates: !covers && !keys.some(({ type }) => NEVER_SHARED.has(type) || type.startsWith('_')),
    ...(fillFactor !== undefined && { fillFactor: Number(fillFactor) }),
    ...(pagesPerRange !== undefined && { pagesPerRange: Number(pagesPerRange) }),
  };
}

function keyShape(key: Key, rows: number, definition: string | null): KeyShape {
  // GiST keeps of a text its groups of three letters (trgm.h, `TRGM`): three bytes each, behind five.
  const width = key.type === 'gtrgm' ? 5 + 3 * (key.columnWidth + 1) : key.width;
  // A value of varying length that is short keeps one byte of length and begins anywhere.
  const short = !FIXED.has(key.type) && width < 127;
  return {
    width,
    alignment: short ? 1 : ALIGNMENTS[key.align] ?? 1,
    ...(key.distinct !== null && key.distinct !== 0 && { distinct: key.distinct < 0 ? Math.max(1, -key.distinct * rows) : key.distinct }),
    ...(key.nulls !== null && { nullFraction: key.nulls }),
    items: itemsOf(key, definition),
    ...(key.frequencies && { frequencies: key.frequencies }),
  };
}

/** Entries that a value makes in GIN: elements, words, keys or groups of three letters. */
function itemsOf({ items, whole, columnWidth }: Key, definition: string | null): number {
  if (items !== null) return items;
  if (whole === 'tsvector') return Math.max(1, columnWidth / 12);
  if (whole === 'jsonb') return Math.max(1, columnWidth / 30) * (/path_ops/.test(definition ?? '') ? 1 : 2);
  if (whole.startsWith('_')) return Math.max(1, (columnWidth - 20) / 12);
  return ['text', 'varchar', 'citext', 'bpchar'].includes(whole) ? columnWidth + 1 : 1;
}
