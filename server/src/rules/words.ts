// How messages name tables and columns, the same in every rule.
import type { TableName } from '../query/query.ts';
import type { ResolvedSource } from '../query/resolve.ts';
import type { QualifiedName } from '../schema/schema.ts';

/** The name that sizes are kept under: the known table's own, else as written. */
export function qualifiedName({ table, source }: ResolvedSource): QualifiedName {
  if (table) return `${table.schema}.${table.name}`;
  const { schema, name } = source.table ?? { name: '' };
  return schema ? `${schema}.${name}` : name;
}

/** What a source is called: its table's name, else its alias. */
export const sourceName = ({ source, table }: ResolvedSource): string => table?.name ?? source.alias ?? 'the query';

/** A qualified name without its schema. */
export const bareName = (name: QualifiedName): string => name.slice(name.indexOf('.') + 1);

/** Tables in which tools keep their own history, a row or a few: no migration makes them. */
export const JOURNAL = /^(?:_?_?\w*migrations?(?:_lock|_log|_history)?|\w*schema_(?:versions?|history|info)|schema|goose_db_version|databasechangelog(?:lock)?|ar_internal_metadata|typeorm_metadata|alembic_version)$/i;

/** A table of the server's own, about its databases. */
export const isCatalog = ({ schema, name }: TableName): boolean => CATALOG_SCHEMA.test(schema ?? '') || CATALOG.test(name);
const CATALOG_SCHEMA = /^(?:pg_catalog|information_schema|performance_schema|system|sys)$/i;
const CATALOG = /^(?:pg_[a-z_]+|sqlite_(?:master|schema))$/i;
