// The snapshots of a workspace: plansight.snapshot.json at its root, and those that plansight.json names for its databases.
// Where code declares a database, its snapshot gives measures; where none does, structure too.
import { dialectOf } from '../../sql/dialects.ts';
import { parseScript } from '../../sql/parse.ts';
import { identifier } from '../../sql/canonical.ts';
import { ddlOf } from '../../schema/snapshot/ddl.ts';
import { readSnapshot, type SnapshotRead } from '../../schema/snapshot/text.ts';
import type { Snapshot, SnapshotLevel } from '../../schema/snapshot.ts';
import type { Fold, ParsedFile } from '../history/fold.ts';
import { stampOf, type Remembered } from '../memory.ts';
import type { Files } from '../ports.ts';
import type { Settings } from '../configuring/settings.ts';
import type { SchemaSource } from '../source.ts';
import { hidesTexts } from './literals.ts';

/** Beside plansight.json, this one is found without being named. */
const SNAPSHOT_FILE = 'plansight.snapshot.json';

export interface KnownSnapshot {
  /** Relative to the workspace's root; of a server that is connected, how it is shown: `shop at localhost:5432`. */
  readonly path: string;
  readonly snapshot: Snapshot;
  /** It was not read from a file, but from the server itself. */
  readonly live?: true;
}

export interface SnapshotsRead {
  readonly known: readonly KnownSnapshot[];
  /** What is wrong with any of them, one sentence each. */
  readonly notes: readonly string[];
}

/** Where the snapshots of a workspace may be. */
const snapshotPaths = ({ databases }: Settings): readonly string[] => [...new Set([...databases.flatMap(({ snapshot }) => snapshot ?? []), SNAPSHOT_FILE])];

/** Where the snapshot of a database is written; of the only one, where nobody says which. Undefined of one that the configuration does not name. */
export function snapshotPathFor(id: string | undefined, { databases }: Settings): string | undefined {
  if (id === undefined) return databases.length === 1 ? databases[0]!.snapshot ?? SNAPSHOT_FILE : SNAPSHOT_FILE;
  const own = databases.find((one) => one.id === id);
  return own && (own.snapshot ?? (databases.length === 1 ? SNAPSHOT_FILE : `plansight.${id}.snapshot.json`));
}

/** What is still to be done so that a snapshot is used where it stands; undefined where nothing is. */
export function useAdvice(path: string, { databases }: Settings): string | undefined {
  const isUsed = path === SNAPSHOT_FILE || databases.some(({ snapshot }) => snapshot === path);
  return isUsed ? undefined : `Write "snapshot": ${JSON.stringify(path)} into the database of plansight.json that it is of, so that it is used.`;
}

/** The level of a snapshot that is there: a refresh keeps what its team has decided to show. */
export function levelOf(text: string | undefined): SnapshotLevel | undefined {
  const read = text === undefined ? undefined : readSnapshot(text);
  return read?.kind === 'snapshot' ? read.snapshot.level : undefined;
}

/** `live`: what a server says that is connected. */
export function readSnapshots(files: Files, settings: Settings, memory: Remembered<SnapshotRead | undefined>, live?: KnownSnapshot): SnapshotsRead {
  const known: KnownSnapshot[] = live ? [live] : [];
  const notes: string[] = [];
  for (const path of snapshotPaths(settings)) {
    const read = memory.of(path, [stampOf(files, path)], () => {
      const text = files.read(path);
      return text === undefined ? undefined : readSnapshot(text);
    });
    if (read?.kind === 'snapshot') known.push({ path, snapshot: read.snapshot });
    if (read?.kind === 'snapshot') notes.push(...read.notes.map((note) => `${path} ${note}.`));
    if (read?.kind === 'unreadable') notes.push(`${path} is no snapshot: ${read.reason}. \`plansight snapshot\` writes it anew.`);
    if (!read && settings.databases.some(({ snapshot }) => snapshot === path)) notes.push(`The snapshot ${path} cannot be read: \`plansight snapshot -o ${path}\` writes it.`);
  }
  return { known, notes };
}

