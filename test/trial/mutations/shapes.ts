// A query asks for more than it needs: every column, a count of all, duplicates compared, an order that does not fit.
import type { Column, Table } from '../../../server/src/schema/schema.ts';
import type { Resolved } from '../../../server/src/query/resolve.ts';
import { isSmall } from '../access.ts';
import { inserted, ofQueries, reworded, shown, worse } from './ground.ts';
import { hostOf } from './bounds.ts';

const WIDE = /^(?:jsonb?|bytea|blob|mediumblob|longblob|longtext|mediumtext|xml|varbinary|vector|tsvector)$/;
const SECRET = /(?:^|_)(?:password|passwd|secret|(?:token|password|key|api_?key)_?(?:hash|digest)|private_?key|salt)(?:_|$)/i;

/** The star in place of a list that leaves out a wide or secret column. Not counted: one row by its key, groups, and what a query inside hands on. */
export const star = ofQueries('star', 'reading', ['select-star'], function* (asked) {
  const { query, resolved, isOutermost, accesses } = asked;
  const [first] = query.outputs;
  const target = resolved.sources[0]?.table;
  if (!isOutermost || query.kind !== 'read' || resolved.sources.length !== 1 || target?.kind !== 'table' || !target.complete || query.grouped !== 'no' || query.distinct || query.setOperations.length > 0 || query.open.has('outputs')) return;
  if (!first || query.outputs.some(({ term }) => term?.kind !== 'column') || query.limit?.count === 1 || isOneRow(target, new Set(accesses[0]?.bound.keys()))) return;
  const read = new Set(query.outputs.flatMap(({ term }) => (term?.kind === 'column' ? [resolved.column(term)?.name ?? ''] : [])));
  const gained = target.columns.filter((column) => !read.has(column.name) && (isWide(column) || SECRET.test(column.name)));
  if (gained.length === 0) return;
  const at = { start: first.span.start, end: query.outputs.at(-1)!.span.end };
  yield worse(asked, `* of ${target.name}, with ${gained.map(({ name }) => name).slice(0, 3).join(', ')}`, 'information', [reworded(asked, at, ['*'])]);
});

const isWide = ({ type }: Column): boolean => WIDE.test(type.name);
const isOneRow = (table: Table | undefined, bound: ReadonlySet<string>): boolean => table !== undefined && table.indexes.some(({ unique, keys, predicate }) => unique && predicate.length === 0 && keys.every(({ column }) => column !== undefined && bound.has(column)));

