// The files of a root as the editor sees them: what is open stands over what is on the disk, and beside it before it is saved.
import type { Files } from '../engine/ports.ts';
import { languageOf } from '../hosts/all.ts';

export interface Overlay extends Files {
  /** The value of `changes` at the last change of a file. */
  stamp(path: string): number;
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
  /** What is open and not on the disk, as of the last listing: the same value as long as it says the same. */
  readonly unsaved: readonly string[];
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
  let unsaved: readonly string[] = [];
  let changes = 0;
  let programChanges = 0;
  const stamp = (path: string): void => {
    changes++;
    if (languageOf(path) !== 'sql') programChanges++;
    stamps.set(path, changes);
  };
  const list = (): readonly string[] => {
    if (!stale && listed) return listed;
    const now = openDisk();
    const alone = [...shown.keys()].filter((path) => now.read(path) === undefined);
    if (!sameList(unsaved, alone)) unsaved = alone;
    const fresh = unsaved.length === 0 ? now.list() : [...new Set([...now.list(), ...unsaved])].sort();
    disk = now;
    stale = false;
    return (listed = listed && sameList(listed, fresh) ? listed : fresh);
  };
  return {
    list,
    read: (path) => shown.get(path) ?? (disk ??= openDisk()).read(path),
    stamp: (path) => stamps.get(path) ?? 0,
    show(path, text) {
      if (shown.get(path) === text) return;
      // What is opened as it is on the disk changes nothing.
      const saved = shown.has(path) ? undefined : (disk ??= openDisk()).read(path);
      if (!shown.has(path) && saved === undefined) stale = true;
      shown.set(path, text);
      if (saved !== text) stamp(path);
    },
    hide(path) {
      const text = shown.get(path);
      if (text === undefined) return;
      shown.delete(path);
      const saved = (disk ??= openDisk()).read(path);
      if (saved === undefined) stale = true;
      if (saved !== text) stamp(path);
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
    get unsaved() {
      list();
      return unsaved;
    },
    notes: () => disk?.notes() ?? [],
  };
}

const sameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((path, place) => path === b[place]);
