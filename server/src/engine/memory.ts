// What one opening of a workspace leaves for the next: an editor opens its workspace anew at each change, and most of it is as before.
// A value holds as long as the stamps of the files it was made from are the same.
import type { Files } from './ports.ts';

/** Remembers by path; `keys` are compared one by one. What is made anew is told what was there before. */
export interface Remembered<T> {
  of(path: string, keys: readonly unknown[], make: (previous: T | undefined) => T): T;
}

export function remembered<T>(): Remembered<T> {
  const known = new Map<string, { readonly keys: readonly unknown[]; readonly value: T }>();
  return {
    of(path, keys, make) {
      const last = known.get(path);
      if (last && sameKeys(last.keys, keys)) return last.value;
      const value = make(last?.value);
      known.set(path, { keys, value });
      return value;
    },
  };
}

/** Remembers one value together with the files that were read for it. */
export interface Reads<T> {
  of(files: Files, keys: readonly unknown[], make: (read: Files['read'], previous: T | undefined) => T): T;
}

export function rememberedReads<T>(): Reads<T> {
  let last: { readonly keys: readonly unknown[]; readonly stamps: ReadonlyMap<string, unknown>; readonly value: T } | undefined;
  return {
    of(files, keys, make) {
      if (last && sameKeys(last.keys, keys) && [...last.stamps].every(([path, stamp]) => stampOf(files, path) === stamp)) return last.value;
      const stamps = new Map<string, unknown>();
      const value = make((path) => {
        stamps.set(path, stampOf(files, path));
        return files.read(path);
      }, last?.value);
      last = { keys, stamps, value };
      return value;
    },
  };
}

/** What one of many files tells. */
export interface Telling<T> { readonly path: string; readonly told: T }

/** Remembers what each of many files tells, by `keys` besides its text: in their order, of those that tell something. The list is the same value as long as all of them tell the same; what is told is plain data. */
export interface Gathered<T> {
  of(files: Files, paths: readonly string[], keys: readonly unknown[], make: (path: string) => T | undefined): readonly Telling<T>[];
}

export function gathered<T>(): Gathered<T> {
  let known: { readonly keys: readonly unknown[]; readonly paths: readonly string[]; readonly stamps: unknown[]; readonly said: (T | undefined)[]; all: readonly Telling<T>[] } | undefined;
  const listed = (paths: readonly string[], said: readonly (T | undefined)[]): readonly Telling<T>[] => said.flatMap((one, place) => (one === undefined ? [] : [{ path: paths[place]!, told: one }]));
  return {
    of(files, paths, keys, make) {
      if (known?.paths !== paths || !sameKeys(known.keys, keys)) {
        const isKnown = known && sameKeys(known.keys, keys);
        const before = new Map(isKnown ? known!.paths.map((path, place) => [path, place]) : []);
        const stamps = paths.map((path) => stampOf(files, path));
        const said = paths.map((path, place) => {
          const earlier = before.get(path);
          return earlier !== undefined && known!.stamps[earlier] === stamps[place] ? known!.said[earlier] : make(path);
        });
        known = { keys, paths, stamps, said, all: keepEqual(known?.all, listed(paths, said)) };
        return known.all;
      }
      const { stamps, said } = known;
      let isSame = true;
      for (let place = 0; place < paths.length; place++) {
        const stamp = stampOf(files, paths[place]!);
        if (stamp === stamps[place]) continue;
        stamps[place] = stamp;
        const now = make(paths[place]!);
        if (now === said[place] || JSON.stringify(now) === JSON.stringify(said[place])) continue;
        said[place] = now;
        isSame = false;
      }
      if (!isSame) known.all = listed(paths, said);
      return known.all;
    },
  };
}

/** The earlier of two equal values, element by element: what hangs on their identity stays. The values are plain data. */
export function keepEqual<T>(previous: readonly T[] | undefined, next: readonly T[]): readonly T[] {
  if (!previous) return next;
  const known = new Map(previous.map((one) => [JSON.stringify(one), one]));
  const kept = next.map((one) => known.get(JSON.stringify(one)) ?? one);
  return kept.length === previous.length && kept.every((one, place) => one === previous[place]) ? previous : kept;
}

/** Files that do not say when they change do not. */
export const stampOf = (files: Files, path: string): unknown => files.stamp?.(path);

const sameKeys = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((key, place) => key === b[place]);
