// The names in queries: sources and their aliases, CTEs, and every column where query/resolve.ts can tell whose it is.
// The tree says where each name stands, the resolved query what it means; both list their sources in the same order.
// The file is longer than most because sources, targets and columns are named in one walk that shares what each source goes by.
import type { ColumnTerm, Query } from '../../query/query.ts';
import { resolve, type Resolved, type ResolvedColumn, type ResolvedSource } from '../../query/resolve.ts';
import { keyOfTable, qualify } from '../../schema/apply/lookup.ts';
import { lowerQuery } from '../../sql/lower.ts';
import { callName } from '../../sql/lower/terms.ts';
import type { CallExpr, ColumnExpr, FromItem, Ident, JoinRef, Name, QueryNode, StarExpr, TypeName, WithClause } from '../../sql/tree.ts';
import type { ReadStatement } from '../../engine/reading/read.ts';
import type { Named } from '../mentions.ts';
import { everyNode, isQueryNode, localOf, write, writeConstraint, writeKnownColumn, writeTypeName, type AnyNode, type Known, type Pen } from './pen.ts';

/** The names in the query of a statement. */
export function queried(pen: Pen, { query, nodes, variables }: ReadStatement): void {
  if (query) walkWhole(pen, query, nodes, variables);
}

/** The names in a query that stands in a definition, such as that of a policy; `around` is the table whose columns it may name from outside. */
export function queriedInside(pen: Pen, node: QueryNode, around?: Known): void {
  const { query, nodes } = lowerQuery(node, { text: pen.text, toHost: (at) => at, optional: [], holes: pen.holes, dialect: pen.dialect, openEnd: false });
  walkWhole(pen, query, nodes, NO_NAMES, around);
}

const NO_NAMES: ReadonlySet<string> = new Set();

interface Walk {
  readonly pen: Pen;
  readonly root: Resolved;
  readonly queryOf: ReadonlyMap<QueryNode, Query>;
  readonly variables: ReadonlySet<string>;
  /** Sort keys as the query has them: `order by` asks the outputs first, and knows its keys by identity. */
  readonly keys: Map<ColumnExpr, ColumnTerm>;
  /** What the sources of each query go by, in their order. */
  readonly called: Map<Resolved, readonly (Named | undefined)[]>;
  /** The table of the definition that holds the query. */
  readonly around: Known | undefined;
}

/** Where a name stands: its query, and the CTEs that can be named there. */
interface Around {
  readonly resolved: Resolved;
  readonly ctes: Ctes | undefined;
}
interface Ctes { readonly name: string; readonly what: Named; readonly outer: Ctes | undefined }

function walkWhole(pen: Pen, query: Query, nodes: ReadonlyMap<Query, QueryNode>, variables: ReadonlySet<string>, around?: Known): void {
  const node = nodes.get(query);
  if (!node) return;
  const root = resolve(query, pen.schemas.before, variables);
  const queryOf = new Map([...nodes].map(([one, at]) => [at, one]));
  walkQuery({ pen, root, queryOf, variables, keys: new Map(), called: new Map(), around }, node, { resolved: root, ctes: undefined });
}

/** A node without a query of its own is part of the one around it: the first branch of a union, the rows of an insert. */
function walkQuery(walk: Walk, node: QueryNode, around: Around): void {
  const query = walk.queryOf.get(node);
  const resolved = (query && walk.root.inner(query)) ?? around.resolved;
  const ctes = node.with ? walkWith(walk, node.with, { resolved, ctes: around.ctes }) : around.ctes;
  const here = { resolved, ctes };
  nameSources(walk, node, here);
  if (query) noteKeys(walk, node, query);
  nameTargets(walk, node, resolved);
  const { with: _, ...rest } = node;
  for (const part of Object.values(rest)) walkPart(walk, part, here);
  for (const { of } of node.locks) for (const name of of) nameQualifier(walk, here, name.parts.at(-1));
}

