// What TypeORM sends to read: its joins, what it reads of each table, and a page of what is joined, for which it asks twice.
// Source: typeorm 1.1, query-builder/SelectQueryBuilder.js (`createSelectExpression`, `createJoinExpression`, `executeEntitiesAndRawResults`).
import type { Span } from '../../text/span.ts';
import { writeConditions, writeList, writeRead, type Clauses, type Item } from '../clauses.ts';
import { leave, maybe, pass, quoted, say } from '../rendering.ts';
import { keysOf, roleIn } from './entity.ts';
import type { Join } from './joins.ts';
import { columnText, nameWithin, tableText, unknownAt, type Place, type Rendering } from './place.ts';

/** Of what is joined, a table, what holds it to the others, and whether it is there. */
export interface Joined { readonly alias: string; readonly parent?: string; readonly item: Item }

/** A key of the order, which stands otherwise where a page is taken of what is joined. */
export interface Sorted { readonly item: Item; /** As the inner query calls it. */ readonly output?: string; readonly way: string }

export interface Selecting {
  readonly clauses: Clauses;
  readonly place: Place & { readonly alias: string };
  /** Where the entity is named. */
  readonly named: Span;
  readonly joins: readonly Joined[];
  readonly order: readonly Sorted[];
  /** `take` and `skip`: of entities, not of rows. */
  readonly take: readonly Item[];
  readonly skip: readonly Item[];
  readonly withDeleted: boolean;
}

/** Writes what is sent. `page`: entities are asked for, so that a page of what is joined is that of the first ones. */
export function writeSelect(rendering: Rendering, selecting: Selecting, what: 'page' | 'rows'): void {
  const { draft } = rendering;
  const { clauses, joins, take, skip, order, place } = selecting;
  const isPage = what === 'page' && joins.length > 0 && (take.length > 0 || skip.length > 0);
  if (clauses.sources.length === 0) clauses.sources.push(sourceOf(rendering, selecting));
  clauses.joins.push(...inTree(joins));
  restrict(rendering, selecting);
  if (joins.length === 0 && clauses.limit.length === 0 && clauses.offset.length === 0) {
    clauses.limit.push(...take);
    clauses.offset.push(...skip);
  }
  if (!isPage) {
    clauses.order.push(...order.map(({ item }) => item));
    return writeRead(draft, clauses);
  }
  writePage(rendering, selecting);
  say(draft, ';\n', clauses.verb);
  const [key, ...more] = keysOf(place.entity);
  const at = unknownAt(clauses.verb);
  clauses.order.push(...order.map(({ item }) => item));
  clauses.where.push({ at, isSure: true, joined: 'and', write: () => {
    if (!key || more.length > 0) return leave(draft, at);
    say(draft, `${columnText(rendering, place, key.column)} in (`, at);
    pass(draft, at);
    say(draft, ')', at);
  } });
  writeRead(draft, clauses);
}

const sourceOf = (rendering: Rendering, { place, named }: Selecting): Item => ({ at: named, isSure: true, write: () => say(rendering.draft, `${tableText(rendering, place.entity)} ${quoted(rendering.draft.dialect, place.alias)}`, named) });

/** Each behind what it belongs to. */
function inTree(joins: readonly Joined[]): readonly Item[] {
  const aliases = new Set(joins.map(({ alias }) => alias));
  const taken = new Set<Joined>();
  const below = (parent: string | undefined): readonly Item[] => joins.filter((one) => (parent === undefined ? one.parent === undefined || !aliases.has(one.parent) : one.parent === parent)).flatMap((one) => {
    if (taken.has(one)) return [];
    taken.add(one);
    return [one.item, ...below(one.alias)];
  });
  return below(undefined);
}

/** Rows that are deleted softly are left out, and those of other classes of the same table. */
function restrict(rendering: Rendering, { clauses, place, named, withDeleted }: Selecting): void {
  const { draft } = rendering;
  const { entity } = place;
  const deleted = withDeleted ? undefined : roleIn(entity, 'deleted');
  if (!deleted && !entity.only) return;
  const given = [...clauses.where];
  const [first] = given;
  clauses.where.length = 0;
  // What is asked for stands in brackets, so that an OR ends there.
  if (first) clauses.where.push(given.length === 1 ? first : { at: first.at, isSure: true, joined: 'and', write: () => {
    say(draft, '(', first.at);
    writeConditions(draft, '', given, undefined);
    say(draft, ')', first.at);
  } });
  if (deleted) clauses.where.push({ at: named, isSure: true, joined: 'and', write: () => say(draft, `${columnText(rendering, place, deleted.column)} is null`, named) });
  if (entity.only) clauses.where.push({ at: named, isSure: true, joined: 'and', write: () => say(draft, `${columnText(rendering, place, entity.only!.column)} in ('${entity.only!.value.replaceAll("'", "''")}')`, named) });
}

