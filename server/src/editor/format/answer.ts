// What formatting is told and what it answers, whoever asks: a document, a selection or a string of a program.
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';

export interface FormatOptions {
  readonly keywordCase: 'preserve' | 'upper' | 'lower';
  /** One step: a number of spaces, or a tab. */
  readonly indent: number | 'tab';
}

/** Text that was left as it is, and why, in one sentence for the user. */
export interface Refusal {
  readonly span: Span;
  readonly sentence: string;
}

/** At most one edit for each statement or string; spans are of the document. */
export interface Formatted {
  readonly edits: readonly Edit[];
  readonly refused: readonly Refusal[];
}

/** One step of indentation as text. */
export const stepOf = ({ indent }: FormatOptions): string => (indent === 'tab' ? '\t' : ' '.repeat(Math.max(0, Math.min(16, indent))));
