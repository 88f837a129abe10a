// Which routines of a program are a migration's way up and its way down, and what the tool hands to them.
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';

export type Direction = 'up' | 'down';
export type Directions = ReadonlyMap<number, Direction>;

/** The routines of a file that lead up and down, by their numbers: `exports.up = …`, `export function up`, a method `up` of a class or of the object that is exported. */
export function directionsIn(tree: HostTree): Directions {
  const found = new Map<number, Direction>();
  const note = (name: string | undefined, routine: number | undefined): void => {
    if ((name === 'up' || name === 'down') && routine !== undefined) found.set(routine, name);
  };
  for (const { id, name, kind } of tree.routines) if (kind === 'method' || kind === 'function') note(name, id);
  for (const { name, value, binding } of tree.exports) note(name, routineOf(value ?? (binding === undefined ? undefined : tree.bindings[binding]?.value)));
  for (const { name, value } of tree.bindings) note(name, routineOf(value));
  for (const { members } of tree.classes) for (const { name, value, routine } of members) note(name, routine ?? routineOf(value));
  return [...found.values()].includes('up') ? found : new Map();
}

/** The direction of the routine around a call; undefined outside both. */
export function directionOf(tree: HostTree, directions: Directions, routine: number): Direction | undefined {
  for (let at: number | undefined = routine; at !== undefined; at = tree.routines[at]?.parent) {
    const direction = directions.get(at);
    if (direction) return direction;
  }
  return undefined;
}

export const routineOf = (value: Value | undefined): number | undefined => (value?.kind === 'function' ? value.routine : undefined);

/** How deep chains and names are followed. */
const DEEP = 12;

/**
 * Whether a value is the first parameter of `up` or `down`, a part of it (`knex.schema`, `queryInterface.sequelize`, `{ context: queryInterface }`),
 * or what a callback is given that one of its methods takes (`knex.transaction((trx) => …)`).
 */
export function isHandedIn(tree: HostTree, directions: Directions, value: Value, depth = 0): boolean {
  if (depth > DEEP) return false;
  if (value.kind === 'member') return isHandedIn(tree, directions, value.object, depth + 1);
  // `knex.schema.raw(…).raw(…)`
  if (value.kind === 'call') return value.callee.kind === 'member' && isHandedIn(tree, directions, value.callee.object, depth + 1);
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  if (!binding) return false;
  if (binding.kind !== 'parameter') return binding.value !== undefined && isHandedIn(tree, directions, binding.value, depth + 1);
  if (directions.has(binding.routine)) return true;
  const taker = takersIn(tree).get(binding.routine);
  return taker?.callee.kind === 'member' && taker.callee.name === 'transaction' && isHandedIn(tree, directions, taker.callee.object, depth + 1);
}

/** The calls that take a function which is written on the spot, by its number. */
function takersIn(tree: HostTree): ReadonlyMap<number, CallValue> {
  let known = takers.get(tree);
  if (!known) takers.set(tree, (known = new Map(tree.calls.flatMap((call) => call.args.flatMap((arg) => (arg.kind === 'function' ? [[arg.routine, call] as const] : []))))));
  return known;
}
const takers = new WeakMap<HostTree, ReadonlyMap<number, CallValue>>();
