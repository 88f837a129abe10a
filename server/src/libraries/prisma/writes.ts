// What Prisma's methods that write send for the model itself. What they write of its relations is sent besides, and not looked at.
// Sources: prisma.io, "Prisma Client API reference" (create … deleteMany), "Database upserts"; the engine's own SQL.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { columnsOf, fieldOf, type ColumnField, type Model } from '../models.ts';
import { checkpoint, leave, listed, maybe, newDraft, pass, quoted, say, type Draft } from '../rendering.ts';
import { dialectFor, tableText, writeWhere, type SentStatement } from './reads.ts';
import { givenIn, held, isAbsent, optionsOf, type Given } from '../options.ts';
import type { Place, Rendering } from './place.ts';

export interface Writing {
  readonly model: Model;
  readonly named: Span;
  readonly verb: Span;
  readonly options: Value | undefined;
  /** One row is asked for by its key. */
  readonly byKey?: true;
}

type Shared = Omit<Rendering, 'draft'>;

function begun(shared: Shared, { model, options, byKey }: Writing, onto?: Draft) {
  const rendering: Rendering = { ...shared, draft: onto ?? newDraft(dialectFor(shared, model)) };
  const place: Place = { model, alias: model.table, ...(byKey && { byKey }) };
  return { rendering, draft: rendering.draft, place, ...optionsOf(shared, options) };
}

export function deleteStatement(shared: Shared, writing: Writing): SentStatement {
  const { rendering, draft, place, known, isOpen } = begun(shared, writing);
  say(draft, 'delete ', writing.verb);
  say(draft, 'from ', writing.verb);
  say(draft, tableText(draft, writing.model), writing.named);
  writeWhere(rendering, writing, place, known.get('where'), isOpen ? writing.options : undefined);
  if (known.has('limit')) draft.openEnd = true;
  return { draft, anchor: writing.verb };
}

/** `onto`: it is sent behind another. */
export function updateStatement(shared: Shared, writing: Writing, data = 'data', onto?: Draft): SentStatement {
  const { rendering, draft, place, known, isOpen } = begun(shared, writing, onto);
  const { verb, model, named } = writing;
  say(draft, 'update ', verb);
  say(draft, tableText(draft, model), named);
  say(draft, ' set ', known.get(data)?.at ?? verb);
  writeAssignments(rendering, model, known.get(data), verb);
  writeWhere(rendering, writing, place, known.get('where'), isOpen ? writing.options : undefined);
  if (known.has('limit')) draft.openEnd = true;
  return { draft, anchor: verb };
}

const ARITHMETIC: Readonly<Record<string, string>> = { increment: '+', decrement: '-', multiply: '*', divide: '/' };

