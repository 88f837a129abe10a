// The tables that TypeORM joins for relations: those that are read besides, that conditions or an order ask of, and those that are always read.
// Sources: typeorm 1.1, query-builder/SelectQueryBuilder.js (`buildRelations`, `buildWhere`, `buildOrder`), find-options/FindOptionsUtils.js (`joinEagerRelations`, `getRelationJoinType`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { named, type Include } from '../include.ts';
import { givenIn, isNothing, type Given } from '../options.ts';
import { include, spanOf } from '../rendering.ts';
import { isEmbedded, relationAt, roleIn, type Entity, type EntityRelation } from './entity.ts';
import { operatorIn } from './operators.ts';
import { literalOf, nameWithin, type Place, type Rendering } from './place.ts';

export interface Join extends Place {
  readonly alias: string;
  readonly parent: Place;
  readonly relation: EntityRelation;
  readonly word: 'left' | 'inner';
  readonly at: Span;
  isSure: boolean;
  /** All its columns are read, or those. */
  reads: 'all' | 'none' | readonly Given[];
  /** A condition asks something of its rows. */
  isAsked?: true;
  /** Its entity has it read always. */
  isEager?: true;
}

export interface Joins {
  readonly all: Join[];
  at(place: Place, relation: EntityRelation): Join | undefined;
}

export function newJoins(): Joins {
  const all: Join[] = [];
  return { all, at: (place, relation) => all.find((one) => one.parent.alias === place.alias && one.relation.path === relation.path) };
}

interface Asked { readonly at: Span; readonly isSure: boolean; readonly reads: Join['reads']; readonly alias: string }

const DEEP = 8;

/** An inner join where the row at the other end must be there. */
function wordFor(relation: EntityRelation, entity: Entity, parent: 'left' | 'inner', withDeleted: boolean): Join['word'] {
  return parent === 'inner' && relation.isRequired && relation.owns && (withDeleted || !roleIn(entity, 'deleted')) ? 'inner' : 'left';
}

function join(rendering: Rendering, joins: Joins, place: Place, relation: EntityRelation, withDeleted: boolean, { at, isSure, reads, alias }: Asked): Join | undefined {
  const known = joins.at(place, relation);
  if (known) {
    known.isSure ||= isSure;
    if (known.reads === 'none') known.reads = reads;
    return known;
  }
  const entity = rendering.entity(relation.to);
  if (!entity || joins.all.length > MOST) return undefined;
  const parent = joins.all.find((one) => one.alias === place.alias);
  // In TypeORM 0.3 all of them are left joins.
  const word = entity.missing === 'dropped' || entity.isOld ? 'left' : wordFor(relation, entity, parent?.word ?? 'inner', withDeleted);
  const made: Join = { entity, alias: nameWithin(alias), parent: place, relation, word, at, isSure: isSure && (parent?.isSure ?? true), reads };
  joins.all.push(made);
  return made;
}
const MOST = 60;

const underscored = (place: Place, path: string): string => `${place.alias}__${place.alias}_${path.replace('.', '_')}`;

/** `relations: { posts: { comments: true } }`, `relations: ['posts', 'posts.comments']`; false, where it cannot be read. */
export function joinRelations(rendering: Rendering, joins: Joins, place: Place, { value: relations, isSure }: Given, select: Value | undefined, withDeleted: boolean, depth = 0): boolean {
  const list = literalOf(rendering, relations);
  if (list.kind === 'array') return list.items.every((item) => joinPath(rendering, joins, place, item, isSure, withDeleted));
  const given = givenIn(rendering, relations);
  if (!given || depth > DEEP) return false;
  const selected = select && givenIn(rendering, select);
  let isRead = true;
  for (const one of given) {
    const held = literalOf(rendering, one.value);
    if (held.kind === 'constant' && held.value === 'false') continue;
    const relation = one.name === undefined ? undefined : relationAt(place.entity, one.name);
    const own = selected?.find(({ name }) => name === one.name)?.value;
    const picked = own && literalOf(rendering, own).kind === 'object' ? givenIn(rendering, own) : undefined;
    const made = relation && join(rendering, joins, place, relation, withDeleted, { at: one.at, isSure: one.isSure && isSure && held.kind !== 'choice', reads: picked ?? 'all', alias: underscored(place, relation.path) });
    if (!made) isRead = false;
    else if (held.kind === 'object') isRead = joinRelations(rendering, joins, made, { ...one, isSure: one.isSure && isSure }, own, withDeleted, depth + 1) && isRead;
    else if (held.kind !== 'constant') isRead = false;
  }
  return isRead;
}

