// Nulls are distinct, so a unique key with a column that is null in every live row keeps nothing unique.
// PostgreSQL manual, 5.5.3 Unique Constraints; MySQL and SQLite agree, SQL Server does not.
import { quoted } from '../../query/facts/values.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import type { Index, Table } from '../../schema/schema.ts';
import type { ConstraintDefinition } from '../../sql/tree.ts';
import type { Span } from '../../text/span.ts';
import { asHistory, isFrom, tableOf } from '../declared.ts';
import { proposalOf } from '../proposal.ts';
import type { ChangeSubject, Rule } from '../rule.ts';
import { listOf } from '../../text/words.ts';

/** Columns that are null as long as a row lives. */
const DELETED = /^(?:deleted|removed|archived|revoked|ended|closed|left)_?(?:at|on|date|time)$/i;
const DISTINCT: ReadonlySet<string> = new Set(['postgres', 'mysql', 'mariadb', 'sqlite']);

export const nullableUnique: Rule = {
  id: 'nullable-unique',
  title: 'Let no null into a unique key that is to guard live rows',
  level: 'warning',
  options: {},
  roles: ['migration', 'schema'],
  looksAt: 'change',

  *check(subject) {
    const { change, dialect, final } = subject;
    if (!DISTINCT.has(dialect.id) || subject.undoes || !('table' in change) || !findTable(final, change.table)) return;
    const table = tableOf(subject);
    for (const index of table?.indexes ?? []) {
      const deleted = index.unique && isFrom(index, subject) ? deletedKey(table!, index) : undefined;
      if (!table || deleted === undefined) continue;
      const rest = index.keys.filter(({ column }) => column !== deleted);
      if (rest.length === 0 || table.indexes.some((other) => other.unique && other !== index && isSubset(other, rest.map(({ column }) => column)))) continue;
      const names = rest.map(({ column, expression }) => column ?? expression!);
      const live = { method: 'btree', unique: true, nullsNotDistinct: false, keys: rest, include: [], predicate: [`${quoted(deleted)} is null`] };
      const proposed = proposalOf({ schema: final, dialect }, table, live, 'only live rows are kept apart');
      yield {
        span: pointAt(subject, deleted),
        weight: 'high',
        ...asHistory(subject),
        message: `\`${deleted}\` is null in every live row, and nulls are distinct, so \`${index.name}\` lets ${listOf(names)} repeat${proposed ? `; \`${proposed.ddl}\` would not` : '; leave it out of the key, or give live rows a value'}.`,
      };
    }
  },
};

function deletedKey(table: Table, { keys, predicate, nullsNotDistinct }: Index): string | undefined {
  if (predicate.length > 0 || nullsNotDistinct || keys.length < 2) return undefined;
  return keys.map(({ column }) => column).find((name) => name !== undefined && DELETED.test(name) && table.columns.some((column) => column.name === name && column.nullable));
}

const isSubset = ({ keys }: Index, names: readonly (string | undefined)[]): boolean => keys.every(({ column }) => column !== undefined && names.includes(column));

/** The column where the key names it. */
function pointAt({ statement, toHost }: ChangeSubject, column: string): Span {
  const { tree } = statement;
  const named = (constraints: readonly ConstraintDefinition[]): Span | undefined => constraints.filter(({ type }) => type === 'unique').flatMap(({ columns }) => columns).find(({ name }) => name === column);
  const found =
    tree?.kind === 'create table' ? named(tree.constraints)
    : tree?.kind === 'alter table' ? named(tree.actions.flatMap((action) => (action.kind === 'add constraint' ? [action.constraint] : [])))
    : tree?.kind === 'create index' ? tree.keys.find(({ value }) => value.kind === 'column' && value.path.at(-1)!.name === column)
    : undefined;
  return toHost(found ?? { start: statement.start, end: statement.start });
}
