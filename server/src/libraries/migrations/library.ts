// Migrations written as programs: what node-pg-migrate, db-migrate, Knex, TypeORM, Sequelize and MikroORM hand to `up` and `down` takes SQL.
// Nothing is imported there that could be followed: the tool passes its object in, so a file is told by the shape of its whole.
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import { sqlTextsOf } from '../glue.ts';
import type { Library } from '../library.ts';
import { meaningsOf } from '../resolve.ts';
import { firstLine } from '../sends.ts';
import type { Site } from '../site.ts';

export const migrationsLibrary: Library = {
  id: 'migrations',
  title: 'migrations as programs',
  modules: ['node-pg-migrate', 'db-migrate', 'knex', 'typeorm', 'sequelize', '@mikro-orm/migrations'],
  sites(document, tree, outside) {
    const directions = directionsIn(tree);
    if (directions.size === 0) return [];
    const meanings = meaningsOf(document, tree, outside);
    return tree.calls.flatMap((call): readonly Site[] => {
      const [text] = call.args;
      if (call.form !== 'call' || !text || !takesSql(tree, directions, call)) return [];
      return sqlTextsOf(text, { tree, meanings, at: call, context: call.context }).map((carrier): Site => ({
        library: 'migrations',
        anchor: firstLine(document.text, call.nameSpan),
        whole: { start: call.start, end: call.end },
        context: call.context,
        carrier,
        consumes: 'nothing',
        reason: `argument of \`${document.text.slice(call.callee.start, call.nameSpan.end).replace(/\s+/g, '')}\` in a migration`,
      }));
    });
  },
};

export type Direction = 'up' | 'down';

/** The routines of a file that lead up and down, by their numbers: `exports.up = …`, `export function up`, a method `up` of a class or of the object that is exported. */
export function directionsIn(tree: HostTree): ReadonlyMap<number, Direction> {
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
export function directionOf(tree: HostTree, directions: ReadonlyMap<number, Direction>, routine: number): Direction | undefined {
  for (let at: number | undefined = routine; at !== undefined; at = tree.routines[at]?.parent) {
    const direction = directions.get(at);
    if (direction) return direction;
  }
  return undefined;
}

const routineOf = (value: Value | undefined): number | undefined => (value?.kind === 'function' ? value.routine : undefined);

/** The methods that send a text, by the name of what a tool hands in; `this` is MikroORM's own class. */
const SENDS = /^(?:sql|query|runSql|addSql|raw|execute)$/;

function takesSql(tree: HostTree, directions: ReadonlyMap<number, Direction>, { callee, context }: CallValue): boolean {
  if (callee.kind !== 'member' || callee.name === undefined || !SENDS.test(callee.name)) return false;
  if (callee.object.kind === 'name' && callee.object.name === 'this') return callee.name === 'addSql' && directionOf(tree, directions, context.routine) !== undefined;
  return isHandedIn(tree, directions, callee.object);
}

/** Whether a value is the first parameter of `up` or `down`, or a part of it: `knex.schema`, `queryInterface.sequelize`, `trx`. */
function isHandedIn(tree: HostTree, directions: ReadonlyMap<number, Direction>, value: Value, depth = 0): boolean {
  if (depth > 8) return false;
  if (value.kind === 'member') return isHandedIn(tree, directions, value.object, depth + 1);
  // `knex.schema.raw(…).raw(…)`
  if (value.kind === 'call') return value.callee.kind === 'member' && isHandedIn(tree, directions, value.callee.object, depth + 1);
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  if (!binding) return false;
  if (binding.value && binding.kind !== 'parameter') return isHandedIn(tree, directions, binding.value, depth + 1);
  return binding.kind === 'parameter' && directions.has(binding.routine);
}
