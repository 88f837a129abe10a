// Which conditions the queries of a workspace usually have: a query that lacks what all others have is a slip, one among many that lack it is not.
// Asked only of a query that lacks one, so it is counted when it is first asked.
import type { Query } from '../../query/query.ts';
import { isScoped, scopesOf } from '../../query/facts/scope.ts';
import { everyResolved, resolve, type Resolved } from '../../query/resolve.ts';
import type { Usual } from '../../rules/rule.ts';
import { findTable, keyOfTable } from '../../schema/apply/lookup.ts';
import type { Table } from '../../schema/schema.ts';
import { tablesOf } from '../judging/around.ts';
import { spokenTo } from '../judging/judge.ts';
import type { Reading } from '../reading/read.ts';
import { readWhole } from '../reading/readSite.ts';
import { roleOf } from '../roles.ts';
import type { Database, World } from '../world.ts';

/** By database, table and column. */
export type Habits = ReadonlyMap<string, Usual>;

export const NO_HABITS: Habits = new Map();

type Counted = readonly [key: string, usual: Usual];

export const habitKey = (database: Pick<Database, 'id'>, table: Table, column: string): string => [database.id, keyOfTable(table), column].join('\0');

/** What the application queries of one file do: plain data. */
export function habitsIn(reading: Reading, world: Pick<World, 'databasesOf' | 'declaredAs'>): readonly Counted[] {
  const { path } = reading.document;
  const counted = new Map<string, Usual>();
  if (roleOf(path, world.declaredAs(path)) !== 'application') return [];
  for (const site of reading.sites) {
    const databases = world.databasesOf(path, site.site.dialect);
    for (const one of site.statements) {
      const read = readWhole(site, one);
      const database = spokenTo(databases, read);
      if (!read.query || !database || read.within || !isOfScoped(read.query, database)) continue;
      for (const resolved of everyResolved(resolve(read.query, database.fold.final, read.variables))) count(resolved, database, counted);
    }
  }
  return [...counted];
}

function isOfScoped(query: Query, { fold }: Database): boolean {
  return tablesOf(query).some((name) => {
    const table = findTable(fold.final, name);
    return table !== undefined && scopesOf(table).length > 0;
  });
}

function count(resolved: Resolved, database: Database, into: Map<string, Usual>): void {
  for (const source of resolved.sources) {
    for (const scope of source.table ? scopesOf(source.table) : []) {
      const has = isScoped(resolved, source, scope);
      const key = habitKey(database, source.table!, scope.column);
      const before = into.get(key) ?? { asked: 0, having: 0 };
      if (has !== undefined) into.set(key, { asked: before.asked + 1, having: before.having + (has ? 1 : 0) });
    }
  }
}

/** What the files of a workspace do together. */
export function habitsBy(files: Iterable<readonly Counted[]>): Habits {
  const all = new Map<string, Usual>();
  for (const file of files) {
    for (const [key, { asked, having }] of file) {
      const before = all.get(key) ?? { asked: 0, having: 0 };
      all.set(key, { asked: before.asked + asked, having: before.having + having });
    }
  }
  return all;
}
