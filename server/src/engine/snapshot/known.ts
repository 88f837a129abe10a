// The snapshots of a workspace: plansight.snapshot.json at its root, and those that plansight.json names for its databases.
// Where code declares a database, its snapshot gives measures; where none does, structure too.
import { dialectOf } from '../../sql/dialects.ts';
import { parseScript } from '../../sql/parse.ts';
import { identifier } from '../../sql/canonical.ts';
import { ddlOf } from '../../schema/snapshot/ddl.ts';
import { readSnapshot, type SnapshotRead } from '../../schema/snapshot/text.ts';
import type { Snapshot } from '../../schema/snapshot.ts';
import type { Fold, ParsedFile } from '../fold.ts';
import { stampOf, type Remembered } from '../memory.ts';
import type { Files } from '../ports.ts';
import type { Settings } from '../settings.ts';
import type { SchemaSource } from '../source.ts';
import { hidesTexts } from './literals.ts';

/** Beside plansight.json, this one is found without being named. */
export const SNAPSHOT_FILE = 'plansight.snapshot.json';

export interface KnownSnapshot {
  /** Relative to the workspace's root. */
  readonly path: string;
  readonly snapshot: Snapshot;
}

export interface SnapshotsRead {
  readonly known: readonly KnownSnapshot[];
  /** What is wrong with any of them, one sentence each. */
  readonly notes: readonly string[];
}

/** Where the snapshots of a workspace may be. */
const snapshotPaths = ({ databases }: Settings): readonly string[] => [...new Set([...databases.flatMap(({ snapshot }) => snapshot ?? []), SNAPSHOT_FILE])];

export function readSnapshots(files: Files, settings: Settings, memory: Remembered<SnapshotRead | undefined>): SnapshotsRead {
  const known: KnownSnapshot[] = [];
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

/** The sources of the workspace, and for a database that nothing but a snapshot declares, that. */
export function withSnapshots(sources: readonly SchemaSource[], { known }: SnapshotsRead, { databases }: Settings): readonly SchemaSource[] {
  const declared = databases.flatMap(({ id, snapshot, dialect, searchPath }) => {
    const own = known.find(({ path }) => path === snapshot);
    return own && dialectFits(dialect) && !sources.some((source) => source.id === id) ? [sourceOf(id, own, searchPath)] : [];
  });
  const all = [...sources, ...declared];
  const beside = known.find(({ path }) => path === SNAPSHOT_FILE);
  const taken = all.some(({ dialect }) => dialectFits(dialect)) || databases.some(({ snapshot }) => snapshot === SNAPSHOT_FILE);
  return beside && !taken && databases.length === 0 ? [...all, sourceOf('database', beside)] : all;
}

const dialectFits = (dialect: string | undefined): boolean => dialect === undefined || dialect === 'postgres';

function sourceOf(id: string, { path, snapshot }: KnownSnapshot, searchPath?: readonly string[]): SchemaSource {
  return {
    id, kind: 'snapshot', dialect: 'postgres', root: '', files: [path], unapplied: [],
    searchPath: searchPath ?? searchPathOf(snapshot),
    reason: `No file declares it: ${path} does, as the server had it.`,
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

/** The snapshot of each source: the one that is configured, else that of the root, for the database that shares the most tables with it. */
export function snapshotsOf(sources: readonly SchemaSource[], folds: readonly Fold[], { known }: SnapshotsRead, { databases }: Settings): readonly (KnownSnapshot | undefined)[] {
  const named = sources.map(({ id }) => known.find(({ path }) => path === databases.find((one) => one.id === id)?.snapshot));
  const rest = databases.some(({ snapshot }) => snapshot === SNAPSHOT_FILE) ? undefined : known.find(({ path }) => path === SNAPSHOT_FILE);
  if (!rest) return named;
  const names = new Set(rest.snapshot.relations.map(({ name }) => name));
  const shared = folds.map(({ final }, place) => (named[place] || sources[place]!.dialect !== 'postgres' ? 0 : [...final.tables.values()].filter(({ name }) => names.has(name)).length));
  const most = Math.max(0, ...shared);
  return named.map((own, place) => own ?? (most > 0 && shared.indexOf(most) === place ? rest : undefined));
}
