// How many rows of a table belong to one parent, as far as the sizes of both tables are known.
import type { ForeignKey, QualifiedName, Schema } from '../../schema/schema.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import type { Sizes } from '../sizes.ts';

/** On average, by the first foreign key of one column that is among these; undefined where there is none, or where nobody has counted. */
export function rowsPerParent(schema: Schema, table: QualifiedName, columns: readonly string[], sizes: Sizes): number | undefined {
  const dot = table.indexOf('.');
  const key = findTable(schema, { schema: table.slice(0, dot), name: table.slice(dot + 1) })?.constraints.find((constraint): constraint is ForeignKey => constraint.kind === 'foreign key' && constraint.columns.length === 1 && columns.includes(constraint.columns[0]!));
  const rows = sizes.rows(table);
  const parents = key && sizes.rows(key.table);
  return rows === undefined || !parents ? undefined : rows / parents;
}
