// A migration written as a program, as the history meets it: the SQL of `up`, then that of `down`, as one text with the marks that a file of SQL would carry.
// What it calls is among the sites as the SQL that the tool sends for it; what of that could not be read is written as a statement that nobody can read: the tables it names become incomplete.
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import type { Site } from '../../libraries/site.ts';
import { directionOf, directionsIn, isHandedIn, type Direction } from '../../libraries/migrations/directions.ts';
import { partOf } from '../../libraries/migrations/part.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { parseScript } from '../../sql/parse.ts';
import type { ParsedFile } from './fold.ts';
import type { Reading, ReadSite } from '../reading/read.ts';
import type { Piece as MapPiece } from '../../text/sourceMap.ts';
import type { Span } from '../../text/span.ts';

interface Piece {
  readonly at: number;
  readonly direction: Direction;
  readonly text: string;
  readonly site?: Site;
}

/** `reading` is what was read of the program whose tree is given. */
export function codeMigration(reading: Reading, tree: HostTree, dialect: Dialect): ParsedFile {
  const directions = directionsIn(tree);
  const direct = (routine: number): Direction => directionOf(tree, directions, routine) ?? 'up';
  const sent = reading.sites.filter(({ site }, at, all) => site.context && all.findIndex((one) => one.site.anchor.start === site.anchor.start) === at)
    .map(({ site }): Piece => ({ at: site.anchor.start, direction: direct(site.context!.routine), text: site.carrier.text, site }));
  const isRead = partOf(reading.sites.map(({ site }) => site));
  const built = tree.calls.filter((call) => isBuilder(call) && !isRead(call) && namesTable(call, tree, directions)).flatMap((call): readonly Piece[] => directionOf(tree, directions, call.context.routine) === undefined ? [] : [{ at: call.start, direction: direct(call.context.routine), text: unreadable(call, dialect) }]);
  const pieces = [...sent, ...built].sort((a, b) => a.at - b.at);
  const places = new Map<string, number>();
  const parts: MapPiece[] = [];
  let text = '-- migrate:up\n';
  // What is written between the sites stands nowhere: at the end of what came before.
  const glue = (): void => {
    const start = parts.at(-1)?.sql.end ?? 0;
    const host = parts.at(-1)?.host.end ?? 0;
    if (text.length > start) parts.push({ kind: 'hole', sql: { start, end: text.length }, host: { start: host, end: host } });
  };
  const isHeld = heldIn(reading.document.text, dialect);
  const write = (direction: Direction): void => {
    let held = false;
    for (const piece of pieces.filter((one) => one.direction === direction)) {
      if (isHeld(piece) !== held) text += held ? 'commit;\n' : 'begin;\n';
      held = isHeld(piece);
      if (piece.site) {
        const base = text.length;
        glue();
        places.set(siteKey(piece.site), base);
        parts.push(...piece.site.carrier.map.pieces.map((one) => ({ ...one, sql: { start: one.sql.start + base, end: one.sql.end + base } })));
      }
      text += `${piece.text}${/;\s*$/.test(piece.text) ? '' : '\n;'}\n`;
    }
    if (held) text += 'commit;\n';
  };
  write('up');
  text += '-- migrate:down\n';
  write('down');
  glue();
  return { text, script: parseScript(text, dialect), places, map: { pieces: parts, shared: true, escape: () => undefined }, host: reading.document.text, partial: doesMore(tree, directions, reading, pieces) };
}

