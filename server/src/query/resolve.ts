// Which column of which table a name means: asked once, before any rule.
import type { Schema, Table, Column } from '../schema/schema.ts';
import type { ColumnTerm, Query, Source } from './query.ts';

/** A query whose names have been looked up in one schema. */
export interface Resolved {
  readonly query: Query;
  readonly sources: readonly ResolvedSource[];
  /** What a column of this query means; `undefined` for a term that is not of this query or could not be told. */
  column(term: ColumnTerm): ResolvedColumn | undefined;
  /** The same for a query inside this one. */
  inner(query: Query): Resolved | undefined;
  readonly outer?: Resolved;
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

export declare function resolve(query: Query, schema: Schema): Resolved;
