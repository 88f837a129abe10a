// How many rows of a relation each row has: Prisma joins the counts of all rows of the other table, grouped by what refers to the one.
// Source: Prisma's engine, sql-query-builder/src/join_utils.rs (`compute_aggr_join`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { fieldOf, type Model, type RelationField } from '../models.ts';
import { checkpoint, maybe, quoted, say, spanOf, type Draft } from '../rendering.ts';
import { givenIn, held, isNothing, optionsOf, type Given } from '../options.ts';
import { writeJoins, type Join, type Place, type Rendering } from './place.ts';
import type { WriteConditions } from './related.ts';

/** One relation whose rows are counted, and the name that the counts have. */
export interface Counting { readonly field: RelationField; readonly other: Model; readonly alias: string; readonly counted: string; readonly at: Span; readonly isSure: boolean; readonly where?: Value }

/** `_count: true`, `_count: { select: { posts: true, comments: { where } } }`; undefined where it cannot be seen. */
export function countingsIn(rendering: Rendering, { model }: Place, { value, at, isSure }: Given): readonly Counting[] | undefined {
  const { draft } = rendering;
  const whole = held(rendering, value);
  const counting = (name: string, one: Pick<Given, 'at' | 'isSure'>, where?: Given): readonly Counting[] | undefined => {
    const field = fieldOf(model, name);
    const other = field?.kind === 'relation' ? rendering.model(field.model) : undefined;
    return field?.kind === 'relation' && other ? [{ field, other, alias: `o${++draft.aliases}`, counted: `_aggr_count_${name}`, at: spanOf(one.at), isSure: one.isSure, ...(where && !isNothing(where.value) && { where: where.value }) }] : undefined;
  };
  if (whole.kind === 'constant') return isNothing(whole) ? [] : all(Object.entries(model.fields).map(([name, field]) => (field.kind === 'relation' && field.many ? counting(name, { at, isSure }) : [])));
  const select = optionsOf(rendering, value).known.get('select');
  const given = select && givenIn(rendering, select.value);
  return given && all(given.filter((one) => !isNothing(one.value)).map((one) => (one.name === undefined ? undefined : counting(one.name, one, optionsOf(rendering, one.value).known.get('where')))));
}

const all = (lists: readonly (readonly Counting[] | undefined)[]): readonly Counting[] | undefined => (lists.includes(undefined) ? undefined : lists.flatMap((one) => one ?? []));

/** What is read of the counts: none is nought. */
export const countText = ({ dialect }: Draft, { alias, counted }: Pick<Counting, 'alias' | 'counted'>): string => `coalesce(${quoted(dialect, alias, counted)}, 0)`;

/** The join of the counts, before and after the conditions on what is counted. */
export function countJoin({ dialect }: Draft, parent: string, { field: { on, through }, other, alias, counted }: Pick<Counting, 'field' | 'other' | 'alias' | 'counted'>): readonly [before: string, after: string] {
  const table = quoted(dialect, other.schema, other.table);
  const keys = through ? [quoted(dialect, through.table, through.own)] : on.map(({ theirs }) => quoted(dialect, other.table, theirs));
  const link = through ? ` left join ${quoted(dialect, other.schema, through.table)} on ${quoted(dialect, other.table, on[0]!.theirs)} = ${quoted(dialect, through.table, through.theirs)}` : '';
  const ties = on.map(({ own, theirs }) => `${quoted(dialect, parent, own)} = ${quoted(dialect, alias, through ? through.own : theirs)}`);
  return [` left join (select ${keys.join(', ')}, count(${through ? keys[0] : '*'}) as ${quoted(dialect, counted)} from ${table}${link}`, ` group by ${keys.join(', ')}) as ${quoted(dialect, alias)} on ${ties.join(' and ')}`];
}

export function writeCountJoin(rendering: Rendering, { alias }: Place, counting: Counting, write: WriteConditions): void {
  const { draft } = rendering;
  const { at, other, where } = counting;
  const [before, after] = countJoin(draft, alias, counting);
  const joins: Join[] = [];
  maybe(draft, counting.isSure, () => {
    say(draft, before, at);
    const end = draft.text.length;
    const restore = checkpoint(draft);
    say(draft, ' where ', at);
    if (!where || write(rendering, { model: other, alias: other.table, joins }, where) === 0) restore();
    writeJoins(draft, [end, joins]);
    say(draft, after, at);
  });
}
