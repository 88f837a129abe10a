// Which losses matter, decided from the engine's readings and never from its rules.
//
// A statement counts when it stands in application or job code and what is asked of it is certain: no hole or fragment may add filters.
// A table counts unless it is small, by its configured size or its name (sizes.ts).
//
// - `index`: a non-unique index of a folded schema, dropped. It matters when it serves a filter of such a statement (its first key is bound by
//   an equality or a range with a value known beforehand, a partial index's predicate is said, an inverted index is asked by its operator),
//   can tell rows apart (not only flags, enumerations, or equality with a constant in the text), and no other index of the table serves the statement.
// - `key`: the same of a primary key, a unique constraint or a unique index. A key and an index may be one another's spare: then neither matters.
// - `foreign key`: an index of any kind that alone leads with the columns of a foreign key with ON DELETE CASCADE. The site is the key's declaration.
// - `limit`: the LIMIT of an outermost read whose filters, if any, are only flags, tests for null, labels written in the text and inequalities,
//   whose tables are all known, and which is no single group. Where sizes are known, a read bounded by nothing but ranges counts too.
// - `where`: the WHERE of an update or delete of one table without FROM or USING, whatever the table's size.
//
// Right site: the statement whose access, bound or restriction was lost; of a foreign key, the statement that declares it.
import { everyQuery, type Predicate, type Query, type Term } from '../../server/src/query/query.ts';
import { resolve, type Resolved } from '../../server/src/query/resolve.ts';
import type { Reading, ReadSite, ReadStatement } from '../../server/src/engine/read.ts';
import { roleOf } from '../../server/src/engine/roles.ts';
import type { Workspace } from '../../server/src/engine/workspace.ts';
import type { Database } from '../../server/src/engine/world.ts';
import type { Index, Schema, Table } from '../../server/src/schema/schema.ts';
import type { Span } from '../../server/src/text/span.ts';
import { accessesOf, isSmall, selects, serves, type Access } from './access.ts';
import { keyDeclaration, removable } from './blank.ts';

export type Kind = 'index' | 'key' | 'foreign key' | 'limit' | 'where';

export interface Place extends Span { readonly path: string }

export interface Mutation {
  readonly kind: Kind;
  readonly what: string;
  readonly path: string;
  readonly blank: readonly Span[];
  /** The statements that lose something, in their documents. */
  readonly hurt: readonly Place[];
  /** Whose schema is touched: mutations that share a name are tried apart. */
  readonly touches: ReadonlySet<string>;
  /** Whether the loss is there in the workspace after it: a second declaration may have made it good. */
  lost(workspace: Workspace): boolean;
}

/** The rules that can answer a loss. They say what counts as an answer, not what counts as a loss. */
export const ANSWERS: Readonly<Record<Kind, readonly string[]>> = {
  index: ['unindexed-filter'],
  key: ['unindexed-filter', 'unbounded-read', 'missing-limit'],
  'foreign key': ['foreign-key-without-index'],
  limit: ['unbounded-read', 'missing-limit'],
  where: ['update-without-where', 'delete-without-where'],
};

interface Asked {
  readonly database: Database;
  readonly access: Access;
  readonly place: Place;
}

export interface Found {
  readonly mutations: readonly Mutation[];
  /** Losses that matter but that could not be made, with the reason. */
  readonly unmade: readonly string[];
}

export function mutationsOf(workspace: Workspace): Found {
  const asked: Asked[] = [];
  const mutations: Mutation[] = [];
  const unmade: string[] = [];
  for (const { reading, site, statement, database } of applicationStatements(workspace)) {
    const { query } = statement;
    if (!query) continue;
    const place: Place = { path: reading.document.path, start: statement.span.start, end: statement.span.end };
    for (const resolved of resolutionsOf(query, database.fold.final)) {
      for (const access of accessesOf(resolved)) asked.push({ database, access, place });
      if (isRestrictedWrite(resolved.query)) push(cut(reading, site, statement, resolved, 'where', place));
    }
    if (losesBound(resolve(query, database.fold.final), database)) push(cut(reading, site, statement, resolve(query, database.fold.final), 'limit', place));
  }
  for (const database of new Set(asked.map((one) => one.database))) {
    for (const found of schemaMutations(workspace, database, asked.filter((one) => one.database === database))) push(found);
  }
  return { mutations, unmade };

  function push(found: Mutation | string): void {
    if (typeof found === 'string') unmade.push(found);
    else mutations.push(found);
  }
}

export function* applicationStatements(workspace: Workspace): Generator<{ reading: Reading; site: ReadSite; statement: ReadStatement; database: Database }> {
  for (const path of workspace.paths) {
    const reading = workspace.read(path);
    for (const site of reading?.sites ?? []) {
      const database = workspace.world.databaseOf(path, site.site.dialect);
      if (!database || !['application', 'job'].includes(roleOf(path, workspace.world.declaredAs(path)))) continue;
      for (const statement of site.statements) yield { reading: reading!, site, statement, database };
    }
  }
}

function resolutionsOf(outermost: Query, schema: Schema): readonly Resolved[] {
  const root = resolve(outermost, schema);
  return [...everyQuery(outermost)].flatMap((query) => (query === outermost ? [root] : root.inner(query) ?? []));
}

// ── Limits and conditions ────────────────────────────────────────────────────────────────────────────────────────

const isRestrictedWrite = ({ kind, sources, filters }: Query): boolean => (kind === 'update' || kind === 'delete') && sources.length === 1 && filters.length > 0;

