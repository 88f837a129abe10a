// `where` as the conditions that Prisma sends for it. A property that may be undefined is a condition that may not be there.
// Sources: prisma.io, "Prisma Client API reference" (relation filters), "Filtering and sorting"; its engine's extractors/filters/mod.rs.
import type { Value } from '../../hosts/tree.ts';
import { fieldOf, type Model } from '../models.ts';
import { checkpoint, leave, listed, maybe, say } from '../rendering.ts';
import { writeColumn } from './columns.ts';
import type { Place, Rendering } from './place.ts';
import { givenIn, held, isNothing, type Given } from '../options.ts';
import { writeRelation } from './related.ts';

/** Writes the conditions of a `where`, joined by AND; `depth` is how many AND, OR and NOT it stands in. Gives how many there are. */
export function writeConditions(rendering: Rendering, place: Place, where: Value, depth = 0): number {
  const { draft } = rendering;
  if (isNothing(where)) return 0;
  const given = givenIn(rendering, where);
  if (!given) {
    leave(draft, where);
    return 1;
  }
  return listed(draft, ' and ', where, given.map((one) => (): void => maybe(draft, one.isSure || (place.byKey === true && isKey(place.model, one)), () => writeGiven(rendering, place, one, depth))));
}

/** Where one row is asked for by its key, Prisma takes none that is undefined. */
function isKey(model: Model, { name = '' }: Given): boolean {
  const field = fieldOf(model, name);
  return Object.hasOwn(model.keys, name) || (field?.kind === 'column' && field.unique === true);
}

function writeGiven(rendering: Rendering, place: Place, given: Given, depth: number): void {
  const { draft } = rendering;
  const { name, at, value, isSure } = given;
  if (name === undefined) return leave(draft, value);
  if (name === 'AND' || name === 'OR' || name === 'NOT') return writeLogic(rendering, place, name, given, depth);
  const field = fieldOf(place.model, name);
  if (field?.kind === 'column') return writeColumn(rendering, { place, field, at, isSure }, value);
  if (field?.kind === 'relation') return writeRelation(rendering, place, field, { at, value, write: writeConditions });
  // `where: { userId_teamId: { userId, teamId } }`
  const key = Object.hasOwn(place.model.keys, name) ? givenIn(rendering, value) : undefined;
  // Prisma takes no key of which a part is missing.
  if (key) return void listed(draft, ' and ', value, key.map((one) => () => writeGiven(rendering, place, one, depth)));
  leave(draft, value);
}

/**
 * AND, OR and NOT take an object or a list; each member of NOT is denied by itself.
 * A member that asks for nothing is none. Where none is left, an OR is never true, unless it stands in another: then it asks for nothing.
 */
function writeLogic(rendering: Rendering, place: Place, name: 'AND' | 'OR' | 'NOT', { at, value }: Given, depth: number): void {
  const { draft } = rendering;
  const list = held(rendering, value);
  const items = list.kind === 'array' ? list.items : [value];
  const isReadable = items.every((item) => item.kind !== 'spread' && (name !== 'OR' || givenIn(rendering, item)?.every(({ isSure }) => isSure)));
  if (!isReadable && name !== 'AND') return leave(draft, value);
  const whole = checkpoint(draft);
  const { length: optional } = draft.optional;
  const joins = place.joins?.length;
  if (name === 'OR') say(draft, '(', at);
  const written = listed(draft, name === 'OR' ? ' or ' : ' and ', value, items.map((item) => (): void => {
    if (item.kind === 'spread') return leave(draft, item);
    const before = checkpoint(draft);
    if (name !== 'AND') say(draft, name === 'NOT' ? 'not (' : '(', item);
    if (writeConditions(rendering, place, item, depth + 1) === 0) before();
    else if (name !== 'AND') say(draft, ')', item);
  }));
  if (name === 'OR') say(draft, ')', at);
  // How much one alternative asks for decides how much all of them do.
  if (name !== 'AND' && draft.optional.length > optional) {
    whole();
    if (joins !== undefined) place.joins!.length = joins;
    return leave(draft, value);
  }
  if (name !== 'OR' || written > 0) return;
  whole();
  if (depth === 0) say(draft, '1 = 0', at);
}
