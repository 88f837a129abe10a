// How wide the entries of an index are: what is narrow may be carried along, so that the table need not be read.
import type { Column, Table } from '../../schema/schema.ts';
import { bytesOf, familyOf } from '../../schema/typeFamily.ts';

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

export const widthOf = (table: Table, column: Column, facts: ColumnFacts): number => facts.bytes(table, column.name) ?? guessedWidth(column);

/** pg_type.typlen where it is fixed; of what varies, what such columns usually hold (src/backend/utils/cache/lsyscache.c, get_typavgwidth). */
export function guessedWidth({ type }: Column): number {
  if (type.array > 0) return 100;
  const whole = bytesOf(type);
  if (whole !== undefined) return whole;
  switch (familyOf(type)) {
    case 'date': return 4;
    case 'moment': case 'float': return 8;
    case 'exact': return 8;
    case 'text': return Math.min(Number(type.modifiers[0] ?? 32), 32);
    default:
  }
  switch (type.name) {
    case 'boolean': return 1;
    case 'uuid': return 16;
    case 'json': case 'jsonb': case 'xml': case 'bytea': case 'tsvector': return 500;
    default: return type.schema === undefined ? 16 : 4;
  }
}
