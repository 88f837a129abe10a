// Files that a user asked for by name: reports, baselines, a first configuration.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file and the folders above it; why not, where it cannot. */
export function writeText(file: string, text: string, how: 'anew' | 'only if absent' = 'anew'): string | undefined {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, how === 'anew' ? {} : { flag: 'wx' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** All of standard input. */
export const readInput = (): string => readFileSync(0, 'utf8');

/** A file that was named; undefined where it cannot be read. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
