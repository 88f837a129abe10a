// Which argument is being written, and of what: a function of the server, or the values of an insert and their columns.
import type { Span } from '../text/span.ts';
import { cursorIn } from './complete.ts';
import type { Cursor } from './complete/cursor.ts';
import { functions } from './complete/functions.ts';
import { GROUP, lineOf, openersOf } from './complete/line.ts';
import { schemaHere } from './complete/schemaHere.ts';
import { queryAt, scopeOf, type Scope } from './complete/scope.ts';
import type { Asked } from './place.ts';

export interface Signature {
  readonly label: string;
  /** Markdown. */
  readonly documentation: string;
  /** Spans of the label. */
  readonly parameters: readonly Span[];
  /** The number of the parameter being written. */
  readonly active: number;
}

/** The innermost call around a place whose signature is known. */
export function signatureAt(asked: Asked): Signature | undefined {
  const found = cursorIn(asked);
  if (!found) return undefined;
  const { at: { site }, cursor } = found;
  const openers = openersOf(cursor);
  for (let at = openers.length - 1; at >= 0; at--) {
    const opener = openers[at]!;
    // Where the next parenthesis opens, or the cursor stands.
    const active = lineOf(cursor, opener + 1, openers[at + 1] ?? cursor.until).filter(({ word }) => word === ',').length;
    const signature = isRow(cursor, opener) ? ofInsert(scopeHere(asked, cursor, site), active) : ofFunction(cursor, opener, active);
    if (signature) return signature;
  }
  return undefined;
}

function ofFunction({ tokens: { starts, ends }, text, dialect }: Cursor, opener: number, active: number): Signature | undefined {
  if (dialect.id !== 'postgres' || opener === 0) return undefined;
  const name = text.slice(starts[opener - 1], ends[opener - 1]).toLowerCase();
  const found = functions.find((one) => one.name === name && !one.bare);
  if (!found) return undefined;
  return { documentation: found.meaning, ...labelled(name, found.parameters, ` → ${found.returns}`), active: Math.min(active, Math.max(0, found.parameters.length - 1)) };
}

function labelled(name: string, parts: readonly string[], end: string): Pick<Signature, 'label' | 'parameters'> {
  const parameters: Span[] = [];
  let label = `${name}(`;
  for (const part of parts) {
    if (parameters.length > 0) label += ', ';
    parameters.push({ start: label.length, end: label.length + part.length });
    label += part;
  }
  return { label: `${label})${end}`, parameters };
}

// ── VALUES ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether a parenthesis opens a row of VALUES. */
function isRow(cursor: Cursor, opener: number): boolean {
  const { tokens: { words, around }, first } = cursor;
  if (words[opener - 1] === 'VALUES') return true;
  if (words[opener - 1] !== ',') return false;
  const items = lineOf(cursor, Math.max(first, around[opener]! + 1), opener);
  const values = items.findLastIndex(({ word }) => word === 'VALUES');
  return values >= 0 && items.slice(values + 1).every(({ word }) => word === ',' || word === GROUP);
}

function scopeHere(asked: Asked, cursor: Cursor, site: Parameters<typeof schemaHere>[1]): Scope {
  const query = queryAt(cursor);
  return scopeOf(query, cursor, schemaHere(asked, site, cursor.from + (cursor.tokens.starts[cursor.first] ?? 0), query));
}

function ofInsert({ insert }: Scope, active: number): Signature | undefined {
  const target = insert?.target;
  const columns = insert && insert.columns.length > 0 ? insert.columns : target?.columns.map(({ name }) => name);
  if (!columns || active >= columns.length) return undefined;
  return { documentation: '', ...labelled(`${target?.name ?? ''} `, columns, ''), active };
}
