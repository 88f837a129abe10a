// How many rows a query can yield, from keys, parents, lists, limits and sizes: field.md's lesson is that
// nearly every read without LIMIT is bounded by one of these, so a rule may speak only where none is found.
// The file is longer than most because the bound is one judgement made of many small ones.
import type { QualifiedName, Table } from '../schema/schema.ts';
import type { Query, Source, Term } from './query.ts';
import type { Resolved, ResolvedSource } from './resolve.ts';
import { sizeOf, type Sizes } from './sizes.ts';
import { everyTerm } from './walk.ts';
import { foreignKeys, isFlagLike, isIdLike, isUniqueLike, qualified, uniqueKeys } from './facts/keys.ts';
import { factOf, onceFor } from './facts/once.ts';
import { pinsOf, type Pins } from './facts/pins.ts';
import { isValue } from './facts/values.ts';

export interface RowBound {
  /**
   * - `at most one`: a key is given, or a limit of one.
   * - `aggregate`: one row is made of all.
   * - `limited`: a limit, whether a number or a parameter.
   * - `small`: the table, or the number of groups, is small.
   * - `listed`: a list gives keys or parents.
   * - `parent`: an equality on a reference or on a value that few rows share.
   * - `unknown`: something that is open, or a table that is not known, may bound it.
   */
  readonly kind: 'at most one' | 'aggregate' | 'limited' | 'small' | 'listed' | 'parent' | 'unbounded' | 'unknown';
  /** A few words for messages and for `plansight why`. */
  readonly reason: string;
  /** The table whose rows are many: the child of a parent, or what nothing bounds. */
  readonly table?: QualifiedName;
  /** The columns that bound it. */
  readonly columns?: readonly string[];
}

/** How many rows the query yields. */
export function rowBound(resolved: Resolved, sizes: Sizes): RowBound {
  const known = onceFor(resolved, bounds, () => ({ sizes, bound: boundOf(resolved, sizes, NOTHING) }));
  return known.sizes === sizes ? known.bound : boundOf(resolved, sizes, NOTHING);
}

/** Several rules ask for the bound of the same query. */
const bounds = factOf<{ readonly sizes: Sizes; readonly bound: RowBound }>();

/** Columns of a query's sources that are fixed from outside, by source. */
type GivenColumns = ReadonlyMap<number, ReadonlySet<string>>;
const NOTHING: GivenColumns = new Map();

const RANK: Readonly<Record<RowBound['kind'], number>> = { 'at most one': 0, aggregate: 0, limited: 1, small: 2, listed: 3, parent: 4, unbounded: 5, unknown: 6 };

/** Of two that are multiplied or added: the one that decides. */
const worse = (a: RowBound, b: RowBound): RowBound => (RANK[b.kind] > RANK[a.kind] ? b : a);
const better = (a: RowBound, b: RowBound): RowBound => (RANK[b.kind] < RANK[a.kind] ? b : a);
const isBound = ({ kind }: RowBound): boolean => kind !== 'unbounded' && kind !== 'unknown';

function boundOf(resolved: Resolved, sizes: Sizes, given: GivenColumns): RowBound {
  const { query } = resolved;
  const { limit } = query;
  if (limit?.presence === 'always' && (limit.count !== undefined || limit.parameter)) {
    return limit.count !== undefined && limit.count <= 1 ? { kind: 'at most one', reason: `the limit is ${limit.count}` } : { kind: 'limited', reason: limit.count === undefined ? 'a limit is passed' : `the limit is ${limit.count}` };
  }
  const bound = withBranches(resolved, sizes, coreBound(resolved, sizes, given));
  return limit && bound.kind === 'unbounded' ? { kind: 'unknown', reason: 'a limit may be there' } : asSeen(query, bound);
}

/** How many rows the query yields when its own limit is not there. */
export const boundWithoutLimit = (resolved: Resolved, sizes: Sizes): RowBound => asSeen(resolved.query, withBranches(resolved, sizes, coreBound(resolved, sizes, NOTHING)));

/** Nothing is called unbounded of which a part may hold more. */
function asSeen(query: Query, bound: RowBound): RowBound {
  if (bound.kind !== 'unbounded') return bound;
  const open = (['filters', 'limit', 'grouping', 'outputs', 'sources', 'setOperations'] as const).find((part) => query.open.has(part));
  return open ? { kind: 'unknown', reason: `its ${open} may hold more than is seen` } : bound;
}

