// A database whose only declaration is an ORM's schema: Prisma's `db push` makes it, and no migration tells of it.
import { declaresDatasource, schemaDialect } from '../../libraries/prisma/models.ts';
import type { Candidate, Peek } from './candidates.ts';
import type { Rooted, Unnamed } from './choose.ts';
import { folderOf, inside, join } from './paths.ts';

/** By the file that declares the database, the files of its schema: those of its folder and below that no other declares a database for. */
export function prismaFiles(files: readonly string[], peek: Peek): ReadonlyMap<string, readonly string[]> {
  const all = files.filter((path) => path.endsWith('.prisma'));
  const heads = all.filter((path) => declaresDatasource(peek(path) ?? ''));
  const headOf = (path: string): string | undefined => heads.includes(path) ? path : heads.filter((head) => inside(folderOf(head), path)).toSorted((a, b) => folderOf(b).length - folderOf(a).length)[0] ?? (heads.length === 1 ? heads[0] : undefined);
  return new Map(heads.map((head) => [head, all.filter((path) => headOf(path) === head)]));
}

export const modelled = (files: readonly string[], peek: Peek): readonly Candidate[] => [...prismaFiles(files, peek)].flatMap(([head, own]): Candidate[] => {
  const dialect = schemaDialect(own.map((path) => peek(path) ?? ''));
  return dialect ? [{ kind: 'dump', tool: 'prisma', dialect, folder: folderOf(head), files: own, unapplied: [], title: `The schema of Prisma in ${folderOf(head)}` }] : [];
});

/** The folders whose configuration names tables that the schema declares and somebody else makes (prisma.io, "Externally managed tables"). */
export const withExternalTables = (files: readonly string[], peek: Peek): readonly string[] =>
  files.filter((path) => /(?:^|\/)prisma\.config\.[cm]?[jt]s$/.test(path) && /\bexternal\s*:/.test(peek(path) ?? '')).map(folderOf);

/** The histories that Prisma keeps, each with the schema that it makes them of: that of the folder around it, else the only one of a package for the only history there. What lies below a folder of `external` is not whole. */
export function withModels(sources: readonly Unnamed[], models: readonly Rooted[], external: readonly string[]): readonly Unnamed[] {
  const histories = sources.filter(({ kind, tool }) => kind === 'prisma' && tool === 'prisma');
  const isOf = ({ folder, dialect }: Unnamed, schema: Rooted): boolean => dialect === schema.dialect && folder === join(schema.folder, 'migrations');
  const beside = (history: Unnamed): Rooted | undefined => {
    const own = models.find((schema) => isOf(history, schema));
    if (own) return own;
    const free = models.filter((schema) => schema.root === history.root && !histories.some((other) => isOf(other, schema)));
    const rivals = histories.filter((other) => other.root === history.root && !models.some((schema) => isOf(other, schema)));
    return free.length === 1 && rivals.length === 1 && free[0]!.dialect === history.dialect ? free[0] : undefined;
  };
  return sources.map((source) => {
    const schema = histories.includes(source) && !external.some((folder) => inside(folder, source.folder)) ? beside(source) : undefined;
    // A file elsewhere without a database of its own may be of none.
    return schema ? { ...source, models: schema.files.filter((path) => inside(schema.folder, path)) } : source;
  });
}
