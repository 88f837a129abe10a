// What is offered at a place, first as the generators draft it in SQL, then as the document writes it.
import type { Span } from '../../text/span.ts';

export type CompletionKind = 'table' | 'view' | 'cte' | 'column' | 'alias' | 'join' | 'function' | 'keyword' | 'type' | 'value' | 'schema';

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** A type or a table; empty where the label takes all the room. */
  readonly detail: string;
  /** Markdown. */
  readonly documentation?: string;
  /** As the document writes it: escaped as the literal around it demands. */
  readonly insert: string;
  /** `insert` holds a tab stop, `$0`, and escapes what would read as one. */
  readonly snippet?: boolean;
  /** The word being typed, in the document. */
  readonly replace: Span;
  /** Orders the items as texts: the best first. */
  readonly sort: string;
  /** What the typed word is compared with, where it is not the label. */
  readonly filter?: string;
}

export interface Draft extends Pick<Completion, 'label' | 'kind' | 'detail' | 'documentation' | 'filter'> {
  /** SQL; `CARET` marks where the cursor goes. */
  readonly text: string;
  /** Lower ones come first; drafts of one rank keep their order. */
  readonly rank: number;
}

/** Stands in a draft where the cursor is left: a unit that no SQL holds. */
export const CARET = '\u0001';

/** The ranks of what is offered, best first. */
export const RANK = { exact: 0, join: 1, related: 2, near: 3, column: 4, outer: 5, alias: 6, table: 7, far: 8, keyword: 9, function: 10, last: 11 } as const;
