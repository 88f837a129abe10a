// A sequence of steps in the place of one statement of a new migration: in the same file where each statement commits by itself,
// else one migration after another, with the mark that keeps a file out of the tool's transaction.
import type { Intend, Fix, MigrationStep } from '../../rules/finding.ts';
import type { MigrationTool } from '../../schema/migrationTool.ts';
import type { Edit } from '../../text/edit.ts';
import type { Judged } from '../judging/judge.ts';
import { toolOf } from '../history/migrationTools.ts';
import { writeMigration, type NewFile } from './migrationWriter.ts';
import { baseOf, folderOf, join } from '../discover/paths.ts';
import type { Reading } from '../reading/read.ts';
import type { SchemaSource } from '../source.ts';
import { inTransaction, undoes } from '../history/transactions.ts';

type Steps = Extract<Intend, { kind: 'steps' }>;

export function stepsFix({ document: { path, text } }: Reading, { database, site, statement }: Judged, { title, safe, at, steps }: Steps, now: string): Fix | undefined {
  // What a program sends is changed by the programmer, who knows what its calls do besides.
  if (!database || site.site.library !== 'sql') return undefined;
  const { source } = database;
  const within = inTransaction(source, site.dialect, { path, text: site.site.carrier.text, script: site.script }, statement.ordinal);
  const tool = toolOf(source.tool);
  const [first, ...rest] = steps;
  if (!first) return undefined;
  if (within === false && (rest.length === 0 || !isOneMessage(tool, source, path))) return { title, safe, edits: [{ span: at, text: steps.map(({ sql }) => sql).join(';\n') }], files: [] };
  if (!source.next) return undefined;
  if (within === false) {
    const files = newFiles(source, tool, title, rest, now);
    return files && { title, safe, edits: [{ span: at, text: first.sql }], files };
  }
  if (first.outsideTransaction && isAlone(path, site, statement.ordinal)) {
    const here = outsideHere(tool, path, text);
    const files = here && newFiles(source, tool, title, rest, now);
    return files && { title, safe, edits: [{ span: at, text: first.sql }, ...here.edits], files: [...here.files, ...files] };
  }
  // Who begins a transaction in the file itself meant more to be in it than one statement.
  const moved = first.outsideTransaction ? steps : rest;
  const files = newFiles(source, tool, title, moved, now);
  if (!files) return undefined;
  return { title, safe, edits: [first.outsideTransaction ? removal(text, at) : { span: at, text: first.sql }], files };
}

/** Undefined where a step cannot be kept out of the tool's transaction. */
function newFiles(source: SchemaSource, tool: MigrationTool | undefined, title: string, steps: readonly MigrationStep[], now: string): readonly NewFile[] | undefined {
  const files: NewFile[] = [];
  let next = source.next!;
  for (const [index, { sql, outsideTransaction }] of steps.entries()) {
    const file = writeMigration(next, steps.length > 1 ? `${title} ${index + 1}` : title, sql, now);
    const marked = !file ? undefined : outsideTransaction ? outside(file, tool) : [file];
    if (!file || !marked) return undefined;
    files.push(...marked);
    next = { ...next, after: next.style === 'prisma' || next.style === 'diesel' ? baseOf(folderOf(file.path)) : baseOf(file.path) };
  }
  return files;
}

/** The file with what keeps it out of a transaction, within it or beside it. */
function outside(file: NewFile, tool: MigrationTool | undefined): readonly NewFile[] | undefined {
  const optOut = tool?.optOut;
  if (!optOut) return undefined;
  // A message of one statement is in no transaction.
  if (tool.transaction === 'one message') return [file];
  const beside = besideFile(tool, file.path);
  if (beside) return [file, beside];
  if (optOut.line === undefined) return undefined;
  const mark = UP.exec(optOut.line)?.[0];
  return [{ ...file, text: mark ? file.text.replace(mark, optOut.line) : `${optOut.line}\n${file.text}` }];
}

/** A second statement would make a transaction of the file. */
const isOneMessage = (tool: MigrationTool | undefined, { outsideTransaction }: SchemaSource, path: string): boolean =>
  tool?.transaction === 'one message' || (tool?.optOut?.leaves === 'one message' && (outsideTransaction?.includes(path) ?? true));

/** Nothing else leads the same way. */
const isAlone = (path: string, { site, script, dialect }: Judged['site'], ordinal: number): boolean =>
  script.statements.every((_, other) => other === ordinal || undoes({ path, text: site.carrier.text, script }, dialect, other));

/** What keeps a file that holds nothing besides the statement out of the transaction: a mark in it, or a file beside it. */
function outsideHere(tool: MigrationTool | undefined, path: string, text: string): { readonly edits: readonly Edit[]; readonly files: readonly NewFile[] } | undefined {
  const beside = tool && besideFile(tool, path);
  if (beside) return { edits: [], files: [beside] };
  const line = tool?.optOut?.line;
  if (line === undefined) return undefined;
  const mark = UP.exec(line)?.[0];
  const at = mark === undefined ? 0 : text.indexOf(mark);
  if (at < 0) return undefined;
  return { edits: [mark === undefined ? { span: { start: 0, end: 0 }, text: `${line}\n` } : { span: { start: at, end: at + mark.length }, text: line }], files: [] };
}

function besideFile({ id }: MigrationTool, path: string): NewFile | undefined {
  if (id === 'diesel') return { path: join(folderOf(path), 'metadata.toml'), text: 'run_in_transaction = false\n' };
  return id === 'flyway' ? { path: `${path}.conf`, text: 'executeInTransaction=false\n' } : undefined;
}
const UP = /^-- (?:migrate:up|\+migrate Up)/;

/** The statement with its semicolon and the end of its line. */
function removal(text: string, { start, end }: Steps['at']): Edit {
  const rest = /^\s*;[ \t]*\n?/.exec(text.slice(end))?.[0].length ?? 0;
  return { span: { start, end: end + rest }, text: '' };
}
