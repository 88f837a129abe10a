// Files in which a library's own language declares models. Where they are all that declares a database they are folded; where migrations make its tables they are documents,
// which are compared with what the migrations leave. Prisma has such a language.
import type { Document } from '../../text/document.ts';
import { prismaDdl, prismaModelStatements } from '../../libraries/prisma/ddl.ts';
import { commentsIn } from '../../libraries/prisma/language.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { parseScript } from '../../sql/parse.ts';
import type { ParsedFile } from '../history/fold.ts';
import type { Keeper } from '../kept.ts';
import { stampOf } from '../memory.ts';
import type { Files } from '../ports.ts';
import { readModels, type Reading } from '../reading/read.ts';
import type { SchemaSource } from '../source.ts';
import type { Memory } from '../workspace.ts';

export interface ModelFiles {
  /** Whether a file's models stand beside a history. */
  has(path: string): boolean;
  /** Such a file as a document. */
  read(document: Document): Reading | undefined;
  /** Of any file: what is made of it hangs on it. */
  textOf(path: string): string;
}

export function modelFilesIn(sources: readonly SchemaSource[], files: Files, keeper: Keeper): ModelFiles {
  const sourceOf = new Map(sources.flatMap((source) => (source.models ?? []).map((path) => [path, source] as const)));
  const textOf = keeper.question('text', (path) => files.read(path) ?? '', '');
  return {
    has: (path) => sourceOf.has(path),
    textOf,
    read(document) {
      const { path, text } = document;
      const { models = [], dialect } = sourceOf.get(path) ?? {};
      if (!dialect) return undefined;
      // A document may be newer than its file.
      const texts = models.map((one) => (one === path ? text : textOf(one)));
      return readModels(document, 'prisma', prismaModelStatements(text, texts), commentsIn(text), dialectOf(dialect));
    },
  };
}

/** A file of the models that are all that declares a database. */
export const foldedModels = (path: string, { dialect, files: parts }: SchemaSource, files: Files, memory: Pick<Memory, 'migrations'>): ParsedFile | undefined => memory.migrations.of(path, [dialect, ...parts.map((one) => stampOf(files, one))], () => {
  const host = files.read(path) ?? '';
  const { text, map } = prismaDdl(host, parts.map((one) => files.read(one) ?? ''));
  return { text, map, host, script: parseScript(text, dialectOf(dialect)) };
});
