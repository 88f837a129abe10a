// A report as a document, before it is HTML or Markdown: sections of paragraphs, lists, tables and diagrams, whose lines name places in the code.
// Both forms are made from this and hold the same.
import type { Drawing } from './diagram/drawing.ts';

/** A line of a file, from 1; the path as the report shows it. */
export interface At {
  readonly path: string;
  readonly line: number;
}

export type Inline =
  | string
  | { readonly kind: 'code' | 'strong'; readonly text: string }
  /** A place in the code; its text is the path and the line where none is given. */
  | { readonly kind: 'place'; readonly at: At; readonly text?: string }
  /** Another place of the report. */
  | { readonly kind: 'anchor'; readonly id: string; readonly text: string };

export type Line = readonly Inline[];

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly line: Line }
  /** What would have to be known for more to be said. */
  | { readonly kind: 'unknown'; readonly line: Line }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'table'; readonly head: readonly Head[]; readonly rows: readonly Row[] }
  /** SQL. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'diagram'; readonly drawing: Drawing };

export interface Head { readonly text: string; readonly numbers?: true }

export interface Row {
  /** Where other places of the report lead to. */
  readonly id?: string;
  readonly cells: readonly Line[];
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface Page {
  readonly title: string;
  readonly sections: readonly Section[];
}

export const code = (text: string): Inline => ({ kind: 'code', text });
export const strong = (text: string): Inline => ({ kind: 'strong', text });
export const paragraph = (...line: Line): Block => ({ kind: 'paragraph', line });
export const unknown = (...line: Line): Block => ({ kind: 'unknown', line });
export const heading = (text: string): Block => ({ kind: 'heading', text });

/** A sentence of a finding: what stands between backticks is code. */
export const said = (sentence: string): Line =>
  sentence.split('`').flatMap((text, at): Line => (text === '' ? [] : [at % 2 === 1 ? code(text) : text]));

/** Lines with something between them. */
export const joined = (lines: readonly Line[], between: string): Line => lines.flatMap((line, at) => (at === 0 ? line : [between, ...line]));

/** The first places and how many more there are; empty where there is none. */
export function placesLine(all: readonly At[], shown = 3): Line {
  const first = joined(all.slice(0, shown).map((at): Line => [{ kind: 'place', at }]), ', ');
  return all.length > shown ? [...first, ` and ${all.length - shown} more`] : first;
}
