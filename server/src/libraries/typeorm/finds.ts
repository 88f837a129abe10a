// What TypeORM's repositories send to find, to count and to sum up.
// Sources: typeorm 1.1, entity-manager/EntityManager.js, query-builder/SelectQueryBuilder.js (`applyFindOptions`, `executeCountQuery`, `executeExistsQuery`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { newClauses, writeRead, type Clauses, type Item } from '../clauses.ts';
import { givenIn, isAbsent, optionsOf, type Given } from '../options.ts';
import { leave, quoted, say } from '../rendering.ts';
import { columnAt, isEmbedded, keysOf } from './entity.ts';
import { joinAsked, joinEager, joinOrdered, joinRelations, newJoins, noteJoins, type Joins } from './joins.ts';
import { columnText, literalOf, unknownAt, writeCount, type Place, type Rendering } from './place.ts';
import { joinedBy, outputsOf, writeSelect, type Selecting, type Sorted } from './select.ts';
import { writeWhere } from './where.ts';

export interface Finding {
  readonly place: Place & { readonly alias: string };
  readonly named: Span;
  readonly verb: Span;
  /** Options that hold a `where`, or a `where` itself. */
  readonly options: Value | undefined;
  readonly as: 'options' | 'where';
  /** Before TypeORM 0.3: options behind conditions. */
  readonly more?: Value;
}

/** What can stand in options; what else stands there is a condition, as before TypeORM 0.3. */
const OPTIONS: ReadonlySet<string> = new Set(['where', 'select', 'relations', 'order', 'take', 'skip', 'withDeleted', 'loadEagerRelations', 'relationLoadStrategy', 'cache', 'lock', 'comment', 'join', 'loadRelationIds', 'transaction']);

interface Asked { readonly known: ReadonlyMap<string, Given>; readonly unread: Value | undefined; readonly where: Given | undefined }

/** What a call that finds rows is given, by the names of options. */
export function askedBy(rendering: Rendering, { options, as, more }: Finding): Asked {
  const whole = (value: Value): Given => ({ name: 'where', at: value, value, isSure: true });
  if (!options) return { known: new Map(), unread: undefined, where: undefined };
  if (more) {
    const { known, isOpen } = optionsOf(rendering, more);
    return { known, unread: isOpen ? more : undefined, where: whole(options) };
  }
  if (as === 'where') return { known: new Map(), unread: undefined, where: whole(options) };
  const { known, isOpen } = optionsOf(rendering, options);
  if (!isOpen && known.size > 0 && ![...known.keys()].some((name) => OPTIONS.has(name))) return { known: new Map(), unread: undefined, where: whole(options) };
  return { known, unread: isOpen ? options : undefined, where: known.get('where') };
}

/** `rows`: how many are asked for. */
export function findStatement(rendering: Rendering, finding: Finding, rows: 'one' | 'many'): void {
  const { place, verb, named } = finding;
  const asked = askedBy(rendering, finding);
  const { known } = asked;
  const { clauses, joins, order, withDeleted } = found(rendering, finding, asked);
  clauses.outputs.push(...readOf(rendering, place, known.get('select'), verb));
  for (const one of joins.all) if (one.reads !== 'none') clauses.outputs.push(...outputsOf(rendering, one, one.reads === 'all' ? 'all' : pathsOf(rendering, one, one.reads), one.at, 'with keys'));
  const bound = (name: 'take' | 'skip'): readonly Item[] => {
    const given = known.get(name);
    return given && !isAbsent(given.value) ? [{ at: given.at, isSure: given.isSure, write: () => writeCount(rendering, given.value) }] : [];
  };
  const one: Item = { at: verb, isSure: true, write: () => say(rendering.draft, '1', verb) };
  const selecting: Selecting = { clauses, place, named, joins: joins.all.map((join) => joinedBy(rendering, join, withDeleted)), order, take: rows === 'one' ? [one] : bound('take'), skip: bound('skip'), withDeleted };
  noteJoins(rendering, joins);
  if (known.has('lock')) lock(rendering, clauses, known.get('lock')!);
  writeSelect(rendering, selecting, 'page');
  if (asked.unread && rows === 'many') rendering.draft.openEnd = true;
}

interface Found { readonly clauses: Clauses; readonly joins: Joins; readonly order: readonly Sorted[]; readonly withDeleted: boolean }

