// The columns that a query names, table by table, however it names them: what any index for it could be made of.
import type { Resolved, ResolvedSource } from '../../server/src/query/resolve.ts';
import { everyQuery, type Conjunct, type Term } from '../../server/src/query/query.ts';
import { quoted, unqualified } from '../../server/src/query/facts/values.ts';
import { columnTermsOf, conjunctTerms, everyConjunct, everyTerm } from '../../server/src/query/walk.ts';
import type { ColumnFacts } from '../../server/src/plans/candidates/narrow.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import { resolvedOf } from '../query/support.ts';

export interface Reads {
  readonly table: string;
  /** As an index writes them: columns by which rows are found, joined, grouped or ordered, and expressions. */
  readonly keys: readonly { readonly text: string; /** Of a column. */ readonly name?: string }[];
  /** The columns of each unique index that is there. */
  readonly unique: readonly (readonly string[])[];
  /** Every column that is read; undefined where all are. */
  readonly needed: readonly { readonly name: string; readonly bytes: number }[] | undefined;
  /** Conditions with constants that programs know by name. */
  readonly literals: readonly string[];
  /** Of other methods. */
  readonly others: readonly string[];
}

export function neededBy(sql: string, schema: Schema, facts: ColumnFacts): readonly Reads[] {
  const outermost = resolvedOf(sql, schema);
  const all: Resolved[] = [...everyQuery(outermost.query)].flatMap((query) => (query === outermost.query ? outermost : outermost.inner(query) ?? []));
  return all.flatMap((resolved) => resolved.sources.flatMap((source) => (source.table ? readsOf(resolved, source, all, facts) : [])));
}

function readsOf(resolved: Resolved, source: ResolvedSource, all: readonly Resolved[], facts: ColumnFacts): Reads {
  const { query } = resolved;
  const table = source.table!;
  const named = (terms: readonly Term[]): string[] => terms.flatMap((term) => {
    for (const one of all) {
      const meant = term.kind === 'column' ? one.column(term) : undefined;
      if (meant?.source === source) return [meant.name];
    }
    return [];
  });
  const filters = all.flatMap((one) => everyConjunct(one.query.filters).flatMap((conjunct) => conjunctTerms(conjunct).flatMap((term) => everyTerm(term))));
  const outputs = query.outputs.flatMap(({ term }) => (term ? everyTerm(term) : []));
  const aggregated = outputs.flatMap((term) => (term.kind === 'call' && (term.name === 'min' || term.name === 'max') ? named(term.args) : []));
  const windows = outputs.flatMap((term) => (term.kind === 'call' && term.over ? [...directed(term.over.partition.flatMap((one) => named([one])), 'asc', 'last'), ...term.over.order.flatMap(({ term: by, direction, nulls }) => directed(named([by]), direction, nulls))] : []));
  const orders = query.order.flatMap(({ term, direction, nulls }) => directed(named([term]), direction, nulls));
  const expressions = [...filters, ...query.grouping, ...query.order.map(({ term }) => term)].flatMap((term) => ((term.kind === 'call' || term.kind === 'operation' || term.kind === 'cast') && term.canonical !== undefined && isOwn(term, named) ? [unqualified(term.canonical, source)] : []));
  const sorted = [...orders, ...windows];
  const columns = [...new Set([...named(filters), ...sorted.map(({ name }) => name), ...query.grouping.flatMap((term) => named([term])), ...aggregated, ...(query.distinct?.on ?? []).flatMap((term) => named([term])), ...source.source.using])];
  const plain = columns.map((name): Directed => sorted.find((one) => one.name === name && one.descends !== '') ?? { name, descends: '' });
  const types = new Map(table.columns.map(({ name, type }) => [name, type]));
  const isSorted = ({ name }: Directed): boolean => !/json|range|tsvector|point/.test(types.get(name)?.name ?? '') && (types.get(name)?.array ?? 0) === 0;
  const isPattern = all.some((one) => everyConjunct(one.query.filters).some(({ predicate }) => predicate.kind === 'like' || (predicate.kind === 'operator' && /^!?~/.test(predicate.operator))));
  const isWhole = query.lock !== undefined || query.kind !== 'read' || query.outputs.some(({ star }) => star);
  return {
    table: table.schema === 'public' ? quoted(table.name) : `${quoted(table.schema)}.${quoted(table.name)}`,
    keys: [...plain.filter(isSorted).map(({ name, descends }) => ({ name, text: `${quoted(name)}${descends}` })), ...[...new Set(expressions)].map((text) => ({ text: `(${text})` }))],
    unique: table.indexes.filter(({ unique, predicate, keys }) => unique && predicate.length === 0 && keys.every(({ column }) => column !== undefined)).map(({ keys }) => keys.map(({ column }) => column!)),
    needed: isWhole ? undefined : [...new Set(all.flatMap((one) => named(columnTermsOf(one.query))))].map((name) => ({ name, bytes: facts.bytes(table, name) ?? 8 })),
    literals: query.filters.flatMap((conjunct) => literalOf(conjunct, source, named, facts)),
    others: [...plain.flatMap(({ name }) => otherMethods(name, types)), ...expressions.flatMap((text) => (text.startsWith('to_tsvector') ? [`using gin (${text})`] : text.includes('range(') ? [`using gist (${text})`] : [`((${text}) text_pattern_ops)`, `using gin ((${text}) gin_trgm_ops)`, `using gin ((${text}))`]))].filter((text) => isPattern || !/pattern_ops|trgm_ops/.test(text)),
  };
}

