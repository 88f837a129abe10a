// A row that is only marked as deleted is still there, and a unique key over all rows keeps its e-mail address for ever.
// PostgreSQL manual, 11.8 Partial Indexes, "Setting up a Partial Unique Index".
import { findTable } from '../../schema/apply/lookup.ts';
import type { Index, Schema, Table } from '../../schema/schema.ts';
import { createIndexSql } from '../../sql/createIndex.ts';
import { foreignKeys, qualified } from '../../query/facts/keys.ts';
import { quoted } from '../../query/facts/values.ts';
import type { Change } from '../../schema/change.ts';
import type { Span } from '../../text/span.ts';
import { isFrom, tableOf } from '../declared.ts';
import type { ChangeSubject, Rule } from '../rule.ts';
import { listOf } from '../../text/words.ts';

/** What people choose, and may choose again; a token or the key of another system never comes back. */
const CHOSEN = /^(?:\w+_)?(?:email|e_mail|username|login|handle|slug|name|title|phone|subdomain|domain)$/i;
const DELETED = /^deleted_?(?:at|on|date|time)$/i;

export const softDeleteWithoutPartialIndex: Rule = {
  id: 'soft-delete-without-partial-index',
  title: 'Keep what is unique unique among live rows',
  level: 'information',
  options: {},
  roles: ['migration', 'schema'],
  looksAt: 'change',

  *check(subject) {
    const { change, dialect, final } = subject;
    if ((dialect.id !== 'postgres' && dialect.id !== 'sqlite') || subject.undoes || !('table' in change) || !findTable(final, change.table)) return;
    const table = tableOf(subject);
    const deleted = table?.columns.find(({ name, nullable }) => nullable && DELETED.test(name))?.name;
    if (!table || deleted === undefined) return;
    const index = table.indexes.find((one) => isFrom(one, subject) && isMadeBy(one, change) && holdsDeleted(one, deleted) && !isReferenced(final, table, one));
    if (!index) return;
    const names = index.keys.map(({ column }) => column!);
    const live = { method: 'btree', unique: true, nullsNotDistinct: false, keys: index.keys, include: [], predicate: [`${quoted(deleted)} is null`] };
    yield {
      span: pointAt(subject, names),
      weight: 'high',
      // What has been so for long is either meant or has bitten already.
      ...(!subject.isNew && { atMost: 'hint' as const }),
      message: `A row keeps its ${listOf(names)} when \`${deleted}\` is set, so nobody can take it again; if that is not meant, \`${createIndexSql({ name: table.name }, live, { concurrently: false })}\` holds among live rows.`,
    };
  },
};

function holdsDeleted({ unique, primary, predicate, keys }: Index, deleted: string): boolean {
  return unique && !primary && predicate.length === 0 && keys.every(({ column }) => column !== undefined && column !== deleted) && keys.some(({ column }) => CHOSEN.test(column!));
}

/** One statement may make many changes. */
function isMadeBy({ keys }: Index, change: Change): boolean {
  const names = keys.map(({ column }) => column).join();
  switch (change.kind) {
    case 'create table': return true;
    case 'create index': return change.index.keys.map(({ column }) => column).join() === names;
    case 'add constraint': return change.constraint.kind === 'unique' && change.constraint.columns.join() === names;
    default: return false;
  }
}

/** A foreign key needs the whole key. */
function isReferenced({ tables }: Schema, table: Table, { keys }: Index): boolean {
  const names = keys.map(({ column }) => column).toSorted().join();
  return [...tables.values()].some((other) => foreignKeys(other).some((key) => key.table === qualified(table) && key.referenced.toSorted().join() === names));
}

/** The last column of the key where the statement declares it. */
function pointAt({ statement, toHost }: ChangeSubject, names: readonly string[]): Span {
  const { tree } = statement;
  const last = names.at(-1);
  const found =
    tree?.kind === 'create table' ? tree.constraints.filter(({ type }) => type === 'unique').flatMap(({ columns }) => columns).find(({ name }) => name === last) ?? tree.columns.find(({ name }) => name.name === last)?.name
    : tree?.kind === 'create index' ? tree.keys.find(({ value }) => value.kind === 'column' && value.path.at(-1)!.name === last)
    : tree?.kind === 'alter table' ? tree.actions.flatMap((action) => (action.kind === 'add constraint' ? action.constraint.columns : [])).find(({ name }) => name === last)
    : undefined;
  return toHost(found ?? { start: statement.start, end: statement.start });
}
