// Which tool runs a folder of migrations: told by the marks in its files, their names, and what lies beside them.
import type { ToolId } from '../../schema/migrationTool.ts';
import { sectionsIn } from '../sections.ts';
import type { Peek } from './candidates.ts';
import { baseOf, folderOf, join } from './paths.ts';

/** Of files that begin with a version; undefined where nothing tells. `all` are the files of the workspace. */
export function toolOfFiles(folder: string, files: readonly string[], all: ReadonlySet<string>, peek: Peek): ToolId | undefined {
  const last = files.at(-1) ?? '';
  if (all.has(join(folder, 'meta/_journal.json'))) return 'drizzle';
  if (all.has(join(folder, 'atlas.sum'))) return 'atlas';
  const marked = sectionsIn(peek(last) ?? '') ?? sectionsIn(peek(files[0] ?? '') ?? '');
  if (marked) return marked;
  if (/^[VB]\d[\d._]*__/.test(baseOf(last))) return isRust(folder, all) ? 'refinery' : 'flyway';
  if (usesSqlx(folder, all, peek)) return 'sqlx';
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

const isRust = (folder: string, all: ReadonlySet<string>): boolean => above(folder).some((at) => all.has(join(at, 'Cargo.toml')));
const usesSqlx = (folder: string, all: ReadonlySet<string>, peek: Peek): boolean => above(folder).some((at) => all.has(join(at, 'Cargo.toml')) && /^\s*sqlx\b|"sqlx"/m.test(peek(join(at, 'Cargo.toml')) ?? ''));

/** A folder and those that hold it, the nearest first. */
function above(folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder; at !== ''; ) folders.push((at = folderOf(at)));
  return folders;
}