/** UNION adds, INTERSECT keeps the smaller, EXCEPT only takes away. */
function withBranches(resolved: Resolved, sizes: Sizes, first: RowBound): RowBound {
  let bound = first;
  for (const { operator, query } of resolved.query.setOperations) {
    const branch = resolved.inner(query);
    const other: RowBound = branch ? rowBound(branch, sizes) : { kind: 'unknown', reason: 'a branch could not be read' };
    if (operator === 'union') bound = worse(bound, other);
    else if (operator === 'intersect') bound = better(bound, other);
  }
  return bound;
}

/** One SELECT without its LIMIT, or one write with what it returns. */
function coreBound(resolved: Resolved, sizes: Sizes, given: GivenColumns): RowBound {
  const { query } = resolved;
  if (query.grouped === 'whole') return { kind: 'aggregate', reason: 'an aggregate makes one row of all' };
  if (query.rows !== undefined) return query.rows <= 1 ? { kind: 'at most one', reason: 'one row is written' } : { kind: 'listed', reason: `${query.rows} rows are written` };
  if (query.kind === 'insert') return insertBound(resolved, sizes);
  if (query.sources.length === 0) return withoutSources(query);
  if (query.filters.some(({ predicate, presence }) => presence === 'always' && predicate.kind === 'truth' && isFalse(predicate.term, predicate.negated))) return { kind: 'at most one', reason: 'its condition never holds' };
  const rows = sourcesBound(resolved, sizes, given);
  const keys = query.grouped === 'by keys' ? query.grouping : query.distinct ? distinctKeys(query) : undefined;
  return keys ? better(rows, groupsBound(resolved, sizes, keys, given) ?? rows) : rows;
}

const isFalse = (term: Term, negated: boolean): boolean => term.kind === 'constant' && term.type === 'boolean' && (term.value === 'false') !== negated;

function insertBound(resolved: Resolved, sizes: Sizes): RowBound {
  if (resolved.query.open.has('writes')) return { kind: 'unknown', reason: 'its rows may be more than are seen' };
  const source = resolved.query.inner.find(({ role }) => role === 'insert source');
  const inner = source && resolved.inner(source.query);
  if (inner) return rowBound(inner, sizes);
  return resolved.query.writes.length > 0 ? { kind: 'unknown', reason: 'how many rows are written is not seen' } : { kind: 'at most one', reason: 'one row is written' };
}

/** Functions that yield a list which is given to them. */
const LISTING = /^(?:unnest|generate_series|generate_subscripts|jsonb?_(?:array_elements|array_elements_text|each|each_text|object_keys|to_record|to_recordset|populate_recordset|populate_record|path_query|table)|json_table|json_each|json_tree|xmltable|regexp_matches|regexp_split_to_table|string_to_table|string_split|openjson)$/;

/** Without FROM there is one row, unless a function among the outputs yields more. */
function withoutSources(query: Query): RowBound {
  if (query.open.has('sources') || query.open.has('outputs')) return { kind: 'unknown', reason: 'its sources may hold more than is seen' };
  const listing = query.outputs.some(({ term }) => term?.kind === 'call' && LISTING.test(term.name));
  return listing ? { kind: 'listed', reason: 'a function yields what it is given' } : { kind: 'at most one', reason: 'it reads no table' };
}

function distinctKeys(query: Query): readonly Term[] | undefined {
  if (query.distinct!.on.length > 0) return query.distinct!.on;
  const terms = query.outputs.flatMap(({ term }) => (term ? [term] : []));
  return terms.length === query.outputs.length ? terms : undefined;
}

/** How many groups there can be: one where every key is fixed, few where every key takes a handful of values. */
function groupsBound(resolved: Resolved, sizes: Sizes, keys: readonly Term[], given: GivenColumns): RowBound | undefined {
  if (resolved.query.open.has('grouping')) return undefined;
  const pins = pinsOf(resolved, { columns: given });
  let few = false;
  for (const key of keys) {
    if (isValue(resolved, key) || (key.kind === 'call' && key.aggregate)) continue;
    const meant = key.kind === 'column' ? resolved.column(key) : undefined;
    if (meant && pins.fixed(meant.source.index).has(meant.name)) continue;
    const { table } = meant?.source ?? {};
    const parent = table && foreignKeys(table).find((constraint) => constraint.columns.length === 1 && constraint.columns[0] === meant!.name);
    if (!isFlagLike(meant?.column) && !(parent && sizeOf(sizes, parent.table) === 'small')) return undefined;
    few = true;
  }
  return few ? { kind: 'small', reason: 'its groups are few' } : { kind: 'at most one', reason: 'its groups are fixed' };
}

// ── Joins ────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Places the sources one by one, the best bounded first: with the rows at hand, a source joined by a key adds none.
 * A reference bounds only as well as what it refers to: the children of every row of a small table are the whole table.
 */
