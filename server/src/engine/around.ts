// What the rules ask of a statement's surroundings: of the routine it stands in, and of the databases beside its own.
import type { ObjectName } from '../schema/change.ts';
import type { Table } from '../schema/schema.ts';
import { findTable } from '../schema/apply/lookup.ts';
import type { Reading, ReadSite, ReadStatement } from './read.ts';
import type { Database } from './world.ts';

/** A statement after this one, of the same routine or the same file of SQL, that inserts into the table. */
export const refills = ({ sites }: Reading, { site, script }: ReadSite, { span }: ReadStatement, table: string): boolean =>
  sites.some((other) =>
    (site.context === undefined ? other.script === script : other.site.context?.routine === site.context.routine) &&
    other.statements.some(({ query, span: { start } }) => start > span.start && query?.kind === 'insert' && query.sources[0]?.table?.name === table));

/** A database that never made the table says nothing of it. */
export function elsewhere(databases: readonly Database[], own: Database, table: ObjectName): readonly (Table | undefined)[] {
  const others = databases.filter((one) => one !== own && one.dialect === own.dialect);
  return others.flatMap(({ fold: { final, checkpoints } }) => {
    const found = findTable(final, table);
    return found || checkpoints.some(({ after }) => findTable(after, table)) ? [found] : [];
  });
}
