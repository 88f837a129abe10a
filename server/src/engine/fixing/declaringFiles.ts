// The files that declare tables, as they are edited: each is read and parsed once, however many findings ask for an index there.
import { hostFor, languageOf } from '../../hosts/all.ts';
import type { HostTree } from '../../hosts/tree.ts';
import type { DeclaringFiles } from '../../libraries/indexWords.ts';
import type { Document } from '../../text/document.ts';

export interface DeclaringOptions extends Pick<DeclaringFiles, 'outside'> {
  textOf(path: string): string;
  /** What gives the same again, for as long as what it was made of is the same. */
  shared<T>(make: () => T): () => T;
}

/** For each list of paths, the same files again. */
export function declaringFilesBy(options: DeclaringOptions): (paths: readonly string[]) => DeclaringFiles {
  const known = new Map<string, DeclaringFiles>();
  return (paths) => {
    const key = paths.join('\n');
    if (!known.has(key)) known.set(key, declaringFiles(paths, options));
    return known.get(key)!;
  };
}

function declaringFiles(paths: readonly string[], { textOf, outside, shared }: DeclaringOptions): DeclaringFiles {
  const documents = new Map<string, Document | undefined>();
  const trees = new WeakMap<Document, HostTree | undefined>();
  const answers = new Map<string, () => unknown>();
  return {
    paths,
    outside,
    document(path) {
      const text = textOf(path);
      if (!documents.has(path)) documents.set(path, text === '' ? undefined : { path, language: languageOf(path) ?? '', version: 0, text });
      return documents.get(path);
    },
    tree(program) {
      if (!trees.has(program)) trees.set(program, hostFor(program.language)?.read(program));
      return trees.get(program);
    },
    once: <T>(key: string, make: () => T): T => {
      if (!answers.has(key)) answers.set(key, shared(make));
      return answers.get(key)!() as T;
    },
  };
}
