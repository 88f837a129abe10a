// How a query reaches the rows of a table, said without the rules: which columns its filters bind, and which index could serve them.
// This is the judge's own reading of the engine's queries. It is simpler than the rules on purpose, and it must never call them.
import { sizeOf, type Sizes } from '../../server/src/query/sizes.ts';
import type { Conjunct, Query, Term } from '../../server/src/query/query.ts';
import type { Resolved, ResolvedSource } from '../../server/src/query/resolve.ts';
import type { Column, Index, Schema, Table } from '../../server/src/schema/schema.ts';

/** What the filters of one query say of one table of it. */
export interface Access {
  readonly source: ResolvedSource;
  readonly table: Table;
  /** Columns that a filter which always holds binds to a value known before the table is read. */
  readonly bound: ReadonlyMap<string, Binding>;
  /** Columns asked by another operator (`@>`, `@@`), which inverted indexes serve. */
  readonly contained: ReadonlySet<string>;
  /** Canonical texts of the conjuncts that always hold, without the table's alias: what a partial index may demand. */
  readonly holds: ReadonlySet<string>;
  /** Canonical texts of expressions that are compared with a value. */
  readonly expressions: ReadonlySet<string>;
}

/** - `key`: equality with a value that the program passes, or with a row already found. - `label`: equality with a constant in the text. */
export type Binding = 'key' | 'label' | 'range';

export function accessesOf(resolved: Resolved): readonly Access[] {
  const { query } = resolved;
  if (query.open.has('filters') || query.open.has('sources')) return [];
  const first = resolved.sources.map((source) => bindingsOf(resolved, source, new Set()));
  const found = new Set(resolved.sources.filter((source, place) => [...first[place]!.values()].includes('key') || isFoundInside(resolved, source)));
  return resolved.sources.flatMap((source): Access[] => {
    const { table } = source;
    if (!table || table.kind !== 'table') return [];
    return [{ source, table, bound: bindingsOf(resolved, source, found), ...factsOf(resolved, source) }];
  });
}

/** A common table or derived table that finds its own rows by a key hands them on. */
function isFoundInside(resolved: Resolved, { source }: ResolvedSource): boolean {
  const inner = source.query && resolved.inner(source.query);
  return inner !== undefined && accessesOf(inner).some(({ bound }) => [...bound.values()].includes('key'));
}

/** Whether an index could find the rows by what the filters bind: its first key is bound, and what a partial one demands is said. */
export function serves(index: Index, access: Access): boolean {
  const [first] = index.keys;
  if (!first || !index.predicate.every((conjunct) => implied(conjunct, access))) return false;
  if (index.method === 'gin' || index.method === 'gist') return first.column !== undefined && access.contained.has(first.column);
  if (index.method !== 'btree' && index.method !== 'hash') return false;
  if (first.expression !== undefined) return access.expressions.has(first.expression);
  const binding = first.column === undefined ? undefined : access.bound.get(first.column);
  return binding !== undefined && (index.method === 'btree' || binding !== 'range');
}

const implied = (conjunct: string, { holds, bound }: Access): boolean =>
  holds.has(conjunct) || [...bound.keys()].some((column) => conjunct === `${column} is not null`);

/** Whether what an index finds by can tell rows apart: one of the keys it is entered by is no flag, no label and no enumeration. */
export function selects(index: Index, access: Access, schema: Schema): boolean {
  if (index.keys[0]?.expression !== undefined || index.method === 'gin' || index.method === 'gist') return true;
  for (const { column: name } of index.keys) {
    const binding = name === undefined ? undefined : access.bound.get(name);
    const column = access.table.columns.find((one) => one.name === name);
    if (!binding || !column) return false;
    if (binding !== 'label' && !isCategory(column, schema)) return true;
    if (binding === 'range') return false;
  }
  return false;
}

export const isSmall = (sizes: Sizes, table: Table): boolean => sizeOf(sizes, `${table.schema}.${table.name}`) === 'small';