/** As lowering does: with RECURSIVE every name is visible in every query, else only those written before. */
function walkWith(walk: Walk, clause: WithClause, { resolved, ctes: outside }: Around): Ctes | undefined {
  const named = clause.ctes.map(({ name }): Ctes => ({ name: name.name, what: localOf(walk.pen, 'cte', name), outer: undefined }));
  let ctes = clause.recursive ? named.reduce<Ctes | undefined>((outer, one) => ({ ...one, outer }), outside) : outside;
  clause.ctes.forEach((cte, i) => {
    const { name, what } = named[i]!;
    write(walk.pen, what, cte.name, 'declares');
    walkQuery(walk, cte.query, { resolved, ctes });
    ctes = { name, what, outer: ctes };
  });
  return ctes;
}

function noteKeys(walk: Walk, node: QueryNode, query: Query): void {
  node.order.forEach(({ value }, i) => {
    let key = value;
    while (key.kind === 'paren') key = key.inner;
    const term = query.order[i]?.term;
    if (key.kind === 'column' && term?.kind === 'column') walk.keys.set(key, term);
  });
}

// ── Sources ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Names every source before anything that may speak of them; their order is that of `Query.sources`. */
function nameSources(walk: Walk, node: QueryNode, { resolved, ctes }: Around): void {
  const called: (Named | undefined)[] = [];
  const table = (name: Name, alias: Ident | undefined, role: 'reads' | 'writes'): void => {
    const source = resolved.sources[called.length];
    const what = source && sourceNamed(walk.pen, source, ctes);
    const last = name.parts.at(-1);
    if (what && last) write(walk.pen, what, last, role);
    called.push(alias ? aliasNamed(walk.pen, alias) : what);
  };
  const item = (one: FromItem): void => {
    switch (one.kind) {
      case 'table ref': return table(one.name, one.alias, 'reads');
      case 'subquery ref': case 'function ref': case 'hole ref':
        called.push(one.alias && aliasNamed(walk.pen, one.alias));
        return;
      case 'join': {
        const first = called.length;
        item(one.left);
        const right = called.length;
        item(one.right);
        nameUsing(walk.pen, one, resolved.sources.slice(first, right), resolved.sources[right]);
        if (one.alias) called.push(aliasNamed(walk.pen, one.alias));
      }
    }
  };
  switch (node.kind) {
    case 'select': node.from.forEach(item); break;
    case 'table': table(node.name, undefined, 'reads'); break;
    case 'insert': table(node.table, node.alias, 'writes'); break;
    case 'update': if (!node.among) table(node.table, node.alias, 'writes'); node.from.forEach(item); break;
    case 'delete': if (!node.among) table(node.table, node.alias, 'writes'); node.using.forEach(item); break;
    case 'merge': table(node.table, node.alias, 'writes'); item(node.source); break;
    case 'set operation': case 'values': return;
  }
  walk.called.set(resolved, called);
}

function aliasNamed(pen: Pen, alias: Ident): Named {
  const what = localOf(pen, 'alias', alias);
  write(pen, what, alias, 'declares');
  return what;
}

function sourceNamed(pen: Pen, source: ResolvedSource, ctes: Ctes | undefined): Named | undefined {
  if (source.source.kind === 'cte') {
    for (let at = ctes; at; at = at.outer) if (at.name === source.source.table?.name) return at.what;
    return undefined;
  }
  const known = knownSource(pen, source);
  return known && { kind: 'table', database: pen.database, key: known.key };
}

function knownSource(pen: Pen, { source, table }: ResolvedSource): Known | undefined {
  if (source.kind !== 'table' || !source.table) return undefined;
  return { key: table ? keyOfTable(table) : qualify(pen.schemas.before, source.table), table };
}

/** A column of USING is one of both sides. */
function nameUsing(pen: Pen, { using }: JoinRef, left: readonly ResolvedSource[], right: ResolvedSource | undefined): void {
  for (const column of using ?? []) {
    const from = left.find(({ columns }) => columns?.includes(column.name)) ?? (left.length === 1 ? left[0] : undefined);
    for (const side of [from, right]) {
      const known = side && knownSource(pen, side);
      if (known) writeKnownColumn(pen, known, column, 'reads');
    }
  }
}

