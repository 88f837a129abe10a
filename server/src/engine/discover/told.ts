// What the programs of a workspace tell of databases, kept from one opening to the next: a program is looked at again when it has changed.
import { languageOf } from '../../hosts/all.ts';
import { declaresDocuments, dependsOn, DOCUMENT_PACKAGES } from '../models/declares.ts';
import type { Files } from '../ports.ts';
import { packagesOf, programPaths } from '../programs/programPaths.ts';
import type { Memory } from '../workspace.ts';
import { declarers } from './declarers.ts';
import { isForeign } from './paths.ts';
import { tablesToldBy, toldTogether, type TablesTold } from './tables.ts';

export interface ProgramsTold {
  /** The programs that declare collections, where a package has what speaks to MongoDB. */
  readonly documents: readonly string[];
  /** What programs tell of tables, where a package has a library that declares some. */
  readonly tables: TablesTold;
}

/** Each part is the same value as long as nothing else is told. */
export const toldIn = (files: Files, all: readonly string[], memory: Memory): ProgramsTold => ({ documents: documentFiles(files, all, memory), tables: tablesTold(files, all, memory) });

function documentFiles(files: Files, all: readonly string[], memory: Memory): readonly string[] {
  if (!dependsOn(DOCUMENT_PACKAGES, files, packagesOf(all, memory))) return NONE;
  const declaring = memory.documents.of(files, programPaths(all, memory).programs, [], (path) => declaresDocuments(files.read(path) ?? '') || undefined);
  return memory.documentFiles.of('', [declaring], () => declaring.flatMap(({ path }) => (isForeign(path) ? [] : [path])));
}

function tablesTold(files: Files, all: readonly string[], memory: Memory): TablesTold {
  const present = declarers.filter((one) => dependsOn(one.package, files, packagesOf(all, memory)));
  const libraries = present.map(({ id }) => id).join();
  const paths = memory.tablePaths.of('', [all, libraries], () => all.filter((path) => (isProgram(path) && !isForeign(path)) || present.some((one) => one.isSetup?.(path))));
  const told = memory.tabled.of(files, present.length === 0 ? NONE : paths, [libraries], (path) => orNothing(tablesToldBy(path, files.read(path) ?? '', present)));
  return memory.tablesTold.of('', [told], () => toldTogether(told.map((one) => one.told)));
}

/** The same value at each opening. */
const NONE: readonly string[] = [];

const isProgram = (path: string): boolean => ![undefined, 'sql'].includes(languageOf(path));

const orNothing = (told: TablesTold): TablesTold | undefined => (Object.values(told).some((one) => one.length > 0) ? told : undefined);
