// What the rules about models are shown: a table or an index that a model declares, beside what the history of the same database leaves.
import type { ModelSubject } from '../../rules/model.ts';
import type { Change, ObjectName } from '../../schema/change.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import type { Schema } from '../../schema/schema.ts';
import { toHost } from '../../text/sourceMap.ts';
import { slice, type Span } from '../../text/span.ts';
import { oneLine } from '../../text/words.ts';
import { declarers } from '../discover/declarers.ts';
import { toolOf } from '../history/migrationTools.ts';
import type { Reading, ReadSite } from '../reading/read.ts';
import type { StatementContext } from './statementContext.ts';
import type { Database } from '../world.ts';

export function modelSubjects({ database, reading, site: read, read: { changes, statement }, world }: StatementContext): readonly ModelSubject[] {
  const { site: { model, anchor, carrier: { map } }, dialect } = read;
  if (!model || !database) return [];
  const { document: { text } } = reading;
  const isTold = model === 'told';
  return changes.flatMap((change): readonly ModelSubject[] => {
    const table = tableOf(change);
    if (!table || (isTold && isMadeElsewhere(table, read, reading, database, world.databases))) return [];
    return [{
      change,
      statement,
      span: isTold ? onOneLine(text, toHost(map, { start: statement.start, end: statement.start + 1 })) : anchor,
      toHost: (at) => onOneLine(text, toHost(map, at)),
      written: (at) => slice(text, at),
      asked: isTold ? undefined : oneLine(slice(text, toHost(map, statement))),
      nulls: declarers.find(({ id }) => isTold && id === read.site.library)?.nulls ?? 'checked',
      isOpen: isTold ? isOpen(table, read) : model === 'open',
      migrated: database.fold.final,
      isAbandoned: () => (isTold ? world.isAbandoned(database) : lacksMuch(reading, database.fold.final)),
      dialect,
      tool: toolOf(database.source.tool),
    }];
  });
}

const onOneLine = (text: string, { start, end }: Span): Span => ({ start, end: start + text.slice(start, end).split(/\r?\n/, 1)[0]!.length });

const tableOf = (change: Change): ObjectName | undefined => (change.kind === 'create table' || change.kind === 'create index' ? change.table : undefined);

/** A script beside the history makes it or alters it, or the history of another database has it. */
function isMadeElsewhere(table: ObjectName, { site: { library } }: ReadSite, { document: { path } }: Reading, { source, fold }: Database, databases: readonly Database[]): boolean {
  const programs = source.programs?.find((one) => one.library === library && one.files.includes(path));
  return programs?.definedElsewhere?.includes(table.name.toLowerCase()) === true || (!findTable(fold.final, table) && databases.some((other) => findTable(other.fold.final, table)));
}

/** Something of it could not be read, which the text says behind it. */
const isOpen = ({ schema, name }: ObjectName, { statements }: ReadSite): boolean =>
  statements.some(({ changes }) => changes.some((change) => change.kind === 'raw' && change.names.some((one) => one.name === name && one.schema === schema)));

/** So many tables, and one of so many, that lack what their models declare. */
const SEVERAL = 3;
const OF = 4;

/** A program breaks at a table that lacks what its model declares: where several do, the database is made in another way (`prisma db push`), and the history is what is left of an earlier one. */
export function isLeftBehind(migrated: Schema, changes: readonly Change[]): boolean {
  const declared = changes.flatMap((change) => (change.kind === 'create table' ? [change] : []));
  const lacking = declared.filter(({ table, columns }) => {
    const made = findTable(migrated, table);
    const names = new Set(made?.columns.map(({ name }) => name.toLowerCase()));
    return !made || (made.complete && columns.some(({ name }) => !names.has(name.toLowerCase())));
  }).length;
  return lacking >= SEVERAL && lacking * OF > declared.length;
}

function lacksMuch(reading: Reading, migrated: Schema): boolean {
  const before = abandoned.get(reading);
  if (before?.migrated === migrated) return before.is;
  const is = isLeftBehind(migrated, reading.sites.flatMap(({ statements }) => statements.flatMap(({ changes }) => changes)));
  abandoned.set(reading, { migrated, is });
  return is;
}

const abandoned = new WeakMap<Reading, { readonly migrated: Schema; readonly is: boolean }>();
