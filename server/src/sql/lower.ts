// From an SQL tree to what it means: a Query in the host's coordinates, in which a rule no longer sees how it was written.
// Never throws: what is missing or unread becomes a term that says nothing, and what may hide in a hole opens a part.
import type { Span } from '../text/span.ts';
import type { Query } from '../query/query.ts';
import type { SqlHole } from '../libraries/site.ts';
import type { Dialect } from './dialect.ts';
import type { QueryNode } from './tree.ts';
import { lowerNode } from './lower/queries.ts';
import type { Shared } from './lower/frame.ts';

export interface LowerContext {
  /** The SQL text that was parsed. */
  readonly text: string;
  toHost(at: Span): Span;
  /** Spans of the SQL text that are there only under some condition. */
  readonly optional: readonly Span[];
  readonly holes: readonly SqlHole[];
  readonly dialect: Dialect;
  /** More text may follow the end. */
  readonly openEnd: boolean;
}

export interface Lowered {
  readonly query: Query;
  /** The tree of every query that was lowered, for rewriting it. */
  readonly nodes: ReadonlyMap<Query, QueryNode>;
}

export function lowerQuery(node: QueryNode, context: LowerContext): Lowered {
  const nodes = new Map<Query, QueryNode>();
  const shared: Shared = { context, nodes, placeholders: 0, lower: (inner, scope) => lowerNode(inner, shared, scope, false) };
  return { query: lowerNode(node, shared, undefined, context.openEnd), nodes };
}
