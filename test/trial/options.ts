// The arguments of the trial's scripts: numbers by name, words that switch something on, and folders.

export interface Arguments<N extends string> {
  readonly folders: readonly string[];
  readonly numbers: Readonly<Record<N, number>>;
  readonly words: ReadonlySet<string>;
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads `--name value` for the numbers and texts, `--word` for the words; all else is a folder. */
export function argumentsOf<N extends string>(given: readonly string[], defaults: Readonly<Record<N, number>>, known: readonly string[], named: readonly string[] = []): Arguments<N> {
  const numbers: Record<N, number> = { ...defaults };
  const words = new Set<string>();
  const texts = new Map<string, string>();
  const folders: string[] = [];
  for (let i = 0; i < given.length; i++) {
    const name = /^--(.+)$/.exec(given[i]!)?.[1];
    if (name === undefined) folders.push(given[i]!.replace(/\/+$/, ''));
    else if (name in defaults) numbers[name as N] = Number(given[++i]);
    else if (named.includes(name)) texts.set(name, given[++i] ?? '');
    else if (known.includes(name)) words.add(name);
    else throw new Error(`Unknown argument --${name}.`);
  }
  if (folders.length === 0) throw new Error('Name at least one folder.');
  return { folders, numbers, words, texts };
}
