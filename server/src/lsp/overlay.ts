// The files of a root as the editor sees them: what is open stands over what is on the disk.
import type { Files } from '../engine/ports.ts';
import { languageOf } from '../hosts/all.ts';

export interface Overlay extends Files {
  stamp(path: string): unknown;
  /** Grows with every change of any file. */
  readonly changes: number;
  /** Grows with every change of a program: what one says, others may need. */
  readonly programChanges: number;
  /** The text of an open document, or of one that has changed in the editor. */
  show(path: string, text: string): void;
  /** The document was closed: the disk speaks again. */
  hide(path: string): void;
  /** The file has changed on the disk. */
  touch(path: string): void;
  /** Files have come or gone. */
  relist(): void;
  /** The texts that stand over the disk. */
  readonly shown: ReadonlyMap<string, string>;
  /** It is on the disk and yet not listed. */
  ignores(path: string): boolean;
  notes(): readonly string[];
}

export interface Disk extends Files {
  notes(): readonly string[];
}

/** `openDisk` lists the folder anew each time it is called. */
export function overlaid(openDisk: () => Disk): Overlay {
  const shown = new Map<string, string>();
  const stamps = new Map<string, number>();
  let disk: Disk | undefined;
  let listed: readonly string[] | undefined;
  let stale = true;
  let changes = 0;
  let programChanges = 0;
  const stamp = (path: string): void => {
    changes++;
    if (languageOf(path) !== 'sql') programChanges++;
    stamps.set(path, changes);
  };
  const list = (): readonly string[] => {
    if (!stale && listed) return listed;
    disk = openDisk();
    const fresh = disk.list();
    stale = false;
    return (listed = listed && sameList(listed, fresh) ? listed : fresh);
  };
  return {
    list,
    ignores: (path) => !list().includes(path) && disk?.read(path) !== undefined,
    read: (path) => shown.get(path) ?? (disk ??= openDisk()).read(path),
    stamp: (path) => stamps.get(path) ?? 0,
    show(path, text) {
      if (shown.get(path) === text) return;
      // What is opened as it is on the disk changes nothing.
      const same = !shown.has(path) && (disk ??= openDisk()).read(path) === text;
      shown.set(path, text);
      if (!same) stamp(path);
    },
    hide(path) {
      const text = shown.get(path);
      shown.delete(path);
      if (text !== undefined && (disk ??= openDisk()).read(path) !== text) stamp(path);
    },
    touch(path) {
      if (!shown.has(path)) stamp(path);
    },
    relist() {
      stale = true;
      changes++;
    },
    get changes() {
      return changes;
    },
    get programChanges() {
      return programChanges;
    },
    shown,
    notes: () => disk?.notes() ?? [],
  };
}

const sameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((path, place) => path === b[place]);
