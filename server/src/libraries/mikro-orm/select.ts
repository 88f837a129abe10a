// What MikroORM sends to read: the columns of the rows, what is joined, and a page of what is joined, whose keys it asks for in a query inside.
// Sources: mikro-orm 6, knex/AbstractSqlDriver.js (`buildFields`, `getFieldsForJoinedLoad`), knex/query/QueryBuilder.js (`wrapPaginateSubQuery`, `processNestedJoins`).
import type { Span } from '../../text/span.ts';
import { newClauses, writeConditions, writeRead, type Clauses, type Condition, type Item } from '../clauses.ts';
import { leave, quoted, say } from '../rendering.ts';
import { columnText, tableText, unknownAt } from '../typeorm/place.ts';
import { columnsOf, isKey, keyColumns, type ManagedColumn, type Member, type Strategy } from './entity.ts';
import { joined, type Join, type Query, type Rendering, type Row } from './place.ts';
import { isJoined, type Hint } from './populate.ts';

type Named = Row & { readonly alias: string };

// ── Joins ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Joins what is read with the rows, each with what is read of it in turn. */
export function joinHints(rendering: Rendering, query: Query, parent: Row, hints: readonly Hint[], strategy: Strategy | 'not known'): readonly (readonly [Hint, Join])[] {
  return hints.flatMap((hint): readonly (readonly [Hint, Join])[] => {
    if (!isJoined(hint, strategy)) return [];
    const join = joined(rendering, query, parent, hint.relation, { at: hint.at, isSure: hint.isSure, isPopulated: true, name: hint.relation.path, ...(hint.isFilter && hint.relation.isNullable && { word: 'left' as const }) });
    return join ? [[hint, join], ...(hint.isRef ? [] : joinHints(rendering, query, join, hint.children, strategy))] : [];
  });
}

/** Those that are joined to a table that may be missing, and must not be missing themselves, stand in brackets with it. */
export function joinItems(rendering: Rendering, query: Query, where: 'whole' | 'in a page' = 'whole'): readonly Item[] {
  return query.joins.filter((one) => !isInside(query, one)).map((one): Item => ({ at: one.at, isSure: one.isSure, write: () => writeJoin(rendering, query, one, where === 'in a page' && one.isPopulated ? [] : one.conditions) }));
}

const isInside = (query: Query, { word, isPopulated, isNamed, parent }: Join): boolean => word === 'inner' && (isPopulated || isNamed) && query.joins.some((above) => above.alias === parent.alias && above.word === 'left');

function writeJoin(rendering: Rendering, query: Query, join: Join, conditions = join.conditions): void {
  const { draft } = rendering;
  const { alias, parent, relation, entity, word, at, pivot, isPivotOnly } = join;
  const text = (of: Row, column: string): string => columnText(rendering, of, column);
  const named = (table: string, name: string): string => `${table} as ${quoted(draft.dialect, name)}`;
  const { through, on } = relation;
  const both = (pairs: readonly (readonly [string, string])[]): string => pairs.map(([a, b]) => `${a} = ${b}`).join(' and ');
  if (through && pivot !== undefined) {
    const link: Row = { entity, alias: pivot };
    say(draft, ` ${word} join ${named(tableText(rendering, { table: through.table, ...(through.schema !== undefined && { schema: through.schema }) }), pivot)} on ${both(through.own.map(({ column, of }) => [text(parent, of), text(link, column)]))}`, at);
    if (isPivotOnly) return;
    say(draft, ` ${word} join ${named(tableText(rendering, entity), alias)} on ${both(through.theirs.map(({ column, of }) => [text(link, column), text(join, of)]))}`, at);
  } else {
    const inner = query.joins.filter((one) => one.parent.alias === alias && isInside(query, one));
    say(draft, ` ${word} join ${inner.length > 0 ? '(' : ''}${named(tableText(rendering, entity), alias)}`, at);
    for (const one of inner) writeJoin(rendering, query, one);
    say(draft, `${inner.length > 0 ? ')' : ''} on ${both(on.map(({ own, theirs }) => [text(parent, own), text(join, theirs)]))}`, at);
  }
  for (const one of conditions) {
    say(draft, ' and ', at);
    one.write();
  }
}

// ── What is read ─────────────────────────────────────────────────────────────────────────────────────────────────

export interface Picked { readonly path: string; readonly at: Span; readonly isSure: boolean }

