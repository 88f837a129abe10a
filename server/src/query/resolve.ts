// Which column of which table a name means: asked by every rule, answered lazily, so that only what is asked for is looked up.
// It follows PostgreSQL's scoping, and claims that something is missing only where nothing unknown could supply it.
// The file is longer than most because scoping is one set of rules that is read together.
import { findTable } from '../schema/apply/lookup.ts';
import { isCaseless, type SchemaModel } from '../schema/model.ts';
import type { Schema, Table, Column } from '../schema/schema.ts';
import type { ColumnTerm, CommonTable, InnerQuery, Output, Query, Source, TableName } from './query.ts';

/** A query whose names have been looked up in one schema. */
export interface Resolved {
  readonly query: Query;
  readonly sources: readonly ResolvedSource[];
  /** What names and indexes mean to the server. */
  readonly model: SchemaModel;
  /** What a column of this query means; `undefined` for a term that is not of this query or could not be told. */
  column(this: Resolved, term: ColumnTerm): ResolvedColumn | undefined;
  /** The same for a query inside this one. */
  inner(this: Resolved, query: Query): Resolved | undefined;
  /** The query outside this one whose columns can be named here. */
  readonly outer: Resolved | undefined;
  /** What query/facts has found out about it: several rules ask the same. A weak map of short-lived keys would cost more than the facts. */
  readonly known: Map<object, unknown>;
}

export interface ResolvedSource {
  readonly source: Source;
  readonly index: number;
  /** Set when it is a table or view that the schema knows. */
  readonly table?: Table;
  /** Output names, where they are all known. */
  readonly columns?: readonly string[];
  /** The table is certainly absent: the schema is complete and has no such name. */
  readonly missing: boolean;
}

export interface ResolvedColumn {
  /** The query whose source it is: this one, or one outside it (a correlated column). */
  readonly of: Resolved;
  readonly source: ResolvedSource;
  readonly name: string;
  /** Set when the source is a known table. */
  readonly column?: Column;
  /** The source is known and complete and has no such column. */
  readonly missing: boolean;
}

/** `variables` are names that are no columns: those of a routine around the query. Names compare as the schema's model says. */
export function resolve(query: Query, schema: Schema, variables: ReadonlySet<string> = NO_NAMES): Resolved {
  return new Node({ schema, variables, caseless: isCaseless(schema.model), nodes: new Map(), complete: false }, query, undefined, undefined, undefined);
}

