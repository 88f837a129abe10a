// A relation that a call reads besides its rows: what `include`, `with`, `populate` and their like name.
import type { ObjectName } from '../schema/change.ts';
import type { Span } from '../text/span.ts';

export interface Include {
  /** By the names that the program uses, from the rows of the call on: `posts`, `comments`. */
  readonly path: readonly string[];
  /** Where it is named. Invariant: on one line. */
  readonly at: Span;
  /** The table that its rows are of, and that of the rows that they belong to. */
  readonly table: ObjectName;
  readonly of: ObjectName;
  /** The table that holds one row for each pair of both. */
  readonly between?: ObjectName;
  /** A row has a list of it. */
  readonly many: boolean;
  /** A limit or a condition leaves some of it, or one may: not all of it was seen. */
  readonly isPart: boolean;
  /** Its model has it read with every row: no call says so. */
  readonly isAlways?: true;
  /** Its rows are joined to those of the call in one query, each of which comes once for each of them. */
  readonly joined?: true;
}

/** A table as it is told of. */
export const named = (name: string, schema: string | undefined): ObjectName => ({ name, ...(schema !== undefined && { schema }) });
