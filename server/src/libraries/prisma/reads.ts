// What Prisma's methods that read send: one statement for the model, and one more for each relation that is selected or included.
// Sources: prisma.io, "Prisma Client API reference", "Select fields", "Relation load strategies (Preview)": by default each relation is a query of its own.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { columnsOf, fieldOf, type Model, type RelationField } from '../models.ts';
import { checkpoint, leave, listed, maybe, newDraft, pass, quoted, say, spanOf, writeValue, type Draft } from '../rendering.ts';
import { wordOf, writeImplicitOrder, writeOrder } from './order.ts';
import { givenIn, held, isNothing, optionsOf, type Given } from '../options.ts';
import type { Place, Rendering } from './place.ts';
import { writeConditions } from './where.ts';

/** One statement that is sent. */
export interface SentStatement {
  readonly draft: Draft;
  /** Where it is said: the method's name, or that of the relation. */
  readonly anchor: Span;
  /** It reads what belongs to the rows of another. */
  readonly isOfRelation?: true;
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
  /** How many rows the one above it has, where this reads a relation. */
  readonly of?: { readonly relation: RelationField; readonly rows: 'one' | 'many' };
}

type Shared = Omit<Rendering, 'draft'>;

/** How deep relations are followed that are included in one another. */
const DEEP = 8;

export function readStatements(shared: Shared, reading: Reading, depth = 0): readonly SentStatement[] {
  const { model, named, verb, options } = reading;
  const rendering: Rendering = { ...shared, draft: newDraft(dialectFor(shared, model)) };
  const { draft } = rendering;
  const { known, isOpen } = optionsOf(shared, options);
  const place: Place = { model, alias: model.table, ...(reading.byKey && { byKey: true as const }) };
  say(draft, 'select ', verb);
  const relations = writeOutputs(rendering, place, known, isOpen && options ? options : undefined, verb);
  say(draft, ' from ', verb);
  say(draft, tableText(draft, model), named);
  writeLinks(rendering, reading);
  writeWhere(rendering, reading, place, known.get('where'), isOpen ? options : undefined, known.get('cursor'), known.get('orderBy'));
  writeOrder(rendering, place, known.get('orderBy'));
  if (reading.rows === 'many') writeImplicitOrder(rendering, place, known, isOpen ? options : undefined);
  writeBounds(rendering, reading, known);
  if (isOpen && reading.rows === 'many') draft.openEnd = true;
  const own: SentStatement = { draft, anchor: verb, ...(reading.of && { isOfRelation: true as const }) };
  const inner = depth >= DEEP ? [] : relations.flatMap(({ field, at, value }) => {
    const other = shared.model(field.model);
    const rows = field.many ? 'many' : 'one';
    return other ? readStatements(shared, { model: other, named: at, verb: at, options: value.kind === 'constant' ? undefined : value, rows, of: { relation: field, rows: reading.of?.rows === 'many' ? 'many' : reading.rows } }, depth + 1) : [];
  });
  return [own, ...inner];
}

export const dialectFor = (shared: Pick<Rendering, 'dialectOf'>, { dialect }: Model): Draft['dialect'] => shared.dialectOf(dialect);
export const tableText = ({ dialect }: Draft, { schema, table }: Model): string => quoted(dialect, schema, table);

// ── What is read ─────────────────────────────────────────────────────────────────────────────────────────────────

interface Selected { readonly field: RelationField; readonly at: Span; readonly value: Value }

/** Writes the columns; gives the relations that are read besides. */
function writeOutputs(rendering: Rendering, place: Place, known: ReadonlyMap<string, Given>, unread: Value | undefined, verb: Span): readonly Selected[] {
  const { draft } = rendering;
  const select = known.get('select');
  const relations: Selected[] = [];
  const members: (() => void)[] = [];
  const column = (name: string, at: Span) => (): void => say(draft, quoted(draft.dialect, place.alias, name), at);
  const take = (one: Given): void => {
    const field = one.name === undefined ? undefined : fieldOf(place.model, one.name);
    if (isFalse(one.value)) return;
    if (field?.kind === 'relation') relations.push({ field, at: spanOf(one.at), value: held(rendering, one.value) });
    else if (field) members.push(() => maybe(draft, one.isSure, column(field.column, one.at)));
    else members.push(() => leave(draft, one.value));
  };
  const selected = select && givenIn(rendering, select.value);
  if (selected) selected.filter(({ name }) => name !== '_count').forEach(take);
  else if (select) members.push(() => leave(draft, select.value));
  else if (unread && !known.has('include')) members.push(() => leave(draft, unread));
  else {
    const omitted = known.get('omit');
    const left = omitted ? givenIn(rendering, omitted.value) : [];
    for (const [name, field] of columnsOf(place.model)) if (!left?.some((one) => one.name === name && !isFalse(one.value))) members.push(column(field.column, verb));
    const included = known.get('include');
    const given = included && givenIn(rendering, included.value);
    if (given) given.filter(({ name }) => name !== '_count').forEach(take);
    else if (included) members.push(() => leave(draft, included.value));
  }
  // What relations are found by is read too, and something always is.
  const links = relations.flatMap(({ field, at }) => field.on.map(({ own }) => column(own, at)));
  if (listed(draft, ', ', verb, selected ? [...members, ...links] : members) === 0) say(draft, '1', verb);
  return relations;
}

