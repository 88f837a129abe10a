// What MikroORM's entity managers and repositories send to find and to count.
// Sources: mikro-orm 6, core/EntityManager.js (`find`, `findOne`, `count`), knex/AbstractSqlDriver.js (`find`, `findOne`, `count`).
import type { Span } from '../../text/span.ts';
import { newClauses, writeRead, type Clauses, type Condition, type Item } from '../clauses.ts';
import { isAbsent, type Given } from '../options.ts';
import { leave, pass, quoted, say } from '../rendering.ts';
import { columnText, writeCount } from '../typeorm/place.ts';
import { askedBy, filterJoins, type Asked, type Finding } from './asked.ts';
import { keyColumns } from './entity.ts';
import { filterItems } from './filters.ts';
import { orderOf } from './order.ts';
import { newQuery, type Query, type Rendering } from './place.ts';
import { addOwners } from './populate.ts';
import { noteHints, writePopulated } from './populated.ts';
import { hasMany, joinedOutputs, joinHints, joinItems, onlyItem, rootOutputs, sourceOf, writeSelect, type Sorted } from './select.ts';
import { joinAsked, writeWhere } from './where.ts';

/** The conditions: what filters ask first, then the call, then what tells the class. */
function conditionsOf(rendering: Rendering, query: Query, { where, verb, more }: Finding, asked: Asked): readonly Condition[] {
  const { root } = query;
  const and = (item: Item): Condition => ({ ...item, joined: 'and' });
  const given = where ?? asked.known.get('where')?.value;
  const isSure = where !== undefined || (asked.known.get('where')?.isSure ?? true);
  return [
    ...filterItems(rendering, root, asked.filters, verb).map(and), ...(more?.(root) ?? []).map(and),
    ...(given ? [and({ at: given, isSure, write: () => void writeWhere(rendering, query, root, given) })] : []), ...onlyItem(rendering, root, verb).map(and),
  ];
}

/** Gives whether no more rows come than are asked for: of one that is joined to many, as many come as there are of those. */
export function findStatement(rendering: Rendering, finding: Finding, rows: 'one' | 'many' | 'page'): 'as asked' | 'as joined' {
  const { draft } = rendering;
  const { entity, named, verb, where } = finding;
  const asked = askedBy(rendering, finding);
  const { known, populated, picked, strategy } = asked;
  addOwners(rendering, populated.hints, entity, verb, picked?.map(({ path }) => path.split('.')[0]!));
  const query = newQuery(entity);
  const joins = joinHints(rendering, query, query.root, populated.hints, strategy);
  const given = where ?? known.get('where')?.value;
  if (given) joinAsked(rendering, query, query.root, given);
  const order = orderAsked(rendering, query, asked);
  filterJoins(rendering, query, asked.filters);
  noteHints(rendering, entity, populated.hints, asked, verb);
  const clauses = newClauses(verb);
  if (asked.unread) clauses.unread = asked.unread;
  clauses.outputs.push(...rootOutputs(rendering, query.root, picked, asked.without, populated.lazy, verb));
  const without = [...asked.without].map((path) => ({ path }));
  for (const [hint, join] of joins) {
    const own = within(query, join.alias, picked);
    clauses.outputs.push(...joinedOutputs(rendering, [hint, join], own.length > 0 ? own : undefined, new Set(within(query, join.alias, without).map(({ path }) => path))));
  }
  clauses.where.push(...conditionsOf(rendering, query, finding, asked));
  const isMultiplied = joins.some(([{ relation }]) => relation.many);
  boundBy(rendering, clauses, known, rows === 'one' && isMultiplied ? 'all' : rows, verb);
  if (known.has('lockMode')) lock(rendering, clauses, known.get('lockMode')!);
  writeSelect(rendering, { query, named, clauses, order, isOne: rows === 'one' });
  if (asked.unread && rows === 'many') draft.openEnd = true;
  writePopulated(rendering, populated.hints, asked);
  return isMultiplied ? 'as joined' : 'as asked';
}