/** What is joined, asked and ordered. */
function found(rendering: Rendering, { place, verb, named }: Finding, { known, unread, where }: Asked): Found {
  const { draft } = rendering;
  const clauses = newClauses(verb);
  const joins = newJoins();
  const isTrue = (name: string): boolean => literalIs(rendering, known.get(name)?.value, 'true');
  const withDeleted = isTrue('withDeleted');
  if (unread) clauses.unread = unread;
  // Then relations are read by queries of their own.
  const strategy = known.get('relationLoadStrategy')?.value;
  const isApart = strategy ? isText(rendering, strategy, 'query') : place.entity.isApart === true;
  const relations = isApart ? undefined : known.get('relations');
  if (relations && !joinRelations(rendering, joins, place, relations, known.get('select')?.value, withDeleted)) clauses.unread ??= relations.value;
  if (known.has('join')) clauses.unread ??= known.get('join')!.value;
  if (known.has('withDeleted') && !isTrue('withDeleted') && !literalIs(rendering, known.get('withDeleted')!.value, 'false')) clauses.unread ??= known.get('withDeleted')!.value;
  if (where) joinAsked(rendering, joins, place, where.value, withDeleted, where.isSure);
  const order = orderOf(rendering, joins, place, known.get('order'), unread, withDeleted);
  if (!isApart && !literalIs(rendering, known.get('loadEagerRelations')?.value, 'false')) joinEager(rendering, joins, place, withDeleted, named, relations !== undefined);
  if (where) clauses.where.push({ at: where.at, isSure: where.isSure, joined: 'and', write: () => void writeWhere(rendering, place, where.value, joins) });
  else if (unread) clauses.where.push({ at: unread, isSure: true, joined: 'and', write: () => leave(draft, unread) });
  return { clauses, joins, order, withDeleted };
}

const literalIs = (rendering: Rendering, value: Value | undefined, word: string): boolean => {
  const held = value && literalOf(rendering, value);
  return held?.kind === 'constant' && held.value === word;
};

export function isText(rendering: Rendering, value: Value | undefined, word: string): boolean {
  const held = value && literalOf(rendering, value);
  const [part] = held?.kind === 'text' ? held.parts : [];
  return part?.kind === 'chunk' && part.text.toLowerCase() === word;
}

// ── What is read ─────────────────────────────────────────────────────────────────────────────────────────────────

function readOf(rendering: Rendering, place: Place & { readonly alias: string }, select: Given | undefined, verb: Span): readonly Item[] {
  const { draft } = rendering;
  const held = select && literalOf(rendering, select.value);
  const given = held?.kind === 'array' ? held.items.map((item) => named(rendering, item)) : select && givenIn(rendering, select.value);
  if (select && !given) return [{ at: select.at, isSure: true, write: () => leave(draft, select.value) }];
  const paths = given && pathsOf(rendering, place, given);
  return outputsOf(rendering, place, paths && paths.length > 0 ? paths : 'all', verb, 'with keys');
}

/** `select: ['id', 'name']`, as before TypeORM 1.0. */
function named(rendering: Rendering, item: Value): Given {
  const held = literalOf(rendering, item);
  const [part] = held.kind === 'text' ? held.parts : [];
  return { ...(part?.kind === 'chunk' && { name: part.text }), at: item, value: { kind: 'constant', type: 'boolean', value: 'true', start: item.start, end: item.end }, isSure: true };
}

interface Picked { readonly path: string; readonly at: Span; readonly isSure: boolean }

function pathsOf(rendering: Rendering, place: Place, given: readonly Given[], prefix = ''): readonly Picked[] {
  return given.flatMap((one): readonly Picked[] => {
    const path = prefix + (one.name ?? '');
    const held = literalOf(rendering, one.value);
    if (held.kind === 'constant' && held.value === 'false') return [];
    if (one.name !== undefined && isEmbedded(place.entity, path)) return pathsOf(rendering, place, givenIn(rendering, one.value) ?? [], `${path}.`);
    // A relation is read where it is named among the relations.
    if (one.name !== undefined && place.entity.relations.some((relation) => relation.path === path)) return [];
    return [{ path, at: one.at, isSure: one.isSure }];
  });
}

function orderOf(rendering: Rendering, joins: Joins, place: Place, order: Given | undefined, unread: Value | undefined, withDeleted: boolean): readonly Sorted[] {
  const { draft } = rendering;
  const unknown = (value: Value): Sorted => ({ item: { at: value, isSure: true, write: () => leave(draft, value) }, way: '' });
  if (!order) return unread ? [unknown(unread)] : place.entity.isOrdered ? [unknown(unknownAt(rendering.at))] : [];
  const keys = joinOrdered(rendering, joins, place, order.value, withDeleted);
  if (!keys) return [unknown(order.value)];
  return keys.map((key): Sorted => {
    const column = columnAt(key.place.entity, key.path);
    const way = wayOf(rendering, key.value);
    if (!column || way === undefined) return { item: { at: key.at, isSure: key.isSure && order.isSure, write: () => (column ? writeChosen(rendering, columnText(rendering, key.place, column.column), key) : leave(draft, key.value)) }, way: '' };
    return { item: { at: key.at, isSure: key.isSure && order.isSure, write: () => say(draft, `${columnText(rendering, key.place, column.column)}${way}`, key.at) }, way, output: `${key.place.alias}_${column.column}` };
  });
}

/** In which direction is decided while the program runs. */
function writeChosen({ draft }: Rendering, column: string, { at, value }: Given): void {
  say(draft, `${column} `, at);
  leave(draft, value);
}

