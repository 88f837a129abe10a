// What TypeORM's repositories send to insert, and to save what may be there already.
// Sources: typeorm 1.1, entity-manager/EntityManager.js, query-builder/InsertQueryBuilder.js.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { writeAnything } from '../clauses.ts';
import { givenIn, optionsOf } from '../options.ts';
import { leave, listed, pass, quoted, say } from '../rendering.ts';
import { columnAt, keysOf, relationAt, roleIn, type EntityColumn } from './entity.ts';
import { literalOf, tableText, unknownAt, type Place, type Rendering } from './place.ts';
import { writeSet, type Writing } from './writes.ts';

/** `merged`: where a row of that key is there, it is updated. */
export interface Merged { readonly at: Span; readonly columns: readonly string[] | undefined; readonly set: readonly string[] | undefined }

/** All columns are named; what is not given is left to the database. */
export function insertStatement(rendering: Rendering, { place, verb, named }: Writing, values: Value | undefined, merged?: Merged, returning: 'what is made' | 'silent' = 'what is made'): void {
  const { draft } = rendering;
  const { entity } = place;
  const { id } = draft.dialect;
  const held = values && literalOf(rendering, values);
  const rows: readonly Value[] = held?.kind === 'array' ? held.items : values ? [values] : [];
  const isKnown = rows.length > 0 && rows.every(({ kind }) => kind !== 'spread') && (held?.kind === 'array' || held?.kind === 'object');
  const isOwn = id === 'mysql' || id === 'mariadb' || id === 'sqlite';
  const columns = entity.columns.filter(({ generated, isUnwritten, isAssumed }) => !isUnwritten && !isAssumed && (isOwn || generated !== 'increment'));
  say(draft, 'insert into ', verb);
  say(draft, tableText(rendering, entity), named);
  say(draft, '(', verb);
  listed(draft, ', ', verb, [...columns.map(({ column }) => () => say(draft, quoted(draft.dialect, column), verb)), ...(entity.isOpen ? [() => leave(draft, values ?? unknownAt(verb))] : [])]);
  say(draft, ') values ', verb);
  if (!isKnown) leave(draft, values ?? unknownAt(verb));
  else listed(draft, ', ', verb, rows.map((row) => () => {
    say(draft, '(', row);
    listed(draft, ', ', row, [...columns.map((column) => () => writeCell(rendering, place, column, row)), ...(entity.isOpen ? [() => leave(draft, row)] : [])]);
    say(draft, ')', row);
  }));
  if (merged) writeMerged(rendering, place, merged);
  if (returning === 'what is made') writeMade(rendering, place, verb);
}

/** What the database makes is given back. */
export function writeMade({ draft }: Rendering, { entity }: Place, verb: Span): void {
  const made = entity.columns.filter(({ role, generated, isFilled }) => generated || isFilled || (role && role !== 'primary'));
  if (made.length > 0 && draft.dialect.id === 'postgres') say(draft, ` returning ${made.map(({ column }) => quoted(draft.dialect, column)).join(', ')}`, verb);
}

function writeCell(rendering: Rendering, place: Place, { path, role, relation }: EntityColumn, row: Value): void {
  const { draft } = rendering;
  const given = givenIn(rendering, row);
  if (role === 'version') return say(draft, '1', row);
  const isOpen = !given || given.some(({ name }) => name === undefined);
  const [first, ...rest] = path.split('.');
  let one = given?.findLast(({ name }) => name === (relation ?? first));
  for (const name of relation ? [] : rest) one = one && givenIn(rendering, one.value)?.findLast((inner) => inner.name === name);
  // A relation is given as what it refers to, or as the key of that.
  const key = relation && one ? givenIn(rendering, one.value)?.find(({ name }) => name === rest.at(-1))?.value ?? one.value : one?.value;
  const held = !one && !relation ? heldBy(place, path) : undefined;
  if (one && key && one.isSure) return writeSet(rendering, key);
  if (isOpen || one || (held !== undefined && given?.some(({ name }) => name === held))) return pass(draft, unknownAt(row));
  say(draft, draft.dialect.id === 'sqlite' ? 'null' : 'default', row);
}

/** The relation whose column a class declares besides. */
const heldBy = ({ entity }: Place, path: string): string | undefined => {
  const column = columnAt(entity, path)?.column;
  return entity.relations.find(({ owns, on }) => owns && on.some(({ own }) => own === column))?.path;
};

function writeMerged(rendering: Rendering, place: Place, { at, columns, set }: Merged): void {
  const { draft } = rendering;
  const { id } = draft.dialect;
  const name = (column: string): string => quoted(draft.dialect, column);
  if (id === 'mysql' || id === 'mariadb') {
    say(draft, ' on duplicate key update ', at);
    if (set && set.length > 0) say(draft, set.map((column) => `${name(column)} = values(${name(column)})`).join(', '), at);
    else writeAnything(draft, unknownAt(at));
    return;
  }
  say(draft, ' on conflict', at);
  if (columns && columns.length > 0) say(draft, ` (${columns.map(name).join(', ')})`, at);
  if (set?.length === 0) return say(draft, ' do nothing', at);
  say(draft, ' do update set ', at);
  if (!set) return writeAnything(draft, unknownAt(at));
  const updated = roleIn(place.entity, 'updated')?.column;
  say(draft, [...set.map((column) => `${name(column)} = excluded.${name(column)}`), ...(updated !== undefined && !set.includes(updated) && id !== 'sqlite' ? [`${name(updated)} = default`] : [])].join(', '), at);
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
  const held = values && literalOf(rendering, values);
  const rows = held?.kind === 'array' ? held.items : held ? [held] : [];
  const isNew = rows.length > 0 && rows.every((row) => isNewRow(rendering, row, keys));
  if (isNew) return insertStatement(rendering, writing, values);
  insertStatement(rendering, writing, values, { at: writing.verb, columns: keys.map(({ column }) => column), set: undefined });
}

function isNewRow(rendering: Rendering, row: Value, keys: readonly EntityColumn[]): boolean {
  const held = literalOf(rendering, row);
  if (held.kind === 'call') return held.form === 'new' || (held.callee.kind === 'member' && held.callee.name === 'create');
  const given = held.kind === 'object' ? givenIn(rendering, held) : undefined;
  return given !== undefined && given.every(({ name }) => name !== undefined) && !keys.some(({ path }) => given.some(({ name }) => name === path));
}
