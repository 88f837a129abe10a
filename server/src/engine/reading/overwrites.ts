// Whether an update writes back what was computed from the same row as it was read before: of two that do so at once, one is lost.
// Only what is seen is told: a value that is a column of the row with something added or taken away, a row that was read by the same key in the same routine, and no lock.
import { contains, type Span } from '../../text/span.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import { additionIn } from '../../libraries/addition.ts';
import { valueOf, type Site } from '../../libraries/site.ts';
import { camel, isIdLike } from '../../query/facts/keys.ts';
import type { Conjunct, Query } from '../../query/query.ts';
import type { Reading, ReadSite, ReadStatement } from './read.ts';

/** A value that a site passes, the column of a row that it is computed from, and the query that read the row. */
export interface Computed {
  readonly value: Span;
  readonly column: string;
  readonly row: string;
  /** It is a sum only if the column is a number. */
  readonly mayBeText?: true;
  /** The anchor of that query. */
  readonly from: Span;
}

/** `others` are the sites of the same named routine, whose text is `around`. */
export function computedBy(tree: HostTree, text: string, site: Site, others: () => readonly Site[], around: Span): readonly Computed[] {
  const { carrier } = site;
  if (!WRITES.test(carrier.text) || site.unsent) return [];
  const found: Computed[] = [];
  for (const value of [...carrier.holes.map((hole) => hole.value), ...(carrier.parameters?.values ?? [])]) {
    const one = arithmeticOn(tree, text, value);
    const read = one && others().find((other) => other.anchor.start < site.anchor.start && other.whole !== undefined && contains(other.whole, one.call));
    if (one && read && !LOCKED.test(text.slice(around.start, around.end))) found.push({ value: { start: value.start, end: value.end }, column: one.column, row: one.row, ...(one.mayBeText && { mayBeText: true as const }), from: read.anchor });
  }
  return found;
}

const WRITES = /\bupdate\b/i;
/** Words of who sees to it that one comes after the other. */
const LOCKED = /(?<![a-z])lock|Lock(?!ed|out)|LOCK|[Mm]utex|[Ss]emaphore|[Ss]erializ|SERIALIZ|[Ii]solation|[Ff]or\s?[Uu]pdate|FOR\s+UPDATE/;

interface Arithmetic { readonly row: string; readonly column: string; readonly call: CallValue; readonly mayBeText?: true }

/** `row.stock - n`, on the spot or by a name. */
function arithmeticOn(tree: HostTree, text: string, value: Value): Arithmetic | undefined {
  const named = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  const written = named ? (named.kind === 'constant' && named.value && !named.path ? named.value : undefined) : value;
  if (!written || (written.kind !== 'unknown' && !(written.kind === 'constant' && written.type === 'other'))) return undefined;
  const said = additionIn(text.slice(written.start, written.end));
  const binding = said && tree.bindings.find((one) => one.name === said.row && one.uses.some((use) => written.start <= use.start && use.end <= written.end && use.chain[0] === said.column));
  const call = binding && binding.assignments.length === 0 && binding.kind === 'constant' ? readInto(tree, binding.value, 0) : undefined;
  return said && call && { row: said.row, column: said.column, call, ...(said.sign === '+' && { mayBeText: true as const }) };
}

/** The call whose result a name holds, or a row of it. */
function readInto(tree: HostTree, value: Value | undefined, depth: number): CallValue | undefined {
  if (!value || depth > 4) return undefined;
  if (value.kind === 'call') return value;
  if (value.kind === 'member') return /^(?:rows|0)$/.test(value.name ?? '') ? readInto(tree, value.object, depth + 1) : undefined;
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  return binding && binding.assignments.length === 0 && binding.kind === 'constant' ? readInto(tree, binding.value, depth + 1) : undefined;
}

// ── In the queries ───────────────────────────────────────────────────────────────────────────────────────────────

/** The columns that a statement writes back, joined by commas; with `+` before one that is only so if it is a number. */
export function overwrites(reading: Reading, site: ReadSite, read: ReadStatement): string {
  const { query } = read;
  const found = new Set<string>();
  for (const { value, column, row, mayBeText, from } of query ? site.computed ?? [] : []) {
    const write = query!.writes.find((one) => one.presence === 'always' && one.value !== undefined && isAt(valueOf(site.site, one.value), value));
    const before = reading.sites.find((one) => one.site.anchor.start === from.start && one.site.anchor.end === from.end);
    const asked = before?.statements[0]?.query;
    if (!write || !before || !asked || asked.kind !== 'read' || asked.lock || asked.sources.length !== 1) continue;
    const written = reading.document.text.slice(write.columnSpan.start, write.columnSpan.end).replace(/^['"`]|['"`]$/g, '');
    if (column !== write.column && column !== written && column !== camel(write.column)) continue;
    if (isSameRow(reading, [site.site, query!], [before.site, asked], row)) found.add(`${mayBeText ? '+' : ''}${write.column}`);
  }
  return [...found].join(',');
}

/** Both ask for the same key and for nothing else, or the write for that of the row: what else it asks for may be that the row is as it was. */
function isSameRow({ document: { text } }: Reading, [site, query]: readonly [Site, Query], [other, asked]: readonly [Site, Query], row: string): boolean {
  if (query.sources[0]?.table?.name !== asked.sources[0]?.table?.name || query.sources.length !== 1 || query.filters.length === 0 || query.open.has('filters')) return false;
  const keys = new Map(asked.filters.flatMap((one) => keyOf(text, other, one) ?? []));
  return query.filters.every((one) => {
    const [key] = keyOf(text, site, one) ?? [];
    return key !== undefined && (keys.get(key[0]) === key[1] || ((keys.has(key[0]) || isIdLike(key[0])) && (key[1] === row || key[1].startsWith(`${row}.`))));
  });
}

/** `id = $1`: the column, and what the program passes. */
function keyOf(text: string, site: Site, { predicate, presence }: Conjunct): readonly (readonly [column: string, value: string])[] | undefined {
  if (presence !== 'always' || predicate.kind !== 'compare' || predicate.operator !== '=' || predicate.left.kind !== 'column') return undefined;
  const at = valueOf(site, predicate.right);
  return at && [[predicate.left.path.at(-1)!, text.slice(at.start, at.end).replace(/[!?]/g, '')]];
}

const isAt = (at: Span | undefined, { start, end }: Span): boolean => at !== undefined && at.start === start && at.end === end;
