// What a query in FROM yields, column by column, each followed to the column of the table that it is.
import type { Span } from '../../text/span.ts';
import type { Column, Table } from '../../schema/schema.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import type { Term } from '../../query/query.ts';

export interface OutputColumn {
  readonly name: string;
  /** Set where it is a plain column of a table. */
  readonly table?: Table;
  readonly column?: Column;
  /** Else the expression, in the document. */
  readonly span?: Span;
}

type Anonymous = Omit<OutputColumn, 'name'>;

/** Of a CTE or a derived table; undefined where not every name is known. `of` is the query whose source it is. */
export function outputsOf(of: Resolved, source: ResolvedSource): readonly OutputColumn[] | undefined {
  if (!source.columns) return undefined;
  const behind = columnsBehind(of, source, MOST_NESTED);
  return source.columns.map((name, i) => ({ name, ...(behind?.length === source.columns!.length && behind[i]) }));
}

const MOST_NESTED = 8;
const MOST_COLUMNS = 500;

/** By place, for a source may give its columns other names. */
function columnsBehind(of: Resolved, { source, table }: ResolvedSource, depth: number): readonly Anonymous[] | undefined {
  if (table) return table.columns.map((column) => ({ table, column }));
  const inner = source.query && of.inner(source.query);
  if (!inner || depth === 0) return undefined;
  const all: Anonymous[] = [];
  for (const { star, term } of inner.query.outputs) {
    const more = star ? starred(inner, star.of, depth) : term ? [behindTerm(inner, term, depth)] : undefined;
    if (!more || all.length + more.length > MOST_COLUMNS) return undefined;
    all.push(...more);
  }
  return all;
}

/** What a star stands for. A join by USING or NATURAL merges columns, which then have no one place. */
function starred(of: Resolved, alias: string | undefined, depth: number): readonly Anonymous[] | undefined {
  const sources = alias === undefined ? of.sources : of.sources.filter(({ source }) => source.alias === alias).slice(0, 1);
  if (sources.length === 0 || (alias === undefined && of.sources.some(({ source }) => source.natural || source.using.length > 0))) return undefined;
  const each = sources.map((source) => columnsBehind(of, source, depth - 1));
  return each.every((one) => one !== undefined) ? each.flat() : undefined;
}

function behindTerm(of: Resolved, term: Term, depth: number): Anonymous {
  const meant = term.kind === 'column' ? of.column(term) : undefined;
  if (meant?.column && meant.source.table) return { table: meant.source.table, column: meant.column };
  if (!meant || meant.missing || meant.source.table) return { span: term.span };
  const at = meant.source.columns?.indexOf(meant.name) ?? -1;
  const behind = at < 0 ? undefined : columnsBehind(meant.of, meant.source, depth - 1);
  return behind?.length === meant.source.columns?.length ? (behind?.[at] ?? { span: term.span }) : { span: term.span };
}

/** Of a star among the outputs of a query: the columns that it stands for, with the source that each comes from. */
export function columnsOfStar(of: Resolved, alias: string | undefined): readonly { readonly source: ResolvedSource; readonly columns: readonly OutputColumn[] }[] | undefined {
  const sources = alias === undefined ? of.sources : of.sources.filter(({ source }) => source.alias === alias).slice(0, 1);
  if (sources.length === 0 || (alias === undefined && of.query.open.has('sources'))) return undefined;
  const each = sources.flatMap((source) => {
    const columns = outputsOf(of, source);
    return columns ? [{ source, columns }] : [];
  });
  return each.length === sources.length ? each : undefined;
}
