// What the models of a program declare, as the statements that their library's tool would make of them.
// Where migrations make the tables, nobody runs these: they are compared with what the migrations leave.
import type { SourceMap } from '../text/sourceMap.ts';
import type { Span } from '../text/span.ts';

/** The statement of a model's table, or of one of its indexes. */
export interface ModelStatement {
  readonly text: string;
  /** From the statement to what it is made of: a column's definition to the field. */
  readonly map: SourceMap;
  readonly model: string;
  /** What declares it, in the document: the model's name, or what asks for the index. */
  readonly at: Span;
  /** Of a table: all of the model. */
  readonly whole?: Span;
  /** The table may have columns that the model keeps out of it. */
  readonly open?: true;
}
