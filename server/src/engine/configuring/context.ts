// What every file of a workspace is judged by, in one short text: while it is the same, a file says the same.
import type { Files, NewFiles, Store } from '../ports.ts';
import type { Programs } from '../programs/programs.ts';
import type { Settings } from './settings.ts';
import type { SchemaSource } from '../source.ts';

/** The settings, where the databases are declared and in which words, what was measured of them, and what is new. */
export function contextOf(store: Store, files: Files, settings: Settings, sources: readonly SchemaSource[], fresh: NewFiles | undefined, programs: Programs, snapshots: readonly string[]): string {
  const modelled = sources.filter(({ kind }) => kind === 'models');
  const filesOf = (some: readonly SchemaSource[]): readonly string[] => [...new Set(some.flatMap(({ files: applied, unapplied }) => [...applied, ...unapplied]))];
  const declaring = filesOf(sources);
  // A migration that is a program may send what any other program exports.
  const others = filesOf(sources.filter((source) => !modelled.includes(source))).some(programs.has) ? programs.said() : [];
  const isDeclared = new Set(declaring);
  return store.digest([
    asText(settings),
    asText(sources),
    ...[...declaring, ...snapshots].flatMap((path) => [path, files.read(path) ?? '']),
    asText(fresh && { complete: fresh.complete, paths: fresh.paths.filter((path) => isDeclared.has(path)) }),
    ...others.map(asText),
    // Tables take columns and names from other files.
    ...modelled.flatMap((source) => source.files.map((path) => programs.ddl(path, source).text)),
  ]);
}

const asText = (value: unknown): string => JSON.stringify(value, (_, part: unknown) => (part instanceof Map || part instanceof Set ? [...part] : part)) ?? '';
