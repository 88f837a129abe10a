// `orderBy` as the keys that Prisma sends. Sources: prisma.io, "Filtering and sorting"; its engine's query_arguments.rs and sql-query-builder/src/ordering.rs.
// The last rows are read as the first of the opposite order, and turned round by the client.
import type { Value } from '../../hosts/tree.ts';
import { fieldOf, keyColumnsOf, type ColumnField, type Model } from '../models.ts';
import { checkpoint, leave, listed, maybe, quoted, say, spanOf } from '../rendering.ts';
import { countJoin, countText } from './counts.ts';
import type { Join, Place, Rendering } from './place.ts';
import { givenIn, held, isNothing, optionsOf, type Given } from '../options.ts';
import { join } from './related.ts';
import { SUMS, wordOf } from './words.ts';

/** From the first row, or from the last. */
export type Way = 'forward' | 'backward';

/** `take: -10` are the last ten. */
export function wayOf(rendering: Rendering, take: Given | undefined): Way {
  const count = take && held(rendering, take.value);
  return count?.kind === 'constant' && count.value.startsWith('-') ? 'backward' : 'forward';
}

export function writeOrder(rendering: Rendering, place: Place & { readonly joins: Join[] }, order: Given | undefined, way: Way): void {
  const { draft } = rendering;
  if (!order || isNothing(order.value)) return;
  const before = checkpoint(draft);
  say(draft, ' order by ', order.at);
  const keys = keysOf(rendering, order).flatMap((item): (() => void)[] => {
    const given = item.kind === 'spread' ? undefined : givenIn(rendering, item);
    return given ? given.map((one) => () => maybe(draft, one.isSure, () => writeSortKey(rendering, place, one, way))) : [() => leave(draft, item)];
  });
  if (listed(draft, ', ', order.at, keys) === 0) before();
}

function keysOf(rendering: Rendering, { value }: Given): readonly Value[] {
  const list = held(rendering, value);
  return list.kind === 'array' ? list.items : [list];
}

/** A page that is asked for in no order comes in that of the primary key: the engine adds it (`finalize_arguments`). */
export function writeImplicitOrder(rendering: Rendering, { model, alias }: Place, known: ReadonlyMap<string, Given>, unread: Value | undefined, way: Way): void {
  const { draft } = rendering;
  if (isOrdered(rendering, known.get('orderBy'))) return;
  if (unread) {
    say(draft, ' order by ', unread);
    return leave(draft, unread);
  }
  const pages = ['take', 'skip', 'cursor'].flatMap((name) => known.get(name) ?? []).filter(({ value }) => !isNothing(value));
  const [first] = pages;
  const columns = keyColumnsOf(model);
  if (!first || columns.length === 0) return;
  maybe(draft, pages.some(({ isSure }) => isSure), () => say(draft, ` order by ${columns.map(({ column }) => `${quoted(draft.dialect, alias, column)} ${way === 'forward' ? 'asc' : 'desc'}`).join(', ')}`, first.at));
}

function isOrdered(rendering: Rendering, order: Given | undefined): boolean {
  const ordered = order && held(rendering, order.value);
  return ordered !== undefined && !isNothing(ordered) && !(ordered.kind === 'array' && ordered.items.length === 0);
}

/** A column that rows are sorted by. */
export interface SortColumn { readonly field: ColumnField; readonly isDescending: boolean }

/** The columns of the table itself that rows are sorted by; undefined where there are other keys, or some that cannot be seen. */
export function sortColumns(rendering: Rendering, model: Model, order: Given | undefined): readonly SortColumn[] | undefined {
  if (!isOrdered(rendering, order)) return keyColumnsOf(model).map((field) => ({ field, isDescending: false }));
  const columns = keysOf(rendering, order!).flatMap((item): readonly (SortColumn | undefined)[] => {
    const given = item.kind === 'spread' ? undefined : givenIn(rendering, item);
    return given ? given.map((one) => {
      const field = one.name === undefined ? undefined : fieldOf(model, one.name);
      const { direction } = wordsOf(rendering, one.value);
      return field?.kind === 'column' && one.isSure && direction ? { field, isDescending: direction === 'desc' } : undefined;
    }) : [undefined];
  });
  return columns.includes(undefined) ? undefined : columns.flatMap((one) => one ?? []);
}

const TURNED: Readonly<Record<string, 'asc' | 'desc' | 'first' | 'last'>> = { asc: 'desc', desc: 'asc', first: 'last', last: 'first' };

/** `'desc'`, `{ sort: 'desc', nulls: 'last' }` */
function wordsOf(rendering: Rendering, value: Value): { readonly direction?: 'asc' | 'desc'; readonly nulls?: 'first' | 'last' } {
  const { known } = optionsOf(rendering, value);
  const direction = wordOf(held(rendering, known.get('sort')?.value ?? value));
  const nulls = known.has('nulls') ? wordOf(held(rendering, known.get('nulls')!.value)) : undefined;
  return { ...((direction === 'asc' || direction === 'desc') && { direction }), ...((nulls === 'first' || nulls === 'last') && { nulls }) };
}

function writeSortKey(rendering: Rendering, place: Place & { readonly joins: Join[] }, { name, at, value }: Given, way: Way): void {
  const { draft } = rendering;
  const { dialect } = draft;
  const { model, alias } = place;
  const sum = name === undefined || !Object.hasOwn(SUMS, name) ? undefined : SUMS[name];
  const field = name === undefined ? undefined : fieldOf(model, name);
  const inner = sum !== undefined || field?.kind === 'relation' ? givenIn(rendering, value) : undefined;
  const [key, ...more] = inner ?? [];
  const write = (column: string, words: ReturnType<typeof wordsOf>): void => {
    if (!words.direction) return leave(draft, value);
    const [direction, nulls] = way === 'forward' ? [words.direction, words.nulls] : [TURNED[words.direction], words.nulls && TURNED[words.nulls]];
    say(draft, `${column} ${direction}${nulls ? ` nulls ${nulls}` : ''}`, at);
  };
  if (field?.kind === 'column') return write(quoted(dialect, alias, field.column), wordsOf(rendering, value));
  if (!key || !key.isSure || more.length > 0) return leave(draft, value);
  if (sum !== undefined) {
    const summed = fieldOf(model, key.name ?? '');
    return summed?.kind === 'column' ? write(`${sum}(${quoted(dialect, alias, summed.column)})`, wordsOf(rendering, key.value)) : leave(draft, value);
  }
  const other = field?.kind === 'relation' ? rendering.model(field.model) : undefined;
  if (field?.kind !== 'relation' || !other) return leave(draft, value);
  if (!field.many) return writeSortKey(rendering, { model: other, alias: join(rendering, place, field, at), joins: place.joins }, key, way);
  if (key.name !== '_count') return leave(draft, value);
  const counting = { field, other, alias: `o${++draft.aliases}`, counted: 'orderby_aggregator' };
  place.joins.push({ text: countJoin(draft, alias, counting).join(''), host: spanOf(at), from: draft.text.length });
  write(countText(draft, counting), wordsOf(rendering, key.value));
}
