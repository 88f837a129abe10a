// What MikroORM's entity managers and repositories send to update, to delete and to insert.
// Sources: mikro-orm 6, core/EntityManager.js (`upsert`, `nativeUpdate`), knex/AbstractSqlDriver.js (`nativeInsertMany`, `nativeUpdate`, `nativeDelete`), knex/query/QueryBuilder.js (`wrapModifySubQuery`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { newClauses, writeAnything, writeConditions, writeRead, type Condition, type Item } from '../clauses.ts';
import { writtenText } from '../drizzle/declared.ts';
import { givenIn, optionsOf, type Given } from '../options.ts';
import { leave, listed, maybe, pass, quoted, say } from '../rendering.ts';
import { columnText, literalOf, tableText, unknownAt } from '../typeorm/place.ts';
import { columnsOf, isEmbedded, keyColumns, keysOf, memberAt, type ManagedEntity, type Member } from './entity.ts';
import { filterItems, filtersAsked } from './filters.ts';
import { rawIn, writeOperand } from './operators.ts';
import { newQuery, type Query, type Rendering, type Row } from './place.ts';
import { joinItems, onlyItem, sourceOf } from './select.ts';
import { joinAsked, writeWhere } from './where.ts';

export interface Writing { readonly entity: ManagedEntity; readonly named: Span; readonly verb: Span }

export function deleteStatement(rendering: Rendering, writing: Writing, where: Value | undefined, options: Value | undefined): void {
  const { draft } = rendering;
  say(draft, 'delete from ', writing.verb);
  say(draft, tableText(rendering, writing.entity), writing.named);
  writeOnly(rendering, writing, where, options);
}

export function updateStatement(rendering: Rendering, writing: Writing, where: Value | undefined, data: Value, options: Value | undefined): void {
  const { draft } = rendering;
  const { entity, verb, named } = writing;
  say(draft, 'update ', verb);
  say(draft, tableText(rendering, entity), named);
  say(draft, ' set ', data);
  const made = writeAssignments(rendering, entity, data, verb);
  writeOnly(rendering, writing, where, options);
  if (made.length > 0 && draft.dialect.id === 'postgres') say(draft, ` returning ${made.map((column) => quoted(draft.dialect, column)).join(', ')}`, verb);
}

/** What is asked of relations is asked in a query inside, of the keys. */
export function writeOnly(rendering: Rendering, { entity, verb, named }: Writing, where: Value | undefined, options: Value | undefined): void {
  const { draft } = rendering;
  const { known, isOpen } = optionsOf(rendering, options);
  const filters = filtersAsked(rendering, known.get('filters'));
  const query = newQuery(entity);
  if (where) joinAsked(rendering, query, query.root, where);
  const conditions = (row: Row, of: typeof query | undefined): readonly Condition[] => [
    ...filterItems(rendering, row, filters, verb), ...(where ? [{ at: where, isSure: true, write: () => void writeWhere(rendering, of, row, where) }] : []), ...onlyItem(rendering, row, verb),
    ...(isOpen && options ? [{ at: options, isSure: true, write: () => leave(draft, options) }] : []),
  ].map((item: Item): Condition => ({ ...item, joined: 'and' }));
  if (query.joins.length === 0) return writeConditions(draft, ' where ', conditions({ entity }, undefined), undefined);
  writeInside(rendering, query, { named, verb }, conditions(query.root, query), undefined);
}

/** The keys of the rows that are meant, asked for in a query inside. */
export function writeInside(rendering: Rendering, query: Query, { named, verb }: Pick<Writing, 'named' | 'verb'>, conditions: readonly Condition[], unread: Value | undefined): void {
  const { draft } = rendering;
  const { root } = query;
  const keys = keyColumns(root.entity);
  const inner = newClauses(verb);
  const columns = keys.map((column) => columnText(rendering, root, column)).join(', ');
  inner.distinct.push({ at: verb, isSure: true, write: () => say(draft, 'distinct ', verb) });
  inner.outputs.push({ at: verb, isSure: true, write: () => say(draft, columns, verb) });
  inner.sources.push(sourceOf(rendering, root, named));
  inner.joins.push(...joinItems(rendering, query));
  inner.where.push(...conditions);
  if (unread) inner.unread = unread;
  const own = keys.map((column) => quoted(draft.dialect, column)).join(', ');
  say(draft, ` where ${keys.length > 1 ? `(${own})` : own} in (select ${columns} from (`, verb);
  writeRead(draft, inner);
  say(draft, `) as ${quoted(draft.dialect, root.alias)})`, verb);
}