/** The sources of the workspace, and for a database that nothing but a snapshot declares, that; a server that is connected knows better than its file. */
export function withSnapshots(sources: readonly SchemaSource[], { known }: SnapshotsRead, { databases }: Settings): readonly SchemaSource[] {
  const live = known.find((one) => one.live);
  const undeclared = databases.filter(({ id, dialect }) => dialectFits(dialect) && !sources.some((source) => source.id === id));
  const declared = undeclared.flatMap(({ id, snapshot, searchPath }) => {
    const own = (undeclared.length === 1 ? live : undefined) ?? known.find(({ path }) => path === snapshot);
    return own ? [sourceOf(id, own, searchPath)] : [];
  });
  const all = [...sources, ...declared];
  const beside = live ?? known.find(({ path }) => path === SNAPSHOT_FILE);
  const taken = all.some(({ dialect }) => dialectFits(dialect)) || databases.some(({ snapshot }) => snapshot === SNAPSHOT_FILE);
  return beside && !taken && databases.length === 0 ? [...all, sourceOf('database', beside)] : all;
}

const dialectFits = (dialect: string | undefined): boolean => dialect === undefined || dialect === 'postgres';

function sourceOf(id: string, { path, snapshot, live }: KnownSnapshot, searchPath?: readonly string[]): SchemaSource {
  return {
    id, kind: 'snapshot', dialect: 'postgres', root: '', files: [path], unapplied: [],
    searchPath: searchPath ?? searchPathOf(snapshot),
    reason: live ? `No file declares it: the connected server does, ${path}.` : `No file declares it: ${path} does, as the server had it.`,
  };
}

/** `"$user", public`, and behind it every other schema: an application's role may have a path of its own, and a bare name that any schema knows is not missing. */
function searchPathOf({ server, relations, views }: Snapshot): readonly string[] {
  const names = server.searchPath.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1')).filter((name) => name !== '' && name !== '$user');
  const others = [...relations, ...views].map(({ schema }) => schema).sort();
  return [...new Set([...(names.length === 0 ? ['public'] : names), ...others])];
}

/**
 * The structure of a snapshot as a history of one file. What a coarse one says of texts is left out of it: a condition with a text that nobody knows
 * would contradict what the programs ask. A table with such an index may have others, for all that is known.
 */
export function snapshotHistory({ level, ...snapshot }: Snapshot): ParsedFile {
  const isWhole = level === 'full';
  const relations = snapshot.relations.map((one) => ({
    ...one,
    constraints: one.constraints.filter(({ kind, definition }) => isWhole || kind !== 'check' || !/\d{3}/.test(definition)),
    indexes: one.indexes.filter(({ definition }) => !hidesTexts(definition)),
  }));
  const veiled = snapshot.relations.filter(({ indexes }) => indexes.some(({ definition }) => hidesTexts(definition)));
  const statements = [
    ...ddlOf({ ...snapshot, level, relations, functions: [] }),
    ...veiled.map(({ schema, name }) => `ALTER TABLE ${identifier(schema)}.${identifier(name)} HAS AN INDEX WHOSE CONDITION IS HIDDEN`),
  ];
  const text = `${statements.join(';\n')};\n`;
  return { text, script: parseScript(text, dialectOf('postgres')) };
}

/** The snapshot of each source: the connected server, for the database that shares the most tables with it; else the one that is configured, or that of the root, likewise. */
export function snapshotsOf(sources: readonly SchemaSource[], folds: readonly Fold[], { known }: SnapshotsRead, { databases }: Settings): readonly (KnownSnapshot | undefined)[] {
  const live = known.find((one) => one.live);
  const named = sources.map(({ id }) => known.find(({ path }) => path === databases.find((one) => one.id === id)?.snapshot));
  const rest = databases.some(({ snapshot }) => snapshot === SNAPSHOT_FILE) ? undefined : known.find(({ path }) => path === SNAPSHOT_FILE);
  const placeOf = (one: KnownSnapshot | undefined, isFree: (place: number) => boolean): number => (one ? mostShared(one, folds, (place) => sources[place]!.dialect === 'postgres' && isFree(place)) : -1);
  const places = { live: placeOf(live, () => true), rest: placeOf(rest, (place) => !named[place]) };
  return named.map((own, place) => (places.live === place ? live : own ?? (places.rest === place ? rest : undefined)));
}

/** The place of the fold that shares the most tables with a snapshot; -1 where none shares any. */
function mostShared({ snapshot }: KnownSnapshot, folds: readonly Fold[], isMeant: (place: number) => boolean): number {
  const names = new Set(snapshot.relations.map(({ name }) => name));
  const shared = folds.map(({ final }, place) => (isMeant(place) ? [...final.tables.values()].filter(({ name }) => names.has(name)).length : 0));
  const most = Math.max(0, ...shared);
  return most > 0 ? shared.indexOf(most) : -1;
}
