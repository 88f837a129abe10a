// An index that a rule proposes, in the form that its server can build: its DDL for the message, and the fix that makes it. Beside it other words for a query, as a planner can be asked about them.
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
  const name = nameIn(schema, table);
  return {
    index,
    ddl: createIndexSql(name, index, { concurrently: false, dialect }),
    intention: { kind: 'index', title: `Add an index on ${table.name} (${keysSql(index, dialect)})`, safe: false, table: name, index, reason },
    claim: (says) => ({ kind: 'index', table: name, index, says }),
  };
}

/** That other words read less of a table: `wants` says which, as a clause. */
export const rewriteClaim = ({ schema }: { readonly schema: Pick<Schema, 'searchPath'> }, table: Table, rest: Pick<Extract<Claim, { kind: 'rewrite' }>, 'as' | 'says' | 'wants' | 'refuted'>): Claim => ({ kind: 'rewrite', table: nameIn(schema, table), ...rest });

const nameIn = ({ searchPath }: Pick<Schema, 'searchPath'>, { schema, name }: Table): ObjectName => ({ name, ...(!searchPath.includes(schema) && { schema }) });
