// What the rules about models are shown: a table or an index that a model declares, beside what the history of the same database leaves.
import type { ModelSubject } from '../rules/model.ts';
import { findTable } from '../schema/apply/lookup.ts';
import type { Schema } from '../schema/schema.ts';
import { toHost } from '../text/sourceMap.ts';
import { slice } from '../text/span.ts';
import { toolOf } from './migrationTools.ts';
import type { Reading } from './read.ts';
import type { StatementContext } from './statementContext.ts';

export function modelSubjects({ database, reading, site: { site, dialect }, read }: StatementContext): readonly ModelSubject[] {
  const { model, anchor, carrier: { map } } = site;
  if (!model || !database || isAbandoned(reading, database.fold.final)) return [];
  return read.changes.map((change): ModelSubject => ({
    change,
    statement: read.statement,
    span: anchor,
    toHost: (at) => toHost(map, at),
    written: (at) => slice(reading.document.text, at),
    isOpen: model === 'open',
    migrated: database.fold.final,
    dialect,
    tool: toolOf(database.source.tool),
  }));
}

/** So many tables, and one of so many, that lack what their models declare. */
const SEVERAL = 3;
const OF = 4;

/** A program breaks at a table that lacks what its model declares: where several do, the database is made in another way (`prisma db push`), and the history is what is left of an earlier one. */
function isAbandoned(reading: Reading, migrated: Schema): boolean {
  const before = abandoned.get(reading);
  if (before?.migrated === migrated) return before.is;
  const declared = reading.sites.flatMap(({ statements }) => statements.flatMap(({ changes }) => changes.flatMap((change) => (change.kind === 'create table' ? [change] : []))));
  const lacking = declared.filter(({ table, columns }) => {
    const made = findTable(migrated, table);
    const names = new Set(made?.columns.map(({ name }) => name.toLowerCase()));
    return !made || (made.complete && columns.some(({ name }) => !names.has(name.toLowerCase())));
  }).length;
  const is = lacking >= SEVERAL && lacking * OF > declared.length;
  abandoned.set(reading, { migrated, is });
  return is;
}

const abandoned = new WeakMap<Reading, { readonly migrated: Schema; readonly is: boolean }>();
