// What of a query makes a node of its plan: the conjunct behind a filter, the ORDER BY behind a sort, the table behind a scan.
// The plan prints what it does in its own words (ruleutils.c), so it is tied by the columns, the values and the aliases that both name; what cannot be told is nothing.
import { hull, type Span } from '../text/span.ts';
import { everyQuery, type Conjunct, type Query, type Source, type Term } from '../query/query.ts';
import { conjunctTerms, everyTerm } from '../query/walk.ts';
import type { NodeFigures } from './figures.ts';
import { conjunctsIn } from './insights/conditions.ts';
import type { Cause, Told } from './insights/insight.ts';
import type { PlanNode } from './plan.ts';

/** Spans of the query's own document, in order; empty where no part of it can be told. */
export function tie({ at, cause }: Told, query: Query): readonly Span[] {
  if (!cause) return [];
  return spansOf(cause, at, query).filter((one, place, all) => all.findIndex(({ start, end }) => start === one.start && end === one.end) === place).sort((a, b) => a.start - b.start);
}

function spansOf(cause: Cause, at: NodeFigures, query: Query): readonly Span[] {
  const own = queryOf(at, query);
  switch (cause.kind) {
    case 'condition': return conjunctsIn(cause.text).flatMap(({ text }) => conjunctFor(text, at, query) ?? []);
    case 'order': return own ? orderOf(at.node, own) : [];
    case 'grouping': return own ? hullOf(own.grouping.map(({ span }) => span)) : [];
    case 'limit': return (own?.limit ?? query.limit) ? [(own?.limit ?? query.limit)!.span] : [];
    case 'offset': return (own?.offset ?? query.offset) ? [(own?.offset ?? query.offset)!.span] : [];
    case 'distinct': return own?.distinct ? [own.distinct.span] : [];
    case 'lock': return query.lock ? [query.lock.span] : [];
    case 'conflict': return query.conflict ? [query.conflict.span] : [];
    case 'writes': return hullOf(query.writes.map(({ span }) => span));
    case 'cte': return [...everyQuery(query)].flatMap(({ ctes }) => ctes.filter(({ name }) => name === cause.name)).slice(0, 1).map(({ span }) => span);
    case 'table': return tableOf(at, query);
    case 'query': return own && own !== query ? [own.verb] : [];
  }
}

const hullOf = (spans: readonly Span[]): readonly Span[] => (spans.length === 0 ? [] : [spans.reduce(hull)]);

// ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The scans of a node and below it, nearest first; those of subplans come last, for they are of other queries. */
function scansOf({ node }: NodeFigures): readonly PlanNode[] {
  const [own, inner]: [PlanNode[], PlanNode[]] = [[], []];
  const open: (readonly [PlanNode, PlanNode[]])[] = [[node, own]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [one, into] = next;
    if (one.relation !== undefined || one.reads !== undefined) into.push(one);
    open.push(...one.children.map((child) => [child, child.role === 'InitPlan' || child.role === 'SubPlan' ? inner : into] as const).reverse());
  }
  return [...own, ...inner];
}

/** The query that names what a node reads; the innermost where several do. */
function queryOf(at: NodeFigures, query: Query): Query | undefined {
  const scans = scansOf(at);
  const queries = [...everyQuery(query)].reverse();
  for (const scan of scans) {
    const found = queries.find((one) => one.sources.some((source) => isOf(source, scan)));
    if (found) return found;
  }
  return undefined;
}

/** A name that stands twice in a statement is numbered: `orders_1`. */
function isOf(source: Source, { relation, reads, alias }: PlanNode): boolean {
  const name = source.table?.name ?? source.function;
  const isNamed = name !== undefined && (name === relation || name === reads);
  const own = source.alias ?? name;
  return isNamed && (alias === undefined || own === alias || own === alias.replace(/_\d+$/, ''));
}

function tableOf(at: NodeFigures, query: Query): readonly Span[] {
  const [scan] = at.node.relation === undefined && at.node.reads === undefined ? scansOf(at).slice(-1) : [at.node];
  if (!scan) return [];
  const source = [...everyQuery(query)].flatMap(({ sources }) => sources).find((one) => isOf(one, scan));
  return source ? [source.nameSpan] : [];
}

// ── Order ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A sort is for ORDER BY where it sorts by the columns of that; else for the groups, for DISTINCT, or for a join of its own, which no clause says. */
function orderOf({ sortKeys }: PlanNode, query: Query): readonly Span[] {
  const keys = sortKeys.map(namesIn);
  const isFor = (terms: readonly Term[]): boolean => terms.length > 0 && terms.every((term) => {
    const columns = columnsOf(term);
    return keys.some((names) => columns.every((column) => names.has(column)));
  });
  if (isFor(query.order.map(({ term }) => term))) return hullOf(query.order.map(({ span }) => span));
  if (isFor(query.grouping)) return hullOf(query.grouping.map(({ span }) => span));
  return query.distinct ? [query.distinct.span] : [];
}

const columnsOf = (term: Term): readonly string[] => everyTerm(term).flatMap((one) => (one.kind === 'column' ? one.path.at(-1)! : []));

// ── Conditions ───────────────────────────────────────────────────────────────────────────────────────────────────

/** The conjunct that names the same columns as a condition of the plan, and most of its values. */
function conjunctFor(text: string, at: NodeFigures, query: Query): Span | undefined {
  const names = namesIn(text);
  // A bitmap names no table, and a subplan not the one that it is asked for.
  const scans = [...scansOf(at), ...(at.parent ? scansOf(at.parent) : [])];
  let best: { readonly span: Span; readonly score: number } | undefined;
  for (const one of everyQuery(query)) {
    if (!one.sources.some((source) => scans.some((scan) => isOf(source, scan)))) continue;
    for (const conjunct of [...one.filters, ...one.having]) {
      const score = scoreOf(conjunct, names, text);
      if (score > (best?.score ?? 0)) best = { span: conjunct.span, score };
    }
  }
  return best?.span;
}

/** 0 where it names a column that the plan does not. */
function scoreOf(conjunct: Conjunct, names: ReadonlySet<string>, text: string): number {
  const terms = conjunctTerms(conjunct).flatMap((term) => [...everyTerm(term)]);
  const columns = [...new Set(terms.flatMap((term) => (term.kind === 'column' ? term.path.at(-1)! : [])))];
  const inside = innerOf(conjunct);
  if ((columns.length === 0 && !inside) || !columns.every((column) => names.has(column))) return 0;
  const values = terms.flatMap((term) => (term.kind === 'constant' && term.type !== 'null' ? [term.value] : []));
  // What PostgreSQL prints of a value is often longer: `2024-02-01 00:00:00+00`.
  const found = values.filter((value) => text.includes(value.replace(/^'|'$/g, ''))).length;
  return columns.length * 2 + found + (inside && /SubPlan/.test(text) ? 1 : 0) - (values.length > found ? 0.5 : 0);
}

const innerOf = ({ predicate }: Conjunct): boolean => predicate.kind === 'in' && predicate.query !== undefined;

/** Everything in a condition that could be a column: names that are no text. */
function namesIn(text: string): ReadonlySet<string> {
  const own = text.replace(/'(?:[^']|'')*'/g, "''");
  return new Set([...own.matchAll(/"((?:[^"]|"")+)"|[a-z_][\w$]*/g)].map(([name, quoted]) => quoted?.replaceAll('""', '"') ?? name));
}
