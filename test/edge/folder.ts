// A real folder for a test, removed after it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Folder {
  /** Without links on the way, as a server gives paths back. */
  readonly path: string;
  write(path: string, content: string | Uint8Array): void;
  remove(): void;
}

export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Folder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'plansight-')));
  const write: Folder['write'] = (name, content) => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  return { path, write, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The folders of one test, which are removed together. */
export function temporaryFolders(): { of(files: Parameters<typeof temporaryFolder>[0]): Folder; remove(): void } {
  const made: Folder[] = [];
  return {
    of(files) {
      const folder = temporaryFolder(files);
      made.push(folder);
      return folder;
    },
    remove() {
      for (const folder of made.splice(0)) folder.remove();
    },
  };
}

/** Whether a text stands in any file below a folder. */
export const isAnywhere = (folder: string, text: string): boolean =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)).some((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true && readFileSync(path).includes(text));
