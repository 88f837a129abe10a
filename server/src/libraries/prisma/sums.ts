// What Prisma's `count`, `aggregate` and `groupBy` send. Sources: prisma.io, "Aggregation, grouping, and summarizing"; the engine's own SQL.
import { fieldOf, keyColumnsOf, type ColumnField, type Model } from '../models.ts';
import { checkpoint, leave, listed, maybe, newDraft, quoted, say } from '../rendering.ts';
import type { Value } from '../../hosts/tree.ts';
import { givenIn, held, isNothing, optionsOf, type Given } from '../options.ts';
import { wayOf, writeImplicitOrder, writeOrder } from './order.ts';
import type { Asking } from './outputs.ts';
import { writeJoins, type Join, type Place, type Rendering } from './place.ts';
import { dialectFor, tableText, writeCount, writeWhere, type Reading, type SentStatement } from './reads.ts';
import { writeConditions } from './where.ts';
import { SUMS, wordOf } from './words.ts';

export function sumStatement(shared: Omit<Rendering, 'draft'>, reading: Reading, method: 'count' | 'aggregate' | 'groupBy'): SentStatement {
  const { model, named, verb, options } = reading;
  const rendering: Rendering = { ...shared, draft: newDraft(dialectFor(shared, model)) };
  const { draft } = rendering;
  const { known, isOpen } = optionsOf(shared, options);
  const asking: Asking = { known, unread: isOpen ? options : undefined };
  const place = { model, alias: model.table, joins: [] as Join[] };
  const keys = method === 'groupBy' ? keysOf(rendering, known.get('by')) : [];
  // What is summed of a page is summed of a query; that of all rows is a query too, which says no more.
  const isPage = method !== 'groupBy' && ['take', 'skip', 'cursor'].some((name) => known.has(name) && !isNothing(known.get(name)!.value));
  const summed = new Set<string>();
  const column = (field: ColumnField): string => {
    summed.add(field.column);
    return isPage ? quoted(draft.dialect, field.column) : quoted(draft.dialect, place.alias, field.column);
  };
  say(draft, 'select ', verb);
  const aggregates = method === 'count' ? countsOf(rendering, model, known.get('select'), column) : Object.keys(SUMS).flatMap((name) => aggregatesOf(rendering, model, name, known.get(name), column));
  if (listed(draft, ', ', verb, [...keys.map((key) => () => writeKey(rendering, place, key)), ...aggregates]) === 0) say(draft, 'count(*)', verb);
  say(draft, ' from ', verb);
  if (isPage) say(draft, `(select ${(summed.size > 0 ? [...summed] : keyColumnsOf(model).map((key) => key.column)).map((name) => quoted(draft.dialect, place.alias, name)).join(', ')} from `, verb);
  say(draft, tableText(draft, model), named);
  const end = draft.text.length;
  writeWhere(rendering, reading, place, asking);
  if (method === 'groupBy') writeGroups(rendering, reading, place, known, keys);
  if (method === 'groupBy' || isPage) {
    const way = wayOf(rendering, known.get('take'));
    writeOrder(rendering, place, known.get('orderBy'), way);
    if (isPage) writeImplicitOrder(rendering, place, known, undefined, way);
    for (const [word, given] of [['limit', known.get('take')], ['offset', known.get('skip')]] as const) if (given && !isNothing(given.value)) maybe(draft, given.isSure, () => writeCount(rendering, word, given));
  }
  if (isPage) say(draft, `) as ${quoted(draft.dialect, 'sub')}`, verb);
  writeJoins(draft, [end, place.joins]);
  if (isOpen) draft.openEnd = true;
  return { draft, anchor: verb };
}

function writeGroups(rendering: Rendering, { verb }: Reading, place: Place, known: ReadonlyMap<string, Given>, keys: readonly Value[]): void {
  const { draft } = rendering;
  say(draft, ' group by ', known.get('by')?.at ?? verb);
  if (listed(draft, ', ', verb, keys.map((key) => () => writeKey(rendering, place, key))) === 0) leave(draft, { kind: 'unknown', ...verb });
  const having = known.get('having');
  if (!having || isNothing(having.value)) return;
  const before = checkpoint(draft);
  say(draft, ' having ', having.at);
  if (writeConditions(rendering, { model: place.model, alias: place.alias }, having.value) === 0) before();
}

/** `by: ['status', 'kind']`, `by: 'status'` */
function keysOf(rendering: Rendering, by: Given | undefined): readonly Value[] {
  if (!by) return [];
  const list = held(rendering, by.value);
  return list.kind === 'array' ? list.items : [list];
}

function writeKey({ draft }: Rendering, { model, alias }: Place, key: Value): void {
  const field = fieldOf(model, wordOf(key) ?? '');
  if (field?.kind === 'column') say(draft, quoted(draft.dialect, alias, field.column), key);
  else leave(draft, key);
}

/** `count({ select: { _all: true, email: true } })` */
const countsOf = (rendering: Rendering, model: Model, select: Given | undefined, column: (field: ColumnField) => string): readonly (() => void)[] => (select ? aggregatesOf(rendering, model, '_count', select, column) : []);

function aggregatesOf(rendering: Rendering, model: Model, name: string, given: Given | undefined, column: (field: ColumnField) => string): readonly (() => void)[] {
  const { draft } = rendering;
  if (!given || isNothing(given.value)) return [];
  const aggregate = SUMS[name]!;
  const fields = givenIn(rendering, given.value);
  // `_count: true`
  if (!fields) return [() => say(draft, 'count(*)', given.at)];
  return fields.filter(({ value }) => !isNothing(value)).map((one) => () => {
    const field = fieldOf(model, one.name ?? '');
    if (field?.kind === 'column') maybe(draft, one.isSure, () => say(draft, `${aggregate}(${column(field)})`, one.at));
    else if (one.name === '_all') say(draft, 'count(*)', one.at);
    else leave(draft, one.value);
  });
}
