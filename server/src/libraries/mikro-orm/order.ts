// In which order rows are read: `{ createdAt: 'desc', author: { name: 'asc' } }`, or a list of such. Source: mikro-orm 6, knex/query/QueryBuilderHelper.js (`getQueryOrder`), core/enums.js (`QueryOrder`).
import type { Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import { givenIn, type Given } from '../options.ts';
import { leave, say } from '../rendering.ts';
import { columnText, literalOf } from '../typeorm/place.ts';
import { columnsOf, isEmbedded, memberAt } from './entity.ts';
import { rawKey } from './operators.ts';
import { joined, joinFor, type Query, type Rendering, type Row } from './place.ts';
import type { Sorted } from './select.ts';

const DEEP = 8;

export function orderOf(rendering: Rendering, query: Query, row: Row, order: Value, isSure: boolean, prefix = '', depth = 0): readonly Sorted[] {
  const { draft } = rendering;
  const unread = (value: Value): Sorted => ({ item: { at: value, isSure: true, write: () => leave(draft, value) }, way: '' });
  const list = literalOf(rendering, order);
  if (list.kind === 'array') return list.items.flatMap((item) => orderOf(rendering, query, row, item, isSure, prefix, depth + 1));
  const given = depth > DEEP ? undefined : givenIn(rendering, order);
  if (!given) return [unread(order)];
  return given.flatMap((one): readonly Sorted[] => keyOf(rendering, query, row, one, isSure, prefix, depth) ?? [unread(one.value)]);
}

function keyOf(rendering: Rendering, query: Query, row: Row, { name, at, value, isSure: isThere }: Given, isSure: boolean, prefix: string, depth: number): readonly Sorted[] | undefined {
  const { draft } = rendering;
  const raw = name === undefined ? rawKey(rendering, at, row.alias) : undefined;
  const by = raw === undefined ? undefined : wayOf(rendering, value);
  if (raw !== undefined && by !== undefined) return [{ item: { at, isSure, write: () => say(draft, `${raw}${by}`, at) }, column: raw, way: by }];
  if (name === undefined) return undefined;
  // `'u.age'` in a builder.
  const dot = name.indexOf('.');
  const other = dot < 0 ? undefined : [query.root, ...query.joins].find(({ alias }) => alias === name.slice(0, dot));
  const on = other ?? row;
  const path = other ? name.slice(dot + 1) : prefix + name;
  const member = memberAt(on.entity, path);
  if (literalOf(rendering, value).kind === 'object') {
    if (member?.kind === 'relation') {
      const join = joinFor(query, on, member, false) ?? query.joins.find((one) => one.parent.alias === on.alias && one.relation.path === member.path) ?? joined(rendering, query, on, member, { at, isSure: isThere && isSure, isPopulated: false });
      return join && orderOf(rendering, query, join, value, isThere && isSure, '', depth + 1);
    }
    return isEmbedded(on.entity, path) ? orderOf(rendering, query, on, value, isThere && isSure, `${path}.`, depth + 1) : undefined;
  }
  const [held, ...more] = member ? columnsOf(member) : [];
  if (held === undefined || more.length > 0) return undefined;
  const column = columnText(rendering, on, held);
  const way = wayOf(rendering, value);
  const write = (): void => {
    say(draft, way === undefined ? `${column} ` : `${column}${way}`, at);
    if (way === undefined) leave(draft, value);
  };
  return [{ item: { at, isSure: isThere && isSure, write }, column, way: way ?? '' }];
}

/** `'desc'`, `QueryOrder.DESC`, `-1`, `'asc nulls last'` */
function wayOf(rendering: Rendering, value: Value): string | undefined {
  const held = literalOf(rendering, value);
  const word = (writtenText(rendering.tree, held) ?? (held.kind === 'member' ? held.name : held.kind === 'constant' ? held.value : undefined))?.toLowerCase().replaceAll('_', ' ');
  const found = /^(asc|desc|1|-1)(?: (nulls (?:first|last)))?$/.exec(word ?? '');
  return found ? `${found[1] === 'desc' || found[1] === '-1' ? ' desc' : ''}${found[2] ? ` ${found[2]}` : ''}` : undefined;
}
