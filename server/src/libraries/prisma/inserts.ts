// What `create`, `createMany` and `createManyAndReturn` send: one INSERT, with what the client fills in itself.
// Sources: prisma.io, "Prisma Client API reference"; its engine, query_graph_builder/write/create.rs.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { columnsOf, fieldOf, type Model } from '../models.ts';
import { leave, listed, maybe, pass, quoted, say } from '../rendering.ts';
import { givenIn, held, isAbsent, isNothing, type Given } from '../options.ts';
import { writeReturned } from './outputs.ts';
import type { Rendering } from './place.ts';
import { tableText, type SentStatement } from './reads.ts';
import { connected } from './updates.ts';
import { begun, readsRelations, writesRelations, type Shared, type Writing } from './writes.ts';

/** A row that is written with others, or whose relations are wanted, is read anew by its key. */
export function insertStatement(shared: Shared, writing: Writing): SentStatement {
  const { rendering, draft, place, known, asking } = begun(shared, writing);
  const skips = known.get('skipDuplicates');
  const skipsAll = skips && !isNothing(skips.value);
  writeInsert(rendering, writing, known.get('data'), skipsAll && draft.dialect.id === 'mysql' ? 'insert ignore into ' : 'insert into ');
  if (skipsAll && draft.dialect.id !== 'mysql') say(draft, ' on conflict do nothing', skips.at);
  const isApart = writing.gives === 'row' && (readsRelations(rendering, place, known) || writesRelations(rendering, writing.model, known.get('data')));
  if (writing.gives !== 'count') writeReturned(rendering, place, asking, writing.verb, isApart ? 'key' : 'selected');
  if (asking.unread) draft.openEnd = true;
  return { draft, anchor: writing.verb };
}

export function writeInsert(rendering: Rendering, { verb, model, named }: Writing, given: Given | undefined, words: 'insert into ' | 'insert ignore into ' = 'insert into '): void {
  const { draft } = rendering;
  say(draft, words, verb);
  say(draft, tableText(draft, model), named);
  const list = given && held(rendering, given.value);
  const rows = list?.kind === 'array' && !list.items.some(({ kind }) => kind === 'spread') ? list.items : given && (list?.kind === 'object' || list?.kind === 'choice') ? [given.value] : [];
  const [first] = rows;
  if (!first) {
    say(draft, ' ', verb);
    leave(draft, given?.value ?? { kind: 'unknown', ...verb });
  } else writeRows(rendering, model, rows, verb);
}

interface Cell { readonly column: string; readonly at: Span; readonly value: Value; readonly isSure: boolean }

/** Each column that a row has; where another has none, it is null or the database's own value. */
function writeRows({ draft, ...shared }: Rendering, model: Model, rows: readonly Value[], verb: Span): void {
  const rendering: Rendering = { draft, ...shared };
  const all = rows.map((row) => cellsOf(rendering, model, row, verb));
  const columns = all.flat().filter(({ column }, at, cells) => cells.findIndex((one) => one.column === column) === at);
  say(draft, ' (', verb);
  listed(draft, ', ', verb, columns.map((cell) => () => maybe(draft, cell.isSure, () => (cell.column === '' ? leave(draft, cell.value) : say(draft, quoted(draft.dialect, cell.column), cell.at)))));
  say(draft, ') values ', verb);
  listed(draft, ', ', verb, all.map((cells) => () => {
    say(draft, '(', verb);
    listed(draft, ', ', verb, columns.map(({ column }) => () => {
      const cell = cells.find((one) => one.column === column);
      if (cell) return pass(draft, cell.value);
      say(draft, columnsOf(model).some(([, field]) => field.column === column && field.nullable) ? 'null' : 'default', verb);
    }));
    say(draft, ')', verb);
  }));
}

function cellsOf(rendering: Rendering, model: Model, row: Value, verb: Span): readonly Cell[] {
  const given = givenIn(rendering, row);
  if (!given) return [{ column: '', at: row, value: row, isSure: true }];
  const cells = given.filter(({ name, value }, at) => !isAbsent(value) && (name === undefined || given.findIndex((one) => one.name === name) === at)).flatMap((one): readonly Cell[] => {
    const field = one.name === undefined ? undefined : fieldOf(model, one.name);
    if (field?.kind === 'column') return [{ column: field.column, at: one.at, value: one.value, isSure: one.isSure }];
    if (field) return connected(rendering, model, one).map(({ column, value }) => ({ column, at: one.at, value, isSure: one.isSure }));
    return [{ column: '', at: one.at, value: one.value, isSure: one.isSure }];
  });
  const filled = columnsOf(model).flatMap(([, field]): readonly Cell[] => (field.filled && !cells.some(({ column }) => column === field.column) ? [{ column: field.column, at: verb, value: { kind: 'unknown', ...verb }, isSure: true }] : []));
  return [...cells, ...filled];
}