function losesBound(resolved: Resolved, { sizes }: Database): boolean {
  const { query } = resolved;
  if (query.kind !== 'read' || !query.limit || query.grouped === 'whole' || query.setOperations.length > 0) return false;
  if (query.open.has('filters') || query.open.has('sources') || resolved.sources.length === 0) return false;
  if (!resolved.sources.every(({ table }) => table?.kind === 'table')) return false;
  // Of a join, the driving table decides; a look-up table beside it bounds nothing.
  if (isSmall(sizes, resolved.sources[0]!.table!)) return false;
  const isSized = resolved.sources.every(({ table }) => sizes.rows(`${table!.schema}.${table!.name}`) !== undefined);
  return query.filters.every(({ predicate, on }) => on !== undefined || isWide(predicate, isSized));
}

/** A condition that most rows may meet. */
function isWide(predicate: Predicate, isSized: boolean): boolean {
  switch (predicate.kind) {
    case 'null': case 'truth': return true;
    case 'compare':
      if (predicate.operator === '<>') return true;
      if (predicate.operator === '=') return isLabel(predicate.left) || isLabel(predicate.right);
      return isSized;
    case 'between': return isSized;
    case 'in': return predicate.negated || (predicate.values?.every(isLabel) ?? false);
    case 'not': return true;
    default: return false;
  }
}

const isLabel = (term: Term): boolean => (term.kind === 'constant' && term.type !== 'number') || (term.kind === 'cast' && isLabel(term.term));

function cut(reading: Reading, site: ReadSite, statement: ReadStatement, resolved: Resolved, kind: 'limit' | 'where', place: Place): Mutation | string {
  const { document } = reading;
  const node = statement.nodes.get(resolved.query);
  const at = kind === 'limit' ? node && 'limit' in node ? node.limit : undefined : node && 'whereSpan' in node ? node.whereSpan : undefined;
  const name = `${kind} at ${document.path}:${document.text.slice(0, place.start).split('\n').length}`;
  const blank = at && removable(site.site.carrier.map, document.text, at);
  if (!blank) return `${name}: its text is shared or glued from several literals`;
  const text = document.text.slice(blank.start, blank.end).replace(/\s+/g, ' ');
  return {
    kind,
    what: `${text.length > 80 ? `${text.slice(0, 80)}…` : text}`,
    path: document.path,
    blank: [blank],
    hurt: [place],
    touches: new Set(),
    lost: (after) => {
      const same = after.read(document.path)?.sites.flatMap(({ statements }) => statements).filter(({ span, query }) => query && span.start === place.start) ?? [];
      const queries = same.flatMap(({ query }) => [...everyQuery(query!)]).filter(({ verb }) => verb.start === resolved.query.verb.start);
      return queries.length > 0 && queries.every(({ limit, filters }) => (kind === 'limit' ? !limit : filters.length === 0));
    },
  };
}

// ── Indexes and keys ─────────────────────────────────────────────────────────────────────────────────────────────

function* schemaMutations(workspace: Workspace, database: Database, asked: readonly Asked[]): Generator<Mutation | string> {
  const { final } = database.fold;
  for (const table of final.tables.values()) {
    if (table.kind !== 'table' || isSmall(database.sizes, table)) continue;
    const here = asked.filter(({ access }) => access.table === table);
    for (const index of table.indexes) {
      const others = table.indexes.filter((other) => other !== index);
      const hurt = here.filter(({ access }) => serves(index, access) && selects(index, access, final) && !others.some((other) => serves(other, access)));
      if (hurt.length > 0) yield withoutIndex(workspace, database, table, index, index.unique ? 'key' : 'index', hurt.map(({ place }) => place));
      const declared = cascadesServedBy(workspace, table, index, others);
      if (declared.length > 0) yield withoutIndex(workspace, database, table, index, 'foreign key', declared);
    }
  }
}

function cascadesServedBy(workspace: Workspace, table: Table, index: Index, others: readonly Index[]): readonly Place[] {
  return table.constraints.flatMap((constraint): Place[] => {
    if (constraint.kind !== 'foreign key' || constraint.onDelete !== 'cascade' || index.predicate.length > 0) return [];
    const leads = ({ keys, predicate }: Index): boolean =>
      predicate.length === 0 && constraint.columns.every((column) => keys.slice(0, constraint.columns.length).some((part) => part.column === column));
    if (!leads(index) || others.some(leads)) return [];
    const { path, statement } = constraint.origin;
    const span = workspace.read(path)?.sites[0]?.script.statements[statement];
    return span ? [{ path, start: span.start, end: span.end }] : [];
  });
}

function withoutIndex(workspace: Workspace, { id }: Database, table: Table, index: Index, kind: Kind, hurt: readonly Place[]): Mutation | string {
  const { path, statement } = index.origin;
  const what = `${table.name}: ${index.name} (${index.keys.map(({ column, expression }) => column ?? expression).join(', ')})`;
  const reading = workspace.read(path);
  const declared = reading?.sites[0]?.script.statements[statement];
  if (!reading || !declared) return `${kind} ${what}: its declaration was not found`;
  const columns = index.keys.flatMap(({ column }) => column ?? []);
  const blank = declared.tree?.kind === 'create index' ? [declared] : keyDeclaration(declared, reading.document.text, columns, index.primary ? 'primary key' : 'unique');
  if (!blank) return `${kind} ${what}: declared in ${path} in a way this script does not undo`;
  const key = `${table.schema}.${table.name}`;
  return {
    kind,
    what,
    path,
    blank: blank.map(({ start, end }) => ({ start, end })),
    hurt: unique(hurt),
    touches: new Set([key]),
    lost: (after) => {
      const left = after.world.databases.find((database) => database.id === id)?.fold.final.tables.get(key);
      return left !== undefined && !left.indexes.some((one) => one.name === index.name) && left.indexes.length === table.indexes.length - 1;
    },
  };
}

const unique = (places: readonly Place[]): readonly Place[] => [...new Map(places.map((place) => [`${place.path}:${place.start}`, place])).values()];
