// The databases that the user declares: their files, folders and globs, in the order written.
import { dialectOfPath, dialectOfTexts } from './dialects.ts';
import { baseOf, byVersion, folderOf, inside, isSql, packageFolders, rootOf } from './paths.ts';
import type { Peek } from './candidates.ts';
import { matcher } from '../configuring/globs.ts';
import type { DatabaseSetting } from '../configuring/settings.ts';
import type { SchemaSource } from '../source.ts';

type Find = (files: readonly string[]) => readonly SchemaSource[];

export function configured(databases: readonly DatabaseSetting[], files: readonly string[], peek: Peek, find: Find): readonly SchemaSource[] {
  const claimed = new Set<string>();
  const sources: SchemaSource[] = [];
  // Named schemas first, so that what is looked for is not what another database has named.
  for (const database of databases.toSorted((a, b) => Number(b.schema !== undefined) - Number(a.schema !== undefined))) {
    const source = database.schema ? declared(database, database.schema, files, peek, find) : lookedFor(database, find(files.filter((path) => !claimed.has(path))));
    if (!source) continue;
    for (const path of [...source.files, ...source.unapplied]) claimed.add(path);
    sources.push({ ...source, ...(database.searchPath && { searchPath: database.searchPath }) });
  }
  return databases.flatMap(({ id }) => sources.find((source) => source.id === id) ?? []);
}

/** The best that is found, of the database's dialect where it says one. */
function lookedFor({ id, dialect }: DatabaseSetting, found: readonly SchemaSource[]): SchemaSource | undefined {
  const source = found.find((one) => one.id === id) ?? found.find((one) => dialect === undefined || one.dialect === dialect);
  return source && { ...source, id, dialect: dialect ?? source.dialect };
}

function declared({ id, dialect }: DatabaseSetting, schema: readonly string[], all: readonly string[], peek: Peek, find: Find): SchemaSource {
  const pieces = schema.map((entry) => piece(entry.replace(/^\.\//, '').replace(/\/+$/, ''), all, find));
  const files = [...new Set(pieces.flatMap((one) => one.files))];
  const unapplied = [...new Set(pieces.flatMap((one) => one.unapplied))].filter((path) => !files.includes(path));
  const only = pieces.length === 1 ? pieces[0]! : undefined;
  const first = files[0] ?? '';
  const told = only?.source?.dialect ?? dialectOfPath(first) ?? dialectOfTexts(files.slice(0, 5).flatMap((path) => peek(path) ?? []));
  return {
    id, kind: 'configured', dialect: dialect ?? told ?? 'postgres', root: rootOf(folderOf(first), packageFolders(all)), files, unapplied,
    ...(only?.source?.tool && { tool: only.source.tool }),
    ...(only?.source?.outsideTransaction && { outsideTransaction: only.source.outsideTransaction }),
    ...(only?.source?.partial && { partial: only.source.partial }),
    ...(only?.source?.next && { next: only.source.next }),
    reason: files.length > 0 ? `Configured: ${schema.join(', ')}, ${files.length} ${files.length === 1 ? 'file' : 'files'}.` : `Configured: ${schema.join(', ')}, but no such file was found.`,
  };
}

interface Piece { readonly files: readonly string[]; readonly unapplied: readonly string[]; readonly source?: SchemaSource }

/** A file, a folder (in its tool's own order where it is a folder of migrations), or a glob. */
function piece(entry: string, all: readonly string[], find: Find): Piece {
  if (all.includes(entry)) return { files: [entry], unapplied: [] };
  const below = all.filter((path) => isSql(path) && inside(entry, path));
  if (below.length > 0) {
    const found = find(all.filter((path) => inside(entry, path)));
    if (found.length === 1) return { files: found[0]!.files, unapplied: found[0]!.unapplied, source: found[0]! };
    return inOrder(below);
  }
  const matches = matcher([entry]);
  return inOrder(all.filter((path) => isSql(path) && matches(path)));
}

function inOrder(paths: readonly string[]): Piece {
  const down = (path: string): boolean => /(?:^|[._-])(?:down|undo)\.sql$/i.test(baseOf(path));
  const ordered = paths.toSorted((a, b) => byVersion(folderOf(a), folderOf(b)) || byVersion(baseOf(a), baseOf(b)));
  return { files: ordered.filter((path) => !down(path)), unapplied: ordered.filter(down) };
}