/** `'DESC'`, `-1`, `{ direction: 'desc', nulls: 'last' }` */
function wayOf(rendering: Rendering, value: Value): string | undefined {
  const { known } = optionsOf(rendering, value);
  const direction = known.get('direction')?.value ?? value;
  const nulls = known.get('nulls')?.value;
  const held = literalOf(rendering, direction);
  const isDescending = isText(rendering, direction, 'desc') || (held.kind === 'constant' && held.value === '-1');
  if (!isDescending && !isText(rendering, direction, 'asc') && !(held.kind === 'constant' && held.value === '1') && !(literalOf(rendering, value).kind === 'object' && !known.has('direction'))) return undefined;
  const last = nulls === undefined ? '' : isText(rendering, nulls, 'first') ? ' nulls first' : isText(rendering, nulls, 'last') ? ' nulls last' : '';
  return `${isDescending ? ' desc' : ''}${last}`;
}

const LOCKS: Readonly<Record<string, string>> = { pessimistic_read: ' for share', pessimistic_write: ' for update', for_no_key_update: ' for no key update', for_key_share: ' for key share' };

function lock(rendering: Rendering, clauses: Clauses, given: Given): void {
  const { known } = optionsOf(rendering, given.value);
  const mode = Object.keys(LOCKS).find((one) => isText(rendering, known.get('mode')?.value, one));
  const wait = known.get('onLocked')?.value;
  const rest = isText(rendering, wait, 'nowait') ? ' nowait' : isText(rendering, wait, 'skip_locked') ? ' skip locked' : '';
  if (mode !== undefined) clauses.tail.push({ at: given.at, isSure: given.isSure, write: () => say(rendering.draft, `${LOCKS[mode]}${rest}`, given.at) });
}

// ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Of rows that are joined, each entity is counted once. */
export function countStatement(rendering: Rendering, finding: Finding): void {
  const { draft } = rendering;
  const { place, verb, named } = finding;
  const asked = askedBy(rendering, finding);
  const { clauses, joins, withDeleted } = found(rendering, finding, asked);
  const keys = keysOf(place.entity).map(({ column }) => columnText(rendering, place, column));
  const isOne = joins.all.length === 0 || keys.length === 0;
  const distinct = draft.dialect.id === 'mysql' || draft.dialect.id === 'mariadb' ? `count(distinct ${keys.join(', ')})` : `count(distinct (${keys.join(', ')}))`;
  clauses.outputs.push({ at: verb, isSure: true, write: () => {
    if (asked.known.has('select')) leave(draft, asked.known.get('select')!.value);
    else say(draft, isOne ? 'count(1)' : distinct, verb);
    say(draft, ` as ${quoted(draft.dialect, 'cnt')}`, verb);
  } });
  writeSelect(rendering, { clauses, place, named, joins: joins.all.map((join) => joinedBy(rendering, join, withDeleted)), order: [], take: [], skip: [], withDeleted }, 'rows');
  if (asked.unread) draft.openEnd = true;
}

export function existsStatement(rendering: Rendering, finding: Finding): void {
  const { draft } = rendering;
  const { place, verb, named } = finding;
  const asked = askedBy(rendering, finding);
  const { clauses, joins, withDeleted } = found(rendering, finding, asked);
  const outer = newClauses(verb);
  clauses.outputs.push({ at: verb, isSure: true, write: () => say(draft, '1', verb) });
  outer.outputs.push({ at: verb, isSure: true, write: () => say(draft, `1 as ${quoted(draft.dialect, 'row_exists')}`, verb) });
  outer.sources.push({ at: verb, isSure: true, write: () => say(draft, `(select 1 as dummy_column) ${quoted(draft.dialect, 'dummy_table')}`, verb) });
  outer.where.push({ at: verb, isSure: true, joined: 'and', write: () => {
    say(draft, 'exists (', verb);
    writeSelect(rendering, { clauses, place, named, joins: joins.all.map((join) => joinedBy(rendering, join, withDeleted)), order: [], take: [], skip: [], withDeleted }, 'rows');
    say(draft, ')', verb);
  } });
  outer.limit.push({ at: verb, isSure: true, write: () => say(draft, '1', verb) });
  writeRead(draft, outer);
}

/** `sum('total', { userId })` */
export function sumStatement(rendering: Rendering, finding: Finding, name: string, of: Value | undefined): void {
  const { draft } = rendering;
  const { place, verb, named } = finding;
  const { clauses, joins, withDeleted } = found(rendering, finding, askedBy(rendering, finding));
  const held = of && literalOf(rendering, of);
  const [part] = held?.kind === 'text' ? held.parts : [];
  const column = part?.kind === 'chunk' ? columnAt(place.entity, part.text) : undefined;
  clauses.outputs.push({ at: verb, isSure: true, write: () => {
    say(draft, `${name}(`, verb);
    if (column) say(draft, columnText(rendering, place, column.column), of!);
    else leave(draft, of ?? unknownAt(verb));
    say(draft, `) as ${quoted(draft.dialect, name.toUpperCase())}`, verb);
  } });
  writeSelect(rendering, { clauses, place, named, joins: joins.all.map((join) => joinedBy(rendering, join, withDeleted)), order: [], take: [], skip: [], withDeleted }, 'rows');
}
