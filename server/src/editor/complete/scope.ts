// What can be named at the cursor: the sources of the query around it and of those outside, with their columns, and the CTEs.
import { everyQuery, type CommonTable, type Query, type Source } from '../../query/query.ts';
import { resolve, type Resolved, type ResolvedSource } from '../../query/resolve.ts';
import type { Column, ColumnType, Schema, Table } from '../../schema/schema.ts';
import { lowerQuery } from '../../sql/lower.ts';
import type { QueryNode, Tree } from '../../sql/tree.ts';
import { PLACEHOLDER, type Cursor } from './cursor.ts';

export interface ScopeColumn {
  readonly name: string;
  readonly type?: ColumnType;
  /** Of a table or view that the schema knows. */
  readonly column?: Column;
}

export interface ScopeSource {
  /** What its columns are named by. */
  readonly name: string;
  /** How many queries further out it stands. */
  readonly level: number;
  readonly columns: readonly ScopeColumn[];
  readonly table?: Table;
  readonly source?: Source;
}

export interface Scope {
  readonly query?: Query;
  /** Those of the innermost query first, each in the order written. */
  readonly sources: readonly ScopeSource[];
  readonly ctes: readonly CommonTable[];
  /** The outputs of the innermost query that have a name of their own. */
  readonly outputs: readonly string[];
  /** The INSERT around the cursor: the columns it lists, and its target. */
  readonly insert?: { readonly columns: readonly string[]; readonly target?: ScopeSource };
}

export const nothingInScope: Scope = { sources: [], ctes: [], outputs: [] };

/** The query that holds the cursor, lowered; its spans are those of the cursor's text. */
export function queryAt({ statement, text, dialect }: Cursor): Query | undefined {
  const node = statement?.tree && queryIn(statement.tree);
  return node && lowerQuery(node, { text, toHost: (span) => span, optional: [], holes: [], dialect, openEnd: false }).query;
}

function queryIn(tree: Tree): QueryNode | undefined {
  switch (tree.kind) {
    case 'select': case 'set operation': case 'values': case 'table': case 'insert': case 'update': case 'delete': case 'merge': return tree;
    case 'create view': case 'create table as': return tree.query;
    case 'utility': return tree.inner;
    default: return undefined;
  }
}

export function scopeOf(query: Query | undefined, { at }: Cursor, schema: Schema): Scope {
  if (!query) return nothingInScope;
  const around = [...everyQuery(query)].filter(({ span }) => span.start <= at && at <= span.end);
  const innermost = around.reduce<Query>((inner, one) => (one.span.start >= inner.span.start && one.span.end <= inner.span.end ? one : inner), query);
  const root = resolve(query, schema);
  const resolved = innermost === query ? root : root.inner(innermost);
  const insert = around.findLast(({ kind }) => kind === 'insert');
  const target = insert && (insert === query ? root : root.inner(insert))?.sources[0];
  const sources: ScopeSource[] = [];
  let level = 0;
  for (let one = resolved; one; one = one.outer) {
    for (const source of one.sources) if (isReal(source.source)) sources.push(scopeSource(one, source, level));
    level++;
  }
  return {
    query: innermost,
    sources,
    ...(insert && { insert: { columns: insert.writes.map(({ column }) => column), ...(target?.table && { target: sourceOf(target.table) }) } }),
    ctes: around.flatMap(({ ctes }) => ctes).filter(({ span, recursive, name }) => name !== PLACEHOLDER && (span.end < at || recursive)),
    outputs: innermost.outputs.flatMap(({ name, term }) => (name === undefined || name === PLACEHOLDER || (term?.kind === 'column' && term.path.at(-1) === name) ? [] : [name])),
  };
}

const isReal = ({ alias, table }: Source): boolean => alias !== PLACEHOLDER && table?.name !== PLACEHOLDER;

function scopeSource(resolved: Resolved, { source, table, columns }: ResolvedSource, level: number): ScopeSource {
  const name = source.alias ?? source.table?.name ?? source.function ?? '';
  const shared = { name, level, source };
  if (table && source.columns.length === 0) return { ...shared, table, columns: columnsOf(table) };
  const inner = source.query && resolved.inner(source.query);
  const names = (columns ?? source.columns).filter((one) => one !== PLACEHOLDER && one !== '?column?');
  return { ...shared, columns: names.map((one) => ({ name: one, ...typed(inner && outputType(inner, one, 0)) })), ...(table && { table }) };
}

const typed = (type: ColumnType | undefined): { readonly type?: ColumnType } => (type ? { type } : {});

export const columnsOf = (table: Table): readonly ScopeColumn[] => table.columns.map((column) => ({ name: column.name, type: column.type, column }));

/** A table as the only source, where a definition speaks of its columns. */
export const sourceOf = (table: Table, name = table.name): ScopeSource => ({ name, level: 0, columns: columnsOf(table), table });

/** How deep the type of a column is traced through derived tables. */
const DEEPEST = 8;

function outputType(resolved: Resolved, name: string, depth: number): ColumnType | undefined {
  if (depth > DEEPEST) return undefined;
  const output = resolved.query.outputs.find((one) => one.name === name);
  if (output?.term?.kind === 'cast') return undefined;
  if (output && output.term?.kind !== 'column') return undefined;
  const path = output?.term?.kind === 'column' ? output.term.path : [name];
  const bare = path.at(-1)!;
  for (const { source, table, columns } of resolved.sources) {
    if (path.length > 1 && source.alias !== path.at(-2)) continue;
    const column = table?.columns.find((one) => one.name === bare);
    if (column) return column.type;
    const inner = columns?.includes(bare) && source.query ? resolved.inner(source.query) : undefined;
    if (inner) return outputType(inner, bare, depth + 1);
  }
  return undefined;
}
