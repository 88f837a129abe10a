// Whole queries: each statement's clauses in the order of the text, so that placeholders are numbered as the driver numbers them.
// The file is longer than most because the five kinds of query are read side by side.
import type { Span } from '../../text/span.ts';
import type { CommonTable, Conjunct, Output, Part, Query, RowLimit, SortKey, Source, Term, Write } from '../../query/query.ts';
import { canonical } from '../canonical.ts';
import type {
  Assignment, AssignTarget, ConflictClause, DeleteNode, Expr, FromItem, Ident, InsertNode, LimitClause, MergeNode, OrderItem, QueryNode, QueryTail, SelectItem, SelectNode, SetNode, TableNode, UpdateNode, ValuesNode, WithClause,
} from '../tree.ts';
import { holeIn, host, innerQuery, newFrame, presenceOf, roleOf, type Frame, type Scope, type Shared } from './frame.ts';
import { openParts, TAIL_PARTS } from './openness.ts';
import { lowerCondition } from './predicates.ts';
import { conjunctsOf, markedTable, rownumLimit } from '../oracle/outer.ts';
import { lowerFrom, lowerTarget, type NewSource } from './sources.ts';
import { lowerTerm, outputName, windowTerms } from './terms.ts';

/** Lowers one query and everything inside it. */
export function lowerNode(node: QueryNode, shared: Shared, scope: Scope | undefined, openEnd: boolean): Query {
  const frame = newFrame(shared, scope);
  const ctes = node.with ? lowerWith(frame, node.with) : [];
  const query = lowerBody(frame, node, ctes, openEnd);
  shared.nodes.set(query, node);
  return query;
}

function lowerBody(frame: Frame, node: QueryNode, ctes: readonly CommonTable[], openEnd: boolean): Query {
  switch (node.kind) {
    case 'select': return lowerSelect(frame, node, ctes, openEnd);
    case 'set operation': return lowerSet(frame, node, ctes, openEnd);
    case 'values': return lowerValues(frame, node, ctes, openEnd);
    case 'table': return lowerTable(frame, node, ctes, openEnd);
    case 'insert': return lowerInsert(frame, node, ctes, openEnd);
    case 'update': return lowerUpdate(frame, node, ctes, openEnd);
    case 'delete': return lowerDelete(frame, node, ctes, openEnd);
    case 'merge': return lowerMerge(frame, node, ctes, openEnd);
  }
}

/** A query while its clauses are being read. */
type NewQuery = { -readonly [K in keyof Query]: Query[K] };

/** What every query has; the clauses after the body are lowered here. */
function finish(frame: Frame, node: QueryNode, verb: Span, ctes: readonly CommonTable[], openEnd: boolean, kind: Query['kind'] = 'read'): NewQuery {
  const order = node.order.length === 0 ? [] : node.order.map((item) => lowerSortKey(frame, item));
  const limit = node.limit && lowerLimit(frame, node.limit);
  const offset = node.offset && lowerCount(frame, node.offset.value, node.offset.span);
  const lock = node.locks[0];
  openParts(node, openEnd, frame.open);
  const query: NewQuery = {
    model: 'relational', kind, span: host(frame, node.parenthesised ?? node), verb: host(frame, verb), ctes,
    sources: [], outputs: [], filters: [], grouping: [], grouped: 'no', having: [], order, setOperations: [], writes: [],
    inner: frame.inner, open: frame.open,
  };
  if (limit) query.limit = limit;
  if (offset) query.offset = offset;
  if (lock) query.lock = lock.wait ? { span: host(frame, lock), wait: lock.wait } : { span: host(frame, lock) };
  return query;
}

// ── Reads ────────────────────────────────────────────────────────────────────────────────────────────────────────

