// Where the specifier of an import may lead: the paths it stands for, as TypeScript and bundlers take it.

/** Where a specifier that is no relative path leads: `@/*` to `src/*`. Patterns as in tsconfig's `paths`. */
export type Aliases = ReadonlyMap<string, readonly string[]>;

const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts'];

/** The paths that a specifier may name, as it is written. */
export const pathsOf = (from: string, module: string, aliases: Aliases): readonly string[] =>
  /^\.{1,2}(?:\/|$)/.test(module) ? [joined(from.slice(0, from.lastIndexOf('/') + 1), module)] : aliased(aliases, module);

/** With or without an ending, `.js` written for `.ts`, a folder's index. */
export function candidates(base: string): readonly string[] {
  const bare = base.replace(/\.[mc]?jsx?$/, '');
  return [base, ...endings.map((ending) => bare + ending), ...endings.map((ending) => base + ending), ...endings.map((ending) => `${base === '' ? '' : `${base}/`}index${ending}`)];
}

/** The longest pattern that fits goes first, as TypeScript takes them. */
function aliased(aliases: Aliases, module: string): readonly string[] {
  const fitting: { readonly length: number; readonly paths: readonly string[] }[] = [];
  for (const [pattern, targets] of aliases) {
    const [head = '', tail] = pattern.split('*');
    if (tail === undefined ? module !== pattern : !module.startsWith(head) || !module.endsWith(tail) || module.length < head.length + tail.length) continue;
    const rest = tail === undefined ? '' : module.slice(head.length, module.length - tail.length);
    fitting.push({ length: tail === undefined ? Infinity : head.length, paths: targets.map((target) => joined('', target.replace('*', () => rest))) });
  }
  return fitting.sort((a, b) => b.length - a.length).flatMap(({ paths }) => paths);
}

/** The path that a relative one means in a folder, which is written with its slash. */
export function joined(folder: string, relative: string): string {
  const parts: string[] = [];
  for (const part of `${folder}${relative}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return (folder.startsWith('/') ? '/' : '') + parts.join('/');
}
