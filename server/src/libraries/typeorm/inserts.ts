// What TypeORM's repositories send to insert, and to save what may be there already.
// Sources: typeorm 1.1, entity-manager/EntityManager.js, query-builder/InsertQueryBuilder.js.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { writeAnything } from '../clauses.ts';
import { givenIn, optionsOf } from '../options.ts';
import { leave, listed, maybe, pass, quoted, say } from '../rendering.ts';
import { columnAt, keysOf, relationAt, roleIn, type EntityColumn } from './entity.ts';
import { literalOf, tableText, unknownAt, type Place, type Rendering } from './place.ts';
import { isNewRow, isSeen, rowsIn, unseenRow, type SavedRow, type SavedRows } from './saved.ts';
import { writeSet, type Writing } from './writes.ts';

/** Where a row of that key is there, it is updated; not `isSure` where only what differs is set. */
export interface Merged { readonly at: Span; readonly columns: readonly string[] | undefined; readonly set: readonly string[] | undefined; readonly isSure?: boolean }

/** All columns are named; what is not given is left to the database. */
export function insertStatement(rendering: Rendering, { place, verb, named }: Writing, values: Value | undefined, merged?: Merged, returning: 'what is made' | 'silent' = 'what is made'): void {
  const { draft } = rendering;
  const { entity } = place;
  const { id } = draft.dialect;
  const { rows, more }: SavedRows = values ? rowsIn(rendering, entity, values) : { rows: [unseenRow(unknownAt(verb))], more: 'unseen' };
  const isOwn = id === 'mysql' || id === 'mariadb' || id === 'sqlite';
  const columns = entity.columns.filter(({ generated, isUnwritten, isAssumed }) => !isUnwritten && !isAssumed && (isOwn || generated !== 'increment'));
  say(draft, 'insert into ', verb);
  say(draft, tableText(rendering, entity), named);
  say(draft, '(', verb);
  listed(draft, ', ', verb, [...columns.map(({ column }) => () => say(draft, quoted(draft.dialect, column), verb)), ...(entity.isOpen ? [() => leave(draft, values ?? unknownAt(verb))] : [])]);
  say(draft, ') values ', verb);
  const write = (row: SavedRow): void => {
    say(draft, '(', row.at);
    listed(draft, ', ', row.at, [...columns.map((column) => () => writeCell(rendering, place, column, row)), ...(entity.isOpen ? [() => leave(draft, row.at)] : [])]);
    say(draft, ')', row.at);
  };
  listed(draft, ', ', verb, rows.map((row) => () => write(row)));
  // All rows have the same columns, however many there are.
  if (more) maybe(draft, false, () => {
    say(draft, ', ', verb);
    write(unseenRow(rows[0]!.at));
  });
  if (merged) writeMerged(rendering, place, merged);
  if (returning === 'what is made') writeMade(rendering, place, verb);
}

/** What the database makes is given back. */
export function writeMade({ draft }: Rendering, { entity }: Place, verb: Span): void {
  const made = entity.columns.filter(({ role, generated, isFilled }) => generated || isFilled || (role && role !== 'primary'));
  if (made.length > 0 && draft.dialect.id === 'postgres') say(draft, ` returning ${made.map(({ column }) => quoted(draft.dialect, column)).join(', ')}`, verb);
}

function writeCell(rendering: Rendering, place: Place, { path, role, relation }: EntityColumn, { at: row, given, isMade }: SavedRow): void {
  const { draft } = rendering;
  const { sets = [], setsMore } = place.entity;
  if (role === 'version') return say(draft, '1', row);
  const isOpen = !given || given.some(({ name }) => name === undefined);
  const [first, ...rest] = path.split('.');
  let one = given?.findLast(({ name }) => name === (relation ?? first));
  for (const name of relation ? [] : rest) one = one && givenIn(rendering, one.value)?.findLast((inner) => inner.name === name);
  // A relation is given as what it refers to, or as the key of that.
  const key = relation && one ? givenIn(rendering, one.value)?.find(({ name }) => name === rest.at(-1))?.value ?? one.value : one?.value;
  const held = !one && !relation ? heldBy(place, path) : undefined;
  if (one && key && one.isSure) return writeSet(rendering, key);
  const isSetByClass = isMade && (setsMore === true || sets.includes(relation ?? first!));
  if (isOpen || one || isSetByClass || (held !== undefined && given?.some(({ name }) => name === held))) return pass(draft, unknownAt(row));
  say(draft, draft.dialect.id === 'sqlite' ? 'null' : 'default', row);
}

/** The relation whose column a class declares besides. */
const heldBy = ({ entity }: Place, path: string): string | undefined => {
  const column = columnAt(entity, path)?.column;
  return entity.relations.find(({ owns, on }) => owns && on.some(({ own }) => own === column))?.path;
};

