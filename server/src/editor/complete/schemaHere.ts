// The schema that the statement at the cursor meets: of a migration the one before it, else the final one, and what the document makes itself.
import { everyQuery, type Query } from '../../query/query.ts';
import { findTable, homeOf } from '../../schema/apply/lookup.ts';
import type { Schema } from '../../schema/schema.ts';
import { withOwnTables } from '../../engine/reading/ownTables.ts';
import type { Reading, ReadSite } from '../../engine/reading/read.ts';
import { unknownSchema, type Database } from '../../engine/world.ts';
import type { Asked } from '../place.ts';
import { PLACEHOLDER } from './cursor.ts';

/** `start` is where the statement begins in the text of the SQL; `query` is what is understood of it. */
export function schemaHere({ reading, workspace: { world } }: Asked, site: ReadSite, start: number, query: Query | undefined): Schema {
  const { path } = reading.document;
  const databases = world.databasesOf(path, site.site.dialect);
  const database = spokenTo(databases, query);
  const ordinal = site.script.statements.filter((statement) => statement.start < start).length;
  if (!database?.declaredIn.has(path)) return withOwnTables(searchable(database?.fold.final ?? unknownSchema(site.dialect.id)), ownTables(reading, () => true));
  // A table may refer to itself while it is made.
  return withOwnTables(searchable(database.fold.before(path, database.fold.at(path, site.site, { ordinal, statement: { start } }))), ownTables(reading, (at) => at === ordinal));
}

/** Where a dialect names no schema to look in, bare names live where `apply` puts them. */
const searchable = (schema: Schema): Schema => (schema.searchPath.length > 0 ? schema : { ...schema, searchPath: [homeOf(schema, { name: '' })] });

/** The first that has every table the statement names so far, else the nearest. */
function spokenTo(databases: readonly Database[], query: Query | undefined): Database | undefined {
  if (databases.length < 2 || !query) return databases[0];
  const tables = [...everyQuery(query)].flatMap(({ sources }) => sources.flatMap(({ kind, table }) => (kind === 'table' && table && table.name !== PLACEHOLDER ? [table] : [])));
  return databases.find(({ fold }) => tables.every((table) => findTable(fold.final, table))) ?? databases[0];
}

type OwnTables = Parameters<typeof withOwnTables>[1];

function ownTables({ document: { path }, sites }: Reading, counts: (ordinal: number) => boolean): OwnTables {
  return sites.flatMap(({ statements }) =>
    statements.flatMap(({ changes, ordinal }) =>
      counts(ordinal) ? changes.flatMap((change) => (change.kind === 'create table' || change.kind === 'create view' ? [{ change, origin: { path, statement: ordinal } }] : [])) : []));
}
