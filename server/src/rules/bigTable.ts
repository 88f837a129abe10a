// What the rules about reading too much share: a table that an index could help with, and how surely it is large.
import type { ResolvedSource } from '../query/resolve.ts';
import { sizeOf } from '../query/sizes.ts';
import type { Table } from '../schema/schema.ts';
import type { Weight } from './finding.ts';
import type { Subject } from './rule.ts';
import { countOf, qualifiedName } from './words.ts';

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

/** Databases that are stored by column: they read whole columns by design and have no index that finds a row. */
const WITHOUT_INDEXES: ReadonlySet<string> = new Set(['clickhouse', 'snowflake', 'bigquery']);

/** Undefined where the table is small, of the session, no plain table, or not wholly known. */
export function bigTable({ sizes, dialect, within }: Subject, source: ResolvedSource): BigTable | undefined {
  const { table } = source;
  if (WITHOUT_INDEXES.has(dialect.id) || within === 'view') return undefined;
  if (!table?.complete || table.kind !== 'table' || table.temporary || source.source.presence === 'sometimes') return undefined;
  const name = qualifiedName(source);
  const size = sizeOf(sizes, name);
  if (size === 'small') return undefined;
  const rows = sizes.rows(name);
  return { table, rows, weight: rows !== undefined && rows >= FELT ? 'high' : 'unknown', said: rows === undefined ? 'every row' : `all ${countOf(rows)} rows` };
}
