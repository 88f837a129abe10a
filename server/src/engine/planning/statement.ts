// A text by itself as the one query in it, resolved in a schema.
import type { Schema } from '../../schema/schema.ts';
import { resolve, type Resolved } from '../../query/resolve.ts';
import { readSql } from '../reading/read.ts';

/** Undefined where the text is no single query. */
export function resolvedFrom(sql: string, schema: Schema): Resolved | undefined {
  const { sites: [site] } = readSql({ path: 'query.sql', language: 'sql', version: 0, text: sql }, 'postgres');
  const read = site?.statements.filter(({ query }) => query !== undefined) ?? [];
  const [one] = read;
  return one?.query && read.length === 1 ? resolve(one.query, schema, one.variables) : undefined;
}
