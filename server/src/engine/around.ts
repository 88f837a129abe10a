// What is asked of a statement's surroundings: of the routine it stands in, of the tables its document names, and of the databases beside its own.
import type { ObjectName } from '../schema/change.ts';
import type { Table } from '../schema/schema.ts';
import { everyQuery, type Query, type TableName } from '../query/query.ts';
import { findTable } from '../schema/apply/lookup.ts';
import type { Reading, ReadSite, ReadStatement } from './read.ts';
import type { Database } from './world.ts';

/** A statement after this one, of the same routine or the same file of SQL, inserts into the table; or the file makes the table itself. */
export const refills = ({ sites }: Reading, { site, script }: ReadSite, { span }: ReadStatement, table: string): boolean =>
  sites.some((other) =>
    (site.context === undefined ? other.script === script : other.site.context?.routine === site.context.routine) &&
    other.statements.some(({ query, changes, span: { start } }) =>
      (start > span.start && query?.kind === 'insert' && query.sources[0]?.table?.name === table) || (site.context === undefined && changes.some((change) => change.kind === 'create table' && change.table.name === table))));

/** A database that never made the table says nothing of it. */
export function elsewhere(databases: readonly Database[], own: Database, table: ObjectName): readonly (Table | undefined)[] {
  const others = databases.filter((one) => one !== own && one.dialect === own.dialect);
  return others.flatMap(({ fold: { final, checkpoints } }) => {
    const found = findTable(final, table);
    return found || checkpoints.some(({ after }) => findTable(after, table)) ? [found] : [];
  });
}

export const tablesOf = (query: Query): readonly TableName[] =>
  [...everyQuery(query)].flatMap(({ sources }) => sources.flatMap(({ kind, table }) => (kind === 'table' && table ? [table] : [])));

const strangers = new WeakMap<Reading, boolean>();

/**
 * Whether a document speaks of several tables that no database it may speak to makes, and of few that one does:
 * then another repository makes the rest, and an absent table is no mistake.
 */
export function isStranger(reading: Reading, databases: readonly Database[]): boolean {
  const known = strangers.get(reading);
  if (known !== undefined) return known;
  const names = new Map(reading.sites.flatMap(({ statements }) => statements.flatMap(({ query }) => (query ? tablesOf(query) : []))).map((table) => [`${table.schema ?? ''}.${table.name}`, table]));
  const absent = [...names.values()].filter((table) => !databases.some(({ fold }) => findTable(fold.final, table))).length;
  const declares = databases.some(({ declaredIn }) => declaredIn.has(reading.document.path));
  const stranger = !declares && absent > 1 && absent * 3 > names.size;
  strangers.set(reading, stranger);
  return stranger;
}
