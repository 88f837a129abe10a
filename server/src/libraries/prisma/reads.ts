// What Prisma's methods that read send: one statement for the model, and one more for each relation that is selected or included.
// Sources: prisma.io, "Prisma Client API reference", "Select fields", "Relation load strategies (Preview)": by default each relation is a query of its own.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { named, type Include } from '../include.ts';
import { keyColumnsOf, type Model, type RelationField } from '../models.ts';
import { checkpoint, leave, listed, maybe, newDraft, pass, quoted, say, spanOf, writeValue, type Draft } from '../rendering.ts';
import { writeCountJoin } from './counts.ts';
import { namesRows, writeCursor } from './cursor.ts';
import { wayOf, writeImplicitOrder, writeOrder } from './order.ts';
import { held, isNothing, optionsOf, type Given } from '../options.ts';
import { selectionOf, type Asking, type Selected } from './outputs.ts';
import { writeJoins, type Join, type Place, type Rendering } from './place.ts';
import { writeConditions } from './where.ts';

/** One statement that is sent. */
export interface SentStatement {
  readonly draft: Draft;
  /** Where it is said: the method's name, or that of the relation. */
  readonly anchor: Span;
  /** It reads what belongs to the rows of another. */
  readonly isOfRelation?: true;
  readonly include?: Include;
}

/** How a call reads: which rows, and where its words stand. */
export interface Reading {
  readonly model: Model;
  /** Where the model is named. */
  readonly named: Span;
  /** The method's name, or that of the relation. */
  readonly verb: Span;
  readonly options: Value | undefined;
  /** `one`: by a key, or the first. */
  readonly rows: 'one' | 'many';
  readonly byKey?: true;
  /** What is called of the row in place of it: `findUnique({ … }).posts()`. */
  readonly fluent?: Selected;
  /** Where this reads a relation, whether the row above it was asked for by its key, or several may be there. */
  readonly of?: { readonly relation: RelationField; readonly rows: 'one' | 'many'; /** Who includes it, and by which names. */ readonly by?: { readonly model: Model; readonly path: readonly string[] } };
}

type Shared = Omit<Rendering, 'draft'>;

/** How deep relations are followed that are included in one another. */
const DEEP = 8;

export function readStatements(shared: Shared, reading: Reading, depth = 0): readonly SentStatement[] {
  const { model, named, verb, options, of } = reading;
  const rendering: Rendering = { ...shared, draft: newDraft(dialectFor(shared, model)) };
  const { draft } = rendering;
  const { known, isOpen } = optionsOf(shared, options);
  const asking: Asking = { known, unread: isOpen ? options : undefined };
  const joins: Join[] = [];
  const place: Place = { model, alias: model.table, joins, ...(reading.byKey && { byKey: true as const }) };
  const ordered = { ...place, joins: [] as Join[] };
  const way = wayOf(rendering, known.get('take'));
  const { columns, relations, countings } = reading.fluent ? { columns: keyOf(rendering, place, reading.fluent), relations: [reading.fluent], countings: [] } : selectionOf(rendering, place, asking, verb);
  say(draft, 'select ', verb);
  if (listed(draft, ', ', verb, [...columns, ...linksOf(rendering, reading)]) === 0) say(draft, '1', verb);
  say(draft, ' from ', verb);
  say(draft, tableText(draft, model), named);
  writeLinks(rendering, reading);
  const end = draft.text.length;
  for (const counting of countings) writeCountJoin(rendering, place, counting, writeConditions);
  const joined = draft.text.length;
  writeWhere(rendering, reading, place, asking);
  writeOrder(rendering, ordered, known.get('orderBy'), way);
  writeImplicitOrder(rendering, place, known, reading.rows === 'many' ? asking.unread : undefined, way);
  writeBounds(rendering, reading, known);
  writeJoins(draft, [end, ordered.joins], [joined, joins]);
  if (isOpen && reading.rows === 'many') draft.openEnd = true;
  const own: SentStatement = { draft, anchor: verb, ...(of && { isOfRelation: true as const }), ...(of?.by && { include: includeOf(reading, of.relation, of.by, isOpen || BOUNDS.some((name) => known.has(name))) }) };
  const inner = depth >= DEEP ? [] : relations.flatMap(({ name, field, at, value }) => {
    const other = shared.model(field.model);
    const by = { model, path: [...(of?.by?.path ?? []), name] };
    return other ? readStatements(shared, { model: other, named: at, verb: at, options: value.kind === 'constant' ? undefined : value, rows: field.many ? 'many' : 'one', of: { relation: field, rows: reading.byKey ? 'one' : 'many', ...(!reading.fluent && { by }) } }, depth + 1) : [];
  });
  return [own, ...inner];
}

/** What leaves some of the rows of a relation. */
const BOUNDS: readonly string[] = ['where', 'take', 'cursor', 'distinct', 'skip'];

const includeOf = ({ model, verb: at }: Reading, { many, through }: RelationField, by: { readonly model: Model; readonly path: readonly string[] }, isPart: boolean): Include => {
  const { schema, table } = model;
  return { path: by.path, at: spanOf(at), table: named(table, schema), of: named(by.model.table, by.model.schema), ...(through && { between: named(through.table, schema) }), many, isPart };
};

