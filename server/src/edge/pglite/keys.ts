// What tells one database from another to the planner: its structure decides what is loaded, its figures what is laid over it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PlannedDatabase } from '../../plans/planner.ts';
import { clustersVersion } from './clusters.ts';
import { assetsFolder, entryFile } from './places.ts';

export interface DatabaseKeys {
  readonly base: string;
  readonly settings: string;
  /** Of everything that is laid over the structure, settings included. */
  readonly measures: string;
}

const known = new WeakMap<PlannedDatabase, DatabaseKeys>();

/** Databases are values: the keys of one are worked out once. */
export function keysOf(database: PlannedDatabase): DatabaseKeys {
  const found = known.get(database);
  if (found) return found;
  const { base, measures, searchPath, settings, collation } = database;
  const keys = { base: digest([program(), collation, searchPath, base]), settings: digest([settings, searchPath]), measures: digest([measures, settings, searchPath]) };
  known.set(database, keys);
  return keys;
}

let own: string | undefined;
/** Another build may load a schema in another way. */
function program(): string {
  try {
    own ??= `${clustersVersion(assetsFolder())} ${digest([readFileSync(entryFile(), 'latin1')])}`;
  } catch {
    // Not part of this installation, which a session says.
    own = '';
  }
  return own;
}

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 24);
