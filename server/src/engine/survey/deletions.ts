// Which tables the workspace deletes rows from: what decides whether a cascade is ever felt.
// Asked seldom, so it is found out when it is asked, from the files that hold the words.
import { everyQuery, type Query } from '../../query/query.ts';
import type { Reading } from '../reading/read.ts';
import { roleOf } from '../roles.ts';
import type { World } from '../world.ts';

/** Text that may delete rows, or take a routine's place that did; a truncation runs no cascade. */
export const MAY_DELETE = /\bdelete\s+from\b|\.delete(?:Many)?\s*\(|\bor\s+replace\s+(?:function|procedure)\b/i;

/** What one file deletes from, in bare names: by itself, and by each routine that it makes. Plain data. */
export interface Deletions {
  readonly path: string;
  readonly tables: readonly string[];
  readonly routines: readonly { readonly name: string; readonly tables: readonly string[] }[];
}

/** A procedure that empties a table has emptied first what refers to it. */
const isEmptying = ({ filters, sources, limit }: Query): boolean => filters.length === 0 && sources.length === 1 && !limit;

const deletedBy = (query: Query): readonly string[] => [...everyQuery(query)].flatMap((one) => (one.kind === 'delete' && one.sources[0]?.table ? [one.sources[0].table.name] : []));

/** As programs, jobs and routines write them; tests and one-off migrations do not count. */
export function deletionsIn({ document: { path }, sites }: Reading, world: Pick<World, 'declaredAs'>): Deletions {
  const role = roleOf(path, world.declaredAs(path));
  if (role === 'test' || role === 'seed') return { path, tables: [], routines: [] };
  const own = new Set<string>();
  const routines: { readonly name: string; readonly tables: Set<string> }[] = [];
  for (const { statements } of sites) {
    for (const { statement: { tree }, ordinal, query, within } of statements) {
      if (tree?.kind === 'create routine' && tree.name && within === undefined) {
        const inside = statements.filter((one) => one.ordinal === ordinal && one.within === 'routine');
        routines.push({ name: tree.name.parts.at(-1)!.name, tables: new Set(inside.flatMap((one) => (one.query && !isEmptying(one.query) ? deletedBy(one.query) : []))) });
      } else if (query && within !== 'routine' && (role === 'application' || role === 'job')) {
        for (const name of deletedBy(query)) own.add(name);
      }
    }
  }
  return { path, tables: [...own], routines: routines.map(({ name, tables }) => ({ name, tables: [...tables] })) };
}

/** Bare names of all tables that are deleted from. What a routine did before a later file made it anew is done no more. */
export function deletionsBy(files: Iterable<Deletions>): ReadonlySet<string> {
  const tables = new Set<string>();
  const making: Deletions[] = [];
  for (const file of files) {
    for (const name of file.tables) tables.add(name);
    if (file.routines.length > 0) making.push(file);
  }
  // Few files make routines: all of them in turn would take longer than what they are asked for.
  const routines = new Map<string, readonly string[]>();
  for (const file of making.sort((a, b) => IN_TURN.compare(a.path, b.path))) for (const routine of file.routines) routines.set(routine.name, routine.tables);
  for (const name of [...routines.values()].flat()) tables.add(name);
  return tables;
}

/** `V1_9` comes before `V1_10`. */
const IN_TURN = new Intl.Collator('en', { numeric: true });
