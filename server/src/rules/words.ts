// How messages write names and numbers, the same in every rule.
import type { TableName } from '../query/query.ts';
import type { ResolvedSource } from '../query/resolve.ts';
import type { QualifiedName } from '../schema/schema.ts';

/** `12`, `4,300`, `120 k`, `5.0 M`, `2.1 G`. */
export function countOf(rows: number): string {
  if (rows < 10_000) return rows.toLocaleString('en-US');
  if (rows < 1_000_000) return `${Math.round(rows / 1_000)} k`;
  if (rows < 1_000_000_000) return `${(rows / 1_000_000).toFixed(rows < 10_000_000 ? 1 : 0)} M`;
  return `${(rows / 1_000_000_000).toFixed(1)} G`;
}

/** The name that sizes are kept under: the known table's own, else as written. */
export function qualifiedName({ table, source }: ResolvedSource): QualifiedName {
  if (table) return `${table.schema}.${table.name}`;
  const { schema, name } = source.table ?? { name: '' };
  return schema ? `${schema}.${name}` : name;
}

/** `a`, `a and b`, `a, b and c`, each in backticks. */
export function listOf(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}

/** What a source is called: its table's name, else its alias. */
export const sourceName = ({ source, table }: ResolvedSource): string => table?.name ?? source.alias ?? 'the query';

/** A qualified name without its schema. */
export const bareName = (name: QualifiedName): string => name.slice(name.indexOf('.') + 1);

/** Tables in which tools keep their own history, a row or a few: no migration makes them. */
export const JOURNAL = /^(?:_?_?\w*migrations?(?:_lock|_log|_history)?|\w*schema_(?:version|history|info)|schema|goose_db_version|databasechangelog(?:lock)?|ar_internal_metadata|alembic_version)$/i;

/** A table of the server's own, about its databases. */
export const isCatalog = ({ schema, name }: TableName): boolean => CATALOG_SCHEMA.test(schema ?? '') || CATALOG.test(name);
const CATALOG_SCHEMA = /^(?:pg_catalog|information_schema|performance_schema|system|sys)$/i;
const CATALOG = /^(?:pg_[a-z_]+|sqlite_(?:master|schema))$/i;
