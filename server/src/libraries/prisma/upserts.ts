// What `upsert` sends: one statement with ON CONFLICT where the key's values are also those that are created, and nothing hangs on relations.
// Elsewhere the row is looked for first, and one of two is sent: the insert, or the update. Source: Prisma's engine, query_graph_builder/write/upsert.rs.
import type { Value } from '../../hosts/tree.ts';
import { fieldOf, type Model } from '../models.ts';
import { quoted, say } from '../rendering.ts';
import { givenIn, isNothing, type Given } from '../options.ts';
import { writeReturned } from './outputs.ts';
import type { Place, Rendering } from './place.ts';
import { tableText, writeWhere, type SentStatement } from './reads.ts';
import { writeInsert } from './inserts.ts';
import { writeAssignments, writeFound } from './updates.ts';
import { begun, readsRelations, writesRelations, type Shared, type Writing } from './writes.ts';

export function upsertStatements(shared: Shared, writing: Writing): readonly SentStatement[] {
  const { rendering, draft, place, known, asking } = begun(shared, writing);
  const { verb, model, named } = writing;
  const [where, update] = [known.get('where'), known.get('update')];
  const key = nativeKey(rendering, place, known);
  writeInsert(rendering, writing, known.get('create'));
  if (key) {
    say(draft, ` on conflict (${key.map((column) => quoted(draft.dialect, column)).join(', ')}) do update set `, where!.at);
    writeAssignments(rendering, place, update, verb);
    writeWhere(rendering, writing, place, asking);
    writeReturned(rendering, place, asking, verb, 'selected');
    return [{ draft, anchor: verb }];
  }
  writeReturned(rendering, place, asking, verb, 'key');
  // `update: {}` leaves the row as it is.
  if (!update || isNothing(update.value)) return [{ draft, anchor: verb }];
  say(draft, ';\nupdate ', verb);
  say(draft, tableText(draft, model), named);
  say(draft, ' set ', update.at);
  writeAssignments(rendering, place, update, verb);
  writeWhere(rendering, writing, place, asking);
  writeFound(draft, place, verb, ' and ');
  writeReturned(rendering, place, asking, verb, 'selected');
  return [{ draft, anchor: verb }];
}

/** The columns of the key by which the database decides; undefined where Prisma does. */
function nativeKey(rendering: Rendering, place: Place, known: ReadonlyMap<string, Given>): readonly string[] | undefined {
  const { model } = place;
  const [where, create, update] = [known.get('where'), known.get('create'), known.get('update')];
  if (!/^(?:postgres|sqlite)$/.test(rendering.draft.dialect.id) || !where || !update || isNothing(update.value)) return undefined;
  if (readsRelations(rendering, place, known) || writesRelations(rendering, model, create) || writesRelations(rendering, model, update)) return undefined;
  const key = keyOf(rendering, model, where.value);
  const created = create && givenIn(rendering, create.value);
  const isCreated = key?.every(({ name, value }) => {
    const own = created?.find((one) => one.name === name);
    return own ? !isOther(rendering, own.value, value) : !created || created.some((one) => one.name === undefined);
  });
  return isCreated ? key!.map(({ column }) => column) : undefined;
}

/** Two values that are written out and differ. */
function isOther({ document: { text } }: Rendering, one: Value, other: Value): boolean {
  const isWritten = (value: Value): boolean => value.kind === 'constant' || (value.kind === 'text' && value.parts.every(({ kind }) => kind === 'chunk'));
  return isWritten(one) && isWritten(other) && text.slice(one.start, one.end) !== text.slice(other.start, other.end);
}

interface KeyValue { readonly name: string; readonly column: string; readonly value: Value }

/** The fields of a key, where it is written out as one. */
function keyOf(rendering: Rendering, model: Model, where: Value): readonly KeyValue[] | undefined {
  const [only, ...more] = givenIn(rendering, where) ?? [];
  if (only?.name === undefined || more.length > 0) return undefined;
  const names = Object.hasOwn(model.keys, only.name) ? model.keys[only.name]! : undefined;
  const parts = names ? givenIn(rendering, only.value) : [only];
  const key = (names ?? [only.name]).flatMap((name): readonly KeyValue[] => {
    const field = fieldOf(model, name);
    const value = parts?.find((one) => one.name === name)?.value ?? only.value;
    return field?.kind === 'column' ? [{ name, column: field.column, value }] : [];
  });
  return key.length > 0 && key.length === (names?.length ?? 1) ? key : undefined;
}
