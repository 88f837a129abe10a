// What each method of TypeORM's builder adds to a statement. What is not listed here is not read, and leaves every part of the statement open.
// Sources: typeorm 1.1, query-builder/SelectQueryBuilder.js, QueryBuilder.js.
import type { Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import type { Item } from '../clauses.ts';
import { include, leave, quoted, say } from '../rendering.ts';
import { entityIn, IGNORED, placesOf, textIn, unseen, type Built } from './built.ts';
import { condition, existing, inIds } from './builderConditions.ts';
import { keyOrder, outputsBuilt } from './builderSelects.ts';
import { relationAt } from './entity.ts';
import { includeOf } from './joins.ts';
import { literalOf, writeCount, type Place, type Rendering } from './place.ts';
import { joinedBy, type Selecting } from './select.ts';
import { plainText, writeSql } from './texts.ts';

const JOIN = /^(left|inner)Join(AndSelect|AndMapOne|AndMapMany)?$/;
const WRITES: Readonly<Record<string, Built['kind']>> = { insert: 'insert', update: 'update', delete: 'delete', softDelete: 'soft delete', restore: 'restore' };
const LOCKS: Readonly<Record<string, string>> = { pessimistic_read: ' for share', pessimistic_write: ' for update', pessimistic_write_or_fail: ' for update nowait', pessimistic_partial_write: ' for update skip locked', for_no_key_update: ' for no key update', for_key_share: ' for key share' };

export function takeSteps(rendering: Rendering, begun: Omit<Built, 'around'>, steps: readonly Step[], around: readonly Place[]): Built {
  const built: Built = { ...begun, around };
  for (const step of steps) if (!taken(rendering, built, step)) built.clauses.unread ??= step.call;
  return built;
}

function taken(rendering: Rendering, built: Built, step: Step): boolean {
  const { name, call, isSure } = step;
  const { args, nameSpan: at } = call;
  const [first, second, third] = args;
  const { clauses } = built;
  if (IGNORED.has(name)) return true;
  if (JOIN.test(name)) return joined(rendering, built, step);
  const clause = /^(?:(and|or)?([wW])here|(and|or)?([hH])aving)$/.exec(name);
  if (clause) return first !== undefined && condition(rendering, built, step, clause[2] ? 'where' : 'having', clause[1] ?? clause[3]);
  if (/^(?:and|or)?[wW]hereInIds$/.test(name)) return first !== undefined && inIds(rendering, built, step);
  if (/^(?:and|or)?[wW]hereExists$/.test(name)) return first !== undefined && existing(rendering, built, step);
  if (Object.hasOwn(WRITES, name)) return writing(rendering, built, step);
  const counted = (list: Item[]): boolean => {
    if (first) list.push({ at, isSure, write: () => writeCount(rendering, first) });
    return true;
  };
  switch (name) {
    case 'select': case 'addSelect':
      if (name === 'select' && !isSure) return false;
      if (name === 'select') built.chosen.length = 0;
      return first === undefined || chosen(rendering, built, step);
    case 'from': case 'addFrom': return first !== undefined && from(rendering, built, step, first, second);
    case 'into': return first !== undefined && from(rendering, built, step, first, undefined);
    case 'set': case 'values':
      if (first) built.values = first;
      return first !== undefined && isSure;
    case 'orIgnore': case 'orUpdate': case 'returning': case 'output':
      built.also.push(step);
      return true;
    case 'groupBy': case 'addGroupBy':
      if (name === 'groupBy' && isSure) clauses.groups.length = 0;
      if (first) clauses.groups.push({ at: first, isSure, write: () => writeSql(rendering, first, placesOf(built)) });
      return true;
    case 'orderBy': case 'addOrderBy':
      if (name === 'orderBy' && isSure) built.order.length = 0;
      if (first) built.order.push(...keyOrder(rendering, step, first, second, third));
      return true;
    case 'limit': return counted(clauses.limit);
    case 'offset': return counted(clauses.offset);
    case 'take': return counted(built.take);
    case 'skip': return counted(built.skip);
    case 'distinct':
      if (first?.kind === 'constant' && first.value === 'false') return isSure;
      clauses.distinct.push({ at, isSure, write: () => say(rendering.draft, 'distinct ', at) });
      return isSure;
    case 'distinctOn': return first !== undefined && isSure && distinctOn(rendering, built, first);
    case 'withDeleted':
      built.withDeleted = true;
      return isSure;
    case 'setLock': {
      const mode = plainText(rendering, first) ?? textIn(rendering, first);
      if (mode !== undefined && Object.hasOwn(LOCKS, mode)) clauses.tail.push({ at, isSure, write: () => say(rendering.draft, LOCKS[mode]!, at) });
      return true;
    }
    default: return false;
  }
}

// ── Where it reads from ──────────────────────────────────────────────────────────────────────────────────────────

function from(rendering: Rendering, built: Built, { call }: Step, value: Value, named: Value | undefined): boolean {
  const { draft } = rendering;
  const { clauses, places } = built;
  const alias = textIn(rendering, named);
  const entity = entityIn(rendering, value);
  if (entity) {
    const place = { entity, alias: alias ?? entity.name };
    // A builder of an entity that is told another reads from that.
    if (places.length > 0 && call.callee.kind === 'member' && call.callee.name !== 'addFrom') places.length = 0;
    if (places.length === 0) built.named = value;
    else return false;
    places.push(place);
    return true;
  }
  // A table by its name, or a query.
  const table = textIn(rendering, value);
  if (alias === undefined || built.kind !== 'read' || places.length > 0) return false;
  places.push({ entity: unseen(table ?? alias), alias });
  clauses.sources.push({ at: value, isSure: true, write: () => {
    if (table !== undefined && /^[\w.]+$/.test(table)) say(draft, quoted(draft.dialect, ...table.split('.')), value);
    else if (!rendering.subquery(value, [...built.around], draft)) leave(draft, value);
    say(draft, ` ${quoted(draft.dialect, alias)}`, value);
  } });
  return true;
}

function joined(rendering: Rendering, built: Built, { name, call, isSure }: Step): boolean {
  const { draft } = rendering;
  const [, word, also] = JOIN.exec(name)!;
  const [property, named, on] = also?.startsWith('AndMap') ? call.args.slice(1) : call.args;
  const alias = textIn(rendering, named);
  // What it reads from first is not known.
  if (!property || alias === undefined || built.places.length === 0) return false;
  const at = property;
  const join = word as 'left' | 'inner';
  const names = textIn(rendering, property)?.split('.');
  const parent = names && names.length > 1 ? built.places.find((one) => one.alias === names[0]) : undefined;
  const relation = parent && relationAt(parent.entity, names!.slice(1).join('.'));
  // A table's name stands for the entity whose it is.
  const entity = relation ? rendering.entity(relation.to) : entityIn(rendering, property) ?? (names?.length === 1 && /^\w+$/.test(names[0]!) ? rendering.entity({ name: names[0]! }) : undefined);
  const condition = on && (() => writeSql(rendering, on, placesOf(built)));
  if (parent && (!relation || !entity)) return false;
  built.places.push({ entity: entity ?? unseen(names?.join('.') ?? alias), alias });
  if (also) built.chosen.push({ at: named!, isSure, text: alias });
  if (parent && relation && entity) {
    const path = [...(built.paths.get(parent.alias) ?? []), relation.path];
    built.paths.set(alias, path);
    if (also && built.kind === 'read') include(draft, includeOf(relation, parent.entity, entity, { path, at, isPart: on !== undefined }));
    built.joins.push(joinedBy(rendering, { entity, alias, parent, relation, word: join, at, isSure }, built.withDeleted, condition));
    return true;
  }
  built.joins.push({ alias, item: { at, isSure, write: () => {
    say(draft, ` ${join} join `, at);
    if (entity) say(draft, quoted(draft.dialect, entity.schema, entity.table), at);
    else if (names && /^\w+$/.test(names.join(''))) say(draft, quoted(draft.dialect, ...names), at);
    else if (!rendering.subquery(property, placesOf(built), draft)) leave(draft, property);
    say(draft, ` ${quoted(draft.dialect, alias)} on `, at);
    if (condition) condition();
    else say(draft, 'true', at);
  } } });
  return true;
}

// ── The rest ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** `update(User)`, `update({ name })`, `delete()` */
function writing(rendering: Rendering, built: Built, { name, call, isSure }: Step): boolean {
  const { args: [first, second], nameSpan } = call;
  built.kind = WRITES[name]!;
  built.verb = nameSpan;
  const entity = first && entityIn(rendering, first);
  if (entity) {
    built.places.length = 0;
    built.places.push({ entity, alias: entity.name });
    built.named = first;
  }
  const values = entity ? second : first;
  if (values && name === 'update') built.values = values;
  return isSure;
}

function chosen(rendering: Rendering, built: Built, { call, isSure }: Step): boolean {
  const [first, named] = call.args;
  const alias = textIn(rendering, named);
  const list = literalOf(rendering, first!);
  const items = list.kind === 'array' ? list.items : [first!];
  for (const item of items) {
    const text = textIn(rendering, item);
    built.chosen.push({ at: item, isSure: isSure && item.kind !== 'spread', ...(text !== undefined && { text: text.trim() }), ...(alias !== undefined && list.kind !== 'array' && { alias }), value: item });
  }
  return true;
}

function distinctOn(rendering: Rendering, built: Built, value: Value): boolean {
  const { draft } = rendering;
  const list = literalOf(rendering, value);
  if (list.kind !== 'array') return false;
  built.clauses.distinct.push({ at: value, isSure: true, write: () => {
    say(draft, 'distinct on (', value);
    list.items.forEach((item, i) => {
      if (i > 0) say(draft, ', ', item);
      writeSql(rendering, item, placesOf(built));
    });
    say(draft, ') ', value);
  } });
  return true;
}

/** What is read, once all is known that is joined. */
export function selectingOf(rendering: Rendering, built: Built, keys: 'with keys' | 'as told'): Selecting {
  const { clauses, joins, take, skip, withDeleted, places, named } = built;
  const [main] = places;
  const place = main ?? { entity: unseen(''), alias: '' };
  clauses.outputs.push(...outputsBuilt(rendering, built, keys));
  const sorted = built.order.map((key) => key.sorted(rendering, built));
  return { clauses, place, named, joins, order: sorted, take, skip, withDeleted };
}