/** `findUnique({ … }).posts()` reads no more of the row than its key, and what the relation is found by. */
function keyOf({ draft }: Rendering, { model, alias }: Place, { field, at }: Selected): readonly (() => void)[] {
  const columns = new Set([...keyColumnsOf(model).map(({ column }) => column), ...field.on.map(({ own }) => own)]);
  return [...columns].map((column) => () => say(draft, quoted(draft.dialect, alias, column), at));
}

/** What is read besides to tell whose a row is, where it is not read anyway. */
function linksOf({ draft }: Rendering, { model, of, verb }: Reading): readonly (() => void)[] {
  const columns = of?.relation.through ? [quoted(draft.dialect, LINK, of.relation.through.own)] : (of?.relation.on ?? []).map(({ theirs }) => quoted(draft.dialect, model.table, theirs));
  return columns.map((column) => () => {
    if (!draft.text.includes(column)) say(draft, column, verb);
  });
}

export const dialectFor = (shared: Pick<Rendering, 'dialectOf'>, { dialect }: Model): Draft['dialect'] => shared.dialectOf(dialect);
export const tableText = ({ dialect }: Draft, { schema, table }: Model): string => quoted(dialect, schema, table);

// ── Which rows ───────────────────────────────────────────────────────────────────────────────────────────────────

/** The table between two lists, as it is called. */
const LINK = 't0';

function writeLinks({ draft }: Rendering, { model, of, verb }: Reading): void {
  const through = of?.relation.through;
  if (through) say(draft, ` join ${quoted(draft.dialect, model.schema, through.table)} as ${quoted(draft.dialect, LINK)} on ${quoted(draft.dialect, LINK, through.theirs)} = ${quoted(draft.dialect, model.table, of.relation.on[0]!.theirs)}`, verb);
}

export function writeWhere(rendering: Rendering, { model, of, verb }: Pick<Reading, 'model' | 'of' | 'verb'>, place: Place, { known, unread }: Asking): void {
  const { draft } = rendering;
  const [where, cursor] = [known.get('where'), known.get('cursor')];
  const before = checkpoint(draft);
  say(draft, ' where ', where?.at ?? verb);
  const members: (() => void)[] = [];
  const { relation } = of ?? {};
  if (relation && !relation.through) for (const { theirs } of relation.on) members.push(() => writeParents(draft, quoted(draft.dialect, model.table, theirs), verb, of!.rows));
  if (relation?.through) members.push(() => writeParents(draft, quoted(draft.dialect, LINK, relation.through!.own), verb, of!.rows));
  if (where) members.push(() => void writeConditions(rendering, place, where.value));
  if (unread) members.push(() => leave(draft, unread));
  // What an extension or a middleware asks besides, and what a delete becomes there, is not read; beside conditions of the program's own it makes them no worse.
  if (model.changed && !where && !relation) members.push(() => leave(draft, { kind: 'unknown', ...verb }));
  if (cursor && !isNothing(cursor.value)) members.push(() => maybe(draft, cursor.isSure, () => writeCursor(rendering, place, cursor, known.get('orderBy'), wayOf(rendering, known.get('take')))));
  if (listed(draft, ' and ', verb, members) === 0) before();
}

/** The rows above are asked for by their keys. */
function writeParents(draft: Draft, column: string, at: Span, rows: 'one' | 'many'): void {
  say(draft, rows === 'one' ? `${column} = ` : `${column} in (`, at);
  pass(draft, { kind: 'unknown', ...at });
  if (rows === 'many') say(draft, ')', at);
}

/** Of what belongs to several rows, Prisma takes the page of each in memory; so it does where rows are to be distinct, and where a cursor stands in an order that names no row. */
function writeBounds(rendering: Rendering, { model, rows, of, verb }: Reading, known: ReadonlyMap<string, Given>): void {
  const { draft } = rendering;
  if (of?.rows === 'many') return;
  const [take, skip, cursor] = [known.get('take'), known.get('skip'), known.get('cursor')];
  const named = cursor && !isNothing(cursor.value) ? namesRows(rendering, model, known.get('orderBy')) : true;
  if (known.has('distinct') || named === undefined) draft.openEnd = true;
  if (known.has('distinct') || !named || (of && rows === 'one')) return;
  if (rows === 'one') say(draft, ' limit 1', verb);
  else if (take && !isNothing(take.value)) maybe(draft, take.isSure, () => writeCount(rendering, 'limit', take));
  if (skip && !isNothing(skip.value)) maybe(draft, skip.isSure, () => writeCount(rendering, 'offset', skip));
}

export function writeCount(rendering: Rendering, word: 'limit' | 'offset', { at, value }: Given): void {
  const { draft } = rendering;
  say(draft, ` ${word} `, at);
  const count = held(rendering, value);
  const numbers = (count.kind === 'choice' ? count.options : [count]).filter((one) => count.kind !== 'choice' || !isNothing(one)).map((one) => (one.kind === 'constant' && one.type === 'number' ? Math.abs(Number(one.value.replaceAll('_', ''))) : Number.NaN));
  // The last rows are asked for by a negative number; of several numbers the greatest is told.
  const most = Math.max(...numbers);
  if (Number.isInteger(most)) return say(draft, String(most), value);
  writeValue(draft, { kind: 'unknown', ...spanOf(value) }, value);
}