const written = ({ draft }: Rendering, at: Span, text: string): Item => ({ at, isSure: true, write: () => say(draft, text, at) });
/** What an expression of an entity is, under a name; open where it could not be read. */
const formulaItem = (rendering: Rendering, { alias }: Named, { formula, column }: ManagedColumn, as: string, at: Span): Item => {
  const { dialect } = rendering.draft;
  return formula === undefined ? open(rendering, at) : written(rendering, at, `${formula.replaceAll('?', quoted(dialect, alias))} as ${quoted(dialect, as + column)}`);
};
const open = ({ draft }: Rendering, at: Span): Item => ({ at, isSure: true, write: () => leave(draft, unknownAt(at)) });

/** All columns, or the key and what is picked. */
export function rootOutputs(rendering: Rendering, row: Named, picked: readonly Picked[] | undefined, without: ReadonlySet<string>, lazy: ReadonlySet<string>, at: Span): readonly Item[] {
  const { entity, alias } = row;
  const { draft } = rendering;
  const of = (member: Member): readonly Item[] => columnsOf(member).map((column) => written(rendering, at, columnText(rendering, row, column)));
  const formulas = entity.members.flatMap((one) => (one.kind === 'column' && one.isFormula && !one.isLazy ? [one] : []));
  if (picked) {
    const keys = entity.members.filter((one) => isKey(one) && !picked.some(({ path }) => path === one.path));
    const told = entity.discriminator === undefined || picked.some(({ path }) => path === entity.discriminator) ? [] : [written(rendering, at, columnText(rendering, row, entity.discriminator))];
    const names = new Set(picked.map(({ path }) => path.split('.')[0]!));
    return [...keys.flatMap(of), ...[...names].flatMap((name) => pickedOf(rendering, row, name, picked)), ...told];
  }
  const isHidden = (one: Member): boolean => without.has(one.path) || without.has(one.path.split('.')[0]!) || (one.kind === 'column' && one.isLazy === true && !one.isFormula && !lazy.has(one.path));
  const isWhole = without.size === 0 && !entity.members.some((one) => isHidden(one) && columnsOf(one).length > 0);
  const own = isWhole ? [written(rendering, at, `${quoted(draft.dialect, alias)}.*`)] : [...entity.members.filter((one) => !isHidden(one)).flatMap(of), ...(entity.isOpen ? [open(rendering, at)] : [])];
  return [...own, ...formulas.map((one) => formulaItem(rendering, row, one, '', at))];
}

function pickedOf(rendering: Rendering, row: Named, name: string, picked: readonly Picked[]): readonly Item[] {
  const mine = picked.filter(({ path }) => path === name || path.startsWith(`${name}.`));
  const { at, isSure } = mine[0]!;
  const isAll = mine.some(({ path }) => path === name);
  const members = row.entity.members.filter((one) => one.path === name || (one.path.startsWith(`${name}.`) && (isAll || mine.some(({ path }) => path === one.path))));
  if (members.length === 0) return [open(rendering, at)];
  return members.flatMap((one) => (one.kind === 'column' && one.isFormula ? [formulaItem(rendering, row, one, '', at)] : columnsOf(one).map((column): Item => ({ ...written(rendering, at, columnText(rendering, row, column)), isSure }))));
}

/** Of what is joined, under names of their own. */
export function joinedOutputs(rendering: Rendering, [hint, join]: readonly [Hint, Join], picked: readonly Picked[] | undefined, without: ReadonlySet<string>): readonly Item[] {
  const { draft } = rendering;
  const { entity, alias } = join;
  const said = (column: string): Item => ({ at: hint.at, isSure: hint.isSure, write: () => say(draft, `${columnText(rendering, join, column)} as ${quoted(draft.dialect, `${alias}__${column}`)}`, hint.at) });
  if (hint.isRef && entity.isOld) return keyColumns(entity).map((column) => ({ at: hint.at, isSure: hint.isSure, write: () => say(draft, `${columnText(rendering, join, column)} as ${quoted(draft.dialect, `${hint.relation.path}_${column}`)}`, hint.at) }));
  if (hint.isRef) return keyColumns(entity).map(said);
  const isWanted = (one: Member): boolean => !without.has(one.path) && (one.kind !== 'column' || !one.isLazy) && (!picked || isKey(one) || picked.some(({ path }) => path === one.path || one.path.startsWith(`${path}.`)));
  return [...entity.members.filter(isWanted).flatMap((one) => (one.kind === 'column' && one.isFormula ? [formulaItem(rendering, join, one, `${alias}__`, hint.at)] : columnsOf(one).map(said))), ...(entity.isOpen ? [open(rendering, hint.at)] : [])];
}

