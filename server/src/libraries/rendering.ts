// The SQL that a library sends for a call, written piece by piece; of each piece it is known which part of the call stands for it.
// All pieces are holes of the map: nobody wrote this text, so no edit of SQL can go through it.
import type { Span } from '../text/span.ts';
import { toHost, type Piece } from '../text/sourceMap.ts';
import type { Value } from '../hosts/tree.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Include } from './include.ts';
import type { Site, SqlCarrier, SqlHole } from './site.ts';

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
  /** Relations that are read besides, in this text or by another. */
  readonly includes: Include[];
}

export const newDraft = (dialect: Dialect): Draft => ({ dialect, text: '', pieces: [], holes: [], optional: [], openEnd: false, aliases: 0, includes: [] });

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

/** Adds a name that the program computes. */
export const nameFrom = (draft: Draft, value: Value): void => fill(draft, value, 'identifier');

/** What is written out stands in the text, though libraries bind it: it says more so, and a plan is asked for that very value. */
export function writeValue(draft: Draft, value: Value, at: Value): void {
  if (value.kind === 'constant' && (value.type === 'number' || value.type === 'boolean')) return say(draft, draft.dialect.id === 'sqlserver' && value.type === 'boolean' ? (value.value === 'true' ? '1' : '0') : value.value, at);
  const only = value.kind === 'text' && value.parts.length <= 1 ? value.parts[0] : undefined;
  if (value.kind === 'text' && (value.parts.length === 0 || only?.kind === 'chunk') && !(only?.kind === 'chunk' && /[\\\0]|\$\{/.test(only.text))) return say(draft, `'${(only?.kind === 'chunk' ? only.text : '').replaceAll("'", "''")}'`, at);
  pass(draft, at);
}

/** Adds SQL that the program writes itself, with its holes and what is there only sometimes. `named`: how a name is written that is passed beside the text, where it is known. */
export function embed(draft: Draft, { text, map, holes, optional }: Pick<SqlCarrier, 'text' | 'map' | 'holes' | 'optional'>, named: (value: Value) => string | undefined = () => undefined): void {
  const moved: { readonly from: number; readonly to: number }[] = [{ from: 0, to: draft.text.length }];
  let at = 0;
  for (const hole of holes.toSorted((a, b) => a.sql.start - b.sql.start)) {
    say(draft, text.slice(at, hole.sql.start), toHost(map, { start: at, end: hole.sql.start }));
    const name = hole.role === 'identifier' ? named(hole.value) : undefined;
    if (name === undefined) fill(draft, hole.value, hole.role);
    else say(draft, name, hole.value);
    at = hole.sql.end;
    moved.push({ from: at, to: draft.text.length });
  }
  say(draft, text.slice(at), toHost(map, { start: at, end: text.length }));
  const place = (offset: number): number => {
    const last = moved.findLast(({ from }) => from <= offset)!;
    return last.to + offset - last.from;
  };
  for (const { start, end } of optional) draft.optional.push({ start: place(start), end: place(end) });
}

function fill(draft: Draft, value: Value, role: SqlHole['role']): void {
  const index = draft.holes.length;
  const start = draft.text.length;
  say(draft, `\${${index}}`, value);
  draft.holes.push({ sql: { start, end: draft.text.length }, host: spanOf(value), role, value });
}

/** Adds text before what stands behind `at` already, which moves; no piece may go over that place. */
export function insert(draft: Draft, at: number, text: string, { host, isSure }: { readonly host: Span; readonly isSure: boolean }): void {
  const inserted = { start: at, end: at + text.length };
  const moved = (span: Span): Span => ({ start: span.start < at ? span.start : span.start + text.length, end: span.end <= at ? span.end : span.end + text.length });
  const replace = <T>(list: T[], by: readonly T[]): void => void list.splice(0, list.length, ...by);
  draft.text = draft.text.slice(0, at) + text + draft.text.slice(at);
  const pieces = draft.pieces.map((piece): Piece => ({ ...piece, sql: moved(piece.sql) }));
  replace(draft.pieces, [...pieces.filter(({ sql }) => sql.end <= at), { kind: 'hole', sql: inserted, host: spanOf(host) }, ...pieces.filter(({ sql }) => sql.end > at)]);
  replace(draft.holes, draft.holes.map((hole) => ({ ...hole, sql: moved(hole.sql) })));
  replace(draft.optional, [...draft.optional.map(moved), ...(isSure ? [] : [inserted])]);
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
  const { text, openEnd, pieces: { length: pieces }, holes: { length: holes }, optional: { length: optional }, includes: { length: includes } } = draft;
  return () => {
    Object.assign(draft, { text, openEnd });
    draft.pieces.length = pieces;
    draft.holes.length = holes;
    draft.optional.length = optional;
    draft.includes.length = includes;
  };
}

/** A name as the dialect quotes it. */
export function quoted({ nameQuotes }: Dialect, ...path: readonly (string | undefined)[]): string {
  const [[open, close] = ['"', '"']] = nameQuotes;
  return path.flatMap((name) => (name === undefined ? [] : [`${open}${name.replaceAll(close, close + close)}${close}`])).join('.');
}

/** The same only where a name needs it: quotes that are a name's in one dialect are a text's in another, and it is not always told which it is. */
export const quotedWhereNeeded = (dialect: Dialect, name: string, which: 'told' | 'assumed'): string =>
  which === 'assumed' && /^[a-z_][a-z0-9_]*$/.test(name) && !dialect.reserved.has(name.toUpperCase()) ? name : quoted(dialect, name);

/** The same text for a server whose names are quoted otherwise, where the library was not told which it is. Nothing moves. */
export function requoted(carrier: SqlCarrier, { nameQuotes }: Dialect): SqlCarrier {
  const [[open, close] = ['"', '"']] = nameQuotes;
  if (nameQuotes.has('"') || open.length + close.length !== 2) return carrier;
  return { ...carrier, text: carrier.text.replace(/'(?:[^']|'')*'|"([^"]*)"/g, (all, name?: string) => (name === undefined ? all : `${open}${name}${close}`)) };
}

/** Notes a relation that is read besides; what is written twice is noted once. */
export function include({ includes }: Draft, one: Include): void {
  if (!includes.some(({ path }) => path.join('.') === one.path.join('.'))) includes.push(one);
}

/** What a site says of them. */
export const includesOf = ({ includes }: Pick<Draft, 'includes'>): Pick<Site, 'includes'> => (includes.length > 0 ? { includes } : {});

export function carrierOf({ text, pieces, holes, optional, openEnd }: Draft): SqlCarrier {
  const spans = optional.toSorted((a, b) => a.start - b.start || b.end - a.end);
  return { kind: 'sql', text, map: { pieces, shared: true, escape: () => undefined }, holes, optional: spans, openEnd };
}
