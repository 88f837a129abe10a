// A short name for each source: its package's folder, else the folder it stands in.
import type { SchemaSource } from '../source.ts';
import type { Unnamed } from './choose.ts';
import { baseOf, segmentsOf } from './paths.ts';

const GENERIC = /^(?:migrations?|migrate|prisma|supabase|drizzle|db|database|sql|schemas?|src|main|resources)$/i;

export function named(sources: readonly Unnamed[]): readonly SchemaSource[] {
  const used = new Set<string>();
  const wanted = sources.map(shortName);
  return sources.map(({ folder, ...source }, at): SchemaSource => {
    const clashes = wanted.filter((name) => name === wanted[at]).length > 1;
    const tries = [...(clashes ? own(source.root, folder) : []), wanted[at]!, `${wanted[at]}-${source.dialect}`];
    const id = tries.find((name) => !used.has(name)) ?? numbered(wanted[at]!, used);
    used.add(id);
    return { id, ...source };
  });
}

function shortName({ root, folder, files }: Unnamed): string {
  if (root !== '') return baseOf(root);
  const telling = segmentsOf(folder).findLast((segment) => !GENERIC.test(segment));
  return telling ?? segmentsOf(folder)[0] ?? baseOf(files[0]!).replace(/\..*$/, '');
}

/** What tells two of one package apart: the folder's own name below it, where that says anything. */
const own = (root: string, folder: string): readonly string[] =>
  segmentsOf(root === '' ? folder : folder.slice(root.length + 1)).filter((segment) => !GENERIC.test(segment)).toReversed();

function numbered(name: string, used: ReadonlySet<string>): string {
  for (let number = 2; ; number++) if (!used.has(`${name}-${number}`)) return `${name}-${number}`;
}