/** Of paths those that lead through a join, from there on. */
function within<T extends { readonly path: string }>(query: Query, alias: string, paths: readonly T[] = []): readonly T[] {
  const steps: string[] = [];
  for (let join = query.joins.find((one) => one.alias === alias); join; join = query.joins.find((one) => one.alias === join?.parent.alias)) steps.unshift(join.relation.path);
  const prefix = `${steps.join('.')}.`;
  return paths.filter(({ path }) => path.startsWith(prefix)).map((one) => ({ ...one, path: one.path.slice(prefix.length) }));
}

function orderAsked(rendering: Rendering, query: Query, { known, unread }: Asked): readonly Sorted[] {
  const order = known.get('orderBy');
  if (order) return orderOf(rendering, query, query.root, order.value, order.isSure);
  return unread ? [{ item: { at: unread, isSure: true, write: () => leave(rendering.draft, unread) }, way: '' }] : [];
}

function boundBy(rendering: Rendering, clauses: Clauses, known: Asked['known'], rows: 'one' | 'all' | 'many' | 'page', verb: Span): void {
  const { draft } = rendering;
  const put = (list: Item[], name: string): void => {
    const given = known.get(name);
    if (given && !isAbsent(given.value)) list.push({ at: given.at, isSure: given.isSure, write: () => writeCount(rendering, given.value) });
  };
  if (rows === 'one') clauses.limit.push({ at: verb, isSure: true, write: () => say(draft, '1', verb) });
  else if (rows === 'page') {
    const first = known.get('first') ?? known.get('last');
    // One more than is asked for tells whether there is a next page.
    if (first) clauses.limit.push({ at: first.at, isSure: first.isSure, write: () => (first.value.kind === 'constant' && first.value.type === 'number' ? say(draft, String(Number(first.value.value) + 1), first.value) : pass(draft, first.value)) });
    const cursor = known.get('after') ?? known.get('before');
    if (cursor && !isAbsent(cursor.value)) clauses.where.push({ at: cursor.at, isSure: cursor.isSure, joined: 'and', write: () => leave(draft, cursor.value) });
  } else if (rows === 'many') put(clauses.limit, 'limit');
  if (rows !== 'page') put(clauses.offset, 'offset');
}

export const LOCKS: Readonly<Record<string, string>> = { PESSIMISTIC_READ: ' for share', PESSIMISTIC_WRITE: ' for update', PESSIMISTIC_PARTIAL_WRITE: ' for update skip locked', PESSIMISTIC_WRITE_OR_FAIL: ' for update nowait', PESSIMISTIC_PARTIAL_READ: ' for share skip locked', PESSIMISTIC_READ_OR_FAIL: ' for share nowait' };

function lock({ draft }: Rendering, clauses: Clauses, { at, value, isSure }: Given): void {
  const word = value.kind === 'member' && value.name !== undefined && Object.hasOwn(LOCKS, value.name) ? LOCKS[value.name] : undefined;
  if (word !== undefined) clauses.tail.push({ at, isSure, write: () => say(draft, word, at) });
}

// ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Of rows that are joined to many, each is counted once. */
export function countStatement(rendering: Rendering, finding: Finding): void {
  const { draft } = rendering;
  const { entity, named, verb, where } = finding;
  const asked = askedBy(rendering, finding);
  const query = newQuery(entity);
  joinHints(rendering, query, query.root, asked.populated.hints, asked.strategy);
  const given = where ?? asked.known.get('where')?.value;
  if (given) joinAsked(rendering, query, query.root, given);
  filterJoins(rendering, query, asked.filters);
  const clauses = newClauses(verb);
  if (asked.unread) clauses.unread = asked.unread;
  const keys = keyColumns(entity).map((column) => columnText(rendering, query.root, column)).join(', ');
  clauses.outputs.push({ at: verb, isSure: true, write: () => say(draft, `${hasMany(query) ? `count(distinct ${keys.includes(',') ? `(${keys})` : keys})` : 'count(*)'} as ${quoted(draft.dialect, 'count')}`, verb) });
  clauses.sources.push(sourceOf(rendering, query.root, named));
  clauses.joins.push(...joinItems(rendering, query));
  clauses.where.push(...conditionsOf(rendering, query, finding, asked));
  writeRead(draft, clauses);
  if (asked.unread) draft.openEnd = true;
}
