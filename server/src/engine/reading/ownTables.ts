// What a document outside a history makes for itself: a temporary table, a staging table, a partition of the month.
import { apply } from '../../schema/apply.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import type { Change } from '../../schema/change.ts';
import type { Origin, Schema } from '../../schema/schema.ts';
import { objectName } from '../../sql/change/names.ts';
import type { Reading, ReadStatement } from './read.ts';

export interface OwnTable {
  readonly change: Creation;
  readonly origin: Origin;
}
type Creation = Extract<Change, { kind: 'create table' | 'create view' }>;
const isCreation = (change: Change): change is Creation => change.kind === 'create table' || change.kind === 'create view';

export const ownTablesOf = ({ document: { path }, sites }: Reading): readonly OwnTable[] =>
  sites.flatMap(({ site, statements }) => (site.declares || site.model ? [] : statements).flatMap((read) => (read.within === 'routine' ? passingIn(read) : read.changes.filter(isCreation)).map((change) => ({ change, origin: { path, statement: read.ordinal } }))));

/** What a routine makes for its session, which those it calls see too. Another may make one of the same name with other columns, so of them nothing is said. */
function passingIn({ statement }: ReadStatement): readonly Creation[] {
  const { tree } = statement;
  if ((tree?.kind !== 'create table' && tree?.kind !== 'create table as') || !tree.temporary) return [];
  const known = passing.get(statement);
  if (known) return known;
  const table = objectName(tree.name);
  const made: readonly Creation[] = table ? [{ kind: 'create table', table, temporary: true, ifNotExists: true, foreign: false, columns: [], constraints: [], like: [], inherits: [], partitioned: false, complete: false }] : [];
  passing.set(statement, made);
  return made;
}

const passing = new WeakMap<ReadStatement['statement'], readonly Creation[]>();

/** What a document outside the history sees: the whole schema, and what it makes itself, before or after. Found out once for a list, which every statement of a document shares. */
export function withOwnTables(schema: Schema, own: readonly OwnTable[]): Schema {
  if (own.length === 0) return schema;
  const last = known.get(own);
  if (last?.schema === schema) return last.whole;
  const whole = own.reduce((made, { change, origin }) => (findTable(made, change.kind === 'create table' ? change.table : change.view) ? made : apply(made, change, origin)), schema);
  known.set(own, { schema, whole });
  return whole;
}

const known = new WeakMap<readonly OwnTable[], { readonly schema: Schema; readonly whole: Schema }>();
