// How a dialect reads and writes names: folding, and quotes where a name would not read back as itself.
import type { Dialect } from '../../sql/dialect.ts';
import type { ColumnType, Schema, Table } from '../../schema/schema.ts';
import { typeText } from '../../sql/types.ts';
import { findTable } from '../../schema/apply/lookup.ts';

/** A name as it must be written. `quoted`: the user has begun it with a quote. */
export function writtenName(name: string, { folding, reserved, nameQuotes }: Dialect, quoted = ''): string {
  const bare = folding === 'lower' ? /^[a-z_\u0080-\uffff][a-z0-9_$\u0080-\uffff]*$/ : folding === 'upper' ? /^[A-Z_][A-Z0-9_$]*$/ : /^[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*$/;
  if (quoted === '' && bare.test(name) && !reserved.has(name.toUpperCase())) return name;
  const open = quoted || (nameQuotes.keys().next().value ?? '"');
  const close = nameQuotes.get(open) ?? open;
  return open + name.replaceAll(close, close + close) + close;
}

/** What a written name means. */
export function meantName(written: string, { folding, nameQuotes }: Dialect): string {
  const close = nameQuotes.get(written[0] ?? '');
  if (close !== undefined) {
    const inner = written.endsWith(close) && written.length > 1 ? written.slice(1, -1) : written.slice(1);
    return inner.replaceAll(close + close, close);
  }
  return folding === 'lower' ? written.toLowerCase() : folding === 'upper' ? written.toUpperCase() : written;
}

/** A table as it must be written where the search path is that of the schema. */
export function writtenTable(table: Table, schema: Schema, dialect: Dialect): string {
  const name = writtenName(table.name, dialect);
  return table.schema === '' || findTable(schema, { name: table.name }) === table ? name : `${writtenName(table.schema, dialect)}.${name}`;
}

/** A type for reading: without its schema where that is looked in anyhow. */
export function shownType(type: ColumnType, searchPath: readonly string[]): string {
  const { schema, ...bare } = type;
  return typeText(schema !== undefined && searchPath.includes(schema) ? bare : type);
}
