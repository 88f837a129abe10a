// Where plansight.json is: in the folder at hand or above it, no higher than the repository.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface ConfigurationFile {
  readonly path: string;
  readonly text: string;
}

/** Undefined where there is none; a message where there is one that cannot be read. */
export function findConfiguration(folder: string): ConfigurationFile | { readonly error: string } | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const path = join(at, 'plansight.json');
    if (existsSync(path)) return readConfiguration(path);
    if (existsSync(join(at, '.git')) || dirname(at) === at) return undefined;
  }
}

/** A file that the user named. */
export function readConfiguration(path: string): ConfigurationFile | { readonly error: string } {
  try {
    return { path: resolve(path), text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { error: `The configuration ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
