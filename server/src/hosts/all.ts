// The languages that can be read.
import { astroHost } from './astro/host.ts';
import type { Host } from './host.ts';
import { sqlExtensions } from './sql/host.ts';
import { svelteHost } from './svelte/host.ts';
import { typescriptHost } from './typescript/host.ts';
import { vueHost } from './vue/host.ts';

export const hosts: readonly Host[] = [typescriptHost, vueHost, svelteHost, astroHost];

/** The host of a language id, or of a path by its ending. SQL files have none: they are one site. */
export function hostFor(languageOrPath: string): Host | undefined {
  const known = hosts.find(({ languages }) => languages.includes(languageOrPath));
  if (known) return known;
  const extension = extensionOf(languageOrPath);
  return hosts.find(({ extensions }) => extensions.includes(extension));
}

/** The language id of a path: `sql` for SQL files, `prisma` for schemas of Prisma, neither of which has a host; undefined for what cannot be read. */
export function languageOf(path: string): string | undefined {
  const extension = extensionOf(path);
  if (sqlExtensions.includes(extension)) return 'sql';
  return languagesByExtension.get(extension) ?? hosts.find(({ extensions }) => extensions.includes(extension))?.languages[0];
}

const languagesByExtension: ReadonlyMap<string, string> = new Map([
  ['.ts', 'typescript'], ['.mts', 'typescript'], ['.cts', 'typescript'], ['.tsx', 'typescriptreact'],
  ['.js', 'javascript'], ['.mjs', 'javascript'], ['.cjs', 'javascript'], ['.jsx', 'javascriptreact'], ['.prisma', 'prisma'],
]);

function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? (name.endsWith('.sql') ? '.sql' : '') : name.slice(dot).toLowerCase();
}
