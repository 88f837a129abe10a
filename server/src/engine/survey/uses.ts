// Where the programs of the workspace name what the new migrations are about to take away: asked seldom, so it is gathered when it is first asked.
// Names mean what they mean before the first new migration, for afterwards some of them mean nothing.
import type { Use } from '../../rules/rule.ts';
import type { ObjectName } from '../../schema/change.ts';
import { findTable, keyOfTable } from '../../schema/apply/lookup.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Query } from '../../query/query.ts';
import { everyResolved, resolve } from '../../query/resolve.ts';
import { columnTermsOf } from '../../query/walk.ts';
import type { Span } from '../../text/span.ts';
import { tablesOf } from '../judging/around.ts';
import type { Reading, ReadStatement } from '../reading/read.ts';
import { readWhole } from '../reading/readSite.ts';
import { roleOf } from '../roles.ts';
import type { Database, World } from '../world.ts';

/** Of one table or column no more places are kept than anybody reads. */
const KEPT = 8;

/** By database and table, and by database, table and column. */
export type Uses = ReadonlyMap<string, readonly Use[]>;

export const NO_USES: Uses = new Map();

const keyOf = (database: Database, table: string, column?: string): string => [database.id, table, ...(column === undefined ? [] : [column])].join('\0');

type Named = readonly [key: string, use: Use];

/** What one file uses: plain data. */
export function usesIn(reading: Reading, world: Pick<World, 'databasesOf' | 'declaredAs' | 'isNew'>): readonly Named[] {
  const { path } = reading.document;
  const role = roleOf(path, undefined);
  if (world.declaredAs(path) !== undefined || (role !== 'application' && role !== 'job')) return [];
  const found: Named[] = [];
  for (const site of reading.sites) {
    const databases = world.databasesOf(path, site.site.dialect).map((database) => ({ database, schema: beforeNew(database, world) }));
    for (const one of site.statements) {
      const read = readWhole(site, one);
      const spoken = read.query && databases.find(({ schema }) => hasAll(schema, read.query!));
      if (!spoken) continue;
      gather(read, spoken.schema, (table, column, span) => void found.push([keyOf(spoken.database, table, column), { path, span }]));
    }
  }
  return found;
}

/** What the files of a workspace use together. */
export function usesBy(files: Iterable<readonly Named[]>): Uses {
  const uses = new Map<string, Use[]>();
  for (const file of files) {
    for (const [key, use] of file) {
      const own = uses.get(key);
      if (!own) uses.set(key, [use]);
      else if (own.length < KEPT) own.push(use);
    }
  }
  return uses;
}

/** What is known of a table or a column, by their names before the migration that asks. */
export function usesOf(uses: Pick<Uses, 'get'>, database: Database, table: ObjectName, column: string | undefined, before: Schema): readonly Use[] {
  const known = findTable(before, table);
  return known ? uses.get(keyOf(database, keyOfTable(known), column)) ?? [] : [];
}

/** The schema that the programs know that still run. */
export function beforeNew({ fold, source }: Database, { isNew }: Pick<World, 'isNew'>): Schema {
  const first = source.files.find((path) => isNew(path) === true);
  return first === undefined ? fold.final : fold.before(first, 0);
}

const hasAll = (schema: Schema, query: Query): boolean => tablesOf(query).every((table) => findTable(schema, table));

type Add = (table: string, column: string | undefined, span: Span) => void;

function gather({ query, variables }: ReadStatement, schema: Schema, add: Add): void {
  if (!query) return;
  for (const resolved of everyResolved(resolve(query, schema, variables))) {
    for (const { table, source } of resolved.sources) if (table) add(keyOfTable(table), undefined, source.nameSpan);
    for (const term of columnTermsOf(resolved.query)) {
      const found = resolved.column(term);
      if (found?.source.table && found.column) add(keyOfTable(found.source.table), found.column.name, term.nameSpan);
    }
    const target = resolved.query.kind === 'read' ? undefined : resolved.sources[0]?.table;
    if (target) for (const { column, columnSpan } of resolved.query.writes) add(keyOfTable(target), column, columnSpan);
  }
}