// ── A page ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** A key of the order; inside a page the least or the greatest of what is joined decides. */
export interface Sorted { readonly item: Item; readonly column?: string; readonly way: string }

export interface Selecting {
  readonly query: Query;
  readonly named: Span;
  readonly clauses: Clauses;
  readonly order: readonly Sorted[];
  readonly isOne: boolean;
}

export const hasMany = (query: Query): boolean => query.joins.some(({ relation }) => relation.many);

export const sourceOf = ({ draft }: Rendering, { entity, alias }: Row, named: Span): Item => ({ at: named, isSure: true, write: () => say(draft, `${tableText({ draft }, entity)}${alias === undefined ? '' : ` as ${quoted(draft.dialect, alias)}`}`, named) });

/** Writes what is sent; a page of rows that are joined to many is one of their keys. */
export function writeSelect(rendering: Rendering, { query, named, clauses, order, isOne }: Selecting): void {
  const { root, joins } = query;
  if (clauses.sources.length === 0) clauses.sources.push(sourceOf(rendering, root, named));
  if (joins.length > 0 && clauses.joins.length === 0) clauses.joins.push(...joinItems(rendering, query));
  clauses.order.push(...order.map(({ item }) => item));
  const isPage = !isOne && clauses.limit.length > 0 && clauses.groups.length === 0 && hasMany(query);
  if (!isPage) return writeRead(rendering.draft, clauses);
  const outer: Clauses = { ...clauses, where: [], limit: [], offset: [], joins: clauses.joins.filter((_, i) => isReadOutside(query, order, i)) };
  outer.where.push({ at: clauses.verb, isSure: true, joined: 'and', write: () => writeKeysOf(rendering, { query, named, clauses, order, isOne }) });
  writeRead(rendering.draft, outer);
}

/** Joins that only conditions asked for stand inside alone, since version 6. */
function isReadOutside(query: Query, order: readonly Sorted[], at: number): boolean {
  const join = query.joins.filter((one) => !isInside(query, one))[at];
  return !join || join.isPopulated || join.entity.isOld === true || order.some(({ column }) => column?.includes(join.alias) === true);
}

function writeKeysOf(rendering: Rendering, { query, named, clauses, order }: Selecting): void {
  const { draft } = rendering;
  const { root } = query;
  const { verb } = clauses;
  const keys = keyColumns(root.entity).map((column) => columnText(rendering, root, column));
  const inner = newClauses(verb);
  const key = keys.length === 1 ? keys[0]! : `(${keys.join(', ')})`;
  const [alias] = [quoted(draft.dialect, root.alias)];
  inner.outputs.push(...keys.map((text) => written(rendering, verb, text)));
  inner.sources.push(sourceOf(rendering, root, named));
  inner.joins.push(...joinItems(rendering, query, 'in a page'));
  inner.where.push(...clauses.where);
  inner.groups.push(...keys.map((text) => written(rendering, verb, text)));
  inner.order.push(...order.map(({ item, column, way }): Item => (column === undefined ? item : { at: item.at, isSure: item.isSure, write: () => say(draft, `min(${column})${way}`, item.at) })));
  inner.limit.push(...clauses.limit);
  inner.offset.push(...clauses.offset);
  if (clauses.unread) inner.unread = clauses.unread;
  say(draft, `${key} in (select ${keys.join(', ')} from (`, verb);
  writeRead(draft, inner);
  say(draft, `) as ${alias})`, verb);
}

/** All conditions, and whether there are any. */
export function writeAnd(rendering: Rendering, conditions: readonly Condition[], word: string): void {
  writeConditions(rendering.draft, word, conditions, undefined);
}

/** The rows of an entity that shares its table. */
export const onlyItem = (rendering: Rendering, row: Row, at: Span): readonly Item[] => {
  const { only } = row.entity;
  if (!only) return [];
  const values = only.values.map((value) => `'${value.replaceAll("'", "''")}'`);
  return [written(rendering, at, `${columnText(rendering, row, only.column)} ${values.length === 1 ? `= ${values[0]}` : `in (${values.join(', ')})`}`)];
};

