// `where` as the conditions that MikroORM sends for it, in what is found and in what is written: properties, operators, groups, and what is asked of relations.
// Sources: mikro-orm 6, knex/query/{ObjectCriteriaNode,CriteriaNode,QueryBuilderHelper}.js, core/utils/QueryHelper.js (`processWhere`, `inlinePrimaryKeyObjects`).
import type { Value } from '../../hosts/tree.ts';
import { newClauses, writeRead } from '../clauses.ts';
import { givenIn, isNothing, type Given } from '../options.ts';
import { checkpoint, leave, listed, maybe, say } from '../rendering.ts';
import { columnText, literalOf, writeBound } from '../typeorm/place.ts';
import { keyness } from '../typeorm/where.ts';
import { columnsOf, isEmbedded, keyColumns, keysOf, memberAt, relationAt, type ManagedRelation } from './entity.ts';
import { writeJson } from './json.ts';
import { GROUPS, isOperator, rawKey, writeList, writeOperator, writeScalar, type Asked } from './operators.ts';
import { joined, joinFor, newQuery, type Query, type Rendering, type Row } from './place.ts';
import { joinItems, sourceOf } from './select.ts';

const DEEP = 8;

/** Whether what is asked of a relation is asked of the columns that hold it. */
type Way = 'held' | 'between' | 'joined';

/** A key or several, operators, or an object with the key alone ask of the columns that hold the relation, if this table or the one between has them. */
function wayOf(rendering: Rendering, relation: ManagedRelation, value: Value): Way {
  const given = literalOf(rendering, value).kind === 'object' ? askedIn(rendering, value) : undefined;
  const isScalar = !given || given.every(({ name }) => isOperator(name) && !/^\$(?:some|none|every)$/.test(name!));
  const isKeyOnly = isKeyAlone(rendering, relation, given);
  if (relation.owns) return isScalar || isKeyOnly ? 'held' : 'joined';
  return relation.through && (isScalar || isKeyOnly) ? 'between' : 'joined';
}

/** `{ posts: { id: 1 } }` is asked like the key itself. */
function isKeyAlone(rendering: Rendering, relation: ManagedRelation, given: readonly Given[] | undefined): boolean {
  const entity = rendering.entity(relation.to);
  const keys = entity ? keysOf(entity).map(({ path }) => path) : [];
  return given !== undefined && given.length > 0 && given.every(({ name, value }) => name !== undefined && keys.includes(name) && literalOf(rendering, value).kind !== 'object');
}

/** What is undefined asks for NULL, like null itself; an object that asks nothing is left out, but of all rows of a list. */
const askedIn = (rendering: Rendering, value: Value): readonly Given[] | undefined =>
  givenIn({ ...rendering, keepsUndefined: true }, value)?.filter(({ name, value: own }) => own.kind !== 'object' || own.properties.length > 0 || COLLECTED.test(name ?? ''));

const COLLECTED = /^\$(?:some|none|every)$/;

/** Joins what conditions ask of relations, in the order in which they do. */
export function joinAsked(rendering: Rendering, query: Query, row: Row, where: Value, isSure = true, depth = 0): void {
  const list = literalOf(rendering, where);
  if (depth > DEEP) return;
  if (list.kind === 'array') {
    for (const item of list.items) if (item.kind !== 'spread') joinAsked(rendering, query, row, item, isSure, depth + 1);
    return;
  }
  for (const one of askedIn(rendering, where) ?? []) {
    if (one.name !== undefined && (GROUPS.has(one.name) || one.name === '$not')) {
      joinAsked(rendering, query, row, one.value, isSure && one.isSure, depth + 1);
      continue;
    }
    const relation = one.name === undefined ? undefined : relationAt(row.entity, one.name);
    const way = relation && wayOf(rendering, relation, one.value);
    const inner = relation && literalOf(rendering, one.value).kind === 'object' ? askedIn(rendering, one.value) : undefined;
    if (!relation || way === 'held' || isNothing(one.value) || inner?.some(({ name }) => COLLECTED.test(name ?? ''))) continue;
    const isPivotOnly = way === 'between';
    const known = joinFor(query, row, relation, isPivotOnly);
    const sure = isSure && isGiven(one);
    if (known) known.isSure ||= sure;
    const made = known ?? joined(rendering, query, row, relation, { at: one.at, isSure: sure, isPopulated: false, isPivotOnly, isFiltered: !isPivotOnly && (inner !== undefined || literalOf(rendering, one.value).kind === 'array') && !isKeyAlone(rendering, relation, inner) });
    if (made && inner && !isPivotOnly) joinAsked(rendering, query, made, one.value, sure, depth + 1);
  }
}

/** A condition whose value is undefined asks for NULL: only what is spread in may not be there. */
const isGiven = ({ name, at, value, isSure, isUndefined }: Given): boolean => isSure || isUndefined === true || (name === undefined && at !== value);

