// `orderBy` as the keys that Prisma sends. Sources: prisma.io, "Filtering and sorting"; its engine's query_arguments.rs.
import type { Value } from '../../hosts/tree.ts';
import { fieldOf } from '../models.ts';
import { checkpoint, leave, listed, maybe, quoted, say } from '../rendering.ts';
import type { Place, Rendering } from './place.ts';
import { givenIn, held, isNothing, optionsOf, type Given } from '../options.ts';

export function writeOrder(rendering: Rendering, place: Place, order: Given | undefined): void {
  const { draft } = rendering;
  if (!order || isNothing(order.value)) return;
  const value = held(rendering, order.value);
  const items = value.kind === 'array' ? value.items : [value];
  const before = checkpoint(draft);
  say(draft, ' order by ', order.at);
  const keys = items.flatMap((item): (() => void)[] => {
    const given = item.kind === 'spread' ? undefined : givenIn(rendering, item);
    return given ? given.map((one) => () => maybe(draft, one.isSure, () => writeSortKey(rendering, place, one))) : [() => leave(draft, item)];
  });
  if (listed(draft, ', ', order.at, keys) === 0) before();
}

/** A page that is asked for in no order comes in that of the primary key: the engine adds it (`finalize_arguments`). */
export function writeImplicitOrder(rendering: Rendering, { model, alias }: Place, known: ReadonlyMap<string, Given>, unread: Value | undefined): void {
  const { draft } = rendering;
  const order = known.get('orderBy');
  const ordered = order && held(rendering, order.value);
  if (ordered && !isNothing(ordered) && !(ordered.kind === 'array' && ordered.items.length === 0)) return;
  if (unread) {
    say(draft, ' order by ', unread);
    return leave(draft, unread);
  }
  const pages = ['take', 'skip', 'cursor'].flatMap((name) => known.get(name) ?? []).filter(({ value }) => !isNothing(value));
  const [first] = pages;
  const columns = model.id.flatMap((name) => {
    const field = fieldOf(model, name);
    return field?.kind === 'column' ? [field.column] : [];
  });
  if (!first || columns.length === 0) return;
  maybe(draft, pages.some(({ isSure }) => isSure), () => say(draft, ` order by ${columns.map((column) => `${quoted(draft.dialect, alias, column)} asc`).join(', ')}`, first.at));
}

function writeSortKey(rendering: Rendering, { model, alias }: Place, { name, at, value }: Given): void {
  const { draft } = rendering;
  const field = name === undefined ? undefined : fieldOf(model, name);
  const { known } = optionsOf(rendering, value);
  const direction = wordOf(held(rendering, known.get('sort')?.value ?? value));
  const nulls = known.has('nulls') ? wordOf(held(rendering, known.get('nulls')!.value)) : undefined;
  if (field?.kind !== 'column' || (direction !== 'asc' && direction !== 'desc')) return leave(draft, value);
  say(draft, `${quoted(draft.dialect, alias, field.column)} ${direction}${nulls === 'first' || nulls === 'last' ? ` nulls ${nulls}` : ''}`, at);
}

/** The word that a text or `Prisma.SortOrder.desc` is. */
export function wordOf(value: Value): string | undefined {
  if (value.kind === 'member') return value.name;
  const only = value.kind === 'text' && value.parts.length === 1 ? value.parts[0] : undefined;
  return only?.kind === 'chunk' ? only.text : undefined;
}
