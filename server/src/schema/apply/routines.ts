// Functions and procedures, as far as calling them changes a schema.
import type { Routine } from '../change.ts';
import { noNames } from '../names.ts';
import type { Schema } from '../schema.ts';

/** Of those that change nothing and call none that does, nothing is kept. */
export function createRoutine(schema: Schema, routine: Routine): Schema {
  const calls = routine.calls.filter(({ name }) => schema.routines?.has(name) && name !== routine.name);
  if (routine.changes.length === 0 && !routine.runs && calls.length === 0) return schema.routines?.has(routine.name) ? { ...schema, routines: schema.routines.without(routine.name) } : schema;
  return { ...schema, routines: (schema.routines ?? noNames<Routine>()).with(routine.name, { ...routine, calls }) };
}