/** Writes conditions joined by AND; of a list by OR, where it is one of conditions, else a list of keys. Gives how many there are. Without a query relations are not joined. */
export function writeWhere(rendering: Rendering, query: Query | undefined, row: Row, where: Value): number {
  const { draft, tree } = rendering;
  const list = literalOf(rendering, where);
  if (isNothing(where)) return 0;
  const keys = keyColumns(row.entity);
  const asked = (column: string): Asked => ({ text: columnText(rendering, row, column), at: where });
  if (list.kind === 'array') {
    if (keys.length === 1) writeList(rendering, asked(keys[0]!), where, 'in');
    else if (keys.length > 1 && list.items.length === keys.length) {
      say(draft, `(${keys.map((column) => asked(column).text).join(', ')}) in ((`, where);
      listed(draft, ', ', where, list.items.map((item) => () => writeBound(rendering, item)));
      say(draft, '))', where);
    } else leave(draft, where);
    return 1;
  }
  if (list.kind === 'object' || list.kind === 'choice') return writeAll(rendering, query, row, where, '', 0);
  const binding = where.kind === 'name' && where.binding !== undefined ? tree.bindings[where.binding] : undefined;
  const what = keys.length === 1 ? keyness(rendering, where) : undefined;
  if (what === 'many') writeList(rendering, asked(keys[0]!), where, 'in');
  else if (what === 'one' && binding?.value?.kind !== 'object') writeScalar(rendering, asked(keys[0]!), where);
  else leave(draft, where);
  return 1;
}

function writeAll(rendering: Rendering, query: Query | undefined, row: Row, where: Value, prefix: string, depth: number): number {
  const { draft } = rendering;
  const given = depth > DEEP ? undefined : askedIn(rendering, where);
  if (!given) {
    leave(draft, where);
    return 1;
  }
  return listed(draft, ' and ', where, given.map((one) => () => maybe(draft, isGiven(one), () => writeOne(rendering, query, row, one, prefix, depth))));
}

function writeGroup(rendering: Rendering, query: Query | undefined, row: Row, value: Value, word: ' and ' | ' or ', depth: number): void {
  const { draft } = rendering;
  const list = literalOf(rendering, value);
  if (list.kind !== 'array' || list.items.some(({ kind }) => kind === 'spread') || isAdded(rendering, value)) return leave(draft, value);
  const before = checkpoint(draft);
  const { length: optional } = draft.optional;
  if (list.items.length > 1 && word === ' or ') say(draft, '(', value);
  const written = listed(draft, word, value, list.items.map((item) => () => {
    const back = checkpoint(draft);
    const isSeveral = word === ' or ' && list.items.length > 1;
    if (isSeveral) say(draft, '(', item);
    if (writeAll(rendering, query, row, item, '', depth + 1) === 0) back();
    else if (isSeveral) say(draft, ')', item);
  }));
  if (written === 0) return before();
  // How much one alternative asks for decides how much all of them do.
  if (word === ' or ' && draft.optional.length > optional) {
    before();
    return leave(draft, value);
  }
  if (list.items.length > 1 && word === ' or ') say(draft, ')', value);
}

/** `const all = []; all.push({ name });` */
const isAdded = ({ tree }: Rendering, value: Value): boolean => value.kind === 'name' && value.binding !== undefined && (tree.bindings[value.binding]?.uses.some(({ chain }) => /^(?:push|unshift|splice)$/.test(chain.at(-1) ?? '')) ?? false);

function writeOne(rendering: Rendering, query: Query | undefined, row: Row, one: Given, prefix: string, depth: number): void {
  const { draft } = rendering;
  const { name, at, value } = one;
  const raw = name === undefined ? rawKey(rendering, at, row.alias) : undefined;
  if (raw) return writeColumn(rendering, { text: raw, at }, value, false);
  if (name === undefined) return leave(draft, value);
  if (GROUPS.has(name)) return writeGroup(rendering, query, row, value, name === '$and' ? ' and ' : ' or ', depth);
  if (name === '$not') {
    const back = checkpoint(draft);
    say(draft, 'not (', at);
    if (writeAll(rendering, query, row, value, prefix, depth + 1) === 0) return back();
    return say(draft, ')', at);
  }
  // `{ 'p.published': true }` of a builder.
  const dot = query && prefix === '' ? name.indexOf('.') : -1;
  const other = query && dot > 0 ? [query.root, ...query.joins].find(({ alias }) => alias === name.slice(0, dot)) : undefined;
  if (other) return writeOne(rendering, query, other, { ...one, name: name.slice(dot + 1) }, '', depth + 1);
  const path = prefix + name;
  const member = memberAt(row.entity, path);
  if (!member) return isEmbedded(row.entity, path) ? void writeAll(rendering, query, row, value, `${path}.`, depth + 1) : leave(draft, value);
  if (member.kind === 'relation') return writeRelation(rendering, query, row, member, one, depth);
  const [column] = columnsOf(member);
  if (column === undefined) return leave(draft, value);
  writeColumn(rendering, { text: columnText(rendering, row, column), at }, value, member.isJson === true);
}

