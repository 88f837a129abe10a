// What the rules of modelling share: they speak at a declaration, of what the whole history has made of it.
import type { Column, Origin, Schema, Table } from '../schema/schema.ts';
import { findTable } from '../schema/apply/lookup.ts';
import type { ColumnDefinition } from '../sql/tree.ts';
import type { Span } from '../text/span.ts';
import type { ChangeSubject } from './rule.ts';

/** The table that a change is of, as the whole history leaves it, where all of it is known and it is a plain one that stays. */
export function tableOf({ change, final, elsewhere, origin }: ChangeSubject): Table | undefined {
  if (change.kind !== 'create table' && change.kind !== 'add column' && change.kind !== 'create index' && change.kind !== 'add constraint') return undefined;
  const table = findTable(final, change.table) ?? renamedSince(final, origin);
  if (!table?.complete || table.doubtful || table.kind !== 'table' || table.temporary || table.partitionOf || table.inherits.length > 0) return undefined;
  // A dump and a history of one database tell of each other: what one has dropped is gone.
  return elsewhere(change.table).some((other) => !other) ? undefined : table;
}

/** A table of another name that still has what the statement declared. */
function renamedSince(final: Schema, origin: Origin): Table | undefined {
  for (const table of final.tables.values()) {
    if (isFrom(table, { origin }) || [table.columns, table.indexes, table.constraints].some((parts) => parts.some((part) => isFrom(part, { origin })))) return table;
  }
  return undefined;
}

/** The table that this very statement creates. */
export function createdTable(subject: ChangeSubject): Table | undefined {
  const table = subject.change.kind === 'create table' && !subject.undoes ? tableOf(subject) : undefined;
  return table && isFrom(table, subject) ? table : undefined;
}

/** The columns that this very statement declares, as the whole history leaves them. */
export function createdColumns(subject: ChangeSubject): readonly { readonly table: Table; readonly column: Column }[] {
  const { change } = subject;
  if ((change.kind !== 'create table' && change.kind !== 'add column') || subject.undoes) return [];
  const table = tableOf(subject);
  return (table?.columns ?? []).filter((column) => isFrom(column, subject)).map((column) => ({ table: table!, column }));
}

export const isFrom = ({ origin: own }: { readonly origin: Origin }, { origin }: Pick<ChangeSubject, 'origin'>): boolean => own.path === origin.path && own.statement === origin.statement;

/** What is already history is no more than worth knowing. */
export const asHistory = ({ isNew }: ChangeSubject): { readonly atMost?: 'information' } => (isNew ? {} : { atMost: 'information' });

/** The name of the table where the statement creates it. */
export function pointAtTable({ statement, toHost }: ChangeSubject): Span {
  const { tree } = statement;
  return toHost(tree?.kind === 'create table' || tree?.kind === 'create table as' ? tree.name : { start: statement.start, end: statement.start });
}

/** A column where the statement declares it: its type, else its name. */
export function pointAtColumn({ statement, toHost }: ChangeSubject, name: string, part: 'name' | 'type' = 'name'): Span {
  const { tree } = statement;
  const definitions: readonly ColumnDefinition[] =
    tree?.kind === 'create table' ? tree.columns
    : tree?.kind === 'alter table' ? tree.actions.flatMap((action) => (action.kind === 'add column' ? [action.column] : []))
    : [];
  const found = definitions.find((definition) => definition.name.name === name);
  return toHost((part === 'type' ? found?.type : undefined) ?? found?.name ?? { start: statement.start, end: statement.start });
}