export const isCategory = ({ type }: Column, schema: Schema): boolean =>
  type.name === 'boolean' || schema.types.get(`${type.schema ?? 'public'}.${type.name}`)?.kind === 'enum';

// ── Bindings ─────────────────────────────────────────────────────────────────────────────────────────────────────

const STRENGTH: Readonly<Record<Binding, number>> = { key: 2, label: 1, range: 0 };

function bindingsOf(resolved: Resolved, source: ResolvedSource, found: ReadonlySet<ResolvedSource>): ReadonlyMap<string, Binding> {
  const bound = new Map<string, Binding>();
  const add = (name: string, binding: Binding): void => {
    const known = bound.get(name);
    if (!known || STRENGTH[known] < STRENGTH[binding]) bound.set(name, binding);
  };
  for (const { predicate } of certain(resolved.query)) {
    if (predicate.kind === 'compare' && predicate.operator !== '<>') {
      for (const [side, other] of [[predicate.left, predicate.right], [predicate.right, predicate.left]] as const) {
        const name = columnOn(resolved, source, side);
        if (name === undefined || !isGiven(resolved, source, other, found)) continue;
        add(name, predicate.operator !== '=' ? 'range' : isWritten(other) ? 'label' : 'key');
      }
    } else if (predicate.kind === 'in' && !predicate.negated && !predicate.query) {
      const name = columnOn(resolved, source, predicate.term);
      if (name !== undefined) add(name, predicate.values?.every(isWritten) ? 'label' : 'key');
    } else if (predicate.kind === 'between' && !predicate.negated) {
      const name = columnOn(resolved, source, predicate.term);
      if (name !== undefined) add(name, 'range');
    }
  }
  return bound;
}

const certain = (query: Query): readonly Conjunct[] => query.filters.filter(({ presence }) => presence === 'always');

/** The name of the column of this very source that a term is. */
function columnOn(resolved: Resolved, source: ResolvedSource, term: Term): string | undefined {
  if (term.kind !== 'column') return undefined;
  const column = resolved.column(term);
  return column?.of === resolved && column.source === source && !column.missing ? column.name : undefined;
}

/** A value that is known before this table is read: bound by the program, of a query outside, or of a row already found by its key. */
function isGiven(resolved: Resolved, source: ResolvedSource, term: Term, found: ReadonlySet<ResolvedSource>): boolean {
  switch (term.kind) {
    case 'constant': return term.type !== 'null';
    case 'parameter': return !term.mayBeMissing;
    case 'column': {
      const column = resolved.column(term);
      if (!column) return false;
      return column.of !== resolved || (column.source !== source && found.has(column.source));
    }
    case 'cast': return isGiven(resolved, source, term.term, found);
    case 'call': return !term.aggregate && term.args.every((arg) => isGiven(resolved, source, arg, found));
    case 'operation': return term.args.every((arg) => isGiven(resolved, source, arg, found));
    case 'hole': return true;
    // A subquery may depend on rows of this very query.
    case 'query': case 'list': case 'other': return false;
  }
}

const isWritten = (term: Term): boolean => term.kind === 'constant' || (term.kind === 'cast' && isWritten(term.term));

function factsOf(resolved: Resolved, source: ResolvedSource): Pick<Access, 'contained' | 'holds' | 'expressions'> {
  const contained = new Set<string>();
  const holds = new Set<string>();
  const expressions = new Set<string>();
  const { alias } = source.source;
  const bare = (text: string): string => (alias === undefined ? text : text.replaceAll(`${alias}.`, ''));
  for (const { predicate, canonical } of certain(resolved.query)) {
    if (canonical !== undefined) holds.add(bare(canonical));
    if (predicate.kind === 'operator') {
      const name = columnOn(resolved, source, predicate.left);
      if (name !== undefined) contained.add(name);
    } else if (predicate.kind === 'compare' && predicate.operator === '=') {
      for (const side of [predicate.left, predicate.right]) {
        if ('canonical' in side && side.canonical !== undefined) expressions.add(bare(side.canonical));
      }
    }
  }
  return { contained, holds, expressions };
}
