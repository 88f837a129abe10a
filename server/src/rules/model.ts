// What the rules about models look at, whichever library declares them.
import type { Change } from '../schema/change.ts';
import type { MigrationTool } from '../schema/migrationTool.ts';
import type { Schema } from '../schema/schema.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Statement } from '../sql/tree.ts';
import type { Span } from '../text/span.ts';

/** What a model of a program declares of its table, as the statement that the library's tool would make of it, beside what the migrations of the same database leave. */
export interface ModelSubject {
  readonly change: Change;
  readonly statement: Statement;
  /** The model's name, or what asks for the index, in the document. */
  readonly span: Span;
  /** From the statement's own coordinates to the document's: a column's definition becomes the field. */
  toHost(at: Span): Span;
  /** What stands in the document. */
  written(at: Span): string;
  /** The table may have columns that the model keeps out of it. */
  readonly isOpen: boolean;
  /** What the whole history leaves. */
  readonly migrated: Schema;
  readonly dialect: Dialect;
  /** What runs the history; undefined where nothing tells. */
  readonly tool: MigrationTool | undefined;
}
