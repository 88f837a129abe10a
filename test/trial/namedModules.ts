// Where a module may lie that an application names by an alias of its compiler's settings, or by one of its own packages.
import { dirname, join } from 'node:path';
import { parse } from 'jsonc-parser';
import type { Files } from '../../server/src/engine/ports.ts';

export interface NamedModules {
  /** Paths without an ending, the likeliest first, for what a file names. */
  of(name: string, containing: string): readonly string[];
}

interface Aliases { readonly folder: string; readonly base: string; readonly paths: readonly (readonly [pattern: string, targets: readonly string[]])[] }

export function namedModules(root: string, files: Files): NamedModules {
  const aliases: Aliases[] = [];
  const packages = new Map<string, string>();
  for (const path of files.list()) {
    const folder = join(root, dirname(path));
    if (/(?:^|\/)[tj]sconfig[\w.-]*\.json$/.test(path)) {
      const { compilerOptions: { baseUrl, paths } = {} } = (parse(files.read(path) ?? '') ?? {}) as { readonly compilerOptions?: { readonly baseUrl?: string; readonly paths?: Readonly<Record<string, readonly string[]>> } };
      if (baseUrl !== undefined || paths) aliases.push({ folder, base: join(folder, baseUrl ?? '.'), paths: [...Object.entries(paths ?? {}), ...(baseUrl === undefined ? [] : [['*', ['*']] as const])] });
    }
    if (/(?:^|\/)package\.json$/.test(path)) {
      const { name } = (parse(files.read(path) ?? '') ?? {}) as { readonly name?: string };
      if (typeof name === 'string') packages.set(name, folder);
    }
  }
  // The nearest settings go first.
  aliases.sort((a, b) => b.folder.length - a.folder.length);
  return { of: (name, containing) => [...aliased(name, containing, aliases), ...inPackage(name, packages)] };
}

function aliased(name: string, containing: string, aliases: readonly Aliases[]): readonly string[] {
  return aliases.filter(({ folder }) => containing.startsWith(`${folder}/`)).flatMap(({ base, paths }) => paths.flatMap(([pattern, targets]) => {
    const [before = '', after] = pattern.split('*');
    const isNamed = after === undefined ? name === pattern : name.startsWith(before) && name.endsWith(after) && name.length >= before.length + after.length;
    return isNamed ? targets.map((target) => join(base, after === undefined ? target : target.replace('*', name.slice(before.length, name.length - after.length)))) : [];
  }));
}

function inPackage(name: string, packages: ReadonlyMap<string, string>): readonly string[] {
  const own = name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');
  const folder = packages.get(own);
  if (folder === undefined) return [];
  const below = name.slice(own.length);
  return below === '' ? [folder, join(folder, 'src/index'), join(folder, 'index')] : [folder + below, `${folder}/src${below}`];
}
