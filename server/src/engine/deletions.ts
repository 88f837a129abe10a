// Which tables the workspace deletes rows from: what decides whether a cascade is ever felt.
// Asked seldom, so it is found out when it is asked, from the files that hold the words.
import { everyQuery, type Query } from '../query/query.ts';
import type { Reading } from './read.ts';
import { roleOf } from './roles.ts';
import type { World } from './world.ts';

/** Text that may delete rows; a truncation runs no cascade. */
export const MAY_DELETE = /\bdelete\s+from\b|\.delete(?:Many)?\s*\(/i;

/** A procedure that empties a table has emptied first what refers to it. */
const isEmptying = ({ filters, sources, limit }: Query): boolean => filters.length === 0 && sources.length === 1 && !limit;

/** Bare names of the tables, as programs, jobs and routines write them; tests and one-off migrations do not count. */
export function deletionsIn(readings: Iterable<Reading>, world: Pick<World, 'declaredAs'>): ReadonlySet<string> {
  const tables = new Set<string>();
  for (const { document, sites } of readings) {
    const role = roleOf(document.path, world.declaredAs(document.path));
    for (const { statements } of sites) {
      for (const { query, within } of statements) {
        if (!query || role === 'test' || role === 'seed' || (role !== 'application' && role !== 'job' && within !== 'routine')) continue;
        for (const one of everyQuery(query)) if (one.kind === 'delete' && one.sources[0]?.table && !(within === 'routine' && isEmptying(one))) tables.add(one.sources[0].table.name);
      }
    }
  }
  return tables;
}
