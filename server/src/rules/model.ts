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
  /** What asks for it, as written on one line, where that tells of what; undefined where only its name and its place do. */
  readonly asked: string | undefined;
  /** What the library does with null where the model has none: it checks what it reads; or only types say so; or, `unsaid`, nothing does of a column of which the model says nothing. */
  readonly nulls: 'checked' | 'typed' | 'unsaid';
  /** The table may have columns that the model keeps out of it. */
  readonly isOpen: boolean;
  /** What the whole history leaves. */
  readonly migrated: Schema;
  /** Whether that lacks so much of what models declare that it is not what makes the database: asked once there is something to say. */
  isAbandoned(): boolean;
  readonly dialect: Dialect;
  /** What runs the history; undefined where nothing tells. */
  readonly tool: MigrationTool | undefined;
}