function lowerSelect(frame: Frame, node: SelectNode, ctes: readonly CommonTable[], openEnd: boolean): Query {
  const on = node.distinct?.on?.map((expr) => lowerTerm(frame, expr)) ?? [];
  const outputs = node.items.map((item) => lowerOutput(frame, item));
  const sources: NewSource[] = [];
  const filters: Conjunct[] = [];
  lowerFrom(frame, node.from, sources, filters);
  const isOracle = frame.shared.context.dialect.id === 'oracle';
  if (isOracle) lowerMarked(frame, node.where, sources, filters);
  else lowerCondition(frame, node.where, undefined, filters);
  const grouping = node.group.map((expr) => openedBy(frame, expr, 'grouping'));
  const having = lowerCondition(frame, node.having, { part: 'having' });
  for (const { spec } of node.windows) windowTerms(frame, spec);
  // For the queries inside: which rows it leaves is not known.
  if (node.qualify) lowerTerm(frame, node.qualify);
  for (const condition of node.hierarchy ?? []) lowerTerm(frame, condition);
  const query = finish(frame, node, node.verb, ctes, openEnd);
  query.outputs = outputs;
  // Copied, since a list that grew keeps room for some twenty more.
  query.sources = sources.slice();
  query.filters = filters.slice();
  query.grouping = grouping;
  query.having = having;
  query.grouped = node.group.length > 0 || node.groupSpan ? 'by keys' : frame.aggregates > 0 || node.having ? 'whole' : 'no';
  if (node.distinct) query.distinct = { span: host(frame, node.distinct.span), on };
  if (isOracle) limitByRownum(frame, node, query);
  return query;
}

/** Oracle: a condition with `(+)` is one of the outer join of the table that it marks; where that stands before others that are not marked, which rows it leaves is left open. */
function lowerMarked(frame: Frame, where: Expr | undefined, sources: readonly NewSource[], filters: Conjunct[]): void {
  const conjuncts = conjunctsOf(where).map((conjunct) => ({ conjunct, marked: markedTable(conjunct) }));
  const isMarked = sources.map(({ alias }) => conjuncts.some(({ marked }) => marked !== undefined && marked === alias));
  for (const { conjunct, marked } of conjuncts) {
    const at = marked === undefined ? -1 : sources.findIndex(({ alias }) => alias === marked);
    if (at < 0) {
      if (marked !== undefined) frame.open.add('filters');
      lowerCondition(frame, conjunct, undefined, filters);
      continue;
    }
    sources[at]!.outer = true;
    if (at > 0 && isMarked.every((one, index) => one || index < at)) sources[at]!.join = 'left';
    else frame.open.add('filters');
    lowerCondition(frame, conjunct, { on: at, part: 'filters' }, filters);
  }
}

/** Oracle counts rows before it sorts or groups them, so that ROWNUM is a limit only where neither follows. */
function limitByRownum(frame: Frame, node: SelectNode, query: NewQuery): void {
  if (query.limit || query.order.length > 0 || query.grouped !== 'no' || query.distinct || (node.hierarchy ?? []).length > 0) return;
  for (const conjunct of conjunctsOf(node.where)) {
    const asked = rownumLimit(conjunct);
    const limit = asked && lowerCount(frame, asked.value, conjunct);
    if (!limit || (asked.operator === '=' && limit.count !== 1)) continue;
    query.limit = limit.count !== undefined && asked.operator === '<' ? { ...limit, count: limit.count - 1 } : limit;
    frame.open.delete('limit');
  }
}

/** A hole among the outputs may be several columns. */
function lowerOutput(frame: Frame, item: SelectItem): Output {
  const { value } = item;
  const span = host(frame, item);
  const presence = presenceOf(frame, item);
  if (value.kind === 'star') {
    const of = value.path[value.path.length - 1]?.name;
    if (value.modified) frame.open.add('outputs');
    return { span, star: of === undefined ? {} : { of }, aggregate: false, presence };
  }
  const before = frame.aggregates;
  const term = openedBy(frame, value, 'outputs');
  const name = item.alias?.name ?? outputName(value);
  const aggregate = frame.aggregates > before;
  return name === undefined ? { span, term, aggregate, presence } : { span, name, term, aggregate, presence };
}

/** A term where a hole may stand for more than one of its kind. */
function openedBy(frame: Frame, expr: Expr, part: Part): Term {
  if (expr.kind === 'hole' && roleOf(frame, expr) !== 'parameter') frame.open.add(part);
  return lowerTerm(frame, expr);
}

function lowerSortKey(frame: Frame, item: OrderItem): SortKey {
  const direction = item.direction ?? (item.using === '>' ? 'desc' : 'asc');
  return { span: host(frame, item), term: openedBy(frame, item.value, 'order'), direction, nulls: item.nulls ?? (direction === 'desc' ? 'first' : 'last'), presence: presenceOf(frame, item) };
}

/** LIMIT ALL and LIMIT NULL limit nothing. */
function lowerLimit(frame: Frame, clause: LimitClause): RowLimit | undefined {
  return clause.value && lowerCount(frame, clause.value, clause);
}

