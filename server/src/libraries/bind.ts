// Passes a spliced value as a parameter: `id = '${id}'` becomes `id = $1`, and the value joins the list beside the text.
import type { Document } from '../text/document.ts';
import type { Edit } from '../text/edit.ts';
import { slice, type Span } from '../text/span.ts';
import { toHost, type Piece } from '../text/sourceMap.ts';
import type { DialectId } from '../sql/dialect.ts';
import { dialectOf } from '../sql/dialects.ts';
import { PARAMETER, tokenize } from '../sql/tokens.ts';
import { isValuePlace, openString } from './places.ts';
import type { Passing, Site, SqlHole } from './site.ts';

/** All of the holes or none; they share one list of values. */
export function bindValues({ carrier, passing, dialect }: Site, holes: readonly number[], document: Document): readonly Edit[] | undefined {
  if (!passing || carrier.map.shared) return undefined;
  if (!/^\s*(?:select|insert|update|delete|with|merge|values|\()/i.test(carrier.text.replace(/\/\*[\s\S]*?\*\/|--.*/g, ' '))) return undefined;
  const style = passing.placeholder ?? (dialect === 'postgres' ? 'dollar' : dialect === 'mysql' || dialect === 'mariadb' || dialect === 'sqlite' ? 'question' : 'none');
  if (style === 'none') return undefined;
  const spliced = holes.flatMap((index) => splicedValue(carrier, passing, index, dialect, document) ?? []).sort((a, b) => a.hole.sql.start - b.hole.sql.start);
  if (spliced.length < holes.length) return undefined;
  const list = style === 'dollar' ? numberedEdits(carrier, passing, spliced) : countedEdits(carrier, passing, spliced, dialect);
  if (!list) return undefined;
  const texts = spliced.map(({ hole, place }, i) => textEdit(carrier.map, hole, place, `${place.before}${list.placeholders[i]}${place.after}`, document));
  return texts.every((edit) => edit !== undefined) ? [...texts, ...list.edits] : undefined;
}

/** A value that can be bound, and the place of its placeholder. */
interface Spliced { readonly hole: SqlHole; readonly place: Place; readonly value: string }

function splicedValue(carrier: Site['carrier'], { text }: Passing, index: number, dialect: DialectId | undefined, document: Document): Spliced | undefined {
  const hole = carrier.holes[index];
  if (hole?.role !== 'text') return undefined;
  // A value that is spliced in elsewhere may not be visible where the list stands.
  if (hole.host.start < text.start || hole.host.end > text.end) return undefined;
  // `in (${ids.join(', ')})` is a list of values, and one parameter is one value.
  if (hole.value.kind === 'call' && hole.value.callee.kind === 'member' && hole.value.callee.name === 'join') return undefined;
  const place = valuePlace(carrier.text, hole);
  // MySQL joins texts by a function, and its `||` is another operator.
  if (!place || (dialect !== 'postgres' && dialect !== 'sqlite' && (place.before !== '' || place.after !== ''))) return undefined;
  return { hole, place, value: slice(document.text, hole.value) };
}

/** A placeholder for each value, and the edits that add the values to the list. */
interface ListEdits { readonly placeholders: readonly string[]; readonly edits: readonly Edit[] }

/** `$2`: the values go to the end of the list. */
function numberedEdits({ text, parameters }: Site['carrier'], passing: Passing, spliced: readonly Spliced[]): ListEdits | undefined {
  const highest = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])));
  const present = parameters?.values.length ?? 0;
  if (highest > present) return undefined;
  const values = spliced.map(({ value }) => value).join(', ');
  return { placeholders: spliced.map((_, i) => `$${present + 1 + i}`), edits: [parameters ? inserted(parameters, present, values) : newList(passing, values)] };
}

/** `?`: each value goes to its place among the others. */
function countedEdits({ text, parameters }: Site['carrier'], passing: Passing, spliced: readonly Spliced[], dialect: DialectId | undefined): ListEdits | undefined {
  const places = tokenize(text, dialectOf(dialect ?? 'mysql'), 0, text.length);
  const written: number[] = [];
  for (const [i, at] of places.starts.entries()) if (places.kinds[i] === PARAMETER && text[at] === '?') written.push(at);
  // Numbers and names of their own (`?1`, `:id`) are not counted.
  if (written.some((at) => /[\w?]/.test(text[at + 1] ?? '')) || /(?<![:\w]):[a-z]\w*|\?\?/i.test(text)) return undefined;
  if (written.length !== (parameters?.values.length ?? 0)) return undefined;
  const placeholders = spliced.map(() => '?');
  if (!parameters) return { placeholders, edits: [newList(passing, spliced.map(({ value }) => value).join(', '))] };
  const byPlace = new Map<number, string[]>();
  for (const { place, value } of spliced) {
    const index = written.filter((at) => at < place.sql.start).length;
    byPlace.set(index, [...(byPlace.get(index) ?? []), value]);
  }
  return { placeholders, edits: [...byPlace].map(([index, values]) => inserted(parameters, index, values.join(', '))) };
}