// ── What is set ──────────────────────────────────────────────────────────────────────────────────────────────────

/** A value with the column that takes it. */
interface Cell { readonly column: string; readonly member: Member; readonly given: Given }

/** The columns of what is given; undefined stands for what cannot be read. */
function cellsOf(rendering: Rendering, entity: ManagedEntity, data: Value, prefix = ''): readonly (Cell | { readonly unread: Value })[] {
  const given = givenIn(rendering, data);
  if (!given) return [{ unread: data }];
  return given.flatMap((one): readonly (Cell | { readonly unread: Value })[] => {
    if (one.name === undefined) return [{ unread: one.value }];
    const path = prefix + one.name;
    const member = memberAt(entity, path);
    if (!member) return isEmbedded(entity, path) ? cellsOf(rendering, entity, one.value, `${path}.`) : [{ unread: one.value }];
    if (member.kind === 'relation' && !member.owns) return [];
    const columns = columnsOf(member);
    const [column] = columns;
    if (column === undefined) return [];
    const inner = member.kind === 'relation' && columns.length === 1 ? givenIn(rendering, one.value)?.find(({ name }) => name === member.on[0]!.key)?.value : undefined;
    return columns.length > 1 ? columns.map((each) => ({ column: each, member, given: { ...one, value: unknownAt(one.value) } })) : [{ column, member, given: inner ? { ...one, value: inner } : one }];
  });
}

/** Gives the columns that the database makes something of. */
export function writeAssignments(rendering: Rendering, entity: ManagedEntity, data: Value, verb: Span): readonly string[] {
  const { draft } = rendering;
  const cells = cellsOf(rendering, entity, data);
  const name = (column: string): string => quoted(draft.dialect, column);
  const written = listed(draft, ', ', verb, cells.map((cell) => () => {
    if ('unread' in cell) return writeAnything(draft, cell.unread);
    maybe(draft, cell.given.isSure || cell.given.isUndefined === true, () => {
      say(draft, `${name(cell.column)} = `, cell.given.at);
      writeSet(rendering, cell.given.value);
    });
  }));
  if (written === 0) writeAnything(draft, data);
  const version = entity.members.find((one) => one.kind === 'column' && one.role === 'version');
  const [column] = version ? columnsOf(version) : [];
  if (column !== undefined && !cells.some((cell) => !('unread' in cell) && cell.column === column)) say(draft, `, ${name(column)} = ${name(column)} + 1`, verb);
  const computed = cells.flatMap((cell) => ('unread' in cell || rawIn(rendering, cell.given.value) === undefined ? [] : [cell.column]));
  return [...computed, ...(column === undefined || computed.includes(column) ? [] : [column])];
}

function writeSet(rendering: Rendering, value: Value): void {
  const kind = literalOf(rendering, value).kind;
  if (kind === 'object' || kind === 'array') pass(rendering.draft, value);
  else writeOperand(rendering, value);
}

// ── Inserts ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Merging { readonly at: Span; readonly target: readonly string[] | undefined; readonly set: readonly string[] | 'nothing' | undefined; /** What the database makes alone is given back. */ readonly returns?: 'made' }

