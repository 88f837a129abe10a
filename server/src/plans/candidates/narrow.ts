// How wide the entries of an index are: what is narrow may be carried along, so that the table need not be read.
import type { Column, Table } from '../../schema/schema.ts';
import { usualWidth } from '../width.ts';

/** What was measured of columns; undefined where nothing was. */
export interface ColumnFacts {
  /** The average bytes of a column's values. */
  bytes(table: Table, column: string): number | undefined;
  /** How many values differ: a count, or below 0 the negated share of the rows. */
  distinct(table: Table, column: string): number | undefined;
}

/** Columns that an index carries along at most, and their bytes: beyond, it grows into a second table. */
const MOST_CARRIED = 4;
const MOST_BYTES = 72;

export function isNarrow(table: Table, columns: readonly Column[], facts: ColumnFacts): boolean {
  const sum = columns.reduce((bytes, column) => bytes + widthOf(table, column, facts), 0);
  return columns.length <= MOST_CARRIED && sum <= MOST_BYTES;
}

export const widthOf = (table: Table, { name, type }: Column, facts: ColumnFacts): number => facts.bytes(table, name) ?? usualWidth(type);
