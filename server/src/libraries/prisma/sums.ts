// What Prisma's `count`, `aggregate` and `groupBy` send. Sources: prisma.io, "Aggregation, grouping, and summarizing"; the engine's own SQL.
import { fieldOf } from '../models.ts';
import { leave, listed, maybe, newDraft, pass, quoted, say } from '../rendering.ts';
import type { Value } from '../../hosts/tree.ts';
import { givenIn, held, isNothing, optionsOf, type Given } from '../options.ts';
import { wordOf, writeOrder } from './order.ts';
import { dialectFor, tableText, writeWhere, type Reading, type SentStatement } from './reads.ts';
import type { Place, Rendering } from './place.ts';

const FUNCTIONS: Readonly<Record<string, string>> = { _count: 'count', _sum: 'sum', _avg: 'avg', _min: 'min', _max: 'max' };

export function sumStatement(shared: Omit<Rendering, 'draft'>, reading: Reading, method: 'count' | 'aggregate' | 'groupBy'): SentStatement {
  const { model, named, verb, options } = reading;
  const rendering: Rendering = { ...shared, draft: newDraft(dialectFor(shared, model)) };
  const { draft } = rendering;
  const { known, isOpen } = optionsOf(shared, options);
  const place: Place = { model, alias: model.table };
  const keys = method === 'groupBy' ? keysOf(rendering, known.get('by')) : [];
  say(draft, 'select ', verb);
  const aggregates = method === 'count' ? countsOf(rendering, place, known.get('select')) : Object.keys(FUNCTIONS).flatMap((name) => aggregatesOf(rendering, place, name, known.get(name)));
  const outputs = [...keys.map((key) => () => writeKey(rendering, place, key)), ...aggregates];
  if (listed(draft, ', ', verb, outputs) === 0) say(draft, 'count(*)', verb);
  say(draft, ' from ', verb);
  // What is counted up to a number is counted of the rows up to it.
  say(draft, tableText(draft, model), named);
  writeWhere(rendering, reading, place, known.get('where'), isOpen ? options : undefined, known.get('cursor'));
  if (method === 'groupBy') {
    say(draft, ' group by ', known.get('by')?.at ?? verb);
    if (listed(draft, ', ', verb, keys.map((key) => () => writeKey(rendering, place, key))) === 0) leave(draft, { kind: 'unknown', ...verb });
    const having = known.get('having');
    if (having && !isNothing(having.value)) {
      say(draft, ' having ', having.at);
      leave(draft, having.value);
    }
    writeOrder(rendering, place, known.get('orderBy'));
    const take = known.get('take');
    if (take && !isNothing(take.value)) maybe(draft, take.isSure, () => {
      say(draft, ' limit ', take.at);
      pass(draft, take.value);
    });
  }
  if (isOpen || (method !== 'groupBy' && (known.has('take') || known.has('skip')))) draft.openEnd = true;
  return { draft, anchor: verb };
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
const countsOf = (rendering: Rendering, place: Place, select: Given | undefined): readonly (() => void)[] => (select ? aggregatesOf(rendering, place, '_count', select) : []);

function aggregatesOf(rendering: Rendering, { model, alias }: Place, name: string, given: Given | undefined): readonly (() => void)[] {
  const { draft } = rendering;
  if (!given || isNothing(given.value)) return [];
  const aggregate = FUNCTIONS[name]!;
  const fields = givenIn(rendering, given.value);
  // `_count: true`
  if (!fields) return [() => say(draft, 'count(*)', given.at)];
  return fields.filter(({ value }) => !isNothing(value)).map((one) => () => {
    const field = fieldOf(model, one.name ?? '');
    if (field?.kind === 'column') maybe(draft, one.isSure, () => say(draft, `${aggregate}(${quoted(draft.dialect, alias, field.column)})`, one.at));
    else if (one.name === '_all') say(draft, 'count(*)', one.at);
    else leave(draft, one.value);
  });
}