/** A query and every query inside it, outermost first. */
export function* everyResolved(resolved: Resolved): Generator<Resolved> {
  yield resolved;
  for (const { query } of resolved.query.inner) {
    const inner = resolved.inner(query);
    if (inner) yield* everyResolved(inner);
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** What all queries of one statement share. */
interface Root {
  readonly schema: Schema;
  readonly variables: ReadonlySet<string>;
  readonly caseless: boolean;
  readonly nodes: Map<Query, Node>;
  /** All queries are in `nodes`. */
  complete: boolean;
}

/** A class for its getter: each object literal with one has a hidden class of its own, which keeps what the getter closes over, the whole query, until a full collection. */
class Node implements Resolved {
  readonly known = new Map<object, unknown>();
  private readonly columns = new Map<ColumnTerm, ResolvedColumn | undefined>();
  private listed: readonly ResolvedSource[] | undefined;
  private names: readonly string[] | undefined | 'unasked' = 'unasked';

  constructor(
    private readonly root: Root,
    readonly query: Query,
    /** The query that holds this one, whether or not its columns can be named here. */
    readonly parent: Node | undefined,
    readonly outer: Node | undefined,
    /** A lateral query sees of the query outside it only the sources that stand before its own. */
    readonly before: number | undefined,
  ) {
    root.nodes.set(query, this);
  }

  get model(): SchemaModel {
    return this.root.schema.model;
  }

  get sources(): readonly ResolvedSource[] {
    return (this.listed ??= this.query.sources.map((source, index) => resolveSource(this.root, this, source, index)));
  }

  column(term: ColumnTerm): ResolvedColumn | undefined {
    if (this.columns.has(term)) return this.columns.get(term);
    const found = columnOf(this.root, this, term);
    this.columns.set(term, found);
    return found;
  }

  lookup(path: readonly string[], before?: number): ResolvedColumn | undefined {
    return lookup(this.root, this, path, before);
  }

  inner(query: Query): Node | undefined {
    if (!this.root.complete && !this.root.nodes.has(query)) {
      this.root.complete = true;
      addInner(this.root, rootOf(this));
    }
    return this.root.nodes.get(query);
  }

  /** Names of what the query yields, where all are known; undefined also while they are being found out. */
  outputs(): readonly string[] | undefined {
    if (this.names === 'unasked') {
      this.names = undefined;
      this.names = outputNames(this);
    }
    return this.names;
  }
}

const rootOf = (node: Node): Node => (node.parent ? rootOf(node.parent) : node);

function addInner(root: Root, node: Node): void {
  for (const inner of node.query.inner) {
    const lateral = inner.role === 'derived' ? node.query.sources.findIndex((source) => source.query === inner.query && source.lateral) : -1;
    addInner(root, new Node(root, inner.query, node, lateral === -1 ? visibleFrom(node, inner) : node, lateral === -1 ? undefined : lateral));
  }
}

/** The query whose columns a query inside another can name; a derived table sees its neighbours only when it is lateral. */
function visibleFrom(node: Node, { role }: InnerQuery): Node | undefined {
  switch (role) {
    case 'scalar': case 'exists': case 'in': case 'quantified': case 'array': return node;
    case 'derived': case 'cte': case 'branch': case 'insert source': return node.outer;
  }
}

// ── Sources ──────────────────────────────────────────────────────────────────────────────────────────────────────

function resolveSource(root: Root, node: Node, source: Source, index: number): ResolvedSource {
  switch (source.kind) {
    case 'table': return resolveTable(root, source, index);
    case 'cte': {
      const cte = source.query ? undefined : recursiveTable(root, node, source.table?.name);
      const query = source.query ?? cte?.query;
      const declared = cteOf(node, query)?.columns ?? [];
      return withColumns(source, index, overlaid(overlaid(query && outputsOf(node, query), declared), source.columns));
    }
    case 'derived': case 'values': return withColumns(source, index, overlaid(source.query && outputsOf(node, source.query), source.columns));
    case 'function': case 'unknown': return { source, index, missing: false };
  }
}

const withColumns = (source: Source, index: number, columns: readonly string[] | undefined): ResolvedSource =>
  columns ? { source, index, columns, missing: false } : { source, index, missing: false };

function resolveTable(root: Root, source: Source, index: number): ResolvedSource {
  const { schema } = root;
  const name = source.table;
  if (!name) return { source, index, missing: false };
  const table = findTable(schema, name);
  if (!table) return { source, index, missing: isMissing(schema, name) };
  // SQLite takes a name in double quotes that no column has for a string.
  if (!table.complete || schema.model.rows === 'rowid') return { source, index, table, missing: false };
  return { source, index, table, columns: overlaid(columnsOf(table).names, source.columns)!, missing: false };
}

/** The columns of a table by name: the same table is asked for by many queries. */
interface Columns {
  readonly names: readonly string[];
  readonly byName: ReadonlyMap<string, Column>;
  /** By their names in lower case, made when first asked for. */
  folded?: ReadonlyMap<string, Column>;
}

const columnsByTable = new WeakMap<Table, Columns>();

function columnsOf(table: Table): Columns {
  const known = columnsByTable.get(table);
  if (known) return known;
  const columns: Columns = { names: table.columns.map((column) => column.name), byName: new Map(table.columns.map((column) => [column.name, column])) };
  columnsByTable.set(table, columns);
  return columns;
}

/** The column that a name means, in whatever case where the server does not mind. */
function columnNamed(root: Root, table: Table, name: string): Column | undefined {
  const columns: Columns = columnsOf(table);
  const found = columns.byName.get(name);
  if (found || !root.caseless) return found;
  return (columns.folded ??= new Map(table.columns.map((column) => [column.name.toLowerCase(), column]))).get(name.toLowerCase());
}

const isSame = (root: Root, a: string, b: string): boolean => a === b || (root.caseless && a.toLowerCase() === b.toLowerCase());
const hasName = (root: Root, names: readonly string[], name: string): boolean => names.includes(name) || (root.caseless && names.some((one) => isSame(root, one, name)));

/** The catalogs are always there, and a schema that nobody declared may hold anything. */
export function isMissing(schema: Schema, { schema: qualifier, name }: TableName): boolean {
  if (!schema.complete || schema.tables.size === 0 || name.startsWith('pg_') || name.startsWith('sqlite_')) return false;
  return qualifier === undefined || (schema.schemas.has(qualifier) && qualifier !== 'pg_catalog' && qualifier !== 'information_schema');
}

/** An alias may rename the first columns only. */
function overlaid(columns: readonly string[] | undefined, names: readonly string[]): readonly string[] | undefined {
  if (names.length === 0) return columns;
  return columns && [...names, ...columns.slice(names.length)];
}

function recursiveTable(root: Root, node: Node, name: string | undefined): CommonTable | undefined {
  for (let at: Node | undefined = node; at; at = at.parent) {
    const found = at.query.ctes.find((cte) => name !== undefined && isSame(root, cte.name, name));
    if (found) return found;
  }
  return undefined;
}

function cteOf(node: Node, query: Query | undefined): CommonTable | undefined {
  if (!query) return undefined;
  for (let at: Node | undefined = node; at; at = at.parent) {
    const found = at.query.ctes.find((cte) => cte.query === query);
    if (found) return found;
  }
  return undefined;
}

const outputsOf = (node: Node, query: Query): readonly string[] | undefined => node.inner(query)?.outputs();

function outputNames(node: Node): readonly string[] | undefined {
  const { open, verb } = node.query;
  // What stands in the place of a query without a verb is put there by something else: `(@expression)`.
  if (open.has('outputs') || verb.start === verb.end) return undefined;
  const names: string[] = [];
  for (const output of node.query.outputs) {
    const more = namesOf(node, output);
    if (!more) return undefined;
    names.push(...more);
  }
  return names;
}

/** An output without a name cannot be named by anyone. */
const UNNAMED = '?column?';

function namesOf(node: Node, output: Output): readonly string[] | undefined {
  if (!output.star) return [output.name ?? UNNAMED];
  const { of } = output.star;
  if (of !== undefined) return node.sources.find(({ source }) => source.alias === of)?.columns;
  if (node.query.open.has('sources') || node.sources.length === 0) return undefined;
  const names: string[] = [];
  for (const { columns, source } of node.sources) {
    if (!columns) return undefined;
    names.push(...columns.filter((name) => !source.using.includes(name) && !(source.natural && names.includes(name))));
  }
  return names;
}

// ── Columns ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** In ORDER BY a bare name is first of all that of an output. */
function columnOf(root: Root, node: Node, term: ColumnTerm): ResolvedColumn | undefined {
  const { query } = node;
  if (term.path.length === 1 && (query.order.length > 0 || query.setOperations.length > 0) && query.order.some((key) => key.term === term)) {
    const named = query.outputs.find((output) => output.name !== undefined && isSame(root, output.name, term.path[0]!));
    if (named?.term && named.term !== term) return named.term.kind === 'column' ? lookup(root, node, named.term.path) : undefined;
    // The keys of a set operation are names of outputs, and nothing else.
    if (query.setOperations.length > 0) return undefined;
  }
  return node.lookup(term.path);
}

function lookup(root: Root, node: Node, path: readonly string[], before?: number): ResolvedColumn | undefined {
  const name = path[path.length - 1]!;
  const sources = before === undefined ? node.sources : node.sources.slice(0, before);
  return path.length === 1 ? lookupBare(root, node, sources, name) : lookupQualified(root, node, sources, path, name);
}

const SYSTEM: ReadonlySet<string> = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid', 'oid', 'rowid', '_rowid_']);

const found = (root: Root, of: Node, source: ResolvedSource, name: string): ResolvedColumn => {
  const column = source.table && source.source.columns.length === 0 ? columnNamed(root, source.table, name) : undefined;
  return column ? { of, source, name: column.name, column, missing: false } : { of, source, name, missing: false };
};

/** Yes, no, or maybe: what cannot be listed may have any column. */
function has(root: Root, source: ResolvedSource, name: string): boolean | undefined {
  const { table, columns } = source;
  if (table && columns && source.source.columns.length === 0) return columnNamed(root, table, name) !== undefined;
  if (columns) return hasName(root, columns, name);
  if ((table && columnNamed(root, table, name)) || hasName(root, source.source.columns, name)) return true;
  return undefined;
}

function lookupBare(root: Root, node: Node, sources: readonly ResolvedSource[], name: string): ResolvedColumn | undefined {
  let hit: ResolvedSource | undefined;
  let maybe: ResolvedSource | undefined;
  let maybes = node.query.open.has('sources') ? 1 : 0;
  for (const source of sources) {
    const answer = has(root, source, name);
    if (answer === undefined) {
      maybes++;
      maybe ??= source;
    } else if (answer) {
      if (hit && !isMerged(node, source, name)) return undefined;
      hit ??= source;
    }
  }
  if (hit) return found(root, node, hit, name);
  if (isOtherName(root, node, name)) return undefined;
  if (maybes > 0) return maybes === 1 && maybe && outerLacks(root, node, name) ? found(root, node, maybe, name) : undefined;
  if (SYSTEM.has(name) && sources.some(({ source }) => source.kind === 'table')) return found(root, node, sources[0]!, name);
  if (node.outer) return lookupOuter(root, node, name);
  const first = sources[0];
  return first && !hidesUnknown(node) ? { of: node, source: first, name, missing: true } : undefined;
}

/** A name that no scope has belongs, if anywhere, to the innermost query that has sources. */
function lookupOuter(root: Root, node: Node, name: string): ResolvedColumn | undefined {
  const outer = node.outer!.lookup([name], node.before);
  if (!outer?.missing && (outer || !isEmptyAround(root, node, name))) return outer;
  const first = node.sources[0];
  return first && !hidesUnknown(node) ? { of: node, source: first, name, missing: true } : outer;
}

/** No query around it reads anything: `select (select x from t)`. */
function isEmptyAround(root: Root, node: Node, name: string): boolean {
  for (let at = node.outer; at; at = at.outer) if (at.query.sources.length > 0 || at.query.open.has('sources') || isOtherName(root, at, name)) return false;
  return true;
}

const outerLacks = (root: Root, node: Node, name: string): boolean => {
  for (let at = node.outer; at; at = at.outer) if (at.sources.some((source) => has(root, source, name) !== false)) return false;
  return true;
};

/** In USING and NATURAL both sides are one column. */
const isMerged = (node: Node, source: ResolvedSource, name: string): boolean =>
  source.source.natural || source.source.using.includes(name) || node.query.sources.some((other) => other.using.includes(name) || other.natural);

/** A variable, a whole row by its alias, or the name of an output, which some clauses and dialects may use. */
const isOtherName = (root: Root, node: Node, name: string): boolean =>
  root.variables.has(name) || node.query.sources.some((source) => source.alias !== undefined && isSame(root, source.alias, name)) || node.query.outputs.some((output) => output.name !== undefined && isSame(root, output.name, name) && !isColumnNamed(output, name));

/** `select x` names an output x, but says nothing of where x comes from. */
const isColumnNamed = (output: Output, name: string): boolean => output.term?.kind === 'column' && output.term.path.length === 1 && output.term.path[0] === name;

/** A missing table is reported by itself; its columns are not. */
const hidesUnknown = (node: Node): boolean => node.sources.some((source) => source.missing || !source.columns) || node.query.open.has('sources');

function lookupQualified(root: Root, node: Node, sources: readonly ResolvedSource[], path: readonly string[], name: string): ResolvedColumn | undefined {
  const qualifier = path[path.length - 2]!;
  const schema = path.length > 2 ? path[path.length - 3] : undefined;
  const source = sources.find((one) => isCalled(root, one, qualifier, schema)) ?? pseudoSource(node, qualifier);
  if (!source) return node.query.open.has('sources') ? undefined : node.outer?.lookup(path, node.before);
  const answer = has(root, source, name);
  if (answer !== false || SYSTEM.has(name)) return found(root, node, source, name);
  return source.source.kind === 'function' ? undefined : { of: node, source, name, missing: true };
}

function isCalled(root: Root, { source, table }: ResolvedSource, qualifier: string, schema: string | undefined): boolean {
  if (source.alias === undefined || !isSame(root, source.alias, qualifier)) return false;
  if (schema === undefined) return true;
  return source.table !== undefined && isSame(root, source.table.name, qualifier) && isSame(root, source.table.schema ?? table?.schema ?? schema, schema);
}

/** The row that was to be inserted, and the rows before and after a write. */
function pseudoSource(node: Node, qualifier: string): ResolvedSource | undefined {
  const { query } = node;
  if (query.kind === 'read') return undefined;
  const known = (qualifier === 'excluded' && query.conflict !== undefined) || qualifier === 'old' || qualifier === 'new';
  return known ? node.sources[0] : undefined;
}
