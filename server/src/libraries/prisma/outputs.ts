// What `select`, `include` and `omit` ask for: the columns, the relations that are read besides, and those whose rows are counted.
// Source: prisma.io, "Select fields"; its engine's read/utils.rs, by which the key is read always, and what a relation is found by.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { columnsOf, fieldOf, keyColumnsOf, type RelationField } from '../models.ts';
import { checkpoint, leave, listed, maybe, quoted, say, spanOf, type Draft } from '../rendering.ts';
import { countingsIn, countText, type Counting } from './counts.ts';
import { givenIn, held, isNothing, type Given } from '../options.ts';
import type { Place, Rendering } from './place.ts';
import { wordOf } from './words.ts';

/** A relation that is read too. */
export interface Selected { readonly name: string; readonly field: RelationField; readonly at: Span; readonly value: Value }

/** What a call is given, and what of it cannot be read. */
export interface Asking { readonly known: ReadonlyMap<string, Given>; readonly unread: Value | undefined }

/** What is selected: members that write the columns, the relations that are read besides, and those whose rows are counted. */
export interface Selection { readonly columns: readonly (() => void)[]; readonly relations: readonly Selected[]; readonly countings: readonly Counting[] }

export function selectionOf(rendering: Rendering, place: Place, { known, unread }: Asking, verb: Span): Selection {
  const { draft } = rendering;
  const select = known.get('select');
  const relations: Selected[] = [];
  const countings: Counting[] = [];
  const columns: (() => void)[] = [];
  const written = new Set<string>();
  const column = (name: string, at: Span) => (): void => {
    if (!written.has(name)) say(draft, quoted(draft.dialect, place.alias, name), at);
    written.add(name);
  };
  const count = (one: Given): void => {
    const counted = countingsIn(rendering, place, one);
    if (!counted) return void columns.push(() => leave(draft, one.value));
    countings.push(...counted);
    for (const counting of counted) columns.push(() => maybe(draft, counting.isSure, () => say(draft, `${countText(draft, counting)} as ${quoted(draft.dialect, counting.counted)}`, counting.at)));
  };
  const take = (one: Given): void => {
    if (one.name === '_count') return count(one);
    const field = one.name === undefined ? undefined : fieldOf(place.model, one.name);
    if (isFalse(one.value)) return;
    if (field?.kind === 'relation') relations.push({ name: one.name!, field, at: spanOf(one.at), value: held(rendering, one.value) });
    else if (field) columns.push(() => maybe(draft, one.isSure, column(field.column, one.at)));
    else columns.push(() => leave(draft, one.value));
  };
  const selected = select && givenIn(rendering, select.value);
  if (selected) selected.forEach(take);
  else if (select) columns.push(() => leave(draft, select.value));
  else if (unread && !known.has('include')) columns.push(() => leave(draft, unread));
  else {
    const omitted = known.get('omit');
    const left = omitted ? givenIn(rendering, omitted.value) : [];
    const said = (name: string): Given | undefined => left?.find((one) => one.name === name);
    for (const [name, field] of columnsOf(place.model)) if (said(name) ? isFalse(said(name)!.value) : !place.model.omitted?.includes(name)) columns.push(column(field.column, verb));
    const included = known.get('include');
    const given = included && givenIn(rendering, included.value);
    if (given) given.forEach(take);
    else if (included) columns.push(() => leave(draft, included.value));
  }
  // Rows are compared by what is to be distinct once they are read.
  const distinct = known.get('distinct');
  const compared = distinct && held(rendering, distinct.value);
  for (const one of compared?.kind === 'array' ? compared.items : compared ? [compared] : []) {
    const field = fieldOf(place.model, wordOf(one) ?? '');
    if (field?.kind === 'column') columns.push(column(field.column, verb));
  }
  const links = relations.flatMap(({ field, at }) => field.on.map(({ own }) => column(own, at)));
  // Which columns are read is not known where that is computed.
  const isSeen = selected !== undefined || !(select ?? unread);
  return { columns: [...columns, ...links, ...(isSeen ? keyColumnsOf(place.model).map((field) => column(field.column, verb)) : [])], relations, countings };
}

const isFalse = (value: Value): boolean => isNothing(value) && value.kind === 'constant';

/** Whether what is written can be given back by the statement that writes it, as Prisma has it. */
export const givesBack = ({ dialect }: Draft): boolean => dialect.id === 'postgres' || dialect.id === 'sqlite';

/** What a write gives back: what is selected of the row, or its key, by which it is read then. Elsewhere than in PostgreSQL and SQLite it is read anew. */
export function writeReturned(rendering: Rendering, place: Place, asking: Asking, verb: Span, what: 'selected' | 'key'): void {
  const { draft } = rendering;
  if (!givesBack(draft)) return;
  if (asking.unread) {
    draft.openEnd = true;
    return;
  }
  const key = keyColumnsOf(place.model).map(({ column }) => () => say(draft, quoted(draft.dialect, place.alias, column), verb));
  const before = checkpoint(draft);
  say(draft, ' returning ', verb);
  if (listed(draft, ', ', verb, what === 'key' ? key : selectionOf(rendering, place, asking, verb).columns) === 0) before();
}