function writeAssignments(rendering: Rendering, model: Model, data: Given | undefined, verb: Span): void {
  const { draft } = rendering;
  const all = data && givenIn(rendering, data.value);
  // Of two that may set one column, one is told.
  const given = all?.filter((one, at) => one.name === undefined || all.findIndex(({ name }) => name === one.name) === at);
  const written = new Set(given?.map(({ name }) => name));
  const members = given ? given.flatMap((one) => assignmentsOf(rendering, model, one)) : data ? [() => writeAnything(draft, data.value)] : [];
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

function assignmentsOf(rendering: Rendering, model: Model, { name, at, value, isSure }: Given): (() => void)[] {
  const { draft } = rendering;
  const field = name === undefined ? undefined : fieldOf(model, name);
  if (name === undefined || !field) return [() => writeAnything(draft, value)];
  if (field.kind === 'relation') return connected(rendering, model, { name, at, value, isSure }).map(({ column, value: own }) => () => maybe(draft, isSure, () => assign(draft, { kind: 'column', column, type: '' }, at, own)));
  const inner = held(rendering, value);
  const operation = inner.kind === 'object' && inner.properties.length === 1 ? inner.properties[0] : undefined;
  const sign = operation?.name === undefined || !Object.hasOwn(ARITHMETIC, operation.name) ? undefined : ARITHMETIC[operation.name];
  return [() => maybe(draft, isSure, () => {
    if (inner.kind === 'constant' && inner.type === 'null') return say(draft, `${quoted(draft.dialect, field.column)} = null`, at);
    if (!operation || (sign === undefined && operation.name !== 'set')) return assign(draft, field, at, value);
    say(draft, `${quoted(draft.dialect, field.column)} = ${sign === undefined ? '' : `${quoted(draft.dialect, field.column)} ${sign} `}`, at);
    pass(draft, operation.value);
  })];
}

/** `author: { connect: { id } }` writes the column that refers to the author. */
function connected(rendering: Rendering, model: Model, { name, value }: Given): readonly { readonly column: string; readonly value: Value }[] {
  const field = fieldOf(model, name ?? '');
  if (field?.kind !== 'relation' || field.many || field.through) return [];
  const other = rendering.model(field.model);
  const { known } = optionsOf(rendering, value);
  const isOwn = field.on.some(({ own }) => columnsOf(model).some(([, { column, unique }]) => column === own && !unique));
  const to = known.get('connect');
  if (!isOwn || !other || !(to ?? known.get('create') ?? known.get('connectOrCreate') ?? known.get('disconnect'))) return [];
  const keys = to && optionsOf(rendering, to.value).known;
  return field.on.map(({ own, theirs }) => {
    const key = columnsOf(other).find(([, { column }]) => column === theirs)?.[0];
    return { column: own, value: (key === undefined ? undefined : keys?.get(key)?.value) ?? value };
  });
}

// ── Inserts ──────────────────────────────────────────────────────────────────────────────────────────────────────

export function insertStatement(shared: Shared, writing: Writing, data = 'data'): SentStatement {
  const { rendering, draft, known, isOpen } = begun(shared, writing);
  const { verb, model, named } = writing;
  say(draft, 'insert into ', verb);
  say(draft, tableText(draft, model), named);
  const given = known.get(data);
  const list = given && held(rendering, given.value);
  const rows = list?.kind === 'array' && !list.items.some(({ kind }) => kind === 'spread') ? list.items : given && (list?.kind === 'object' || list?.kind === 'choice') ? [given.value] : [];
  const [first] = rows;
  if (!first) {
    say(draft, ' ', verb);
    leave(draft, given?.value ?? { kind: 'unknown', ...verb });
  } else writeRows(rendering, model, rows, verb);
  if (known.has('skipDuplicates') && draft.dialect.id !== 'mysql') say(draft, ' on conflict do nothing', known.get('skipDuplicates')!.at);
  if (isOpen) draft.openEnd = true;
  return { draft, anchor: verb };
}

interface Cell { readonly column: string; readonly at: Span; readonly value: Value; readonly isSure: boolean }

function writeRows({ draft, ...shared }: Rendering, model: Model, rows: readonly Value[], verb: Span): void {
  const rendering: Rendering = { draft, ...shared };
  const all = rows.map((row) => cellsOf(rendering, model, row, verb));
  const [columns = []] = all;
  say(draft, ' (', verb);
  listed(draft, ', ', verb, columns.map((cell) => () => maybe(draft, cell.isSure, () => (cell.column === '' ? leave(draft, cell.value) : say(draft, quoted(draft.dialect, cell.column), cell.at)))));
  say(draft, ') values ', verb);
  listed(draft, ', ', verb, all.map((cells) => () => {
    say(draft, '(', verb);
    listed(draft, ', ', verb, columns.map(({ column, value }) => () => pass(draft, cells.find((cell) => cell.column === column)?.value ?? value)));
    say(draft, ')', verb);
  }));
}

function cellsOf(rendering: Rendering, model: Model, row: Value, verb: Span): readonly Cell[] {
  const given = givenIn(rendering, row);
  if (!given) return [{ column: '', at: row, value: row, isSure: true }];
  const cells = given.filter(({ name, value }, at) => !isAbsent(value) && (name === undefined || given.findIndex((one) => one.name === name) === at)).flatMap((one): readonly Cell[] => {
    const field = one.name === undefined ? undefined : fieldOf(model, one.name);
    if (field?.kind === 'column') return [{ column: field.column, at: one.at, value: one.value, isSure: one.isSure }];
    if (field) return connected(rendering, model, one).map(({ column, value }) => ({ column, at: one.at, value, isSure: one.isSure }));
    return [{ column: '', at: one.at, value: one.value, isSure: one.isSure }];
  });
  const filled = columnsOf(model).flatMap(([, field]): readonly Cell[] => (field.filled && !cells.some(({ column }) => column === field.column) ? [{ column: field.column, at: verb, value: { kind: 'unknown', ...verb }, isSure: true }] : []));
  return [...cells, ...filled];
}

/**
 * An upsert by one key is told as one statement with ON CONFLICT, which it is where the key's values are also those that are created.
 * Elsewhere the row is looked for first: then it is told as the insert, and as the update by its key.
 */
export function upsertStatements(shared: Shared, writing: Writing): readonly SentStatement[] {
  const { rendering, draft, known } = begun(shared, writing);
  const inserted = insertStatement(shared, writing, 'create');
  const where = known.get('where');
  const columns = where && keyColumns(rendering, writing.model, where.value);
  if (!where || !columns || columns.length === 0 || !/^(?:postgres|sqlite)$/.test(draft.dialect.id)) {
    say(inserted.draft, ';\n', writing.verb);
    return [updateStatement(shared, writing, 'update', inserted.draft)];
  }
  const target = ` on conflict (${columns.map((column) => quoted(draft.dialect, column)).join(', ')}) do `;
  const before = checkpoint(inserted.draft);
  say(inserted.draft, `${target}update set `, where.at);
  writeAssignments({ ...rendering, draft: inserted.draft }, writing.model, known.get('update'), writing.verb);
  if (!/ do update set \$\{\d+\} = \$\{\d+\}$/.test(inserted.draft.text)) return [inserted];
  // `update: {}` leaves the row as it is.
  before();
  say(inserted.draft, `${target}nothing`, where.at);
  return [inserted];
}

/** The columns of a key, where it is written out as one. */
function keyColumns(rendering: Rendering, model: Model, where: Value): readonly string[] | undefined {
  const given = givenIn(rendering, where);
  const [only, ...more] = given ?? [];
  if (only?.name === undefined || more.length > 0) return undefined;
  const fields = Object.hasOwn(model.keys, only.name) ? model.keys[only.name]! : [only.name];
  const columns = fields.flatMap((name) => {
    const field = fieldOf(model, name);
    return field?.kind === 'column' ? [field.column] : [];
  });
  return columns.length === fields.length ? columns : undefined;
}
