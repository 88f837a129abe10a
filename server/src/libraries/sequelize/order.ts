// `order` and `group` as Sequelize sends them. Source: sequelize 6, lib/dialects/abstract/query-generator.js (`getQueryOrders`, `quote`, `aliasGrouping`).
import type { Value } from '../../hosts/tree.ts';
import type { Item } from '../clauses.ts';
import { writtenText } from '../drizzle/declared.ts';
import { leave, quoted, say } from '../rendering.ts';
import { literalOf } from '../typeorm/place.ts';
import { methodIn, writeExpression, writeName } from './expressions.ts';
import { heldOf } from './members.ts';
import { associationAt, attributeAt, type MappedModel } from './model.ts';
import { columnText, type Rendering } from './place.ts';
import { optionsOf, type Given } from '../options.ts';

/** A key of the order. */
export interface Sorted { readonly item: Item; /** As it stands inside of a page, where it is a key of the model itself. */ readonly inner?: Item }

const WAYS = /^(?:ASC|DESC|ASC NULLS LAST|DESC NULLS LAST|ASC NULLS FIRST|DESC NULLS FIRST|NULLS FIRST|NULLS LAST)$/i;

export interface Ordering { readonly model: MappedModel; readonly alias: string; /** Names that outputs are given, which are ordered by as they stand. */ readonly named: ReadonlySet<string> }

/** `order: [['createdAt', 'DESC'], 'id', [Post, 'views'], fn('random')]` */
export function orderOf(rendering: Rendering, ordering: Ordering, order: Given): readonly Sorted[] {
  const list = heldOf(rendering, order.value);
  const unread = (value: Value): Sorted => {
    const item: Item = { at: value, isSure: order.isSure, write: () => leave(rendering.draft, value) };
    return { item, inner: item };
  };
  if (methodIn(rendering, order.value)) return [keyOf(rendering, ordering, [order.value], order.value, order.isSure) ?? unread(order.value)];
  if (list.kind !== 'array') return [unread(order.value)];
  // `order: ['name', 'DESC']` orders by both names; Sequelize means a list of keys.
  return list.items.flatMap((item): readonly Sorted[] => {
    const held = literalOf(rendering, item);
    if (item.kind === 'spread' || held.kind === 'choice') return [unread(item)];
    return [keyOf(rendering, ordering, held.kind === 'array' ? held.items : [item], item, order.isSure) ?? unread(item)];
  });
}

function keyOf(rendering: Rendering, { model, alias, named }: Ordering, parts: readonly Value[], at: Value, isSure: boolean): Sorted | undefined {
  const { draft, tree } = rendering;
  const path: string[] = [];
  let of = model;
  let rest = parts;
  for (;;) {
    const next = rest[0] && rest.length > 1 ? associated(rendering, of, rest[0]) : undefined;
    if (!next) break;
    path.push(next.as);
    of = next.model;
    rest = rest.slice(1);
  }
  const [what, way, ...more] = rest;
  const written = way && writtenText(tree, way);
  const isKnown = way === undefined || (written !== undefined && WAYS.test(written));
  if (!what || more.length > 0 || (written !== undefined && !WAYS.test(written))) return undefined;
  const method = methodIn(rendering, what);
  const key = writtenText(tree, what);
  const attribute = key === undefined ? undefined : attributeAt(of, key);
  if (!method && key === undefined) return undefined;
  const write = (inside: boolean): void => {
    if (method) writeExpression(rendering, { model: of, alias }, method);
    else if (named.has(key!) && path.length === 0 && !(inside && attribute)) say(draft, quoted(draft.dialect, key), what);
    else if (attribute) say(draft, columnText(rendering, { alias: path.length > 0 ? path.join('->') : alias }, attribute.column), what);
    else if (key!.includes('.')) writeName(rendering, key, what);
    else leave(draft, what);
    if (!isKnown) {
      say(draft, ' ', way!);
      leave(draft, way!);
    } else if (written !== undefined && !/^asc$/i.test(written)) say(draft, ` ${written.toLowerCase().replace(/^asc /, '')}`, way!);
  };
  return { item: { at, isSure, write: () => write(false) }, ...(path.length === 0 && { inner: { at, isSure, write: () => write(true) } }) };
}

/** `Post`, `{ model: Post, as: 'posts' }`, `'posts'` */
function associated(rendering: Rendering, model: MappedModel, value: Value): { readonly as: string; readonly model: MappedModel } | undefined {
  const name = writtenText(rendering.tree, value);
  const named = name === undefined || attributeAt(model, name) ? undefined : associationAt(model, name);
  const { known } = name === undefined && literalOf(rendering, value).kind === 'object' ? optionsOf(rendering, value) : { known: undefined };
  const to = known ? known.get('model')?.value : name === undefined ? value : undefined;
  const as = known?.get('as') && writtenText(rendering.tree, known.get('as')!.value);
  const meaning = to && rendering.meanings.of(to);
  const target = meaning?.kind === 'table' && meaning.library === 'sequelize' ? rendering.mapped(meaning) : undefined;
  const [only, ...more] = named ? [named] : target ? model.associations.filter((one) => {
    const other = rendering.mapped(one.to);
    return other?.at.path === target.at.path && other?.at.name === target.at.name && (as === undefined || one.as === as);
  }) : [];
  const other = only && more.length === 0 ? rendering.mapped(only.to) : undefined;
  return other && { as: only!.as, model: other };
}

/** `group: ['state', fn('date', col('createdAt')), 'User.id']` */
export function groupOf(rendering: Rendering, group: Given): readonly Item[] {
  const { draft, tree } = rendering;
  const list = heldOf(rendering, group.value);
  const items = list.kind === 'array' ? list.items.flatMap((item) => {
    const held = literalOf(rendering, item);
    return held.kind === 'array' ? held.items : [item];
  }) : [group.value];
  return items.map((item): Item => ({ at: item, isSure: group.isSure, write: () => {
    const method = methodIn(rendering, item);
    const name = writtenText(tree, item);
    if (method) writeExpression(rendering, { model: { attributes: [] } }, method);
    else if (name !== undefined && item.kind !== 'spread') writeName(rendering, name, item);
    else leave(draft, item);
  } }));
}
