// Part of the command's entry: the schema that a planner is asked by, as the command names it or as the workspace declares it.
import { today } from './edge/clock.ts';
import { rootOf } from './edge/roots.ts';
import { readText } from './edge/writeFile.ts';
import { plannedFrom } from './engine/planning/planned.ts';
import { declaredBySnapshot, declaredBySql, type Declared } from './engine/planning/told.ts';
import { CannotRun, open, type Opening } from './opening.ts';
import { readSnapshot } from './schema/snapshot/text.ts';

/** Of the file that is named, else the workspace's own, where it has one of PostgreSQL. */
export function declaredFor(command: Opening & { readonly schema?: string }): Declared {
  if (command.schema !== undefined) return declaredIn(command.schema);
  for (const database of open(rootOf('.'), command).workspace.world.databases) {
    const planned = plannedFrom(database, today());
    if (planned) return { schema: database.fold.final, planned };
  }
  throw new CannotRun('No schema of PostgreSQL was found here; name one with --schema.');
}

function declaredIn(path: string): Declared {
  const text = readText(path);
  if (text === undefined) throw new CannotRun(`The schema ${path} cannot be read.`);
  if (!/^\s*\{/.test(text)) return declaredBySql(text, today());
  const read = readSnapshot(text);
  if (read.kind === 'unreadable') throw new CannotRun(`${path} is no snapshot: ${read.reason}.`);
  return declaredBySnapshot(read.snapshot, today());
}