function lowerCount(frame: Frame, value: Expr, span: Span): RowLimit | undefined {
  const term = lowerTerm(frame, value);
  if (term.kind === 'constant' && term.type === 'null') return undefined;
  const base: RowLimit = { span: host(frame, span), parameter: isPassed(term), presence: presenceOf(frame, span) };
  const count = term.kind === 'constant' && term.type === 'number' ? Number(term.value) : NaN;
  return Number.isFinite(count) ? { ...base, count } : base;
}

/** Whether the program decides the value, in whatever arithmetic it stands. */
function isPassed(term: Term): boolean {
  switch (term.kind) {
    case 'parameter': case 'hole': return true;
    case 'cast': return isPassed(term.term);
    case 'operation': case 'call': return term.args.some(isPassed);
    default: return false;
  }
}

/** The first branch becomes the query and the others its set operations; ORDER and LIMIT are of the whole. */
function lowerSet(frame: Frame, node: SetNode, ctes: readonly CommonTable[], openEnd: boolean): Query {
  const branches: SetNode[] = [];
  let first: QueryNode = node;
  while (first.kind === 'set operation' && (first === node || isBare(first))) {
    branches.unshift(first);
    first = first.left;
  }
  const base = isBare(first) ? lowerNode(first, frame.shared, frame.scope, false) : wrapped(frame, first);
  if (isBare(first)) frame.inner.push(...base.inner);
  const setOperations = branches.map((branch, index) => {
    const open = openEnd && index === branches.length - 1 && !branch.right.parenthesised;
    const query = lowerNode(branch.right, frame.shared, frame.scope, open);
    frame.inner.push({ query, role: 'branch' });
    return { operator: branch.operator, all: branch.all, span: host(frame, branch.operatorSpan), query };
  });
  const whole = finish(frame, node, node, ctes, openEnd);
  for (const part of base.open) frame.open.add(part);
  const last = branches[branches.length - 1]?.right;
  // What follows an unparenthesised last branch belongs to the whole.
  if (last && !last.parenthesised) for (const part of TAIL_PARTS) if (setOperations[setOperations.length - 1]!.query.open.has(part)) frame.open.add(part);
  return { ...base, span: whole.span, ctes: [...ctes, ...base.ctes], order: whole.order, ...pick(whole), setOperations: [...base.setOperations, ...setOperations], inner: frame.inner, open: frame.open };
}

const pick = ({ limit, offset, lock }: Query): Partial<Query> => ({ ...(limit && { limit }), ...(offset && { offset }), ...(lock && { lock }) });

/** A branch without a tail of its own. */
const isBare = (node: QueryTail): boolean => !node.with && node.order.length === 0 && !node.limit && !node.offset && node.locks.length === 0;

/** A first branch with an order or a limit of its own, as a derived table whose outputs are handed on. */
function wrapped(frame: Frame, node: QueryNode): Query {
  const query = innerQuery(frame, node, 'derived');
  const { span } = query;
  const source: Source = { span, kind: 'derived', nameSpan: span, query, columns: [], using: [], natural: false, outer: false, lateral: false, presence: 'always' };
  const outputs = query.outputs.map((output): Output => {
    if (output.name === undefined || output.star) return { span: output.span, ...(output.star ? { star: {} } : {}), aggregate: false, presence: output.presence };
    return { span: output.span, name: output.name, term: { kind: 'column', span: output.span, path: [output.name], nameSpan: output.span }, aggregate: false, presence: output.presence };
  });
  return {
    model: 'relational', kind: 'read', span, verb: query.verb, ctes: [], sources: [source], outputs, filters: [], grouping: [], grouped: 'no',
    having: [], order: [], setOperations: [], writes: [], inner: [], open: new Set(),
  };
}

function lowerValues(frame: Frame, node: ValuesNode, ctes: readonly CommonTable[], openEnd: boolean): Query {
  const rows = node.rows.map((row) => row.map((expr) => openedBy(frame, expr, 'outputs')));
  const outputs = (rows[0] ?? []).map((term, i): Output => ({ span: term.span, name: `column${i + 1}`, term, aggregate: false, presence: 'always' }));
  return Object.assign(finish(frame, node, node.verb, ctes, openEnd), { outputs, rows: countOf(node) });
}

