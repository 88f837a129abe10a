// Which drivers a program's package depends on: by its own package.json, or by that of a package of the workspace that it depends on.
import { librariesOf } from '../../libraries/drivers.ts';
import { folderOf } from '../discover/paths.ts';
import type { Files } from '../ports.ts';

/** By the path of a program: the libraries of the drivers, none where no package is above it. */
export type DriversOf = (path: string) => readonly string[];

interface Package { readonly name?: string; readonly needs: readonly string[] }

export function driversIn(all: readonly string[], read: Files['read']): DriversOf {
  const packages = new Map(all.filter((path) => /(?:^|\/)package\.json$/.test(path)).map((path) => [folderOf(path), packageOf(read(path) ?? '')]));
  const named = new Map([...packages.values()].flatMap((one) => (one.name === undefined ? [] : [[one.name, one]])));
  const known = new Map<Package, readonly string[]>();
  const driversOf = (one: Package): readonly string[] => {
    const own = librariesOf(one.needs);
    return own.length > 0 ? own : [...new Set(one.needs.flatMap((need) => librariesOf(named.get(need)?.needs ?? [])))];
  };
  return (path) => {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const nearest = packages.get(folder);
      if (nearest) {
        const drivers = known.get(nearest) ?? driversOf(nearest);
        known.set(nearest, drivers);
        return drivers;
      }
      if (folder === '') return [];
    }
  };
}

function packageOf(text: string): Package {
  const written = parsed(text);
  const needs = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap((kind) => Object.keys(objectIn(written, kind)));
  const name: unknown = written['name'];
  return { needs, ...(typeof name === 'string' && { name }) };
}

/** What is no JSON names nothing. */
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}

const objectIn = (one: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> => asObject(one[name]);
const asObject = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});
