// Where specifiers that are no relative paths lead inside a workspace:
// the `paths` and `baseUrl` of the nearest tsconfig.json, and the names of the workspace's own packages.
import { parse } from 'jsonc-parser';
import { joined, type Aliases } from './specifiers.ts';
import type { Files } from '../ports.ts';

/** Answers by file: the aliases that hold there. `all` are the files of the workspace. */
export function aliasesIn(all: readonly string[], read: Files['read']): (path: string) => Aliases {
  const present = new Set(all);
  const packages = packageAliases(all, read);
  const byFolder = new Map<string, Aliases>();
  const inFolder = (folder: string): Aliases => {
    const known = byFolder.get(folder);
    if (known) return known;
    const configuration = ['tsconfig.json', 'jsconfig.json'].map((name) => `${folder}${name}`).find((path) => present.has(path));
    const aliases = configuration !== undefined ? new Map([...pathsOf(configuration, read, 0), ...packages]) : folder === '' ? packages : inFolder(folderOf(folder.slice(0, -1)));
    byFolder.set(folder, aliases);
    return aliases;
  };
  return (path) => inFolder(folderOf(path));
}

/** With its slash; empty at the root. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

function jsonOf(path: string, read: Files['read']): Readonly<Record<string, unknown>> {
  const text = read(path);
  const value: unknown = text === undefined ? undefined : parse(text, [], { allowTrailingComma: true });
  return isObject(value) ? value : {};
}

/** What a configuration says itself goes before what it extends. A configuration that is extended from a package is not followed. */
function pathsOf(configuration: string, read: Files['read'], depth: number): Aliases {
  const json = jsonOf(configuration, read);
  const folder = folderOf(configuration);
  const options = isObject(json['compilerOptions']) ? json['compilerOptions'] : {};
  const baseUrl = typeof options['baseUrl'] === 'string' ? joined(folder, options['baseUrl']) : undefined;
  const paths = isObject(options['paths']) ? Object.entries(options['paths']) : undefined;
  const aliases = new Map<string, readonly string[]>();
  for (const [pattern, targets] of paths ?? []) {
    if (Array.isArray(targets)) aliases.set(pattern, targets.filter((target) => typeof target === 'string').map((target) => joined(`${baseUrl ?? folder}/`, target)));
  }
  if (baseUrl !== undefined) aliases.set('*', [...(aliases.get('*') ?? []), baseUrl === '' ? '*' : `${baseUrl}/*`]);
  const base = json['extends'];
  if (paths === undefined && typeof base === 'string' && base.startsWith('.') && depth < 5) {
    const path = joined(folder, base);
    for (const [pattern, targets] of pathsOf(path.endsWith('.json') ? path : `${path}.json`, read, depth + 1)) if (!aliases.has(pattern)) aliases.set(pattern, targets);
  }
  return aliases;
}

/** `@shop/db` is the folder whose package.json has this name: its sources, wherever its `main` is built to. */
function packageAliases(all: readonly string[], read: Files['read']): Aliases {
  const aliases = new Map<string, readonly string[]>();
  for (const path of all) {
    const folder = folderOf(path);
    if (folder === '' || path !== `${folder}package.json`) continue;
    const { name, main, types, source } = jsonOf(path, read);
    if (typeof name !== 'string' || name === '' || aliases.has(name)) continue;
    const entries = [source, main, types].filter((entry) => typeof entry === 'string');
    const sources = entries.map((entry) => entry.replace(/^(?:\.\/)?(?:dist|build|lib|out)\//, 'src/').replace(/\.d\.ts$/, '.ts'));
    aliases.set(name, [...entries, ...sources, 'src/index', 'index'].map((entry) => joined(folder, entry)));
    aliases.set(`${name}/*`, [`${folder}*`, `${folder}src/*`]);
  }
  return aliases;
}
