// What the rules about reading too much share: a table that an index could help with, and how surely it is large.
import { isFound } from '../query/facts/found.ts';
import type { ResolvedSource } from '../query/resolve.ts';
import { sizeOf } from '../query/sizes.ts';
import type { Table } from '../schema/schema.ts';
import type { Weight } from './finding.ts';
import type { Subject } from './rule.ts';
import { qualifiedName } from './words.ts';
import { countOf } from '../text/words.ts';

export interface BigTable {
  readonly table: Table;
  /** Undefined where nobody said. */
  readonly rows: number | undefined;
  /** `high` only where the rows are known to be so many that reading them all is felt. */
  readonly weight: Weight;
  /** `all 5.0 M rows`, `every row`. */
  readonly said: string;
}

/** Reading this many rows takes tens of milliseconds from memory, and a multiple of that from a disk. */
export const FELT = 100_000;

/** Undefined where the table is small, of the session, no plain table, or not wholly known. */
export function bigTable({ sizes, dialect, within }: Subject, source: ResolvedSource): BigTable | undefined {
  const { table } = source;
  // What is stored by column is read by whole columns, by design.
  if (dialect.model.indexes === 'none' || within === 'view') return undefined;
  if (!table?.complete || table.kind !== 'table' || table.temporary || source.source.presence === 'sometimes') return undefined;
  const name = qualifiedName(source);
  const size = sizeOf(sizes, name);
  if (size === 'small') return undefined;
  const rows = sizes.rows(name);
  return { table, rows, weight: rows !== undefined && rows >= FELT ? 'high' : 'unknown', said: rows === undefined ? 'every row' : `all ${countOf(rows)} rows` };
}

/** The tables of a query that an index could help with, and of which none finds the rows that are wanted. */
export function* unfoundTables(subject: Subject): Iterable<{ readonly source: ResolvedSource; readonly big: BigTable }> {
  for (const source of subject.resolved.sources) {
    const big = bigTable(subject, source);
    if (big && isFound(subject.resolved, source) === 'no') yield { source, big };
  }
}
