// Generated files on the disk.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GeneratedFile } from './generate.ts';

/** Their paths, as given. */
export function writeFiles(folder: string, files: readonly GeneratedFile[]): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const made = new Set<string>();
  for (const { path, text } of files) {
    const parent = dirname(join(folder, path));
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    writeFileSync(join(folder, path), text);
  }
  return files.map(({ path }) => path);
}
