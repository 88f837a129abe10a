// What the routines of a program read by one value that they are given: `getUser(id)` asks users by their id. Plain data, told to files that call them in a loop.
import { contains } from '../../text/span.ts';
import type { Place } from '../../text/document.ts';
import type { Binding, HostTree, Value } from '../../hosts/tree.ts';
import { valuesPassed, type Site } from '../../libraries/site.ts';
import { isCatalog } from '../../rules/words.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import { lookupBy } from '../../query/facts/lookup.ts';
import { resolve } from '../../query/resolve.ts';
import type { NamedRoutine } from './namedRoutine.ts';
import type { Reading } from './read.ts';
import type { World } from '../world.ts';

/** A routine by its name, and the parameter of it, or the property of one, by which it reads. */
export interface Asking {
  readonly routine: string;
  readonly className?: string;
  readonly argument: number;
  readonly property?: string;
  /** Of the parameter in the statement. */
  readonly key: string;
}

export interface Lookup extends Omit<Asking, 'key'> {
  readonly table: string;
  readonly column: string;
  readonly at: Place;
  /** Calls of this kind that are made at once, the library sends as one. */
  readonly joined?: true;
}

/** Words of who remembers what was read, or gathers what is asked for. */
const REMEMBERS = /cache|memo|dataloader|\bloader\b|\.load\(|lru|redis/i;

/** Of a site that is the only one of its named routine, and always reached: the values that it is passed of the routine's own. */
export function askingOf(tree: HostTree, text: string, { context, carrier, whole, unsent }: Site, named: NamedRoutine | undefined, sites: readonly Site[]): readonly Asking[] {
  const routine = named && tree.routines[named.id];
  if (!routine || !context || context.routine !== routine.id || context.loop !== undefined || context.branch !== undefined || unsent || !whole) return [];
  if (sites.some((other) => other.context && contains(routine, other.anchor) && other.carrier !== carrier) || REMEMBERS.test(text.slice(routine.start, routine.end))) return [];
  const passed = valuesPassed(carrier);
  const className = tree.classes.find(({ members }) => members.some((one) => one.routine === routine.id))?.name;
  return passed.flatMap((value, at) => {
    const given = givenTo(tree, routine.params, value);
    return given ? [{ routine: named.name, ...(className !== undefined && { className }), ...given, key: String(at + 1) }] : [];
  });
}

/** `id`, `input.id` and `{ id }` of what a routine is given. */
export function givenTo(tree: HostTree, params: readonly number[], value: Value, property?: string): Pick<Asking, 'argument' | 'property'> | undefined {
  if (value.kind === 'member' && property === undefined && value.name !== undefined) return givenTo(tree, params, value.object, value.name);
  const binding: Binding | undefined = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  if (!binding || binding.assignments.length > 0) return undefined;
  const argument = params.indexOf(binding.id);
  if (argument >= 0) return { argument, ...(property !== undefined && { property }) };
  const [key, ...more] = binding.path ?? [];
  return binding.value?.kind === 'name' && key !== undefined && more.length === 0 && property === undefined ? givenTo(tree, params, binding.value, key) : undefined;
}

/** All of a reading, by the schema of the database that each speaks to. */
export function lookupsIn({ document: { path }, sites }: Pick<Reading, 'document' | 'sites'>, world: Pick<World, 'databasesOf'>): readonly Lookup[] {
  return sites.flatMap(({ asks, site, statements }): readonly Lookup[] => {
    const [read, ...more] = statements;
    const named = read?.query?.sources[0]?.table;
    if (!asks || asks.length === 0 || !read?.query || more.length > 0 || !named || isCatalog(named) || ['filters', 'sources', 'limit', 'order', 'lock'].some((part) => read.query!.open.has(part as 'filters'))) return [];
    const database = world.databasesOf(path, site.dialect).find(({ fold }) => findTable(fold.final, named));
    const resolved = database && resolve(read.query, database.fold.final, read.variables);
    return !resolved ? [] : asks.flatMap(({ key, ...asking }) => {
      const column = lookupBy(read.query!, resolved, key);
      return column === undefined ? [] : [{ ...asking, table: named.name, column, at: { path, span: site.anchor }, ...(site.joined && { joined: true as const }) }];
    });
  });
}

/** What the routine of this name reads by each of its parameters, in the first of these files that has one; by a name that several have, none is meant. */
export function lookupsOfRoutine(paths: readonly string[], lookupsOf: (path: string) => readonly Lookup[], { className, routine }: { readonly className: string; readonly routine: string }): readonly Lookup[] {
  for (const path of paths) {
    const found = lookupsOf(path).filter((one) => one.routine === routine && (className === '' || one.className === className));
    if (found.length > 0) return found.every(({ at }) => at.span.start === found[0]!.at.span.start) ? found : [];
  }
  return [];
}
