// Whether a table already proves that a column holds no NULL: then SET NOT NULL reads nothing (PostgreSQL 12, ALTER TABLE, SET NOT NULL).
import { findTable } from '../schema/apply/lookup.ts';
import type { ObjectName } from '../schema/change.ts';
import type { Schema } from '../schema/schema.ts';

/** A validated CHECK one of whose conjuncts is `column is not null`. */
export function proves(schema: Schema, table: ObjectName, column: string): boolean {
  const quoted = /^[a-z_][a-z0-9_$]*$/.test(column) ? column : `"${column.replaceAll('"', '""')}"`;
  return findTable(schema, table)?.constraints.some((one) => one.kind === 'check' && one.validated && conjuncts(one.expression).includes(`${quoted} is not null`)) ?? false;
}

/** Of a canonical text; a disjunction is not taken apart. */
const conjuncts = (expression: string): readonly string[] => (/\bor\b/.test(expression) ? [expression] : expression.split(' and ').map((one) => one.replace(/^\(|\)$/g, '')));