function joinPath(rendering: Rendering, joins: Joins, place: Place, item: Value, isSure: boolean, withDeleted: boolean): boolean {
  const held = literalOf(rendering, item);
  const [part, ...more] = held.kind === 'text' ? held.parts : [];
  if (part?.kind !== 'chunk' || more.length > 0) return false;
  let at = place;
  for (const name of part.text.split('.')) {
    const relation = relationAt(at.entity, name);
    const made = relation && join(rendering, joins, at, relation, withDeleted, { at: item, isSure, reads: 'all', alias: underscored(at, relation.path) });
    if (!made) return false;
    at = made;
  }
  return true;
}

/** What conditions ask of relations. */
export function joinAsked(rendering: Rendering, joins: Joins, place: Place, where: Value, withDeleted: boolean, isSure = true, depth = 0): void {
  const list = literalOf(rendering, where);
  if (depth > DEEP || place.entity.isOld) return;
  if (list.kind === 'array') {
    for (const item of list.items) if (item.kind !== 'spread') joinAsked(rendering, joins, place, item, withDeleted, isSure, depth + 1);
    return;
  }
  for (const one of givenIn(rendering, where) ?? []) {
    const relation = one.name === undefined ? undefined : relationAt(place.entity, one.name);
    const inner = relation && !operatorIn(rendering, one.value) ? givenIn(rendering, one.value) : undefined;
    if (!relation || !inner || inner.length === 0 || isNothing(one.value)) continue;
    const sure = isSure && one.isSure && inner.some((each) => each.isSure);
    const made = join(rendering, joins, place, relation, withDeleted, { at: one.at, isSure: sure, reads: 'none', alias: underscored(place, relation.path) });
    if (!made) continue;
    made.isAsked = true;
    joinAsked(rendering, joins, made, one.value, withDeleted, sure, depth + 1);
  }
}

/** What an order asks of relations; the keys of the order, each in its table. */
export function joinOrdered(rendering: Rendering, joins: Joins, place: Place, order: Value, withDeleted: boolean, prefix = '', depth = 0): readonly (Given & { readonly place: Place; readonly path: string })[] | undefined {
  const given = depth > DEEP ? undefined : givenIn(rendering, order);
  return given?.flatMap((one): readonly (Given & { readonly place: Place; readonly path: string })[] => {
    const path = prefix + (one.name ?? '');
    const relation = one.name === undefined ? undefined : relationAt(place.entity, path);
    if (relation) {
      const made = join(rendering, joins, place, relation, withDeleted, { at: one.at, isSure: one.isSure, reads: 'none', alias: underscored(place, relation.path) });
      const inner = made && joinOrdered(rendering, joins, made, one.value, withDeleted, '', depth + 1);
      if (inner) return inner;
    }
    if (one.name !== undefined && isEmbedded(place.entity, path)) {
      const inner = joinOrdered(rendering, joins, place, one.value, withDeleted, `${path}.`, depth + 1);
      if (inner) return inner;
    }
    return [{ ...one, place, path }];
  });
}

/** Relations that are read whenever their entity is: those of what was joined to be read, and then the entity's own. */
export function joinEager(rendering: Rendering, joins: Joins, place: Place, withDeleted: boolean, at: Span, hasRelations: boolean): void {
  if (hasRelations) for (const one of [...joins.all]) if (one.reads !== 'none') eagerOf(rendering, joins, one, withDeleted, at, underscored);
  eagerOf(rendering, joins, place, withDeleted, at, (of, path) => `${of.alias}__${path}`, 0);
}

function eagerOf(rendering: Rendering, joins: Joins, place: Place, withDeleted: boolean, at: Span, aliased: (place: Place, path: string) => string, depth?: number): void {
  for (const relation of place.entity.relations) {
    if (!relation.isEager || (depth ?? 0) > DEEP) continue;
    const made = join(rendering, joins, place, relation, withDeleted, { at, isSure: true, reads: 'all', alias: aliased(place, relation.path) });
    if (made) made.isEager = true;
    if (made && depth !== undefined) eagerOf(rendering, joins, made, withDeleted, at, aliased, depth + 1);
  }
}

/** Notes the relations that are read besides. */
export function noteJoins({ draft }: Pick<Rendering, 'draft'>, { all }: Joins): void {
  const paths = new Map<string, readonly string[]>();
  for (const { alias, parent, relation, entity, at, reads, isAsked, isEager } of all) {
    const path = [...(paths.get(parent.alias ?? '') ?? []), relation.path];
    paths.set(alias, path);
    if (reads !== 'none') include(draft, { ...includeOf(relation, parent.entity, entity, { path, at, isPart: isAsked === true }), ...(isEager && { isAlways: true as const }) });
  }
}

export const includeOf = ({ many, through }: EntityRelation, of: Entity, entity: Entity, { path, at, isPart }: Pick<Include, 'path' | 'at' | 'isPart'>): Include => ({
  path, at: spanOf(at), table: named(entity.table, entity.schema), of: named(of.table, of.schema), ...(through && { between: named(through.table, through.schema) }), many, isPart, joined: true,
});
