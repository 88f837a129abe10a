// Which workspace a path belongs to: that of the plansight.json above it, else its repository, else the project at hand, else the folder itself.
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { findConfiguration } from './configurationFile.ts';

/** The workspace's root of an existing file or folder; absolute. `project` is the folder that a command was started in; null where there is no such thing. */
export function rootOf(path: string, project: string | null = process.cwd()): string {
  const full = resolve(path);
  const folder = statSync(full).isDirectory() ? full : dirname(full);
  const configured = findConfiguration(folder);
  if (configured && 'path' in configured) return dirname(configured.path);
  return repositoryOf(folder) ?? (project !== null && isInside(project, full) && isProject(project) ? project : folder);
}

/** Roots to the absolute paths below them that were asked for; `missing` where one does not exist. */
export function rootsOf(paths: readonly string[]): ReadonlyMap<string, readonly string[]> | { readonly missing: string } {
  const roots = new Map<string, string[]>();
  for (const path of paths) {
    if (!existsSync(path)) return { missing: path };
    const root = rootOf(path);
    roots.set(root, [...(roots.get(root) ?? []), resolve(path)]);
  }
  return roots;
}

/** A path as the workspace names it: relative, with forward slashes; empty for the root itself. */
export const workspacePath = (root: string, full: string): string => relative(root, full).replaceAll('\\', '/');

/** Whether a path of the workspace is one of these absolute paths or lies below one. */
export function isBelow(root: string, paths: readonly string[]): (path: string) => boolean {
  const asked = paths.map((path) => workspacePath(root, path));
  return (path) => asked.some((one) => one === '' || path === one || path.startsWith(`${one}/`));
}

/** The folder at or above one that holds git's own. */
export function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** A working directory without any sign of a project may be anything, a home folder say: it is not read whole. */
const MANIFESTS: readonly string[] = ['package.json', 'go.mod', 'Cargo.toml', 'pyproject.toml', 'requirements.txt', 'composer.json', 'Gemfile', 'pom.xml', 'build.gradle', 'supabase/config.toml', 'sqlc.yaml'];
const isProject = (folder: string): boolean => MANIFESTS.some((name) => existsSync(join(folder, name)));

const isInside = (folder: string, full: string): boolean => {
  const way = relative(folder, full);
  return !way.startsWith('..') && resolve(folder, way) === full;
};