/** An operator or several, or what the column is to be. */
export function writeColumn(rendering: Rendering, asked: Asked, value: Value, isJson: boolean): void {
  const { draft } = rendering;
  const given = literalOf(rendering, value).kind === 'object' ? askedIn(rendering, value) : undefined;
  if (!given) return writeScalar(rendering, asked, value);
  if (given.length > 0 && given.every(({ name }) => isOperator(name))) return void listed(draft, ' and ', asked.at, given.map((one) => () => maybe(draft, isGiven(one), () => writeOperator(rendering, asked, one))));
  if (isJson) return writeJson(rendering, asked, given);
  leave(draft, value);
}

function writeRelation(rendering: Rendering, query: Query | undefined, row: Row, relation: ManagedRelation, { at, value }: Given, depth: number): void {
  const { draft } = rendering;
  const way = wayOf(rendering, relation, value);
  const given = literalOf(rendering, value).kind === 'object' ? askedIn(rendering, value) : undefined;
  const isPivotOnly = way === 'between';
  const join = query && joinFor(query, row, relation, isPivotOnly);
  const own = relation.on;
  if (given && given.length > 0 && given.every(({ name }) => COLLECTED.test(name ?? ''))) return void listed(draft, ' and ', at, given.map((one) => () => writeCollected(rendering, row, relation, one, depth)));
  if (way === 'held' && !(join && given && !given.every(({ name }) => isOperator(name)))) return writeKeys(rendering, own.map(({ own: column, key }) => ({ text: columnText(rendering, row, column), key })), { at, value }, given);
  if (!join) return leave(draft, value);
  if (isPivotOnly) return writeKeys(rendering, relation.through!.theirs.map(({ column, key }) => ({ text: columnText(rendering, join, column), key })), { at, value }, given);
  if (!given || given.every(({ name }) => isOperator(name))) return writeKeys(rendering, keyColumns(join.entity).map((column) => ({ text: columnText(rendering, join, column), key: '' })), { at, value }, undefined);
  writeAll(rendering, query, join, value, '', depth + 1);
}

/** `{ posts: { $some: { published: true } } }`: whether some, none or all of a list are so is asked in a query inside. */
function writeCollected(rendering: Rendering, row: Row, relation: ManagedRelation, { name, at, value }: Given, depth: number): void {
  const { draft } = rendering;
  const keys = keyColumns(row.entity);
  const query = newQuery(row.entity);
  const join = joined(rendering, query, query.root, relation, { at, isSure: true, isPopulated: false, word: 'inner', name: rendering.entity(relation.to)?.name ?? '' });
  if (!join || keys.length !== 1) return leave(draft, value);
  joinAsked(rendering, query, join, value);
  const inner = newClauses(at);
  const column = columnText(rendering, query.root, keys[0]!);
  inner.outputs.push({ at, isSure: true, write: () => say(draft, column, at) });
  inner.sources.push(sourceOf(rendering, query.root, at));
  inner.joins.push(...joinItems(rendering, query));
  inner.where.push({ at, isSure: true, joined: 'and', write: () => {
    const before = checkpoint(draft);
    if (name === '$every') say(draft, 'not (', at);
    if (writeAll(rendering, query, join, value, '', depth + 1) === 0) before();
    else if (name === '$every') say(draft, ')', at);
  } });
  say(draft, `${columnText(rendering, row, keys[0]!)} ${name === '$some' ? 'in' : 'not in'} (`, at);
  writeRead(draft, inner);
  say(draft, ')', at);
}

/** The key itself, or an object with it. */
function writeKeys(rendering: Rendering, columns: readonly { readonly text: string; readonly key: string }[], { at, value }: Pick<Given, 'at' | 'value'>, given: readonly Given[] | undefined): void {
  const { draft } = rendering;
  const [only, ...more] = columns;
  if (!only) return leave(draft, value);
  if (given && !given.every(({ name }) => isOperator(name))) return void listed(draft, ' and ', at, given.map((one) => () => {
    const column = columns.find(({ key }) => key === one.name);
    if (column) writeColumn(rendering, { text: column.text, at: one.at }, one.value, false);
    else leave(draft, one.value);
  }));
  if (more.length > 0) return leave(draft, value);
  writeColumn(rendering, { text: only.text, at }, rowKey(rendering, value), false);
}

/** A row stands for its key. */
const rowKey = ({ meanings }: Rendering, value: Value): Value => {
  const meaning = meanings.of(value);
  return meaning?.kind === 'client' && meaning.library === 'mikro-orm' ? { kind: 'unknown', start: value.start, end: value.end } : value;
};