function sourcesBound(resolved: Resolved, sizes: Sizes, given: GivenColumns): RowBound {
  const placed = new Set<number>();
  const sure = new Set<number>();
  let rest: readonly ResolvedSource[] = resolved.sources;
  let bound: RowBound = { kind: 'at most one', reason: 'it reads no table' };
  let first = true;
  while (rest.length > 0) {
    const all = pinsOf(resolved, { placed, columns: given });
    const firm = sure.size === placed.size ? all : pinsOf(resolved, { placed: sure, columns: given });
    const bounds = rest.map((source) => ({ source, bound: sourceBound(resolved, source, sizes, all, firm) }));
    const best = bounds.reduce((a, b) => (RANK[b.bound.kind] < RANK[a.bound.kind] ? b : a));
    // All that add no row can be placed at once.
    const chosen = bounds.filter((one) => one === best || RANK[one.bound.kind] === 0);
    for (const one of chosen) {
      placed.add(one.source.index);
      if (isBound(one.bound) && one.bound.kind !== 'small' && isBound(bound) && bound.kind !== 'small') sure.add(one.source.index);
      if (one.source.source.presence === 'sometimes' && RANK[one.bound.kind] > 0 && !first) bound = worse(bound, { kind: 'unknown', reason: 'a join may be there' });
      bound = first ? one.bound : worse(bound, one.bound);
      first = false;
    }
    rest = rest.filter((source) => !placed.has(source.index));
  }
  return bound;
}

function sourceBound(resolved: Resolved, source: ResolvedSource, sizes: Sizes, all: Pins, firm: Pins): RowBound {
  switch (source.source.kind) {
    case 'table': return tableBound(resolved, source, sizes, all, firm);
    case 'cte': case 'derived': return nestedBound(resolved, source, sizes, all);
    case 'values': return { kind: 'listed', reason: 'its rows are written out' };
    case 'function': return LISTING.test(source.source.function ?? '') ? { kind: 'listed', reason: `\`${source.source.function}\` yields what it is given` } : { kind: 'unknown', reason: 'a function yields its rows' };
    case 'unknown': return { kind: 'unknown', reason: 'a source could not be read' };
  }
}

/** A query in FROM, with what is known of its outputs handed inwards. */
function nestedBound(resolved: Resolved, { source, index }: ResolvedSource, sizes: Sizes, pins: Pins): RowBound {
  const inner = source.query && resolved.inner(source.query);
  if (!inner || isRecursive(resolved, source)) return { kind: 'unknown', reason: 'a recursive query yields its rows' };
  const columns = new Map<number, Set<string>>();
  if (inner.query.setOperations.length === 0 && source.columns.length === 0) {
    for (const name of pins.fixed(index)) {
      const column = behindOutput(inner, name);
      if (column) columns.set(column.source, (columns.get(column.source) ?? new Set()).add(column.name));
    }
  }
  return boundOf(inner, sizes, columns);
}

/** The column that an output of a query is, by its own name or through a star. */
function behindOutput(resolved: Resolved, name: string): { readonly source: number; readonly name: string } | undefined {
  for (const { name: own, term, star } of resolved.query.outputs) {
    if (star) {
      const source = resolved.sources.find((one) => (star.of === undefined || one.source.alias === star.of) && (one.columns?.includes(name) ?? one.table?.columns.some((column) => column.name === name)));
      if (source) return { source: source.index, name };
    }
    if (own !== name || term?.kind !== 'column') continue;
    const meant = resolved.column(term);
    if (meant?.of === resolved) return { source: meant.source.index, name: meant.name };
  }
  return undefined;
}

const isRecursive = (resolved: Resolved, source: Source): boolean => {
  for (let at: Resolved | undefined = resolved; at; at = at.outer) if (at.query.ctes.some((cte) => cte.query === source.query && cte.recursive)) return true;
  return false;
};

