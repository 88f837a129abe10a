// How many rows a table has of which nobody says: as many as are assumed of any, fewer where its name or those that refer to it say so.
import type { Sizes } from '../query/sizes.ts';
import { sizeOfTable } from '../query/sizes.ts';
import type { QualifiedName, Schema, Table } from '../schema/schema.ts';

/** What a finding states: "assuming 1 M rows". */
export const ASSUMED_ROWS = 1_000_000;
/** Of a table that its name makes small: settings, roles, currencies. */
const FEW_ROWS = 1_000;
/** What others refer to and refers to nothing itself has a tenth: customers have orders. */
const PARENT_SHARE = 0.1;

export interface RowOptions {
  /** What was counted, or written down. */
  readonly sizes: Sizes;
  /** Undefined: `ASSUMED_ROWS`. */
  readonly assumed?: number;
}

/** Of every table and materialized view; a partitioned table has as many as its partitions. */
export function guessRows(schema: Schema, { sizes, assumed = ASSUMED_ROWS }: RowOptions): ReadonlyMap<QualifiedName, number> {
  const tables = [...schema.tables.values()].filter(({ kind, temporary }) => kind !== 'view' && !temporary);
  const referred = new Set(tables.flatMap((table) => targets(table)));
  const rows = new Map<QualifiedName, number>();
  for (const table of tables) {
    const known = sizes.rows(keyOf(table));
    const isParent = referred.has(keyOf(table)) && targets(table).length === 0;
    rows.set(keyOf(table), known ?? (sizeOfTable(sizes, table) === 'small' ? Math.min(FEW_ROWS, assumed) : Math.ceil(assumed * (isParent ? PARENT_SHARE : 1))));
  }
  // What is known of a partitioned table is shared out.
  for (const table of tables) {
    const parent = table.partitionOf;
    if (parent === undefined || sizes.rows(keyOf(table)) !== undefined || !rows.has(parent)) continue;
    rows.set(keyOf(table), Math.ceil(rows.get(parent)! / Math.max(1, schema.heirs?.get(parent)?.length ?? 1)));
  }
  return rows;
}

/** The other tables that it refers to. */
const targets = (table: Table): readonly QualifiedName[] => table.constraints.flatMap((one) => (one.kind === 'foreign key' && one.table !== keyOf(table) ? [one.table] : []));
const keyOf = ({ schema, name }: Table): QualifiedName => `${schema}.${name}`;