/** A count of all in place of EXISTS. Not counted: NOT EXISTS, whose count is compared with nothing, queries of several branches, small tables or those of which parts are not read, and one row by its key. */
export const count = ofQueries('count', 'reading', ['count-for-existence'], function* (asked) {
  for (const { predicate, span } of asked.query.filters) {
    if (predicate.kind !== 'exists' || predicate.negated) continue;
    const { query: inner } = predicate;
    const text = asked.reading.document.text.slice(span.start, span.end);
    const word = /^exists\s*(?=\()/i.exec(text);
    const tables = asked.resolved.inner(inner)?.sources.map(({ table }) => table) ?? [];
    if (!tables.some((table) => table?.kind === 'table' && table.complete && !isSmall(asked.database.sizes, table)) || isOneRow(tables[0], pinned(asked.resolved.inner(inner)!))) continue;
    if (!word || inner.outputs.length === 0 || inner.limit || inner.grouped !== 'no' || inner.setOperations.length > 0) continue;
    const outputs = { start: inner.outputs[0]!.span.start, end: inner.outputs.at(-1)!.span.end };
    yield worse(asked, `count(*) > 0 for ${shown(asked, span)}`, 'hint', [
      reworded(asked, { start: span.start, end: span.start + word[0].length }, []), reworded(asked, outputs, ['count(*)']), inserted(asked, span.end, ' > 0'),
    ]);
  }
});

/** UNION in place of UNION ALL, where a constant of their own tells the branches apart. Not counted: branches of several tables or without a key among what they put out, which may hold equal rows that UNION was to remove. */
export const union = ofQueries('union', 'reading', ['union-needs-no-distinct'], function* (asked) {
  const { query } = asked;
  for (const { operator, all, span, query: branch } of query.setOperations) {
    const told = query.outputs.some(({ term }, place) => {
      const other = branch.outputs[place]?.term;
      return term?.kind === 'constant' && other?.kind === 'constant' && term.value !== other.value;
    });
    const words = /^(union)\s+all$/i.exec(asked.reading.document.text.slice(span.start, span.end));
    const branches = [asked.resolved, asked.resolved.inner(branch)];
    if (operator === 'union' && all && told && words && query.setOperations.length === 1 && branches.every((one) => one && hasKey(one))) yield worse(asked, 'union without all', 'hint', [reworded(asked, span, [words[1]!])]);
  }
});

/** Its rows are those of one table, each with its key. */
function hasKey(resolved: Resolved): boolean {
  const put = new Set(resolved.query.outputs.flatMap(({ term }) => (term?.kind === 'column' ? [resolved.column(term)?.name ?? ''] : [])));
  return resolved.sources.length === 1 && isOneRow(resolved.sources[0]!.table, put);
}

const pinned = (resolved: Resolved): ReadonlySet<string> => new Set(resolved.query.filters.flatMap(({ predicate }) => (predicate.kind === 'compare' && predicate.operator === '=' && predicate.left.kind === 'column' ? [resolved.column(predicate.left)?.name ?? ''] : [])));

/** The first key of the order goes, which DISTINCT ON needs. Not counted: an order of one key, without which any row may be meant. */
export const distinctOn = ofQueries('distinct on', 'reading', ['distinct-on-order-mismatch'], function* (asked) {
  const { query } = asked;
  const [first, second] = query.order;
  if (query.distinct?.on.length !== 1 || !first || !second) return;
  yield worse(asked, `distinct on without ${shown(asked, first.span)} in its order`, 'information', [reworded(asked, { start: first.span.start, end: second.span.start }, [])]);
});

/** A column that is put out is no longer grouped by. Not counted: PostgreSQL and SQL Server, which refuse it, and a column that the other keys decide. */
export const group = ofQueries('group key', 'reading', ['group-by-nondeterministic'], function* (asked) {
  const { query, resolved, site: { dialect } } = asked;
  if (!['mysql', 'mariadb', 'sqlite'].includes(dialect.id) || query.grouping.length < 2 || resolved.sources.length !== 1 || !resolved.sources[0]!.table?.complete) return;
  const last = query.grouping.at(-1)!;
  const name = last.kind === 'column' ? resolved.column(last)?.name : undefined;
  const rest = query.grouping.slice(0, -1).flatMap((term) => (term.kind === 'column' ? [resolved.column(term)?.name] : []));
  const isPutOut = query.outputs.some(({ term }) => term?.kind === 'column' && resolved.column(term)?.name === name);
  const { indexes } = resolved.sources[0]!.table;
  if (name === undefined || !isPutOut || rest.length < query.grouping.length - 1 || indexes.some(({ unique, keys }) => unique && keys.every(({ column }) => rest.includes(column)))) return;
  yield worse(asked, `group by without ${name}`, 'information', [reworded(asked, { start: query.grouping.at(-2)!.span.end, end: last.span.end }, [])]);
});

/** The order in which the rows of a list are locked. Not counted: rows of one parent or a range, which all who ask find in one order; MySQL, which sorts a list before it looks it up; and SKIP LOCKED, which waits for nobody. */
export const lockOrder = ofQueries('lock order', 'reading', ['lock-without-order'], function* (asked) {
  const { query, node, resolved, site } = asked;
  const at = node && 'orderSpan' in node ? node.orderSpan : undefined;
  if (site.dialect.id !== 'postgres' || !query.lock || query.lock.wait || query.order.length === 0 || !at || query.limit?.count === 1) return;
  const target = resolved.sources[0]?.table;
  if (!target || resolved.sources.length > 1 || !query.filters.some(({ predicate }) => predicate.kind === 'in' && !predicate.negated && !predicate.query && !predicate.values?.every(({ kind }) => kind === 'constant'))) return;
  yield worse(asked, `for update without ${shown(asked, hostOf(asked, at))}`, 'hint', [reworded(asked, hostOf(asked, at), [])]);
});
