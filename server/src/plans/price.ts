// What an index costs: its bytes, what each write adds to it, and the updates that can no longer stay on their page (HOT).
// The measure of writing is pganalyze's index write overhead: bytes of an entry for each byte of a row, for the share of rows that the index holds.
import type { Table } from '../schema/schema.ts';
import type { NewIndex } from '../schema/change.ts';
import { columnOf } from './candidates/offer.ts';
import { widthOf, type ColumnFacts } from './candidates/narrow.ts';
import { usualWidth } from './width.ts';

/** Columns that statements of the workspace set, for each table by its qualified name: one list for each UPDATE. */
export type KnownUpdates = ReadonlyMap<string, readonly (readonly string[])[]>;

export interface Price {
  readonly bytes?: number;
  /** Bytes written to the index for each byte written to the table. */
  readonly writeOverhead: number;
  /** The updated columns that no index of the table held before: setting them now writes to every index (PostgreSQL manual, "Heap-Only Tuples"). */
  readonly losesHot: readonly string[];
}

const TUPLE_HEADER = 23 + 4;
/** IndexTupleData and a line pointer. */
const ENTRY_HEADER = 8 + 4;

export function priceOf(table: Table, index: NewIndex, { bytes, share, facts, updates }: { readonly bytes: number | undefined; /** Of the rows, 0 to 1. */ readonly share: number; readonly facts: ColumnFacts; readonly updates: KnownUpdates }): Price {
  const row = table.columns.reduce((sum, column) => sum + widthOf(table, column, facts), TUPLE_HEADER);
  const columns = [...index.keys.map(({ column }) => column), ...index.include];
  const entry = columns.reduce((sum, name) => {
    const column = columnOf(table, name);
    return sum + (column ? widthOf(table, column, facts) : EXPRESSION);
  }, ENTRY_HEADER);
  return { ...(bytes !== undefined && { bytes }), writeOverhead: (Math.min(entry, row) / row) * share, losesHot: losesHot(table, index, updates) };
}

/** What is computed is a text most of the time. */
const EXPRESSION = usualWidth({ name: 'text', modifiers: [], array: 0 });

function losesHot(table: Table, index: NewIndex, updates: KnownUpdates): readonly string[] {
  // BRIN is no obstacle to HOT since PostgreSQL 16.
  if (index.method === 'brin') return [];
  const held = new Set(table.indexes.flatMap(columnsOf));
  const set = (updates.get(`${table.schema}.${table.name}`) ?? []).filter((columns) => !columns.some((name) => held.has(name))).flat();
  return [...new Set(columnsOf(index).filter((name) => set.includes(name)))];
}

/** Keys, what is carried, and what expressions and predicates name. */
function columnsOf({ keys, include, predicate }: Pick<NewIndex, 'keys' | 'include' | 'predicate'>): readonly string[] {
  const texts = [...keys.flatMap(({ expression }) => expression ?? []), ...predicate].flatMap((text) => [...text.replace(/'(?:[^']|'')*'/g, '').matchAll(/"((?:[^"]|"")+)"|[a-z_][a-z0-9_$]*/g)].map(([whole, quoted]) => quoted ?? whole));
  return [...keys.flatMap(({ column }) => column ?? []), ...include, ...texts];
}
