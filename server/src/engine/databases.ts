// The databases of a workspace from their sources: each folded, with its snapshot laid over it, and the same value as long as both are the same.
import { foldSource, type Fold, type ParsedFile } from './history/fold.ts';
import type { Settings } from './configuring/settings.ts';
import { driftOf, driftSentence } from './snapshot/drift.ts';
import { snapshotsOf, type SnapshotsRead } from './snapshot/known.ts';
import type { SchemaSource } from './source.ts';
import type { Memory } from './workspace.ts';
import { databaseFrom, type Database, type World } from './world.ts';

/** `readerOf` gives what reads the files of a source. */
export function databasesIn(sources: readonly SchemaSource[], readerOf: (source: SchemaSource) => (path: string) => ParsedFile | undefined, snapshots: SnapshotsRead, settings: Settings, memory: Pick<Memory, 'folds' | 'databases'>): readonly Database[] {
  const folded = sources.map((source) => foldOf(source, readerOf(source), memory));
  const measured = snapshotsOf(sources, folded.map(({ fold }) => fold), snapshots, settings);
  return sources.map((source, place) => {
    const { fold, next } = folded[place]!;
    const snapshot = measured[place];
    return memory.databases.of(keyOf(source), [source, fold, snapshot?.snapshot, settings], () => databaseFrom(source, next, settings, snapshot));
  });
}

/** Where databases that code declares have drifted from it. */
export const driftNotes = (databases: readonly Database[], isNew: World['isNew']): readonly string[] => databases.flatMap(({ snapshot, source, fold }) =>
  (snapshot && source.kind !== 'snapshot' ? driftSentence(snapshot, driftOf(fold.final, snapshot.snapshot, (path) => isNew(path) === true)) ?? [] : []));

/** A fold begins with the search path, and is written in a dialect. */
const keyOf = (source: SchemaSource): string => [source.id, source.dialect, ...(source.searchPath ?? [])].join('\0');

/** `fold` is the same value as long as the files say the same. */
function foldOf(source: SchemaSource, read: (path: string) => ParsedFile | undefined, memory: Pick<Memory, 'folds'>): { readonly fold: Fold; readonly next: Fold } {
  const last = memory.folds.get(keyOf(source));
  const next = foldSource(source, read, last);
  const fold = last && sameHistory(last, next) ? last : next;
  memory.folds.set(keyOf(source), fold);
  return { fold, next };
}

const sameHistory = (a: Fold, b: Fold): boolean => a.checkpoints.length === b.checkpoints.length && a.checkpoints.every((checkpoint, place) => checkpoint === b.checkpoints[place]);
