// Which programs import which, so that who calls a routine is looked for among those that may.
// Each file is looked through once as long as it stays as it is: an editor asks at each key.
import { mayPassOn } from '../../hosts/prefilter.ts';
import type { Bringing } from '../../libraries/brings.ts';
import { remembered, stampOf } from '../memory.ts';
import type { Files } from '../ports.ts';
import { candidates, pathsOf, type Aliases } from './specifiers.ts';

export interface Importers {
  /** Those that import a file, in the order of the list: more than do, where a comment says so. */
  of(path: string): readonly string[];
  /** The file that a specifier names. */
  fileOf(from: string, module: string): string | undefined;
  /** Whether a file may pass on what others export. */
  mayPassOn(path: string): boolean;
}

/** What openings of one workspace share of who calls what. */
export function callersMemory() {
  return {
    brings: remembered<Bringing | undefined>(),
    words: remembered<ReadonlySet<string>>(),
    named: remembered<Map<string, 'no' | 'by the clock' | 'plainly'>>(),
    imports: remembered<readonly string[]>(),
    passing: remembered<boolean>(),
    targets: remembered<Map<string, string | undefined>>(),
    importers: remembered<ReadonlyMap<string, readonly string[]>>(),
  };
}

/** `paths` are the programs of `all`; the same `all` and `aliases` as long as they say the same. */
export function importersIn(files: Files, all: readonly string[], paths: ReadonlySet<string>, aliases: (path: string) => Aliases, memory: ReturnType<typeof callersMemory>): Importers {
  const targets = memory.targets.of('', [all, aliases], () => new Map());
  const fileOf = (from: string, module: string): string | undefined => {
    const key = `${from.slice(0, from.lastIndexOf('/') + 1)}\0${module}`;
    if (!targets.has(key)) targets.set(key, firstOf(pathsOf(from, module, aliases(from)), paths));
    return targets.get(key);
  };
  const importedBy = (path: string): readonly string[] => memory.imports.of(path, [stampOf(files, path), targets], (previous) => {
    const imported = [...new Set(modulesIn(files.read(path) ?? '').flatMap((module) => fileOf(path, module) ?? []))];
    return previous && previous.length === imported.length && previous.every((one, place) => one === imported[place]) ? previous : imported;
  });
  const importers = (): ReadonlyMap<string, readonly string[]> => {
    const order = [...paths];
    const each = order.map(importedBy);
    return memory.importers.of('', [all, ...each], () => {
      const found = new Map<string, string[]>();
      each.forEach((imported, place) => imported.forEach((path) => void (found.get(path)?.push(order[place]!) ?? found.set(path, [order[place]!]))));
      return found;
    });
  };
  let known: ReadonlyMap<string, readonly string[]> | undefined;
  return {
    of: (path) => (known ??= importers()).get(path) ?? [],
    fileOf,
    mayPassOn: (path) => memory.passing.of(path, [stampOf(files, path)], () => mayPassOn(files.read(path) ?? '')),
  };
}

/** How many files may pass on what others export, one to the next, and how many of them are looked at. */
const PASSES = 3;
const MOST = 40;

/** The file that a specifier names, and those whose exports of a name it passes on. */
export function leadingTo({ fileOf, mayPassOn }: Importers, passedOn: (path: string) => readonly { readonly name: string; readonly module: string }[], from: string, module: string, name: string): readonly string[] {
  const first = fileOf(from, module);
  const found = new Set(first === undefined ? [] : [first]);
  let last = [...found];
  for (let passes = 0; passes < PASSES && last.length > 0 && found.size < MOST; passes++) {
    last = last.flatMap((path) => (mayPassOn(path) ? passedOn(path).filter((one) => one.name === name || one.name === '*').flatMap((one) => fileOf(path, one.module) ?? []) : [])).filter((path) => !found.has(path) && found.add(path));
  }
  return [...found];
}

function firstOf(bases: readonly string[], paths: ReadonlySet<string>): string | undefined {
  for (const base of bases) {
    const file = candidates(base).find((path) => paths.has(path));
    if (file !== undefined) return file;
  }
  return undefined;
}

/** What stands where a specifier does. */
const SPECIFIER = /\b(?:from|import|require)\s{0,20}(?:\(\s{0,20})?(?:"([^"\n]{1,300})"|'([^'\n]{1,300})'|`([^`\n$]{1,300})`)/g;

const modulesIn = (text: string): readonly string[] => [...new Set([...text.matchAll(SPECIFIER)].map(([, double, single, template]) => (double ?? single ?? template)!))];
