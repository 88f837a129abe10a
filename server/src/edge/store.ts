// What one run of the command keeps for the next, in the user's cache folder: a file for each root, thrown away by another build.
// It can always be deleted: whatever cannot be read is made anew, and whatever cannot be written is not kept.
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Store } from '../engine/ports.ts';
import { makeFolder } from './makeFolder.ts';

export interface DiskStore extends Store {
  /** Writes what is new. */
  save(): void;
}

/** Of how many runs that did not ask for it a value is kept. */
const RUNS = 8;

/** `build` tells one build of the program from every other. */
export function openStore(root: string, build: string, folder = cacheFolder(process.env)): DiskStore {
  const file = join(folder, `${digest([root]).slice(0, 24)}.json`);
  const entries = readEntries(file, build);
  const used = new Set<string>();
  let isNew = false;
  return {
    digest,
    get(key) {
      const entry = entries.get(key);
      if (entry) used.add(key);
      return entry?.value;
    },
    set(key, value) {
      entries.set(key, { value, unused: 0 });
      used.add(key);
      isNew = true;
    },
    save() {
      if (!isNew) return;
      const kept = [...entries].map(([key, { value, unused }]): Written => [key, value, used.has(key) ? 0 : unused + 1]).filter(([, , unused]) => unused <= RUNS);
      try {
        makeFolder(dirname(file));
        // Another run may be reading.
        const draft = `${file}.${process.pid}`;
        writeFileSync(draft, JSON.stringify({ build, entries: kept }), { mode: 0o600 });
        renameSync(draft, file);
      } catch {
        // A full disk or a folder that may not be written: the next run reads everything again.
      }
    },
  };
}

type Written = readonly [key: string, value: unknown, unused: number];
interface Entry { readonly value: unknown; readonly unused: number }

function readEntries(file: string, build: string): Map<string, Entry> {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as { readonly build: string; readonly entries: readonly Written[] };
    return new Map(read.build === build ? read.entries.map(([key, value, unused]): [string, Entry] => [key, { value, unused }]) : []);
  } catch {
    return new Map();
  }
}

function digest(parts: readonly string[]): string {
  const hash = createHash('sha256');
  // The lengths keep two lists apart that only divide their text otherwise.
  for (const part of parts) hash.update(`${part.length} `).update(part, 'utf8');
  return hash.digest('base64url').slice(0, 24);
}

interface Environment { readonly PLANSIGHT_CACHE?: string | undefined; readonly XDG_CACHE_HOME?: string | undefined; readonly LOCALAPPDATA?: string | undefined }

/** As each system wants it; `PLANSIGHT_CACHE` names another. */
export function cacheFolder({ PLANSIGHT_CACHE, XDG_CACHE_HOME, LOCALAPPDATA }: Environment): string {
  return PLANSIGHT_CACHE ?? join(XDG_CACHE_HOME ?? LOCALAPPDATA ?? join(homedir(), '.cache'), 'plansight');
}

/** Of the program that is running: another one may say something else of the same files. */
export const buildOf = (file: string): string => digest([readFileSync(file, 'latin1')]);
