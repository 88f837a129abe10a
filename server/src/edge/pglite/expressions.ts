// What ANALYZE would find in an index on an expression that nobody has built yet: computed of the values that are known of its column, else taken from the column where the expression keeps apart what the column keeps apart.
// Without it the planner takes two hundred different values for granted (index-advice.md §0.4: 441 instead of 2.6 for `lower(email)`).
import type { PGlite } from '@electric-sql/pglite';
import type { ColumnMeasures } from '../../schema/measures.ts';
import { sampledValues, type SampledColumn } from './sampled.ts';

interface Row extends SampledColumn {
  readonly schema: string;
  readonly relation: string;
  readonly column: string;
  readonly type: string;
  readonly width: number;
  readonly distinct: number;
  readonly correlation: number | null;
  readonly bounds: readonly string[] | null;
}

/** Of those whose column is analysed, if their expression is computed or read here; of the others nothing is claimed. */
export async function expressionStatistics(db: PGlite, indexes: readonly { readonly oid: number }[]): Promise<readonly ColumnMeasures[]> {
  if (indexes.length === 0) return [];
  const { rows } = await db.query<Row>(EXPRESSIONS, [JSON.stringify(indexes.map(({ oid }) => oid))]);
  const measures: ColumnMeasures[] = [];
  for (const row of rows) {
    const { schema, relation, column, expression, nulls, distinct, correlation, bounds } = row;
    const base = { schema, relation, column, nullFraction: nulls, width: FIXED[row.type] ?? row.width + UNPACKED };
    const sampled = await sampledValues(db, row);
    // Days lie in the order of their moments.
    if (DAYS.test(expression)) measures.push({ ...base, distinct: daysOf(distinct, bounds), ...(correlation !== null && { correlation }) });
    else if (KEEPS.test(expression)) measures.push({ ...base, ...sampled, distinct });
    else if (sampled) measures.push({ ...base, ...sampled });
  }
  return measures;
}

/** As many as lie between the first and the last. */
function daysOf(distinct: number, bounds: readonly string[] | null): number {
  const [first, last] = [bounds?.[0], bounds?.at(-1)].map((moment) => Date.parse(moment?.replace(' ', 'T').slice(0, 19) ?? ''));
  const days = Math.ceil((last! - first!) / 86_400_000) + 1;
  return Math.min(distinct < 0 ? Infinity : distinct, Number.isFinite(days) ? days : A_FEW_YEARS);
}

/** Expressions of exactly one column, each with what is known of that column. */
const EXPRESSIONS = `
  select n.nspname as schema, c.relname as relation, a.attname as column, pg_get_indexdef(c.oid, a.attnum, true) as expression, ty.typname as type, st.stanullfrac as nulls, st.stawidth as width, st.stadistinct as distinct, s.correlation, s.histogram_bounds::text::text[] as bounds,
    format_type(col.atttypid, null) as "of", col.attname as "from", tn.nspname as "tableSchema", t.relname as "table", greatest(t.reltuples, 0) as rows, coalesce((select sum(share) from unnest(s.most_common_freqs) share), 0)::float as common
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and i.indkey[a.attnum - 1] = 0 join pg_type ty on ty.oid = a.atttypid
    join lateral (select ta.attnum, ta.attname, ta.atttypid from pg_attribute ta where ta.attrelid = i.indrelid and ta.attnum > 0 and not ta.attisdropped and pg_get_indexdef(c.oid, a.attnum, true) ~ ('(^|[^\\w."])"?' || regexp_replace(ta.attname, '([^\\w])', '\\\\\\1', 'g') || '"?([^\\w("]|$)')) col on true
    join pg_statistic st on st.starelid = i.indrelid and st.staattnum = col.attnum and not st.stainherit
    left join pg_class t on t.oid = i.indrelid left join pg_namespace tn on tn.oid = t.relnamespace left join pg_stats s on s.schemaname = tn.nspname and s.tablename = t.relname and s.attname = col.attname and not s.inherited
  where c.oid in (select value::text::int::oid from jsonb_array_elements($1::jsonb))
    and 1 = (select count(*) from pg_attribute ta where ta.attrelid = i.indrelid and ta.attnum > 0 and not ta.attisdropped and pg_get_indexdef(c.oid, a.attnum, true) ~ ('(^|[^\\w."])"?' || regexp_replace(ta.attname, '([^\\w])', '\\\\\\1', 'g') || '"?([^\\w("]|$)'))`;

/** They make few values equal that were not: letters of another case, blanks at the ends, another type, a stand-in for NULL. */
const KEEPS = /^\(*(?:lower|upper|btrim|ltrim|rtrim|trim|md5|coalesce|reverse|\w+::(?:text|character varying|bigint|integer|uuid|date)?)\b/i;
/** Days of a time. */
const DAYS = /^\(*(?:date\(|date_trunc\('day'|\w+::date\b)/i;
const A_FEW_YEARS = 1_000;
/** A computed value has four bytes of length where a stored one that is short has one. */
const UNPACKED = 3;
const FIXED: Readonly<Record<string, number>> = { date: 4, timestamp: 8, timestamptz: 8, int4: 4, int8: 8, uuid: 16, bool: 1 };