function tableBound(resolved: Resolved, source: ResolvedSource, sizes: Sizes, all: Pins, firm: Pins): RowBound {
  const { table, index } = source;
  if (!table) return { kind: 'unknown', reason: `\`${source.source.table?.name ?? '?'}\` is not known` };
  const name = qualified(table);
  const keys = uniqueKeys(resolved, source);
  const fixed = all.fixed(index);
  const key = keys.find(({ columns }) => columns.every((column) => fixed.has(column)));
  if (key) return { kind: 'at most one', reason: `${code(key.columns)} is unique`, columns: key.columns };
  const listed = listBound(resolved, source, sizes, firm, keys.map(({ columns }) => columns));
  if (listed) return { ...listed, table: name };
  const parent = parentColumns(source, firm.fixed(index));
  if (parent) return { kind: 'parent', reason: `${code(parent)} is given`, table: name, columns: parent };
  const parents = listBound(resolved, source, sizes, firm, parentKeys(source));
  if (parents) return { ...parents, table: name };
  const choice = chosenBound(source, firm, keys.map(({ columns }) => columns));
  if (choice) return { ...choice, table: name };
  if (sizeOf(sizes, name) === 'small') return { kind: 'small', reason: `\`${table.name}\` is small`, table: name };
  if (isChosenBy(resolved, source, keys.map(({ columns }) => columns))) return { kind: 'unknown', reason: 'a CASE decides which key is given', table: name };
  // What is not known of a table can only bound what asks for something of it.
  const isAsked = resolved.query.filters.length > 0 || fixed.size > 0;
  if (table.kind === 'view' || (!table.complete && isAsked)) return { kind: 'unknown', reason: `\`${table.name}\` is not fully known`, table: name };
  return { kind: 'unbounded', reason: `nothing bounds the rows of \`${table.name}\``, table: name };
}

/** An OR in which each alternative gives a key or a reference. */
function chosenBound(source: ResolvedSource, pins: Pins, keys: readonly (readonly string[])[]): RowBound | undefined {
  const fixed = pins.fixed(source.index);
  const parents = parentKeys(source);
  for (const each of pins.choices(source.index)) {
    const gives = (some: ReadonlySet<string>, columns: readonly string[]): boolean => columns.every((column) => fixed.has(column) || some.has(column));
    if (each.every((some) => keys.some((columns) => gives(some, columns)))) return { kind: 'listed', reason: 'each alternative gives a key' };
    if (each.every((some) => [...keys, ...parents].some((columns) => gives(some, columns)))) return { kind: 'parent', reason: 'each alternative gives a key or a reference' };
  }
  return undefined;
}

/** `where case when $1 > 0 then id = $1 else email = $2 end`: which key is given is decided when it runs. */
function isChosenBy(resolved: Resolved, source: ResolvedSource, keys: readonly (readonly string[])[]): boolean {
  const leading = new Set([...keys, ...parentKeys(source)].map(([first]) => first));
  return resolved.query.filters.some(({ predicate }) => predicate.kind === 'truth' && predicate.term.kind !== 'column' && everyTerm(predicate.term).some((term) => {
    const meant = term.kind === 'column' ? resolved.column(term) : undefined;
    return meant?.source === source && leading.has(meant.name);
  }));
}

const code = (names: readonly string[]): string => names.map((name) => `\`${name.replace(/^\((.*)\)$/, '$1')}\``).join(', ');

/** The columns of a reference that is given, declared or by its name, or of a value that few rows share. */
function parentColumns(source: ResolvedSource, fixed: ReadonlySet<string>): readonly string[] | undefined {
  return parentKeys(source).find((columns) => columns.every((column) => fixed.has(column)));
}

function parentKeys({ table }: ResolvedSource): readonly (readonly string[])[] {
  if (!table) return [];
  let keys = parents.get(table);
  if (!keys) parents.set(table, (keys = parentKeysOf(table)));
  return keys;
}

const parents = new WeakMap<Table, readonly (readonly string[])[]>();

function parentKeysOf(table: Table): readonly (readonly string[])[] {
  const named = table.columns.filter(({ name, type }) => (isIdLike(name) || isUniqueLike(name)) && type.name !== 'boolean').map(({ name }) => [name]);
  return [...foreignKeys(table).map(({ columns }) => columns), ...named];
}

/** Keys that are given partly by one value and partly by a list. A list that a subquery reads is as long as that subquery. */
function listBound(resolved: Resolved, { index }: ResolvedSource, sizes: Sizes, pins: Pins, keys: readonly (readonly string[])[]): RowBound | undefined {
  const fixed = pins.fixed(index);
  const listed = pins.listed(index);
  if (listed.size === 0) return undefined;
  for (const columns of keys) {
    const fromList = columns.filter((column) => listed.has(column) && !fixed.has(column));
    if (fromList.length === 0 || !columns.every((column) => fixed.has(column) || listed.has(column))) continue;
    const queries = fromList.flatMap((column) => pins.listQueries(index, column));
    const bounds = queries.map((query): RowBound => {
      const inner = resolved.inner(query);
      return inner ? rowBound(inner, sizes) : { kind: 'unknown', reason: 'a list could not be read' };
    });
    const worst = bounds.reduce<RowBound>(worse, { kind: 'listed', reason: `${code(fromList)} is given by a list`, columns: fromList });
    if (worst.kind !== 'unbounded' && worst.kind !== 'small') return worst;
  }
  return undefined;
}
