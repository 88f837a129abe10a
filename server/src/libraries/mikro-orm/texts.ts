// SQL that a program writes into a builder of MikroORM's, with `?` for values that follow in a list. Source: mikro-orm 6, knex/query/QueryBuilder.js (`where`, `having`).
import { toHost } from '../../text/sourceMap.ts';
import type { Value } from '../../hosts/tree.ts';
import { sqlTextOf } from '../glue.ts';
import { embed, leave, pass, say } from '../rendering.ts';
import { literalOf, unknownAt } from '../typeorm/place.ts';
import type { Rendering } from './place.ts';

const MARKS = /'(?:[^']|'')*'|"[^"]*"|\?\?|\\\?|\?/g;

export function writeSql(rendering: Rendering, value: Value, values: Value | undefined): void {
  const { draft, tree, meanings, at, context } = rendering;
  const carrier = sqlTextOf(value, { tree, meanings, at, context });
  if (!carrier || carrier.openEnd) return leave(draft, value);
  const { text, map } = carrier;
  const marks = [...text.matchAll(MARKS)].filter(([mark]) => mark.startsWith('?') || mark.startsWith('\\'));
  if (marks.length === 0) return embed(draft, carrier);
  if (carrier.holes.length > 0 || carrier.optional.length > 0 || marks.some(([mark]) => mark !== '?')) return leave(draft, value);
  const list = values && literalOf(rendering, values);
  const given = list?.kind === 'array' && !list.items.some(({ kind }) => kind === 'spread') ? list.items : [];
  let from = 0;
  marks.forEach(({ index }, i) => {
    say(draft, text.slice(from, index), toHost(map, { start: from, end: index }));
    pass(draft, given[i] ?? unknownAt(values ?? value));
    from = index + 1;
  });
  say(draft, text.slice(from), toHost(map, { start: from, end: text.length }));
}
