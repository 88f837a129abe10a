// Variables that a library replaces in the text itself before the database sees it: `${name:raw}` of pg-promise, `??` of mysql and Knex.
// They become holes, as if the program had spliced them.
import type { Value } from '../hosts/tree.ts';
import { toHost, type Piece } from '../text/sourceMap.ts';
import type { Sends } from './meaning.ts';
import type { SqlCarrier, SqlHole } from './site.ts';

/** Strings, names in quotes and comments hold none, but for pg-promise, which looks everywhere. */
const SKIPPED = `'(?:[^'\\\\]|\\\\.|'')*'|"[^"]*"|\`[^\`]*\`|--[^\\n]*|/\\*[\\s\\S]*?\\*/`;
const PATTERNS: Readonly<Record<NonNullable<Sends['format']>, RegExp>> = {
  // Source: pg-promise 12, lib/patterns.js: `$1:mod`, `${name:mod}` and its other brackets, the short modifiers ^ ~ #.
  'pg-promise': /\$(?:(?:\{\s*([a-z_$][\w$.]*)\s*(?::\s*(\w+)|([~^#]))?\s*\})|(?:\(\s*([a-z_$][\w$.]*)\s*(?::\s*(\w+)|([~^#]))?\s*\))|(?:<\s*([a-z_$][\w$.]*)\s*(?::\s*(\w+)|([~^#]))?\s*>)|(?:\[\s*([a-z_$][\w$.]*)\s*(?::\s*(\w+)|([~^#]))?\s*\])|(?:\/\s*([a-z_$][\w$.]*)\s*(?::\s*(\w+)|([~^#]))?\s*\/)|(?:([1-9]\d*)(?::(raw|value|name|alias|json|csv|list)\b|([~^#]))))/gi,
  'names': new RegExp(`${SKIPPED}|(\\?\\?)`, 'g'),
  // Source: knexjs.org, "Raw parameter binding": `??` and `:name:` are identifiers, `\\?` is the operator.
  'knex': new RegExp(`${SKIPPED}|(\\?\\?)|(?<![:\\w]):(\\w+):(?!:)|(\\\\\\?)`, 'g'),
};

/** Whether a placeholder of the text is no value of the list in its order: a name (`??`, `:column:`), or an operator that looks like one. */
export const countsOtherwise = ({ text }: SqlCarrier, format: Sends['format']): boolean =>
  (format === 'names' || format === 'knex') && [...text.matchAll(PATTERNS[format])].some((match) => roleOf(format, match) !== undefined);

export function reformatted(carrier: SqlCarrier, format: Sends['format'], values: Value | undefined): SqlCarrier {
  if (format === undefined) return carrier;
  const found = [...carrier.text.matchAll(PATTERNS[format])].flatMap((match) => {
    const role = roleOf(format, match);
    return role ? [{ start: match.index, end: match.index + match[0].length, name: match.slice(1).find((group) => group !== undefined) ?? '', role, number: 0 }] : [];
  });
  let number = carrier.holes.length;
  const listed = values?.kind === 'array' && !values.items.some(({ kind }) => kind === 'spread') ? values.items : [];
  const placed = format === 'pg-promise' || listed.length === 0 ? [] : placesIn(carrier.text);
  const numbered = found.map((variable) => (variable.role === 'operator' ? variable : { ...variable, number: number++, value: listed[placed.indexOf(variable.start)] }));
  return numbered.reduceRight((made, variable) => replaced(made, variable, values, carrier.holes.length), carrier);
}

/** Where the signs stand that the values of a list replace one after another: `?` and `??`. */
const placesIn = (text: string): readonly number[] => [...text.matchAll(SIGNS)].flatMap((match) => (match[1] === undefined ? [] : [match.index]));
const SIGNS = new RegExp(`${SKIPPED}|\\\\\\?|(\\?\\??)`, 'g');

function roleOf(format: NonNullable<Sends['format']>, match: RegExpMatchArray): Variable['role'] | undefined {
  const groups = match.slice(1);
  if (match[0] === '\\?') return 'operator';
  if (format !== 'pg-promise') return groups.some((group) => group !== undefined) ? 'identifier' : undefined;
  const at = groups.findIndex((group) => group !== undefined);
  if (at < 0) return undefined;
  const modifier = (groups[at + 1] ?? groups[at + 2] ?? '').toLowerCase();
  switch (modifier) {
    case 'raw': case '^': case 'value': case '#': return 'text';
    case 'name': case 'alias': case '~': return 'identifier';
    case 'csv': case 'list': return 'fragment';
    default: return 'parameter';
  }
}

/** `operator`: an escaped sign that stands for itself. */
interface Variable { readonly start: number; readonly end: number; readonly name: string; readonly role: SqlHole['role'] | 'operator'; readonly number: number; readonly value?: Value | undefined }

function replaced(carrier: SqlCarrier, { start, end, name, role, number, value }: Variable, values: Value | undefined, before: number): SqlCarrier {
  const { text, holes, map, optional } = carrier;
  const inside = map.pieces.filter(({ sql }) => sql.start < end && sql.end > start);
  // What the program itself splices is no variable of the text.
  if (inside.some(({ kind }) => kind === 'hole')) return carrier;
  const host = toHost(map, { start, end });
  const stand = role === 'operator' ? '?' : `\${${number}}`;
  const shift = stand.length - (end - start);
  const moved = (offset: number): number => (offset >= end ? offset + shift : Math.min(offset, start));
  const property = values?.kind === 'object' ? values.properties.find((one) => one.name === name)?.value : undefined;
  const sql = { start, end: start + stand.length };
  const own: readonly SqlHole[] = role === 'operator' ? [] : [{ sql, host, role, value: property ?? value ?? { kind: 'unknown', ...host } }];
  const shifted = (one: SqlHole): SqlHole => ({ ...one, sql: { start: moved(one.sql.start), end: moved(one.sql.end) } });
  const cut = map.pieces.flatMap((piece) => cutPiece(piece, start, end, shift));
  const at = cut.findIndex(({ sql }) => sql.start >= start + stand.length);
  const stretch = inside[0]?.stretch;
  cut.splice(at < 0 ? cut.length : at, 0, { kind: 'hole', sql, host, ...(stretch !== undefined && { stretch }) });
  return {
    ...carrier,
    text: text.slice(0, start) + stand + text.slice(end),
    holes: [...holes.slice(0, before).map(shifted), ...own, ...holes.slice(before).map(shifted)],
    optional: optional.map((one) => ({ start: moved(one.start), end: moved(one.end) })),
    map: { ...map, pieces: cut },
  };
}

/** What stands before and behind the replaced stretch. */
function cutPiece(piece: Piece, start: number, end: number, shift: number): readonly Piece[] {
  const { sql, host, kind } = piece;
  if (sql.end <= start && !(sql.start === start && sql.end === start)) return [piece];
  if (sql.start >= end) return [{ ...piece, sql: { start: sql.start + shift, end: sql.end + shift } }];
  if (kind !== 'verbatim') return sql.start < start ? [{ ...piece, sql: { start: sql.start, end: start } }] : sql.start === sql.end && sql.start === start ? [piece] : [];
  const before: readonly Piece[] = sql.start < start ? [{ ...piece, sql: { start: sql.start, end: start }, host: { start: host.start, end: host.start + start - sql.start } }] : [];
  const after: readonly Piece[] = sql.end > end ? [{ ...piece, sql: { start: end + shift, end: sql.end + shift }, host: { start: host.start + end - sql.start, end: host.end } }] : [];
  return [...before, ...after];
}
