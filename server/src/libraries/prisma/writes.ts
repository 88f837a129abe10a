// What Prisma's methods that write send for the model itself. What they write of its relations is sent besides, and not looked at.
// Sources: prisma.io, "Prisma Client API reference" (create … deleteMany), "Database upserts"; the engine's own SQL.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { fieldOf, keyColumnsOf, type Model } from '../models.ts';
import { newDraft, quoted, say } from '../rendering.ts';
import { writeReturned, type Asking } from './outputs.ts';
import { dialectFor, tableText, writeCount, writeWhere, type SentStatement } from './reads.ts';
import { givenIn, isNothing, optionsOf, type Given, type Program } from '../options.ts';
import type { Place, Rendering } from './place.ts';

export interface Writing {
  readonly model: Model;
  readonly named: Span;
  readonly verb: Span;
  readonly options: Value | undefined;
  /** One row is asked for by its key. */
  readonly byKey?: true;
  /** What the program is given: the row, how many there were, or all of them. */
  readonly gives: 'row' | 'count' | 'rows';
}

export type Shared = Omit<Rendering, 'draft'>;

export function begun(shared: Shared, { model, options, byKey }: Writing) {
  const rendering: Rendering = { ...shared, draft: newDraft(dialectFor(shared, model)) };
  const place: Place = { model, alias: model.table, ...(byKey && { byKey }) };
  const { known, isOpen } = optionsOf(shared, options);
  return { rendering, draft: rendering.draft, place, known, asking: { known, unread: isOpen ? options : undefined } satisfies Asking };
}

export function deleteStatement(shared: Shared, writing: Writing): SentStatement {
  const { rendering, draft, place, known, asking } = begun(shared, writing);
  say(draft, 'delete ', writing.verb);
  say(draft, 'from ', writing.verb);
  say(draft, tableText(draft, writing.model), writing.named);
  writeTargets(rendering, writing, place, asking);
  // A row whose relations are wanted is read before.
  if (writing.gives === 'row' && !readsRelations(rendering, place, known)) writeReturned(rendering, place, asking, writing.verb, 'selected');
  return { draft, anchor: writing.verb };
}

/** Which rows are written: all that are found, or so many of them by their keys. */
export function writeTargets(rendering: Rendering, writing: Writing, place: Place, asking: Asking): void {
  const { draft } = rendering;
  const limit = asking.known.get('limit');
  if (!limit?.isSure || isNothing(limit.value)) {
    writeWhere(rendering, writing, place, asking);
    if (limit) draft.openEnd = true;
    return;
  }
  const key = keyColumnsOf(place.model).map(({ column }) => quoted(draft.dialect, place.alias, column));
  const keys = key.join(', ');
  // MySQL takes no limit in such a query, and none of the table that is written, but one inside of it.
  const [before, after] = draft.dialect.id === 'mysql' ? [`select ${quoted(draft.dialect, 'found')}.* from (`, `) as ${quoted(draft.dialect, 'found')}`] : ['', ''];
  say(draft, ` where ${key.length > 1 ? `(${keys})` : keys} in (${before}select ${keys} from ${tableText(draft, place.model)}`, limit.at);
  writeWhere(rendering, writing, place, asking);
  writeCount(rendering, 'limit', limit);
  say(draft, `${after})`, limit.at);
}

export const readsRelations = (rendering: Rendering, { model }: Place, known: ReadonlyMap<string, Given>): boolean =>
  ['select', 'include'].some((name) => optionsGiven(rendering, known.get(name)).some((one) => !isNothing(one.value) && (one.name === '_count' || fieldOf(model, one.name ?? '')?.kind === 'relation')));

export const writesRelations = (rendering: Rendering, model: Model, data: Given | undefined): boolean =>
  optionsGiven(rendering, data).some(({ name }) => fieldOf(model, name ?? '')?.kind === 'relation');

/** Whether `data` speaks of other models, or may: `createMany` takes no relations, not even to connect. What is spread and not seen may hold some. */
export function mayWriteOthers(program: Program, model: Model, options: Value | undefined): boolean {
  const data = optionsOf(program, options).known.get('data');
  const given = data && givenIn(program, data.value);
  if (!given) return true;
  return given.some(({ name, value }) => name === undefined || (fieldOf(model, name)?.kind === 'relation' && !isNothing(value)));
}

const optionsGiven = (rendering: Rendering, given: Given | undefined): readonly Given[] => (given && givenIn(rendering, given.value)) ?? [];
