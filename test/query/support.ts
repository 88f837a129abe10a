// What the tests of meaning share: a query from SQL text, and a schema from DDL, by the same path that the tool takes.
import { identityMap, toHost, type SourceMap } from '../../server/src/text/sourceMap.ts';
import type { Span } from '../../server/src/text/span.ts';
import type { SqlHole } from '../../server/src/libraries/site.ts';
import type { Query } from '../../server/src/query/query.ts';
import { resolve, type Resolved } from '../../server/src/query/resolve.ts';
import { apply, emptySchema } from '../../server/src/schema/apply.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import { changesOf } from '../../server/src/sql/change.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { lowerQuery, type Lowered } from '../../server/src/sql/lower.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import type { QueryNode } from '../../server/src/sql/tree.ts';

export interface Written {
  readonly dialect?: DialectId;
  /** The roles of the holes, by index. */
  readonly holes?: readonly SqlHole['role'][];
  /** Texts that are there only sometimes. */
  readonly optional?: readonly string[];
  readonly openEnd?: boolean;
  readonly map?: SourceMap;
}

const QUERIES: ReadonlySet<string> = new Set(['select', 'set operation', 'values', 'table', 'insert', 'update', 'delete', 'merge']);

export function parsed(sql: string, dialect: DialectId = 'postgres'): QueryNode {
  const tree = parseScript(sql, dialectOf(dialect)).statements[0]?.tree;
  if (!tree || !QUERIES.has(tree.kind)) throw new Error(`Not read as a query: ${sql}`);
  return tree as QueryNode;
}

export function lowered(sql: string, { dialect = 'postgres', holes = [], optional = [], openEnd = false, map = identityMap(sql.length) }: Written = {}): Lowered {
  const find = (text: string): Span => {
    const start = sql.indexOf(text);
    if (start === -1) throw new Error(`Not in the text: ${text}`);
    return { start, end: start + text.length };
  };
  const at = { start: 0, end: 0 };
  return lowerQuery(parsed(sql, dialect), {
    text: sql,
    toHost: (span) => toHost(map, span),
    optional: optional.map(find),
    holes: holes.map((role, i) => ({ sql: find(`\${${i}}`), host: at, role, value: { kind: 'unknown', ...at } })),
    dialect: dialectOf(dialect),
    openEnd,
  });
}

export const queryOf = (sql: string, written: Written = {}): Query => lowered(sql, written).query;

/** A complete schema, folded from DDL. */
export function schemaOf(ddl: string, id: DialectId = 'postgres'): Schema {
  const dialect = dialectOf(id);
  let schema = emptySchema(dialect.searchPath, dialect.model);
  parseScript(ddl, dialect).statements.forEach((statement, i) => {
    for (const change of changesOf(statement, dialect, ddl)) schema = apply(schema, change, { path: 'schema.sql', statement: i });
  });
  return schema;
}

export const resolvedOf = (sql: string, schema: Schema, written: Written = {}): Resolved => resolve(queryOf(sql, written), schema);
