// A database of documents, which no file of SQL tells of: the programs of a package that declare its collections and make their indexes.
import { byName, folderOf, rootOf } from './paths.ts';
import type { Unnamed } from './choose.ts';
import { groupBy } from '../../text/groupBy.ts';

/** Of each package one; migrations come last, since they speak of collections that are there. */
export const documentSources = (files: readonly string[], packages: ReadonlySet<string>): readonly Unnamed[] => [...groupBy(files, (path) => rootOf(folderOf(path), packages))].map(([root, paths]): Unnamed => ({
  kind: 'documents', dialect: 'mongodb', root, folder: root === '' ? 'mongodb' : root, unapplied: [],
  files: paths.toSorted((a, b) => Number(MIGRATIONS.test(a)) - Number(MIGRATIONS.test(b)) || byName(a, b)),
  reason: `${paths.length === 1 ? 'A program declares' : `${paths.length} programs declare`} its collections.`,
}));

const MIGRATIONS = /(?:^|\/)[\w-]*migrat\w*\//i;
