// A migration written as a program, as the history meets it: the SQL of `up`, then that of `down`, as one text with the marks that a file of SQL would carry.
// What it calls is among the sites as the SQL that the tool sends for it; what of that could not be read is written as a statement that nobody can read: the tables it names become incomplete.
import type { CallValue, HostTree, Value } from '../hosts/tree.ts';
import type { Site } from '../libraries/site.ts';
import { directionOf, directionsIn, type Direction } from '../libraries/migrations/directions.ts';
import { partOf } from '../libraries/migrations/part.ts';
import type { Dialect } from '../sql/dialect.ts';
import { parseScript } from '../sql/parse.ts';
import type { ParsedFile } from './fold.ts';
import type { Reading, ReadSite } from './read.ts';
import type { Piece as MapPiece } from '../text/sourceMap.ts';

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
  const write = (direction: Direction): void => {
    for (const piece of pieces.filter((one) => one.direction === direction)) {
      if (piece.site) {
        const base = text.length;
        glue();
        places.set(siteKey(piece.site), base);
        parts.push(...piece.site.carrier.map.pieces.map((one) => ({ ...one, sql: { start: one.sql.start + base, end: one.sql.end + base } })));
      }
      text += `${piece.text}${/;\s*$/.test(piece.text) ? '' : '\n;'}\n`;
    }
  };
  write('up');
  text += '-- migrate:down\n';
  write('down');
  glue();
  return { text, script: parseScript(text, dialect), places, map: { pieces: parts, shared: true, escape: () => undefined }, host: reading.document.text, partial: doesMore(tree, directions, reading, pieces) };
}

/** Whether something is called on the way up that is neither SQL nor given to it. */
function doesMore(tree: HostTree, directions: ReadonlyMap<number, Direction>, { sites }: Reading, pieces: readonly Piece[]): boolean {
  if (!pieces.some(({ direction }) => direction === 'up')) return true;
  const read = sites.flatMap(({ site: { whole } }) => whole ?? []);
  return tree.calls.some(({ start, end, callee, context }) =>
    directionOf(tree, directions, context.routine) === 'up' && !read.some((one) => one.start <= start && end <= one.end) && !isHarmless(callee));
}

/** What only asks, waits, logs or groups calls that are read where they stand. */
const isHarmless = (callee: Value): boolean => callee.kind === 'member' && ((callee.object.kind === 'name' && HARMLESS_OBJECTS.has(callee.object.name)) || HARMLESS.test(callee.name ?? ''));
const HARMLESS_OBJECTS: ReadonlySet<string> = new Set(['console', 'Promise', 'logger', 'log']);
const HARMLESS = /^(?:then|catch|finally|execute|hasTable|hasColumn|withSchema|transaction|getTable|describeTable|tableExists|startTransaction|commitTransaction|commit|rollback|now)$/;

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