const countOf = ({ rows, more = 0 }: ValuesNode): number => rows.length + more;

/** `table t` is `select * from t`. */
function lowerTable(frame: Frame, node: TableNode, ctes: readonly CommonTable[], openEnd: boolean): Query {
  const sources: Source[] = [];
  lowerFrom(frame, [{ kind: 'table ref', name: node.name, only: false, columns: [], start: node.name.start, end: node.name.end }], sources, []);
  const star: Output = { span: host(frame, node.verb), star: {}, aggregate: false, presence: 'always' };
  return Object.assign(finish(frame, node, node.verb, ctes, openEnd), { sources, outputs: [star] });
}

/** Names become visible one after the other; with RECURSIVE, all of them and each in itself. */
function lowerWith(frame: Frame, clause: WithClause): CommonTable[] {
  const tables: CommonTable[] = [];
  if (clause.recursive) for (const cte of clause.ctes) frame.scope = { name: cte.name.name, outer: frame.scope };
  for (const cte of clause.ctes) {
    const query = innerQuery(frame, cte.query, 'cte');
    if (cte.scalar) frame.open.add('sources');
    const table = { name: cte.name.name, span: host(frame, cte), query, columns: cte.columns.map((column) => column.name), recursive: clause.recursive && mentionsItself(query, cte.name.name) };
    tables.push(table);
    frame.scope = { name: table.name, table, outer: frame.scope };
  }
  return tables;
}

/** A recursive reference is a CTE source whose query was not yet known. */
const mentionsItself = (query: Query, name: string): boolean =>
  query.sources.some((source) => source.kind === 'cte' && !source.query && source.table?.name === name) || query.inner.some((one) => mentionsItself(one.query, name));

// ── Writes ───────────────────────────────────────────────────────────────────────────────────────────────────────

function lowerInsert(frame: Frame, node: InsertNode, ctes: readonly CommonTable[], openEnd: boolean): Query {
  const target = lowerTarget(frame, node.table, node.alias);
  const rows = node.source?.kind === 'values' ? node.source.rows.map((row) => row.map((expr) => openedBy(frame, expr, 'writes'))) : undefined;
  if (node.source?.kind === 'values') openWritesBy(frame, node.source);
  else if (node.source) innerQuery(frame, node.source, 'insert source');
  const writes = node.columns.flatMap((column, i) => lowerWrite(frame, column, column, rows?.length === 1 || isDefault(node.source, i) ? rows?.[0]?.[i] : undefined));
  const conflict = node.conflict && lowerConflict(frame, node.conflict);
  const outputs = node.returning.map((item) => lowerOutput(frame, item));
  const isCounted = node.source?.kind === 'values' && !frame.open.has('writes') && node.source.rows.every(([first]) => !first || presenceOf(frame, first) === 'always');
  return Object.assign(finish(frame, node, node.verb, ctes, openEnd, 'insert'), { sources: [target], writes, outputs }, isCounted && { rows: countOf(node.source) }, conflict && { conflict });
}

/** Of several rows it is told of a column that each leaves to its DEFAULT: it is as if it had not been named. */
const isDefault = (source: InsertNode['source'], column: number): boolean => source?.kind === 'values' && source.more === undefined && source.rows.every((row) => row[column]?.kind === 'default');

/** Nothing where a hole is part of the column's name: then any column may be written. */
function lowerWrite(frame: Frame, at: Span, column: AssignTarget, value: Term | undefined): Write[] {
  if (holeIn(frame, column.name) !== undefined) {
    frame.open.add('writes');
    return [];
  }
  const write: Write = { span: host(frame, at), column: column.name.name, columnSpan: host(frame, column.name), presence: presenceOf(frame, at) };
  return [value ? { ...write, value } : write];
}

/** A fragment among the rows may be more rows, or all of them. */
function openWritesBy(frame: Frame, values: ValuesNode): void {
  if (values.fragments.length > 0) frame.open.add('writes');
  if (values.fragments.some((fragment) => fragment.until === undefined)) for (const part of ['conflict', 'returning'] as const) frame.open.add(part);
}

function lowerConflict(frame: Frame, clause: ConflictClause): NonNullable<Query['conflict']> {
  const columns = clause.target.map((expr) => (expr.kind === 'column' ? expr.path[expr.path.length - 1]!.name : canonical(expr)));
  // Only for the queries and placeholders inside: what an existing row becomes is not modelled.
  for (const assignment of clause.set) lowerTerm(frame, assignment.value);
  lowerCondition(frame, clause.where);
  return { span: host(frame, clause), columns, action: clause.action, ...(clause.targetWhere && { partial: true }), ...(clause.constraint && { constraint: clause.constraint.name }) };
}