/** Columns in the order of their names for one row before version 7, and in that of the first that names each for several. */
export function insertStatement(rendering: Rendering, { entity, verb, named }: Writing, rows: readonly Value[], how: 'one' | 'many', merging?: (columns: readonly string[]) => Merging): void {
  const { draft } = rendering;
  const cells = rows.map((row) => cellsOf(rendering, entity, row));
  const unread = cells.flat().flatMap((cell) => ('unread' in cell ? [cell.unread] : []));
  const told = [...new Set(cells.flat().flatMap((cell) => ('unread' in cell ? [] : [cell.column])))];
  const columns = how === 'one' && !entity.isNew ? told.toSorted() : told;
  const name = (column: string): string => quoted(draft.dialect, column);
  say(draft, 'insert into ', verb);
  say(draft, tableText(rendering, entity), named);
  say(draft, ' (', verb);
  listed(draft, ', ', verb, [...columns.map((column) => () => say(draft, name(column), verb)), ...(unread.length > 0 || columns.length === 0 ? [() => leave(draft, unread[0] ?? unknownAt(verb))] : [])]);
  say(draft, ') values ', verb);
  if (rows.length === 0) leave(draft, unknownAt(verb));
  else listed(draft, ', ', verb, rows.map((row, i) => () => {
    say(draft, '(', row);
    listed(draft, ', ', row, [...columns.map((column) => () => {
      const cell = cells[i]!.find((one) => !('unread' in one) && one.column === column);
      if (cell && !('unread' in cell) && cell.given.isSure) writeSet(rendering, cell.given.value);
      else if (cell || cells[i]!.some((one) => 'unread' in one)) pass(draft, unknownAt(row));
      else say(draft, draft.dialect.id === 'sqlite' ? 'null' : 'default', row);
    }), ...(unread.length > 0 || columns.length === 0 ? [() => leave(draft, unread[0] ?? unknownAt(row))] : [])]);
    say(draft, ')', row);
  }));
  const merged = merging?.(columns);
  if (merged) writeMerged(rendering, merged);
  const kept = merged && merged.returns !== 'made' && [...merged.target ?? [], ...(merged.set === 'nothing' ? [] : merged.set ?? columns)];
  const made = kept ? entity.members.filter((one) => one.kind !== 'column' || !one.isLazy).flatMap(columnsOf).filter((column) => !kept.includes(column)) : entity.members.filter((one) => one.kind === 'column' && one.isFilled).flatMap(columnsOf).filter((column) => how === 'many' || !columns.includes(column));
  if (draft.dialect.id === 'postgres' && made.length > 0) say(draft, ` returning ${made.map(name).join(', ')}`, verb);
}

function writeMerged({ draft }: Rendering, { at, target, set }: Merging): void {
  const { id } = draft.dialect;
  const name = (column: string): string => quoted(draft.dialect, column);
  const values = id === 'mysql' || id === 'mariadb' ? (column: string): string => `${name(column)} = values(${name(column)})` : (column: string): string => `${name(column)} = excluded.${name(column)}`;
  say(draft, id === 'mysql' || id === 'mariadb' ? ' on duplicate key update ' : ` on conflict${target ? ` (${target.map(name).join(', ')})` : ''}`, at);
  if (id !== 'mysql' && id !== 'mariadb') say(draft, set === 'nothing' ? ' do nothing' : ' do update set ', at);
  if (set === 'nothing') return;
  if (set && set.length > 0) say(draft, set.map(values).join(', '), at);
  else writeAnything(draft, unknownAt(at));
}

/** `upsert({ email, age })`: by the key where it is given, else by what is unique, unless a call says otherwise. */
export function upsertStatement(rendering: Rendering, writing: Writing, rows: readonly Value[], options: Value | undefined): void {
  const { entity, verb } = writing;
  const { known, isOpen } = optionsOf(rendering, options);
  const named = (name: string): readonly string[] | undefined => {
    const given = known.get(name);
    const held = given && literalOf(rendering, given.value);
    const paths = held?.kind === 'array' ? held.items.map((item) => writtenText(rendering.tree, item)) : undefined;
    return paths?.flatMap((path) => { const member = path === undefined ? undefined : memberAt(entity, path); return member ? columnsOf(member) : []; });
  };
  insertStatement(rendering, writing, rows, 'one', (columns) => {
    const keys = keysOf(entity).flatMap(columnsOf);
    const unique = entity.members.filter((one) => one.kind === 'column' && one.isUnique).flatMap(columnsOf).filter((column) => columns.includes(column));
    const target = known.has('onConflictFields') ? named('onConflictFields') : keys.length > 0 && keys.every((column) => columns.includes(column)) ? keys : unique.length > 0 ? unique.slice(0, 1) : undefined;
    const action = known.get('onConflictAction');
    const isIgnored = action !== undefined && writtenText(rendering.tree, action.value) === 'ignore';
    const isSeen = !isOpen && rows.length > 0 && !known.has('onConflictExcludeFields') && (!action || isIgnored || writtenText(rendering.tree, action.value) === 'merge');
    const order = entity.members.flatMap(columnsOf);
    const set = known.has('onConflictMergeFields') ? named('onConflictMergeFields') : columns.filter((column) => !target?.includes(column)).toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
    return { at: options ?? verb, target, set: !isSeen ? undefined : isIgnored ? 'nothing' : set };
  });
}
