// An index that a rule proposes, in the form that its server can build: its DDL for the message, and the fix that makes it.
import type { NewIndex, ObjectName } from '../schema/change.ts';
import type { Schema, Table } from '../schema/schema.ts';
import { createIndexSql, indexInForm, keysSql } from '../sql/createIndex.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Claim } from '../plans/claim.ts';
import type { Intend } from './finding.ts';

export interface Proposal {
  readonly index: NewIndex;
  /** `create index on orders (customer_id)`. */
  readonly ddl: string;
  readonly intention: Intend;
  claim(says: string): Claim;
}

/** Undefined where the server can build no such index. */
export function proposalOf({ schema, dialect }: { readonly schema: Pick<Schema, 'searchPath'>; readonly dialect: Dialect }, table: Table, wanted: NewIndex, reason: string): Proposal | undefined {
  const index = indexInForm(table, wanted, dialect);
  if (!index) return undefined;
  const name: ObjectName = { name: table.name, ...(!schema.searchPath.includes(table.schema) && { schema: table.schema }) };
  return {
    index,
    ddl: createIndexSql(name, index, { concurrently: false, dialect }),
    intention: { kind: 'index', title: `Add an index on ${table.name} (${keysSql(index, dialect)})`, safe: false, table: name, index, reason },
    claim: (says) => ({ kind: 'index', table: name, index, says }),
  };
}