interface Directed {
  readonly name: string;
  /** Behind the column. */
  readonly descends: string;
}

const directed = (names: readonly string[], direction: 'asc' | 'desc', nulls: 'first' | 'last'): Directed[] => names.map((name) => ({ name, descends: direction === 'desc' ? ` desc${nulls === 'last' ? ' nulls last' : ''}` : nulls === 'first' ? ' nulls first' : '' }));

/** Made of one column of the source, and of constants. */
const isOwn = (term: Term, named: (terms: readonly Term[]) => readonly string[]): boolean => {
  const parts = everyTerm(term);
  return named(parts).length >= 1 && parts.every(({ kind }) => kind !== 'parameter') && named(parts).length === parts.filter(({ kind }) => kind === 'column').length;
};

/** A value that programs know by name is one of few: `where email = 'x'` is an example of many, and no index is made for it. */
const FEW = 64;

function literalOf({ canonical, predicate, on }: Conjunct, source: ResolvedSource, named: (terms: readonly Term[]) => readonly string[], facts: ColumnFacts): string[] {
  if (canonical === undefined || on !== undefined) return [];
  const [name] = predicate.kind === 'null' || predicate.kind === 'truth' ? named([predicate.term]) : predicate.kind === 'compare' && (predicate.operator === '=' || predicate.operator === '<>') && predicate.right.kind === 'constant' ? named([predicate.left]) : [];
  const distinct = name === undefined ? undefined : facts.distinct(source.table!, name);
  return name !== undefined && (predicate.kind === 'null' || (distinct !== undefined && distinct > 0 && distinct <= FEW)) ? [unqualified(canonical, source)] : [];
}

function otherMethods(key: string, types: ReadonlyMap<string, { readonly name: string; readonly array: number }>): readonly string[] {
  const type = types.get(key);
  if (!type) return [];
  const column = quoted(key);
  if (type.array > 0) return [`using gin (${column})`];
  if (type.name === 'jsonb') return [`using gin (${column})`, `using gin (${column} jsonb_path_ops)`];
  if (/range$|^point$/.test(type.name)) return [`using gist (${column})`];
  if (type.name === 'inet' || type.name === 'cidr') return [`using gist (${column} inet_ops)`];
  if (type.name === 'tsvector') return [`using gin (${column})`];
  return type.name === 'text' || type.name === 'character varying' ? [`using gin (${column} gin_trgm_ops)`, `(${column} text_pattern_ops)`] : [];
}
