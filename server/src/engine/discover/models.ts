// A database whose only declaration is an ORM's schema: Prisma's `db push` makes it, and no migration tells of it.
import { declaresDatasource, schemaDialect } from '../../libraries/prisma/models.ts';
import type { Candidate, Peek } from './candidates.ts';
import { folderOf, inside } from './paths.ts';

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
