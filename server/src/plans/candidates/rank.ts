// Which of several equalities an index begins with: what few rows share, references, then the rest, flags last.
// All are bound, so the order matters for sharing the index with other queries more than for this one.
import type { Table } from '../../schema/schema.ts';
import { foreignKeys, isFlagLike, isIdLike, isUniqueLike } from '../../query/facts/keys.ts';
import type { Key } from './offer.ts';

/** A list cannot keep the order of what follows, so it stands behind the single values of its kind. */
export const rankOf = (table: Table) => ({ part: { column }, single }: Pick<Key, 'part' | 'single'>): number => rankOfColumn(table, column) + (single ? 0 : 0.5);

function rankOfColumn(table: Table, column: string | undefined): number {
  if (column === undefined) return 1;
  if (isFlagLike(table.columns.find(({ name }) => name === column))) return 4;
  if (isUniqueLike(column)) return 0;
  return foreignKeys(table).some(({ columns }) => columns.includes(column)) || isIdLike(column) ? 1 : 2;
}
