// What `update` and its like send: an UPDATE of the row itself, and one by its key for what is disconnected. Of relations alone the row is only read.
// Sources: prisma.io, "Prisma Client API reference"; its engine, query_graph_builder/write/update.rs.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { columnsOf, fieldOf, keyColumnsOf, type ColumnField, type Model } from '../models.ts';
import { leave, listed, maybe, pass, quoted, say, type Draft } from '../rendering.ts';
import { givenIn, held, optionsOf, type Given } from '../options.ts';
import { givesBack, selectionOf, writeReturned } from './outputs.ts';
import type { Place, Rendering } from './place.ts';
import { tableText, writeWhere, type SentStatement } from './reads.ts';
import { begun, writeTargets, type Shared, type Writing } from './writes.ts';

export function updateStatement(shared: Shared, writing: Writing): SentStatement {
  const { rendering, draft, place, known, asking } = begun(shared, writing);
  const { verb, model, named } = writing;
  const data = known.get('data');
  const given = data ? givenIn(rendering, data.value) : asking.unread ? undefined : [];
  const apart = given?.filter((one) => isApart(rendering, model, one)) ?? [];
  const isRead = writing.gives === 'row' && given?.every((one) => apart.includes(one) || isOfOthers(model, one));
  say(draft, isRead ? 'select ' : 'update ', verb);
  if (isRead) {
    listed(draft, ', ', verb, selectionOf(rendering, place, asking, verb).columns);
    say(draft, ' from ', verb);
  }
  say(draft, tableText(draft, model), named);
  if (isRead) writeWhere(rendering, writing, place, asking);
  else {
    say(draft, ' set ', data?.at ?? verb);
    writeAssignments(rendering, place, data, verb);
    writeTargets(rendering, writing, place, asking);
    // Where nothing is given back the row is looked for before.
    if (writing.gives === 'row' && !givesBack(draft)) writeFound(draft, place, verb, ' and ');
  }
  if (isRead) say(draft, ' limit 1', verb);
  else if (writing.gives !== 'count') writeReturned(rendering, place, asking, verb, 'selected');
  for (const one of apart) writeApart(rendering, writing, place, one);
  return { draft, anchor: verb };
}

/** What is written of a relation that others refer by. */
function isOfOthers(model: Model, { name = '' }: Given): boolean {
  const field = fieldOf(model, name);
  return field?.kind === 'relation' && field.refers !== true;
}

/** What the row refers to no more, or what no other row may refer to with it, is written by the key of the row once that is read. */
function isApart(rendering: Rendering, model: Model, { name = '', value }: Given): boolean {
  const field = fieldOf(model, name);
  if (field?.kind !== 'relation' || !field.refers) return false;
  return optionsOf(rendering, value).known.has('disconnect') || field.on.some(({ own }) => columnsOf(model).some(([, { column, unique }]) => unique && column === own));
}

function writeApart(rendering: Rendering, { verb, model, named }: Writing, place: Place, one: Given): void {
  const { draft } = rendering;
  const isGone = optionsOf(rendering, one.value).known.has('disconnect');
  maybe(draft, one.isSure, () => {
    say(draft, ';\nupdate ', verb);
    say(draft, tableText(draft, model), named);
    say(draft, ' set ', one.at);
    listed(draft, ', ', one.at, connected(rendering, model, one).map(({ column, value }) => () => {
      say(draft, `${quoted(draft.dialect, column)} = ${isGone ? 'null' : ''}`, one.at);
      if (!isGone) pass(draft, value);
    }));
    writeFound(draft, place, verb, ' where ');
  });
}

/** By the key of the row that was found before. */
export function writeFound(draft: Draft, { model, alias }: Place, verb: Span, before: ' where ' | ' and '): void {
  say(draft, before, verb);
  listed(draft, ' and ', verb, keyColumnsOf(model).map(({ column }) => () => {
    say(draft, `${quoted(draft.dialect, alias, column)} in (`, verb);
    pass(draft, { kind: 'unknown', ...verb });
    say(draft, ')', verb);
  }));
}

const OPERATIONS: Readonly<Record<string, string>> = { increment: '+', decrement: '-', multiply: '*', divide: '/', push: '||' };

export function writeAssignments(rendering: Rendering, place: Place, data: Given | undefined, verb: Span): void {
  const { draft } = rendering;
  const { model } = place;
  const all = data && givenIn(rendering, data.value);
  // Of two that may set one column, one is told.
  const given = all?.filter((one, at) => !isApart(rendering, model, one) && (one.name === undefined || all.findIndex(({ name }) => name === one.name) === at));
  const written = new Set(given?.map(({ name }) => name));
  const members = given ? given.flatMap((one) => assignmentsOf(rendering, place, one)) : data ? [() => writeAnything(draft, data.value)] : [];
  for (const [name, field] of columnsOf(model)) if (field.filled === 'written' && !written.has(name)) members.push(() => assign(draft, field, verb, { kind: 'unknown', ...verb }));
  // Of relations alone, the row itself is not written.
  if (listed(draft, ', ', verb, members) === 0) writeAnything(draft, { kind: 'unknown', ...verb });
}

/** Any column is given any value. */
function writeAnything(draft: Draft, value: Value): void {
  leave(draft, value);
  say(draft, ' = ', value);
  leave(draft, value);
}

const assign = (draft: Draft, field: ColumnField, at: Span, value: Value): void => {
  say(draft, `${quoted(draft.dialect, field.column)} = `, at);
  pass(draft, value);
};

function assignmentsOf(rendering: Rendering, { model, alias }: Place, { name, at, value, isSure }: Given): (() => void)[] {
  const { draft } = rendering;
  const field = name === undefined ? undefined : fieldOf(model, name);
  if (name === undefined || !field) return [() => writeAnything(draft, value)];
  if (field.kind === 'relation') return connected(rendering, model, { name, at, value, isSure }).map(({ column, value: own }) => () => maybe(draft, isSure, () => assign(draft, { kind: 'column', column, type: '' }, at, own)));
  const inner = held(rendering, value);
  const operation = inner.kind === 'object' && inner.properties.length === 1 ? inner.properties[0] : undefined;
  const sign = operation?.name === undefined || !Object.hasOwn(OPERATIONS, operation.name) ? undefined : OPERATIONS[operation.name];
  return [() => maybe(draft, isSure, () => {
    if (inner.kind === 'constant' && inner.type === 'null') return say(draft, `${quoted(draft.dialect, field.column)} = null`, at);
    if (!operation || (sign === undefined && operation.name !== 'set')) return assign(draft, field, at, value);
    say(draft, `${quoted(draft.dialect, field.column)} = ${sign === undefined ? '' : `${quoted(draft.dialect, alias, field.column)} ${sign} `}`, at);
    pass(draft, operation.value);
  })];
}

/** `author: { connect: { id } }` writes the column that refers to the author. */
export function connected(rendering: Rendering, model: Model, { name, value }: Given): readonly { readonly column: string; readonly value: Value }[] {
  const field = fieldOf(model, name ?? '');
  if (field?.kind !== 'relation' || field.many || field.through) return [];
  const other = rendering.model(field.model);
  const { known } = optionsOf(rendering, value);
  const to = known.get('connect');
  if (!field.refers || !other || !(to ?? known.get('create') ?? known.get('connectOrCreate') ?? known.get('disconnect'))) return [];
  const keys = to && optionsOf(rendering, to.value).known;
  return field.on.map(({ own, theirs }) => {
    const key = columnsOf(other).find(([, { column }]) => column === theirs)?.[0];
    return { column: own, value: (key === undefined ? undefined : keys?.get(key)?.value) ?? value };
  });
}