/** Whether a call is given the transaction that the program begins: Sequelize begins none of its own, and its calls are told of it one by one. */
function heldIn(program: string, { id }: Dialect): (piece: Piece) => boolean {
  if (id !== 'postgres' || !/\bsequelize\s*\.\s*transaction\s*\(/.test(program)) return () => false;
  return ({ site }) => site?.whole !== undefined && /[{,]\s*transaction\b/.test(program.slice(site.whole.start, site.whole.end));
}

/** Whether something is called on the way up that is neither SQL nor given to it. */
function doesMore(tree: HostTree, directions: ReadonlyMap<number, Direction>, { sites }: Reading, pieces: readonly Piece[]): boolean {
  if (!pieces.some(({ direction }) => direction === 'up')) return true;
  const isRead = coveredBy(sites.flatMap(({ site: { whole } }) => whole ?? []));
  return tree.calls.some((call) => directionOf(tree, directions, call.context.routine) === 'up' && !isRead(call) && !isHarmless(tree, directions, call));
}

/** Whether a stretch lies in one of some others, or in several that overlap. */
function coveredBy(spans: readonly Span[]): (at: Span) => boolean {
  const merged: { readonly start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return ({ start, end }) => {
    let low = 0;
    for (let high = merged.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (merged[middle]!.start <= start) low = middle + 1;
      else high = middle;
    }
    return end <= (merged[low - 1]?.end ?? -1);
  };
}

/** What only asks, waits, logs or goes through data, or groups calls that are read where they stand; and what the tool's own object never reaches. */
function isHarmless(tree: HostTree, directions: ReadonlyMap<number, Direction>, { callee, args, form }: CallValue): boolean {
  if (args.some((arg) => arg.kind === 'name' && isHandedIn(tree, directions, arg) && !isData(tree, arg))) return false;
  if (form === 'new') return true;
  if (callee.kind === 'name') return callee.binding === undefined && callee.name !== 'require';
  if (callee.kind !== 'member' || HARMLESS.test(callee.name ?? '')) return callee.kind === 'member';
  let base: Value = callee.object;
  for (let steps = 0; steps < 20 && (base.kind === 'member' || base.kind === 'call'); steps++) base = base.kind === 'member' ? base.object : base.callee;
  return base.kind === 'text' || base.kind === 'array' || base.kind === 'object' || (base.kind === 'name' && base.binding === undefined && base.name !== 'this');
}

/** What a query gave, waited for or taken apart. */
function isData(tree: HostTree, value: Value): boolean {
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  if (!binding || binding.kind === 'parameter') return false;
  const { value: held, path = [] } = binding;
  return path.length > 0 || (held?.kind === 'call' && held.awaited && !(held.callee.kind === 'member' && /transaction/i.test(held.callee.name ?? '')));
}
const HARMLESS = /^(?:then|catch|finally|execute|hasTable|hasColumn|withSchema|transaction|getEntityManager|getConnection|getTable|describeTable|tableExists|showAllTables|startTransaction|commitTransaction|commit|rollback|now|fn|select|bulkInsert|bulkUpdate|bulkDelete|map|forEach|flatMap|filter|find|findIndex|some|every|reduce|includes|push|join|slice|concat|keys|values|entries|sort|trim|split|replace|replaceAll|toString|toISOString|toLowerCase|toUpperCase|startsWith|endsWith|indexOf|get|set|has|add|log|info|warn|error|debug)$/;

/** A site as a part of its whole file: its text, tree and map are those of all that the file does. A file of SQL is one site. */
export const wholeSite = (site: ReadSite, file: ParsedFile | undefined): ReadSite =>
  file?.map && site.site.library !== 'sql' ? { ...site, script: file.script, site: { ...site.site, carrier: { ...site.site.carrier, text: file.text, map: file.map } } } : site;

/** What tells the sites of one document apart. */
export const siteKey = ({ anchor, carrier }: Site): string => `${anchor.start} ${carrier.text.length}`;

/** The number that a statement of a site has in the whole of its file. */
export function ordinalIn({ script, places }: ParsedFile, site: Site, start: number): number | undefined {
  const base = places?.get(siteKey(site));
  if (base === undefined) return undefined;
  const found = script.statements.findIndex((statement) => statement.end > base + start);
  return found < 0 ? undefined : found;
}

/** Methods of the builders that define something; what they are given first names a table, or an object that does. */
const BUILDS = /^(?:(?:create|alter|drop|rename)(?:View|MaterializedView)?(?:Table)?(?:IfNotExists|IfExists)?|table|(?:add|remove|drop|change|rename|alter)(?:Column|Index|Constraint|ForeignKey|PrimaryKey|UniqueConstraint|CheckConstraint|Unique)s?|create(?:Index|ForeignKey|PrimaryKey|UniqueConstraint)s?|addFields|createIndexes)$/;

const isBuilder = ({ callee, form }: CallValue): boolean => form === 'call' && callee.kind === 'member' && callee.name !== undefined && (BUILDS.test(callee.name) || (callee.name === 'on' && beginsIndex(callee.object)));

/** Kysely's `createIndex('i').unique().on('t')` names the table last. */
function beginsIndex(value: Value): boolean {
  for (let at = value, steps = 0; steps < 8 && at.kind === 'call' && at.callee.kind === 'member'; at = at.callee.object, steps++) if (at.callee.name === 'createIndex') return true;
  return false;
}

/** A part of a table is named in a chain or in a callback, where the table is named in front of it: `createTable('t').addColumn('c', …)`, `alterTable('t', (t) => t.dropColumn('c'))`. */
function namesTable({ callee }: CallValue, tree: HostTree, directions: ReadonlyMap<number, Direction>): boolean {
  if (callee.kind !== 'member') return false;
  const { object, name = '' } = callee;
  if (name === 'createIndex' && object.kind === 'member' && object.name === 'schema') return false;
  if (!PART.test(name)) return true;
  if (object.kind === 'call') return false;
  const binding = object.kind === 'name' && object.binding !== undefined ? tree.bindings[object.binding] : undefined;
  return binding?.kind !== 'parameter' || directions.has(binding.routine);
}
const PART = /(?:Column|Index|Constraint|ForeignKey|PrimaryKey|Unique)s?$/;

function unreadable({ args, callee }: CallValue, { nameQuotes }: Dialect): string {
  const name = nameIn(args[0]);
  const [open = '"', close = '"'] = [...nameQuotes][0] ?? [];
  if (name === undefined) return 'ALTER TABLE ${0} BUILT BY CODE';
  const quoted = name.split('.').map((part) => `${open}${part}${close}`).join('.');
  // Of tables that are gone nothing more can be wrong.
  if (callee.kind === 'member' && /^dropTable/.test(callee.name ?? '')) return `DROP TABLE IF EXISTS ${quoted}`;
  return `ALTER TABLE ${quoted} BUILT BY CODE`;
}

/** A text, or the property of an object that names a table. */
function nameIn(value: Value | undefined): string | undefined {
  if (value?.kind === 'text') {
    const [only, ...more] = value.parts;
    return more.length === 0 && only?.kind === 'chunk' && /^[\w$.]+$/.test(only.text) ? only.text : undefined;
  }
  if (value?.kind === 'call' && value.form === 'new') return nameIn(value.args[0]);
  if (value?.kind !== 'object') return undefined;
  const named = (wanted: string): Value | undefined => value.properties.find(({ name }) => name === wanted)?.value;
  const table = nameIn(named('tableName') ?? named('name') ?? named('table'));
  const schema = nameIn(named('schema'));
  return table !== undefined && schema !== undefined ? `${schema}.${table}` : table;
}
