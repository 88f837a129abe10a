// CREATE VIEW as a change: the names of its output, and where its types come from, as far as the query alone tells.
import type { Change, ObjectName, ViewColumn } from '../../schema/change.ts';
import type { CreateView, Cte, Expr, FromItem, Ident, QueryNode, SelectItem, SelectNode } from '../tree.ts';
import { labelOf } from './labels.ts';
import { namesOf, objectName, readBy } from './names.ts';
import { isUntyped, passedThrough, typeOf } from './outputTypes.ts';
import { nameless } from './unread.ts';

export function createView(tree: CreateView): readonly Change[] {
  const view = objectName(tree.name);
  if (!view) return [nameless('create view')];
  const columns = tree.query && outputsOf(tree.query, tree.columns);
  return [{
    kind: 'create view', view, materialized: tree.materialized, replace: tree.replace, ifNotExists: tree.ifNotExists, temporary: tree.temporary,
    ...(columns && { columns }),
    ...(tree.query && readBy(tree.query)),
  }];
}

/** A source in FROM: the name it goes by, and its columns where it is no table. */
interface Source { readonly name: string; readonly table?: ObjectName; readonly columns?: readonly Output[]; readonly renamed: readonly string[] }
/** `untyped`: a bare NULL or string, which is text unless another branch of a union says otherwise. */
interface Output extends ViewColumn { readonly untyped?: true }
type Ctes = ReadonlyMap<string, readonly Output[] | undefined>;

/** The output columns of a query, renamed by a list if there is one; undefined where they cannot be told. */
export function outputsOf(query: QueryNode, renamed: readonly Ident[]): readonly ViewColumn[] | undefined {
  const columns = outputs(query, new Map())?.map(({ untyped, ...column }) => (untyped ? { ...column, type: TEXT } : column));
  return renamed.length === 0 ? columns : renamedBy(columns ?? [], namesOf(renamed));
}

const TEXT = { name: 'text', modifiers: [], array: 0 };

/** A list of names renames the first columns; a star in front of them hides how many there are. */
function renamedBy(columns: readonly Output[], names: readonly string[]): readonly Output[] | undefined {
  if (columns.some(({ allOf }) => allOf)) return names.map((name) => ({ name }));
  return [...names.map((name, at) => ({ ...columns[at], name })), ...columns.slice(names.length)];
}

function outputs(query: QueryNode, outer: Ctes): readonly Output[] | undefined {
  const ctes = withCtes(query.with?.ctes ?? [], outer);
  switch (query.kind) {
    case 'select': return selected(query, ctes);
    case 'set operation': return united(outputs(query.left, ctes), outputs(query.right, ctes));
    case 'values': return query.rows[0]?.map((value, at) => ({ name: `column${at + 1}`, ...meaning(value, [], ctes) }));
    case 'table': {
      const table = objectName(query.name);
      return table && [{ name: '*', allOf: table }];
    }
    case 'insert': case 'update': case 'delete': case 'merge': return undefined;
  }
}

/** The first branch names the columns; the first that knows a column's type tells it. */
function united(left: readonly Output[] | undefined, right: readonly Output[] | undefined): readonly Output[] | undefined {
  if (!left || !right || left.length !== right.length || [...left, ...right].some(({ allOf }) => allOf)) return left;
  return left.map((column, at) => (isTold(column) ? column : { ...right[at]!, name: column.name }));
}
const isTold = ({ type, source, oneOf, untyped }: Output): boolean => !untyped && (type ?? source ?? oneOf) !== undefined;

function withCtes(ctes: readonly Cte[], outer: Ctes): Ctes {
  const known = new Map(outer);
  for (const { name, columns, query } of ctes) {
    // A recursive one reads itself, but its first branch names its output.
    const output = outputs(query, known);
    known.set(name.name, output && (columns.length === 0 ? output : renamedBy(output, namesOf(columns))));
  }
  return known;
}