/** The columns that a write sets. */
function nameTargets({ pen }: Walk, node: QueryNode, { sources }: Resolved): void {
  const known = sources[0] && knownSource(pen, sources[0]);
  if (!known) return;
  const set = (targets: readonly { readonly name: Ident }[]): void => targets.forEach(({ name }) => writeKnownColumn(pen, known, name, 'writes'));
  switch (node.kind) {
    case 'insert':
      set(node.columns);
      node.conflict?.set.forEach(({ columns }) => set(columns));
      if (node.conflict?.constraint) writeConstraint(pen, known, node.conflict.constraint, 'reads');
      return;
    case 'update': return node.set.forEach(({ columns }) => set(columns));
    case 'merge': return node.branches.forEach((branch) => [{ columns: branch.columns }, ...branch.set].forEach(({ columns }) => set(columns)));
    case 'select': case 'set operation': case 'values': case 'table': case 'delete':
  }
}

// ── Columns ──────────────────────────────────────────────────────────────────────────────────────────────────────

function walkPart(walk: Walk, part: unknown, here: Around): void {
  everyNode(part, (node) => {
    if (isQueryNode(node)) walkQuery(walk, node, here);
    else if (node['kind'] === 'column') nameColumn(walk, here, node as AnyNode & ColumnExpr);
    else if (node['kind'] === 'star') nameQualifier(walk, here, (node as AnyNode & StarExpr).path.at(-1));
    else if (node['kind'] === 'call') return isMark(walk, here, node as AnyNode & CallExpr);
    else if ('modifiers' in node) writeTypeName(walk.pen, node as AnyNode & TypeName);
    else return false;
    return true;
  });
}

/** What looks like a column in sqlc's marks is the name of a parameter, but for `sqlc.embed(o)`. */
function isMark(walk: Walk, here: Around, call: CallExpr): boolean {
  const name = callName(call);
  const [arg] = call.args;
  if (name === 'sqlc.embed' && arg?.kind === 'column') nameQualifier(walk, here, arg.path.at(-1));
  return name.startsWith('sqlc.');
}

function nameColumn(walk: Walk, here: Around, expr: ColumnExpr): void {
  const last = expr.path.at(-1);
  if (!last) return;
  const key = walk.keys.get(expr);
  const found = here.resolved.column(key ?? { kind: 'column', span: expr, path: expr.path.map(({ name }) => name), nameSpan: last });
  // A sort key may be the name of an output, which is another's column.
  if (found && !found.missing && found.name === last.name && found.source.source.columns.length === 0) {
    const known = knownSource(walk.pen, found.source);
    if (known) writeKnownColumn(walk.pen, known, last, 'reads');
  }
  const { around, pen } = walk;
  const table = expr.path.at(-2);
  if (!found && around && table && around.key.endsWith(`.${table.name}`)) {
    write(pen, { kind: 'table', database: pen.database, key: around.key }, table, 'reads');
    return writeKnownColumn(pen, around, last, 'reads');
  }
  if (table) return nameQualifier(walk, here, table, found);
  const isOutput = key !== undefined && here.resolved.query.outputs.some(({ name }) => name === last.name);
  if (!found && !isOutput && !walk.variables.has(last.name)) nameQualifier(walk, here, last);
}

/** What stands before the dot of a column, or a whole row: the nearest source of that name. */
function nameQualifier(walk: Walk, { resolved }: Around, ident: Ident | undefined, found?: ResolvedColumn): void {
  if (!ident) return;
  for (let at: Resolved | undefined = found?.of ?? resolved; at; at = at.outer) {
    const index = at.sources.findIndex(({ source }) => source.alias === ident.name);
    const what = index < 0 ? undefined : walk.called.get(at)?.[index];
    if (what) write(walk.pen, what, ident, 'reads');
    if (index >= 0) return;
  }
}
