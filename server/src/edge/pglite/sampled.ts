// An expression computed of a column's values as far as statistics keep them: the common ones with their shares, and the bounds, which stand for the rest in equal parts.
// A hundred values tell a kind from a name, and where values lie; they do not tell how common one of many is.
import type { PGlite } from '@electric-sql/pglite';
import type { ValueMeasures } from '../../schema/measures.ts';

export interface SampledColumn {
  readonly expression: string;
  readonly tableSchema: string;
  readonly table: string;
  /** The column, and its type as the server prints it. */
  readonly from: string;
  readonly of: string;
  /** Of the table. */
  readonly rows: number;
  /** Shares of rows: without a value, and with a common one. */
  readonly nulls: number;
  readonly common: number;
}

interface Value {
  /** What the expression makes of it. */
  readonly value: string | null;
  readonly width: number | null;
  /** Undefined of a bound. */
  readonly share: number | null;
  readonly lexemes: readonly string[] | null;
}

/** Fewer tell nothing of a column whose values are not common. */
const LEAST = 20;
/** As often as this among the bounds is no chance. */
const OFTEN = 8;

/** Undefined where too little is known, or where the expression cannot be computed of it. */
export async function sampledValues(db: PGlite, column: SampledColumn): Promise<Omit<ValueMeasures, 'width'> & { readonly width?: number } | undefined> {
  const values = await computed(db, column);
  const bounds = values.filter(({ share }) => share === null);
  if (values.length === 0 || (bounds.length < LEAST && column.common < (1 - column.nulls) / 2)) return undefined;
  const each = Math.max(0, 1 - column.nulls - column.common) / Math.max(1, bounds.length);
  const groups = new Map<string, { share: number; bounds: number }>();
  let nullFraction = column.nulls;
  for (const { value, share } of values) {
    if (value === null) {
      nullFraction += share ?? each;
      continue;
    }
    const group = groups.get(value) ?? { share: 0, bounds: 0 };
    groups.set(value, group);
    group.share += share ?? each;
    if (share === null) group.bounds++;
  }
  const widths = values.flatMap(({ width }) => width ?? []);
  const lexemes = values.some((one) => one.lexemes) ? elementsOf(values, each) : undefined;
  const isCommon = ({ share, bounds: times }: { readonly share: number; readonly bounds: number }): boolean => times >= OFTEN || share > times * each;
  const [common, rest] = [[...groups].filter(([, group]) => isCommon(group)).sort((a, b) => b[1].share - a[1].share), [...groups].filter(([, group]) => !isCommon(group))];
  return {
    nullFraction: Math.min(1, nullFraction),
    ...(widths.length > 0 && { width: Math.round(widths.reduce((sum, width) => sum + width, 0) / widths.length) }),
    distinct: distinctOf(rest.map(([, group]) => group.bounds), common.length, column.rows * each * bounds.length, column.rows),
    ...(lexemes ?? {
      ...(common.length > 0 && { commonValues: arrayOf(common.map(([value]) => value)), commonFrequencies: common.map(([, { share }]) => share) }),
      ...(rest.length > 1 && { histogram: arrayOf(rest.map(([value]) => value)) }),
    }),
  };
}

/** In the order of the expression's type. */
async function computed(db: PGlite, { expression, tableSchema, table, from, of }: SampledColumn): Promise<readonly Value[]> {
  const [name, where] = [`"${from.replaceAll('"', '""')}"`, `from pg_stats s where s.schemaname = $1 and s.tablename = $2 and s.attname = $3 and not s.inherited`];
  await db.exec('savepoint sampled');
  try {
    const { rows } = await db.query<Value>(`
      select v::text as value, pg_column_size(v) as width, share, case when pg_typeof(v) = 'tsvector'::regtype then tsvector_to_array(v::text::tsvector) end as lexemes
      from (select (${expression}) as v, share from (
        select unnest(s.most_common_vals::text::${of}[]) as ${name}, unnest(s.most_common_freqs)::float as share ${where}
        union all select unnest(s.histogram_bounds::text::${of}[]), null ${where}) of_column) computed order by v`, [tableSchema, table, from]);
    await db.exec('release sampled');
    return rows;
  } catch {
    await db.exec('rollback to sampled');
    return [];
  }
}

/**
 * Haas and Stokes, as ANALYZE has it (analyze.c, `compute_scalar_stats`): `times` is how often each value was drawn from so many rows. As pg_stats counts.
 * Where none was drawn twice there may be as many as were drawn, or as there are rows: bounds lie apart from each other. Halfway, by orders of magnitude, is off the least.
 */
function distinctOf(times: readonly number[], common: number, of: number, rows: number): number {
  const drawn = times.reduce((sum, count) => sum + count, 0);
  const once = times.filter((count) => count === 1).length;
  const found = drawn === 0 ? 0 : once === drawn ? Math.sqrt(drawn * of) : (drawn * times.length) / (drawn - once + (once * drawn) / Math.max(1, of));
  const distinct = Math.max(1, common + Math.min(found, of));
  return rows > 0 && distinct > rows * 0.1 ? -distinct / rows : Math.round(distinct);
}

/** Words that a good part of the texts hold, in the order that a search looks them up in (ts_selfuncs.c: by length, then by bytes). */
function elementsOf(values: readonly Value[], each: number): Pick<ValueMeasures, 'commonElements' | 'commonElementFrequencies'> {
  const shares = new Map<string, number>();
  for (const { lexemes, share } of values) for (const lexeme of lexemes ?? []) shares.set(lexeme, (shares.get(lexeme) ?? 0) + (share ?? each));
  const often = [...shares].filter(([, share]) => share >= OFTEN * each).map(([lexeme, share]) => ({ lexeme, bytes: Buffer.from(lexeme), share: Math.min(1, share) })).sort((a, b) => a.bytes.length - b.bytes.length || Buffer.compare(a.bytes, b.bytes));
  if (often.length === 0) return {};
  const frequencies = often.map(({ share }) => share);
  return { commonElements: arrayOf(often.map(({ lexeme }) => lexeme)), commonElementFrequencies: [...frequencies, Math.min(...frequencies), Math.max(...frequencies)] };
}

const arrayOf = (values: readonly string[]): string => `{${values.map((value) => `"${value.replace(/(["\\])/g, '\\$1')}"`).join(',')}}`;