function newList({ as, list, property, text: { end } }: Passing, values: string): Edit {
  const span = { start: end, end };
  if (list === 'spread') return { span, text: `, ${values}` };
  if (as === 'property') return { span, text: `, ${property ?? 'values'}: [${values}]` };
  return { span, text: property === undefined ? `, [${values}]` : `, { ${property}: [${values}] }` };
}

function inserted({ span, values }: NonNullable<Site['carrier']['parameters']>, index: number, value: string): Edit {
  const next = values[index];
  if (next) return { span: { start: next.start, end: next.start }, text: `${value}, ` };
  const last = values.at(-1);
  const at = last ? last.end : span.start + 1;
  return { span: { start: at, end: at }, text: last ? `, ${value}` : value };
}

/** The stretch of SQL that the placeholder replaces, and what stands around it there. */
interface Place { readonly sql: Span; readonly before: string; readonly after: string }

function valuePlace(text: string, hole: SqlHole): Place | undefined {
  const before = text.slice(0, hole.sql.start);
  const open = openString(before);
  const after = text.slice(hole.sql.end);
  // `${n}0` would become `$10`.
  if (open === undefined) return !/^[\w$]/.test(after) && isValuePlace(before, after) ? { sql: hole.sql, before: '', after: '' } : undefined;
  // `interval '${n} days'`, `E'…'`: the quotes belong to what stands before them.
  if (/[\w$]\s*$/.test(text.slice(0, open)) && !/\b(?:like|ilike|in|and|or|not|then|else|when|values|limit|offset|between|select|returning|to)\s*$/i.test(text.slice(0, open))) return undefined;
  const rest = /^[^'\\]*'(?!')/.exec(text.slice(hole.sql.end));
  const prefix = text.slice(open + 1, hole.sql.start);
  const suffix = rest?.[0].slice(0, -1);
  if (suffix === undefined || /['\\]|\$\{/.test(prefix) || suffix.includes('${')) return undefined;
  return {
    sql: { start: open, end: hole.sql.end + rest![0].length },
    before: prefix === '' ? '' : `'${prefix}' || `,
    after: suffix === '' ? '' : ` || '${suffix}'`,
  };
}

/** In a template the hole goes; of a concatenation the two literals around it become one. */
function textEdit(map: Site['carrier']['map'], hole: SqlHole, place: Place, text: string, document: Document): Edit | undefined {
  const { pieces } = map;
  const index = pieces.findIndex(({ kind, sql }) => kind === 'hole' && sql.start === hole.sql.start);
  const touched = pieces.filter(({ kind, sql }) => kind === 'escape' && sql.start < place.sql.end && sql.end > place.sql.start);
  if (index < 0 || touched.length > 0) return undefined;
  const isTemplate = document.text.startsWith('${', hole.host.start);
  const at = { start: placeStart(map, place, hole), end: placeEnd(map, place, hole) };
  if (isTemplate) return escaped(map, at, text);
  const left = nearest(pieces, index, -1);
  const right = nearest(pieces, index, 1);
  if (!left || left.kind === 'hole') return undefined;
  const quote = document.text[left.host.end];
  if (quote !== '\'' && quote !== '"' && quote !== '`') return undefined;
  const start = place.sql.start < hole.sql.start ? at.start : left.host.end;
  if (!right) {
    if (place.sql.end > hole.sql.end) return undefined;
    const edit = escaped(map, { start, end: hole.host.end }, text);
    return edit && { ...edit, text: edit.text + quote };
  }
  if (right.kind === 'hole' || document.text[right.host.start - 1] !== quote) return undefined;
  return escaped(map, { start, end: place.sql.end > hole.sql.end ? at.end : right.host.start }, text);
}

const placeStart = (map: Site['carrier']['map'], { sql }: Place, hole: SqlHole): number => (sql.start < hole.sql.start ? toHost(map, { start: sql.start, end: sql.start + 1 }).start : hole.host.start);
const placeEnd = (map: Site['carrier']['map'], { sql }: Place, hole: SqlHole): number => (sql.end > hole.sql.end ? toHost(map, { start: sql.end - 1, end: sql.end }).end : hole.host.end);

function escaped(map: Site['carrier']['map'], at: Span, text: string): Edit | undefined {
  const written = map.escape(text, at.start);
  return written === undefined ? undefined : { span: at, text: written };
}

/** The next piece that holds text, before or after. */
function nearest(pieces: readonly Piece[], from: number, step: 1 | -1): Piece | undefined {
  for (let i = from + step; i >= 0 && i < pieces.length; i += step) {
    if (pieces[i]!.kind !== 'margin') return pieces[i];
  }
  return undefined;
}
