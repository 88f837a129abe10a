// What is read besides the rows themselves: what a call populates, relations that are always read, and those that are joined because a filter may leave out what they lead to.
// Sources: mikro-orm 6, core/EntityManager.js (`preparePopulate`, `autoJoinRefsForFilters`), core/entity/EntityLoader.js, knex/AbstractSqlDriver.js (`joinedProps`, `autoJoinOneToOneOwner`, `getFieldsForJoinedLoad`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import { literalOf } from '../typeorm/place.ts';
import { relationAt, relationsOf, type ManagedEntity, type ManagedRelation, type Strategy } from './entity.ts';
import { activeFilters, type FiltersAsked } from './filters.ts';
import type { Rendering } from './place.ts';

export interface Hint {
  readonly relation: ManagedRelation;
  readonly entity: ManagedEntity;
  readonly at: Span;
  readonly isSure: boolean;
  /** Only the key of the other end is read. */
  readonly isRef: boolean;
  /** The join leaves out rows that lead to nothing that the filter lets through. */
  readonly isFilter?: true;
  /** It leads back to an entity on the way, and is read by a query of its own. */
  readonly isApart?: true;
  readonly children: Hint[];
}

export interface Populating {
  readonly hints: Hint[];
  /** Properties that are read only where they are named. */
  readonly lazy: Set<string>;
  /** It could not be read. */
  unread?: Value;
}

const DEEP = 6;

/** `['author', 'comments.user', 'tags:ref']`; the fields of what is joined populate it as well. */
export function populating(rendering: Rendering, entity: ManagedEntity, lists: readonly { readonly value: Value; readonly isSure: boolean }[]): Populating {
  const found: Populating = { hints: [], lazy: new Set() };
  for (const { value, isSure } of lists) {
    const held = literalOf(rendering, value);
    if (held.kind === 'constant' && held.value === 'false') continue;
    if (held.kind !== 'array') {
      found.unread ??= value;
      continue;
    }
    for (const item of held.items) {
      const path = writtenText(rendering.tree, item);
      if (path === undefined || /[*$]/.test(path)) found.unread ??= item;
      else put(rendering, found, found.hints, entity, path, item, isSure);
    }
  }
  return found;
}

function put(rendering: Rendering, found: Populating, hints: Hint[], entity: ManagedEntity, path: string, at: Value, isSure: boolean): void {
  const [bare = '', ref] = path.split(':');
  const [name = '', ...rest] = bare.split('.');
  const relation = relationAt(entity, name);
  const to = relation && rendering.entity(relation.to);
  if (!relation || !to) {
    if (rest.length === 0 && entity.members.some((one) => one.path === name || one.path.startsWith(`${name}.`))) found.lazy.add(name);
    else found.unread ??= at;
    return;
  }
  const known = hints.find((one) => one.relation.path === name);
  const hint: Hint = known ?? { relation, entity: to, at, isSure, isRef: ref !== undefined && rest.length === 0, children: [] };
  if (!known) hints.push(hint);
  if (rest.length > 0) put(rendering, found, hint.children, to, rest.join('.'), at, isSure);
}

/** Relations that are always read; what leads back to an entity on the way is not followed further. Source: `lookupEagerLoadedRelationships`. */
export function addEager(rendering: Rendering, hints: Hint[], entity: ManagedEntity, at: Span, visited: readonly string[] = []): void {
  if (visited.includes(entity.name) || visited.length > DEEP) return;
  const seen = [...visited, entity.name];
  for (const relation of relationsOf(entity)) {
    const to = relation.isEager && !hints.some((one) => one.relation.path === relation.path) ? rendering.entity(relation.to) : undefined;
    if (to) hints.push({ relation, entity: to, at, isSure: true, isRef: false, children: [], ...(seen.includes(to.name) && { isApart: true as const }) });
  }
  for (const hint of hints) if (!hint.isRef && !hint.isApart) addEager(rendering, hint.children, hint.entity, at, seen);
}

/** Where what a relation leads to is filtered, it is joined though nobody reads it. Since 6. */
export function addFiltered(rendering: Rendering, hints: Hint[], entity: ManagedEntity, filters: FiltersAsked, at: Span, picked: readonly string[] | undefined, from?: ManagedRelation, depth = 0): void {
  if (entity.isOld || filters.off === 'all' || depth > DEEP) return;
  for (const relation of relationsOf(entity)) {
    if (relation.many || (from?.inverse === relation.path) || (picked && !picked.includes(relation.path))) continue;
    const to = rendering.entity(relation.to);
    if (!to || activeFilters(to, filters).length === 0 || hints.some((one) => one.relation.path === relation.path)) continue;
    hints.push({ relation, entity: to, at, isSure: true, isRef: true, isFilter: true, children: [] });
  }
  for (const hint of hints) if (!hint.isRef && !hint.isApart) addFiltered(rendering, hint.children, hint.entity, filters, at, undefined, hint.relation, depth + 1);
}

/** Of one to one, the side without a column learns the key of the other by a join. */
export function addOwners(rendering: Rendering, hints: Hint[], entity: ManagedEntity, at: Span, picked: readonly string[] | undefined): void {
  for (const relation of relationsOf(entity)) {
    if (relation.relation !== 'one to one' || relation.owns || relation.isLazy || relation.isVirtual || hints.some((one) => one.relation.path === relation.path) || (picked && !picked.includes(relation.path))) continue;
    const to = rendering.entity(relation.to);
    if (to) hints.push({ relation, entity: to, at, isSure: true, isRef: true, children: [] });
  }
}

/** Whether what a hint names is joined, or read by a query of its own. */
export function isJoined({ relation, isRef, isApart }: Hint, strategy: Strategy | 'not known'): boolean {
  if (isRef && !relation.many) return true;
  if (isApart) return false;
  if (relation.relation === 'one to one' && !relation.owns) return true;
  return strategy === 'joined' || (strategy === 'balanced' && !relation.many);
}