function lowerUpdate(frame: Frame, node: UpdateNode, ctes: readonly CommonTable[], openEnd: boolean): Query {
  const sources: Source[] = [];
  const filters: Conjunct[] = [];
  if (!node.among) sources.push(lowerTarget(frame, node.table, node.alias));
  else lowerAmong(frame, node.from, node.alias ?? node.table.parts.at(-1), sources, filters);
  const writes = lowerAssignments(frame, node.set);
  if (!node.among) lowerFrom(frame, node.from, sources, filters);
  lowerCondition(frame, node.where, undefined, filters);
  const outputs = node.returning.map((item) => lowerOutput(frame, item));
  return Object.assign(finish(frame, node, node.verb, ctes, openEnd, 'update'), { sources, filters, writes, outputs });
}

/** MySQL: the table that is written stands among those it is joined to; it becomes the first of the sources, and conditions of joins follow their sources. */
function lowerAmong(frame: Frame, items: readonly FromItem[], target: Ident | undefined, into: Source[], filters: Conjunct[]): void {
  const joined: Source[] = [];
  const conditions: Conjunct[] = [];
  lowerFrom(frame, items, joined, conditions);
  const chosen = Math.max(0, joined.findIndex(({ alias }) => alias === target?.name));
  into.push(...joined.slice(chosen, chosen + 1), ...joined.slice(0, chosen), ...joined.slice(chosen + 1));
  filters.push(...conditions.map((one) => (one.on === undefined ? one : { ...one, on: one.on === chosen ? 0 : one.on < chosen ? one.on + 1 : one.on })));
}

/** `(a, b) = (1, 2)` writes two columns; of `(a, b) = (select …)` each holds the query. */
function lowerAssignments(frame: Frame, assignments: readonly Assignment[]): Write[] {
  return assignments.flatMap((assignment) => {
    const value = lowerTerm(frame, assignment.value);
    const items = value.kind === 'list' && assignment.columns.length > 1 ? value.items : undefined;
    if (assignment.value.kind === 'hole' && assignment.columns.length === 0) frame.open.add('writes');
    return assignment.columns.flatMap((column, i) => lowerWrite(frame, assignment, column, items ? items[i] : value));
  });
}

function lowerDelete(frame: Frame, node: DeleteNode, ctes: readonly CommonTable[], openEnd: boolean): Query {
  const sources: Source[] = [];
  const filters: Conjunct[] = [];
  if (node.among) lowerAmong(frame, node.using, node.alias ?? node.table.parts.at(-1), sources, filters);
  else {
    sources.push(lowerTarget(frame, node.table, node.alias));
    lowerFrom(frame, node.using, sources, filters);
  }
  lowerCondition(frame, node.where, undefined, filters);
  const outputs = node.returning.map((item) => lowerOutput(frame, item));
  return Object.assign(finish(frame, node, node.verb, ctes, openEnd, 'delete'), { sources, filters, outputs });
}

/** MERGE joins its target to one source; its branches write. */
function lowerMerge(frame: Frame, node: MergeNode, ctes: readonly CommonTable[], openEnd: boolean): Query {
  const joined: Source[] = [lowerTarget(frame, node.table, node.alias)];
  const filters: Conjunct[] = [];
  lowerFrom(frame, [node.source], joined, filters);
  const sources = joined.map((source, i): Source => (i === 1 ? { ...source, join: 'inner' } : source));
  lowerCondition(frame, node.on, { on: 1, part: 'filters' }, filters);
  const writes = node.branches.flatMap((branch) => {
    lowerCondition(frame, branch.condition);
    const values = branch.values.map((expr) => lowerTerm(frame, expr));
    const inserted = branch.columns.flatMap((column, i) => lowerWrite(frame, column, column, values[i]));
    return [...lowerAssignments(frame, branch.set), ...inserted].map((write): Write => ({ ...write, presence: 'sometimes' }));
  });
  const outputs = node.returning.map((item) => lowerOutput(frame, item));
  return Object.assign(finish(frame, node, node.verb, ctes, openEnd, 'merge'), { sources, filters, writes, outputs });
}
