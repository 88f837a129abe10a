// Which tool runs a folder of migrations: told by the marks in its files, their names, and what lies beside them.
import type { ToolId } from '../../schema/migrationTool.ts';
import type { DialectId } from '../../sql/dialect.ts';
import { sectionsIn } from '../history/sections.ts';
import type { Peek } from './candidates.ts';
import { baseOf, folderOf, join } from './paths.ts';
import { groupBy } from '../../text/groupBy.ts';

/** Of files that begin with a version; undefined where nothing tells. `all` are the files of the workspace. */
export function toolOfFiles(folder: string, files: readonly string[], all: ReadonlySet<string>, peek: Peek): ToolId | undefined {
  const last = files.at(-1) ?? '';
  if (all.has(join(folder, 'meta/_journal.json'))) return 'drizzle';
  // Atlas writes files for other tools, too: their marks say which.
  const marked = sectionsIn(peek(last) ?? '') ?? sectionsIn(peek(files[0] ?? '') ?? '');
  if (marked) return marked;
  if (all.has(join(folder, 'atlas.sum'))) return 'atlas';
  if (/^[VB]\d[\d._]*__/.test(baseOf(last))) return usesCrate('refinery', folder, all, peek) ? 'refinery' : 'flyway';
  if (usesCrate('sqlx', folder, all, peek)) return 'sqlx';
  return /^\d+_.*\.up\.sql$/i.test(baseOf(last)) ? 'golang-migrate' : undefined;
}

/** The files that another beside them keeps out of a transaction. */
export function keptOut(tool: ToolId | undefined, files: readonly string[], all: ReadonlySet<string>, peek: Peek): readonly string[] {
  switch (tool) {
    case 'flyway': return files.filter((path) => all.has(`${path}.conf`) && /^\s*executeInTransaction\s*=\s*false/m.test(peek(`${path}.conf`) ?? ''));
    case 'diesel': return files.filter((path) => all.has(join(folderOf(path), 'metadata.toml')) && /^\s*run_in_transaction\s*=\s*false/m.test(peek(join(folderOf(path), 'metadata.toml')) ?? ''));
    default: return [];
  }
}

const usesCrate = (crate: 'refinery' | 'sqlx', folder: string, all: ReadonlySet<string>, peek: Peek): boolean =>
  above(folder).some((at) => all.has(join(at, 'Cargo.toml')) && new RegExp(`^\\s*${crate}\\b|"${crate}"|\\.${crate}\\]`, 'm').test(peek(join(at, 'Cargo.toml')) ?? ''));

/** A folder and those that hold it, the nearest first. */
function above(folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder; at !== ''; ) folders.push((at = folderOf(at)));
  return folders;
}

/** Drizzle's journal: the tags of the files in the order in which they run, and the server. Undefined of what is no journal. */
export function journalOf(text: string | undefined): { readonly tags: readonly string[]; readonly dialect: DialectId | undefined } | undefined {
  if (text === undefined) return undefined;
  try {
    const { entries, dialect } = JSON.parse(text) as { entries?: unknown; dialect?: unknown };
    if (!Array.isArray(entries)) return undefined;
    const listed = (entries as readonly unknown[]).flatMap((one) => (typeof one === 'object' && one !== null && 'tag' in one && typeof one.tag === 'string' ? [{ tag: one.tag, index: 'idx' in one && typeof one.idx === 'number' ? one.idx : 0 }] : []));
    return { tags: listed.sort((a, b) => a.index - b.index).map(({ tag }) => tag), dialect: typeof dialect === 'string' ? JOURNALED[dialect] : undefined };
  } catch {
    return undefined;
  }
}
const JOURNALED: Readonly<Record<string, DialectId>> = { postgresql: 'postgres', pg: 'postgres', mysql: 'mysql', singlestore: 'mysql', sqlite: 'sqlite', turso: 'sqlite', mssql: 'sqlserver' };

/** How many migrations of a folder are programs in a language that is not read. */
export function otherPrograms(folder: string, all: ReadonlySet<string>): number {
  let counts = unread.get(all);
  if (!counts) {
    const found = [...all].filter((path) => /\.(?:go|java|kt|rs|py|rb|php|cs)$/.test(path) && /^(?:V|R__)?\d{2,}/.test(baseOf(path)) && !/_test\.go$/.test(path));
    unread.set(all, (counts = new Map([...groupBy(found, folderOf)].map(([at, paths]) => [at, paths.length]))));
  }
  return counts.get(folder) ?? 0;
}
const unread = new WeakMap<ReadonlySet<string>, ReadonlyMap<string, number>>();