function writeMerged(rendering: Rendering, place: Place, { at, columns, set, isSure = true }: Merged): void {
  const { draft } = rendering;
  const { id } = draft.dialect;
  const name = (column: string): string => quoted(draft.dialect, column);
  const isOwn = id === 'mysql' || id === 'mariadb';
  const taken = (column: string): (() => void) => () => maybe(draft, isSure, () => say(draft, `${name(column)} = ${isOwn ? `values(${name(column)})` : `excluded.${name(column)}`}`, at));
  if (isOwn) {
    say(draft, ' on duplicate key update ', at);
    if (set && set.length > 0) listed(draft, ', ', at, set.map(taken));
    else writeAnything(draft, unknownAt(at));
    return;
  }
  say(draft, ' on conflict', at);
  if (columns && columns.length > 0) say(draft, ` (${columns.map(name).join(', ')})`, at);
  if (set?.length === 0) return say(draft, ' do nothing', at);
  say(draft, ' do update set ', at);
  if (!set) return writeAnything(draft, unknownAt(at));
  const updated = roleIn(place.entity, 'updated')?.column;
  listed(draft, ', ', at, [...set.map(taken), ...(updated !== undefined && !set.includes(updated) && id !== 'sqlite' ? [() => say(draft, `${name(updated)} = default`, at)] : [])]);
}

/** `upsert(values, ['email'])`, `upsert(values, { conflictPaths: ['email'] })` */
export function upsertStatement(rendering: Rendering, writing: Writing, values: Value | undefined, options: Value | undefined): void {
  const { place: { entity }, verb } = writing;
  const held = options && literalOf(rendering, options);
  const paths = held?.kind === 'array' ? held : options && literalOf(rendering, optionsOf(rendering, options).known.get('conflictPaths')?.value ?? unknownAt(verb));
  const keys = paths?.kind === 'array' ? paths.items.map((item) => textIn(rendering, item)) : paths?.kind === 'object' ? paths.properties.map(({ name }) => name) : [];
  const columns = keys.flatMap((key) => (key === undefined ? [] : columnsAt(entity, key)));
  const target = columns.length > 0 && columns.length >= keys.length ? columns : undefined;
  const rows = values && literalOf(rendering, values);
  const given = (rows?.kind === 'array' ? rows.items : rows ? [rows] : []).map((row) => givenIn(rendering, row));
  const isKnown = target && given.length > 0 && given.every((row) => row?.every(({ name, isSure }) => name !== undefined && isSure));
  const names = new Set(given.flatMap((row) => row?.flatMap(({ name }) => name ?? []) ?? []));
  const set = isKnown ? [...target, ...entity.columns.filter(({ column, path, relation, isFixed, generated }) => !target.includes(column) && !isFixed && !generated && names.has(relation ?? path.split('.')[0]!)).map(({ column }) => column)] : undefined;
  insertStatement(rendering, writing, values, { at: options ?? verb, columns: target, set });
}

const columnsAt = (entity: Place['entity'], path: string): readonly string[] => {
  const column = columnAt(entity, path)?.column;
  return column === undefined ? relationAt(entity, path)?.on.map(({ own }) => own) ?? [] : [column];
};

function textIn(rendering: Rendering, value: Value): string | undefined {
  const held = literalOf(rendering, value);
  const [part] = held.kind === 'text' ? held.parts : [];
  return part?.kind === 'chunk' ? part.text : undefined;
}

/** `save(user)`: a row that is new is inserted; one whose key is given is inserted or updated, which is told as both. */
export function saveStatement(rendering: Rendering, writing: Writing, values: Value | undefined): void {
  const { entity } = writing.place;
  const keys = keysOf(entity);
  const { rows, more }: SavedRows = values ? rowsIn(rendering, entity, values) : { rows: [] };
  const isNew = rows.length > 0 && more !== 'unseen' && rows.every((row) => isNewRow(entity, row));
  if (isNew) return insertStatement(rendering, writing, values);
  // Of a row that is there, what differs is written.
  const isNamed = rows.length > 0 && more !== 'unseen' && rows.every((row) => isSeen(entity, row));
  const names = new Set(rows.flatMap(({ given = [] }) => given.map(({ name }) => name)));
  const set = entity.columns.filter(({ role, isUnwritten, isAssumed, isFixed, path, relation }) => (role === undefined || role === 'deleted') && !isUnwritten && !isAssumed && !isFixed && (!isNamed || names.has(relation ?? path.split('.')[0]!))).map(({ column }) => column);
  insertStatement(rendering, writing, values, { at: writing.verb, columns: keys.map(({ column }) => column), set: entity.isOpen || (set.length === 0 && !isNamed) ? undefined : set, isSure: false });
}