function selected(query: SelectNode, ctes: Ctes): readonly Output[] | undefined {
  const sources = query.from.flatMap((item) => sourcesOf(item, ctes));
  const columns: Output[] = [];
  for (const item of query.items) {
    const made = item.value.kind === 'star' ? starred(item.value.path, sources, query.from) : [column(item, sources, ctes)];
    if (!made) return undefined;
    columns.push(...made);
  }
  return columns;
}

function sourcesOf(item: FromItem, ctes: Ctes): readonly Source[] {
  switch (item.kind) {
    case 'table ref': {
      const table = objectName(item.name);
      const name = item.alias?.name ?? table?.name ?? '';
      const cte = table && table.schema === undefined && ctes.has(table.name) ? ctes.get(table.name) : undefined;
      const isCte = table !== undefined && table.schema === undefined && ctes.has(table.name);
      return [{ name, renamed: namesOf(item.columns), ...(isCte ? cte && { columns: cte } : table && { table }) }];
    }
    case 'subquery ref': {
      const columns = outputs(item.query, ctes);
      return [{ name: item.alias?.name ?? '', renamed: namesOf(item.columns), ...(columns && { columns }) }];
    }
    case 'join': return [...sourcesOf(item.left, ctes), ...sourcesOf(item.right, ctes)];
    case 'function ref': case 'hole ref': return [{ name: item.alias?.name ?? '', renamed: namesOf(item.columns) }];
  }
}

/** `*` and `t.*`. A join by USING shows its columns once, so there a bare star is not expanded. */
function starred(path: readonly Ident[], sources: readonly Source[], from: readonly FromItem[]): readonly Output[] | undefined {
  const name = path.at(-1)?.name;
  if (name === undefined && from.some(mergesColumns)) return undefined;
  const meant = name === undefined ? sources : sources.filter((source) => source.name === name);
  if (meant.length === 0) return undefined;
  const all: Output[] = [];
  for (const source of meant) {
    const columns = source.columns ?? (source.table && [{ name: '*', allOf: source.table }]);
    const renamed = columns && source.renamed.length > 0 ? renamedBy(columns, source.renamed) : columns;
    if (!renamed) return undefined;
    all.push(...renamed);
  }
  return all;
}

const mergesColumns = (item: FromItem): boolean => item.kind === 'join' && (item.natural || item.using !== undefined || mergesColumns(item.left) || mergesColumns(item.right));

function column({ value, alias }: SelectItem, sources: readonly Source[], ctes: Ctes): Output {
  return { name: alias?.name ?? labelOf(value) ?? '?column?', ...meaning(value, sources, ctes) };
}

/** The type of an expression, or the column that has it. */
function meaning(value: Expr, sources: readonly Source[], ctes: Ctes): Partial<Output> {
  if (value.kind === 'column') return sourced(value.path, sources);
  if (value.kind === 'subquery') {
    const [first] = outputs(value.query, ctes) ?? [];
    const { name: _, allOf, ...told } = first ?? {};
    return allOf ? {} : told;
  }
  if (isUntyped(value)) return { untyped: true };
  const type = typeOf(value);
  if (type) return { type };
  for (const argument of passedThrough(value)) {
    const told = meaning(argument, sources, ctes);
    if (!told.untyped && Object.keys(told).length > 0) return told;
  }
  return {};
}

/** Where a plain column comes from. */
function sourced(path: readonly Ident[], sources: readonly Source[]): Partial<Output> {
  const wanted = path.at(-1)!.name;
  const qualifier = path.at(-2)?.name;
  const meant = qualifier === undefined ? sources : sources.filter(({ name }) => name === qualifier);
  for (const { columns } of meant) {
    const inner = columns?.find(({ name }) => name === wanted);
    if (inner) return { ...(inner.type && { type: inner.type }), ...(inner.source && { source: inner.source }), ...(inner.oneOf && { oneOf: inner.oneOf }), ...(inner.untyped && { untyped: true as const }) };
  }
  const tables = meant.flatMap(({ table, columns }) => table ?? (columns ?? []).flatMap(({ allOf }) => allOf ?? []));
  if (tables.length === 1) return { source: { table: tables[0]!, column: wanted } };
  return tables.length > 1 ? { oneOf: { tables, column: wanted } } : {};
}
