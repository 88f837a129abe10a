// The SQL that a library sends for a call, written piece by piece; of each piece it is known which part of the call stands for it.
// All pieces are holes of the map: nobody wrote this text, so no edit of SQL can go through it.
import type { Span } from '../text/span.ts';
import type { Piece } from '../text/sourceMap.ts';
import type { Value } from '../hosts/tree.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { SqlCarrier, SqlHole } from './site.ts';

/** A text in the making. */
export interface Draft {
  readonly dialect: Dialect;
  text: string;
  readonly pieces: Piece[];
  readonly holes: SqlHole[];
  readonly optional: Span[];
  openEnd: boolean;
  /** How many tables have been given a name of their own. */
  aliases: number;
}

export const newDraft = (dialect: Dialect): Draft => ({ dialect, text: '', pieces: [], holes: [], optional: [], openEnd: false, aliases: 0 });

export const spanOf = ({ start, end }: Span): Span => ({ start, end });

/** Adds text for which a part of the call stands. */
export function say(draft: Draft, text: string, host: Span): void {
  if (text === '') return;
  const start = draft.text.length;
  draft.text += text;
  draft.pieces.push({ kind: 'hole', sql: { start, end: draft.text.length }, host: spanOf(host) });
}

/** Adds a value that is bound. */
export const pass = (draft: Draft, value: Value): void => fill(draft, value, 'parameter');

/** Adds what cannot be read: anything that can stand there. */
export const leave = (draft: Draft, value: Value): void => fill(draft, value, 'fragment');

function fill(draft: Draft, value: Value, role: SqlHole['role']): void {
  const index = draft.holes.length;
  const start = draft.text.length;
  say(draft, `\${${index}}`, value);
  draft.holes.push({ sql: { start, end: draft.text.length }, host: spanOf(value), role, value });
}

/** What is written meanwhile may not be there. */
export function maybe(draft: Draft, isSure: boolean, write: () => void): void {
  const start = draft.text.length;
  write();
  if (!isSure && draft.text.length > start) draft.optional.push({ start, end: draft.text.length });
}

/** Writes a list with something between its members; a member that writes nothing is none. Gives how many were written. */
export function listed(draft: Draft, between: string, at: Span, members: readonly (() => void)[]): number {
  let written = 0;
  for (const member of members) {
    const before = checkpoint(draft);
    if (written > 0) say(draft, between, at);
    const start = draft.text.length;
    member();
    if (draft.text.length === start) before();
    else written++;
  }
  return written;
}

/** What takes back all that is written from now on. */
export function checkpoint(draft: Draft): () => void {
  const { text, openEnd, pieces: { length: pieces }, holes: { length: holes }, optional: { length: optional } } = draft;
  return () => {
    Object.assign(draft, { text, openEnd });
    draft.pieces.length = pieces;
    draft.holes.length = holes;
    draft.optional.length = optional;
  };
}

/** A name as the dialect quotes it. */
export function quoted({ nameQuotes }: Dialect, ...path: readonly (string | undefined)[]): string {
  const [open, close] = [...nameQuotes][0] ?? ['"', '"'];
  return path.flatMap((name) => (name === undefined ? [] : [`${open}${name.replaceAll(close, close + close)}${close}`])).join('.');
}

export function carrierOf({ text, pieces, holes, optional, openEnd }: Draft): SqlCarrier {
  const spans = optional.toSorted((a, b) => a.start - b.start || b.end - a.end);
  return { kind: 'sql', text, map: { pieces, shared: true, escape: () => undefined }, holes, optional: spans, openEnd };
}