/** The keys of the first entities; which rows belong to them is asked for then. */
function writePage(rendering: Rendering, { clauses, place, order, take, skip }: Selecting): void {
  const { draft } = rendering;
  const { dialect } = draft;
  const { verb } = clauses;
  const keys = keysOf(place.entity).map(({ column }) => `${place.alias}_${column}`);
  const within = (name: string): string => quoted(dialect, 'distinctAlias', name);
  const ordered = order.flatMap(({ output }) => (output === undefined ? [] : [within(output)]));
  say(draft, `select distinct ${[...keys.map((key) => `${within(key)} as ${quoted(dialect, `ids_${key}`)}`), ...ordered].join(', ')} from (`, verb);
  writeRead(draft, { ...clauses, ctes: [] });
  say(draft, `) ${quoted(dialect, 'distinctAlias')}`, verb);
  const sorted: Item[] = order.map(({ item, output, way }) => ({ at: item.at, isSure: item.isSure, write: () => (output === undefined ? leave(draft, unknownAt(item.at)) : say(draft, `${within(output)}${way}`, item.at)) }));
  writeList(draft, ' order by ', [...sorted, ...keys.map((key): Item => ({ at: verb, isSure: true, write: () => say(draft, quoted(dialect, key), verb) }))]);
  writeNumber(rendering, ' limit ', take);
  writeNumber(rendering, ' offset ', skip);
}

function writeNumber({ draft }: Rendering, word: string, items: readonly Item[]): void {
  const last = items.at(-1);
  if (last) maybe(draft, items.some(({ isSure }) => isSure), () => {
    say(draft, word, last.at);
    if (last.isSure || items.length === 1) last.write();
    else pass(draft, unknownAt(last.at));
  });
}

// ── What is read, and joins ──────────────────────────────────────────────────────────────────────────────────────

/** All columns of an entity, or those of some paths and its key. */
export function outputsOf(rendering: Rendering, place: Place & { readonly alias: string }, paths: readonly { readonly path: string; readonly at: Span; readonly isSure: boolean }[] | 'all', at: Span, keys: 'with keys' | 'as told'): readonly Item[] {
  const { draft } = rendering;
  const { entity, alias } = place;
  const shown: { readonly column: string; readonly at: Span; readonly isSure: boolean }[] = [];
  const unread: Item[] = [];
  if (paths === 'all') shown.push(...entity.columns.filter(({ isHidden, isAssumed }) => !isHidden && !isAssumed).map(({ column }) => ({ column, at, isSure: true })));
  else for (const one of paths) {
    const found = entity.columns.find(({ path }) => path === one.path);
    if (found) shown.push({ column: found.column, at: one.at, isSure: one.isSure });
    else unread.push({ at: one.at, isSure: one.isSure, write: () => leave(draft, unknownAt(one.at)) });
  }
  if (shown.length + unread.length === 0) return [];
  if (keys === 'with keys') for (const { column } of keysOf(entity)) if (!shown.some((one) => one.column === column)) shown.push({ column, at, isSure: true });
  const items = shown.map(({ column, at: where, isSure }): Item => ({ at: where, isSure, write: () => say(draft, `${columnText(rendering, place, column)} as ${quoted(draft.dialect, nameWithin(`${alias}_${column}`))}`, where) }));
  return [...items, ...unread, ...(paths === 'all' && entity.isOpen ? [{ at, isSure: true, write: () => leave(draft, unknownAt(at)) }] : [])];
}

/** `condition`: what is asked besides. */
export function joinedBy(rendering: Rendering, join: Omit<Join, 'reads'>, withDeleted: boolean, condition?: () => void): Joined {
  const { draft } = rendering;
  const { alias, parent, relation, entity, word, at, isSure } = join;
  const own = (of: Place, column: string): string => columnText(rendering, of, column);
  const table = (text: string, name: string): string => ` ${word} join ${text} ${quoted(draft.dialect, name)} on `;
  const deleted = withDeleted ? undefined : roleIn(entity, 'deleted');
  const write = (): void => {
    const { through, on } = relation;
    if (through) {
      const link = nameWithin(relation.owns ? `${parent.alias}_${alias}` : `${alias}_${parent.alias}`);
      say(draft, `${table(tableText(rendering, { table: through.table, ...(through.schema !== undefined && { schema: through.schema }) }), link)}${through.own.map(({ column, of }) => `${own({ entity, alias: link }, column)} = ${own(parent, of)}`).join(' and ')}`, at);
      say(draft, `${table(tableText(rendering, entity), alias)}${through.theirs.map(({ column, of }) => `${own(join, of)} = ${own({ entity, alias: link }, column)}`).join(' and ')}`, at);
    } else say(draft, `${table(tableText(rendering, entity), alias)}${on.map(({ own: mine, theirs }) => `${own(join, theirs)} = ${own(parent, mine)}`).join(' and ')}`, at);
    if (condition) {
      say(draft, ' and (', at);
      condition();
      say(draft, ')', at);
    }
    if (deleted) say(draft, ` and (${own(join, deleted.column)} is null)`, at);
  };
  return { alias, ...(parent.alias !== undefined && { parent: parent.alias }), item: { at, isSure, write } };
}
