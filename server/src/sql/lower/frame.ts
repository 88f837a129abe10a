// What lowering carries along: the context of the whole text, and what is being gathered for one query.
import { contains, overlaps, type Span } from '../../text/span.ts';
import type { CommonTable, InnerQuery, Part, Presence, Query } from '../../query/query.ts';
import type { SqlHole } from '../../libraries/site.ts';
import type { LowerContext } from '../lower.ts';
import type { HoleExpr, QueryNode } from '../tree.ts';

export interface Shared {
  readonly context: LowerContext;
  readonly nodes: Map<Query, QueryNode>;
  /** How many bare `?` were met: they are numbered in the order of the text. */
  placeholders: number;
  /** Lowers a query that stands inside another. */
  lower(node: QueryNode, scope: Scope | undefined): Query;
}

/** The CTE names that are visible, innermost first. A recursive name is visible before its query is lowered. */
export interface Scope {
  readonly name: string;
  readonly table?: CommonTable;
  readonly outer: Scope | undefined;
}

/** One query in the making. */
export interface Frame {
  readonly shared: Shared;
  scope: Scope | undefined;
  readonly inner: InnerQuery[];
  readonly open: Set<Part>;
  /** How many aggregates of this query were met so far. */
  aggregates: number;
}

export const newFrame = (shared: Shared, scope: Scope | undefined): Frame => ({ shared, scope, inner: [], open: new Set(), aggregates: 0 });

export const host = (frame: Frame, at: Span): Span => frame.shared.context.toHost(at);

/** Lowers a query inside this one and records the part it plays. */
export function innerQuery(frame: Frame, node: QueryNode, role: InnerQuery['role']): Query {
  const query = frame.shared.lower(node, frame.scope);
  frame.inner.push({ query, role });
  return query;
}

export function presenceOf(frame: Frame, at: Span): Presence {
  const { optional } = frame.shared.context;
  return optional.length > 0 && optional.some((one) => overlaps(one, at)) ? 'sometimes' : 'always';
}

/** The same of a condition on the rows of a query: what is optional inside it makes it no less certain that there is one. */
export function presenceAround(frame: Frame, at: Span, inner: Span): Presence {
  const { optional } = frame.shared.context;
  return optional.some((one) => overlaps(one, at) && !contains(inner, one)) ? 'sometimes' : 'always';
}

/** A hole of an .sql file has no index: a template engine fills it with whatever it likes. */
export function roleOf(frame: Frame, hole: HoleExpr): SqlHole['role'] {
  return hole.index === undefined ? 'fragment' : (frame.shared.context.holes[hole.index]?.role ?? 'fragment');
}

/**
 * The index of a hole that a word or a string holds or touches: `orders_${0}`, `'${0}%'`.
 * What the text says there is only a part of what is sent.
 */
export function holeIn(frame: Frame, at: Span): number | undefined {
  const { holes } = frame.shared.context;
  if (holes.length === 0) return undefined;
  const index = holes.findIndex(({ sql }) => sql.start <= at.end && at.start <= sql.end);
  return index === -1 ? undefined : index;
}