const isFalse = (value: Value): boolean => isNothing(value) && value.kind === 'constant';

// ── Which rows ───────────────────────────────────────────────────────────────────────────────────────────────────

/** The table between two lists. */
function writeLinks({ draft }: Rendering, { model, of, verb }: Reading): void {
  const through = of?.relation.through;
  if (through) say(draft, ` join ${quoted(draft.dialect, model.schema, through.table)} on ${quoted(draft.dialect, through.table, through.theirs)} = ${quoted(draft.dialect, model.table, of.relation.on[0]!.theirs)}`, verb);
}

export function writeWhere(rendering: Rendering, { model, of, verb }: Pick<Reading, 'model' | 'of' | 'verb'>, place: Place, where: Given | undefined, unread: Value | undefined, cursor?: Given, order?: Given): void {
  const { draft } = rendering;
  const before = checkpoint(draft);
  say(draft, ' where ', where?.at ?? verb);
  const members: (() => void)[] = [];
  const { relation } = of ?? {};
  if (relation && !relation.through) for (const { theirs } of relation.on) members.push(() => writeParents(draft, quoted(draft.dialect, model.table, theirs), verb, of!.rows));
  if (relation?.through) members.push(() => writeParents(draft, quoted(draft.dialect, relation.through!.table, relation.through!.own), verb, of!.rows));
  if (where) members.push(() => maybe(draft, true, () => void writeConditions(rendering, place, where.value)));
  if (unread) members.push(() => leave(draft, unread));
  if (cursor && !isNothing(cursor.value)) members.push(() => maybe(draft, cursor.isSure, () => writeCursor(rendering, place, cursor, order)));
  if (listed(draft, ' and ', verb, members) === 0) before();
}

/** A page begins with the row that the cursor names, in the order that is asked for; in the order of several keys, that is left open. */
function writeCursor(rendering: Rendering, { model, alias }: Place, { at, value }: Given, order: Given | undefined): void {
  const { draft } = rendering;
  const key = givenIn(rendering, value)?.[0];
  const sorted = order && givenIn(rendering, order.value);
  const list = order && held(rendering, order.value);
  const only = !order ? key : sorted?.length === 1 ? sorted[0] : list?.kind === 'array' && list.items.length === 1 ? givenIn(rendering, list.items[0]!)?.[0] : undefined;
  const [by, named] = [only, key].map((one) => (one?.name === undefined ? undefined : fieldOf(model, one.name)));
  if (by?.kind !== 'column' || named?.kind !== 'column' || !key) return leave(draft, value);
  const { dialect } = draft;
  const isDescending = order !== undefined && wordOf(held(rendering, only!.value)) === 'desc';
  const first = `c${++draft.aliases}`;
  say(draft, `${quoted(dialect, alias, by.column)} ${isDescending ? '<=' : '>='} `, at);
  if (by.column === named.column) return pass(draft, key.value);
  say(draft, `(select ${quoted(dialect, first, by.column)} from ${tableText(draft, model)} as ${quoted(dialect, first)} where ${quoted(dialect, first, named.column)} = `, at);
  pass(draft, key.value);
  say(draft, ')', at);
}

/** The rows above are asked for by their keys. */
function writeParents(draft: Draft, column: string, at: Span, rows: 'one' | 'many'): void {
  say(draft, rows === 'one' ? `${column} = ` : `${column} in (`, at);
  pass(draft, { kind: 'unknown', ...at });
  if (rows === 'many') say(draft, ')', at);
}

/** Of what belongs to several rows, Prisma takes the page of each in memory; so it does where rows are to be distinct. */
function writeBounds(rendering: Rendering, { rows, of, verb }: Reading, known: ReadonlyMap<string, Given>): void {
  const { draft } = rendering;
  if (of?.rows === 'many' && (known.has('take') || known.has('skip'))) {
    draft.openEnd = true;
    return;
  }
  if (known.has('distinct')) draft.openEnd = true;
  if (of && rows === 'one') return;
  if (rows === 'one') return say(draft, ' limit 1', verb);
  const take = known.get('take');
  if (take && !isNothing(take.value) && !known.has('distinct')) maybe(draft, take.isSure, () => writeCount(rendering, ' limit ', take));
  const skip = known.get('skip');
  // A cursor's `skip: 1` leaves out the row that it names.
  if (skip && !isNothing(skip.value) && !known.has('cursor') && !known.has('distinct')) maybe(draft, skip.isSure, () => writeCount(rendering, ' offset ', skip));
}

function writeCount(rendering: Rendering, word: string, { at, value }: Given): void {
  const { draft } = rendering;
  const count = held(rendering, value);
  say(draft, word, at);
  // The last rows are asked for by a negative number.
  if (count.kind === 'constant' && count.type === 'number') return say(draft, count.value.replace(/^-/, '').replaceAll('_', ''), value);
  writeValue(draft, { kind: 'unknown', ...spanOf(value) }, value);
}
