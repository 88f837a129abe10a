// What a query asks, as plain data: two queries ask the same where it is equal.
// It leaves out how a question is spelled, and nothing else; these are all the liberties that it takes:
// - places, the names of sources and of outputs, and the order of outputs, conditions and written columns;
// - a star is the columns it stands for; what an EXISTS selects, and what a write gives back, is not asked;
// - an inner join's condition holds for a row as one of WHERE does, and `a = b` is `b = a`;
// - the one row of a whole unique key is one with LIMIT 1 and without; a column that is written as DEFAULT is left out.
// A value that is bound is told as the program writes it.
import type { Span } from '../../server/src/text/span.ts';
import type { Conjunct, Output, Query, RowLimit, Term } from '../../server/src/query/query.ts';
import type { Resolved } from '../../server/src/query/resolve.ts';
import { isOneRow } from '../../server/src/query/facts/oneRow.ts';

/** `valueAt` says how the program writes the value that is bound at a place of it. */
export const meaningOf = (resolved: Resolved, valueAt: (span: Span) => string): string => JSON.stringify(queryOf(resolved, valueAt, 'outputs'), undefined, 1);

type ValueAt = (span: Span) => string;

function queryOf(resolved: Resolved, valueAt: ValueAt, asked: 'outputs' | 'rows'): object {
  const { query } = resolved;
  const { kind, sources, outputs, distinct, filters, grouping, grouped, having, order, limit, offset, setOperations, lock, writes, rows, conflict, open } = query;
  const plain = (value: unknown): unknown => plainOf(value, resolved, valueAt);
  const bounded = limit?.count === 1 && sources.length === 1 && isOneRow(resolved, resolved.sources[0]!) ? undefined : limit;
  return {
    kind,
    sources: sources.map(({ table, kind: of, function: called, join, natural, using, lateral, presence, query: inner }) => ({ table, of, called, join: join === 'cross' ? 'inner' : (join ?? 'inner'), natural, using, lateral, presence, inner: plain(inner) })),
    outputs: kind !== 'read' || asked === 'rows' ? undefined : sorted(outputs.flatMap((one) => columnsOf(one, resolved).map(plain))),
    distinct: plain(distinct?.on),
    filters: sorted(filters.map((one) => conjunct(one, query, plain))),
    grouping: plain(grouping),
    grouped,
    having: sorted(having.map((one) => conjunct(one, query, plain))),
    order: order.map(({ term, direction, nulls, presence }) => ({ by: plain(term), direction, nulls, presence })),
    limit: count(bounded, valueAt),
    offset: count(offset, valueAt),
    setOperations: plain(setOperations),
    lock: plain(lock),
    writes: sorted(writes.filter(({ value }) => value?.kind !== 'other').map(({ column, value, presence }) => ({ column, value: plain(value), presence }))),
    rows,
    conflict: plain(conflict),
    open: [...open].sort(),
  };
}

/** A clause ends with its number, or with the name that passes one. */
const count = (limit: RowLimit | undefined, valueAt: ValueAt): object | undefined => limit && { count: limit.count, passed: limit.parameter ? /\w*$/.exec(valueAt(limit.span))![0] : undefined, presence: limit.presence };

const sorted = (parts: readonly unknown[]): readonly unknown[] => parts.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** An output, or the columns that a star stands for, each as its source and its name. */
function columnsOf({ star, term }: Output, { sources }: Resolved): readonly unknown[] {
  if (!star) return [term];
  return sources.flatMap(({ source, columns, index }) => (star.of === undefined || source.alias === star.of || (source.alias ?? source.table?.name) === star.of ? (columns ?? ['…']).map((name) => ({ column: `0.${index}.${name}` })) : []));
}

/** A condition; that of an outer join says of which source. */
function conjunct({ predicate, presence, on }: Conjunct, { sources }: Query, plain: (value: unknown) => unknown): object {
  const of = on !== undefined && sources[on]!.join !== 'inner' ? { on } : {};
  const whole = plain(predicate) as { kind: string; operator?: string; left: unknown; right: unknown };
  if (whole.kind !== 'compare' || (whole.operator !== '=' && whole.operator !== '<>')) return { ...whole, presence, ...of };
  const [left, right] = sorted([whole.left, whole.right]);
  return { ...whole, left, right, presence, ...of };
}

const SPELLING: ReadonlySet<string> = new Set(['span', 'nameSpan', 'columnSpan', 'canonical', 'id', 'key', 'mayBeMissing', 'prefix']);

function plainOf(value: unknown, resolved: Resolved, valueAt: ValueAt): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => plainOf(one, resolved, valueAt));
  if ('sources' in value) return innerOf(value as Query, resolved, valueAt, 'outputs');
  const plain = (one: unknown): unknown => plainOf(one, resolved, valueAt);
  if ('predicate' in value) return conjunct(value as Conjunct, resolved.query, plain);
  const kind = 'kind' in value ? value.kind : undefined;
  if (kind === 'column') return { column: placeOf(value as Term & { kind: 'column' }, resolved) };
  if (kind === 'parameter') return { value: valueAt((value as Term).span) };
  if (kind === 'exists') return { ...value, query: innerOf((value as { query: Query } & object).query, resolved, valueAt, 'rows') };
  return Object.fromEntries(Object.entries(value).filter(([name]) => !SPELLING.has(name)).map(([name, one]) => [name, plain(one)]));
}

function innerOf(query: Query, resolved: Resolved, valueAt: ValueAt, asked: 'outputs' | 'rows'): unknown {
  const inner = resolved.inner(query);
  return inner ? queryOf(inner, valueAt, asked) : 'not resolved';
}

/** How many queries outwards its source stands, the source's number there, and the column's name. */
function placeOf(term: Term & { kind: 'column' }, resolved: Resolved): string {
  const found = resolved.column(term);
  if (!found) return `? ${term.path.join('.')}`;
  let depth = 0;
  for (let at: Resolved | undefined = resolved; at && at !== found.of; at = at.outer) depth++;
  return `${depth}.${found.source.index}.${found.name}`;
}
