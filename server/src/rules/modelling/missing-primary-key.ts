// Rows without a key cannot be told apart: not by an update, not by a client, not by logical replication.
// PostgreSQL manual, 29.1 Publication: without a replica identity UPDATE and DELETE are refused on the publisher.
import { JOURNAL } from '../words.ts';
import { listOf } from '../../text/words.ts';
import { asHistory, createdTable, pointAtTable } from '../declared.ts';
import type { Rule } from '../rule.ts';

/** Names of tables whose rows are only poured in and out. */
const POURED = /(?:^|_)(?:tmp|temp|staging|stage|import|imports|raw|backup|bak|old|log|logs|dump|archive|history|copy|cache|test)(?:_|\d|$)/i;
/** Elsewhere a table without a key has one of its own, or none has. */
const KEYED: ReadonlySet<string> = new Set(['postgres', 'mysql', 'mariadb', 'sqlserver']);

export const missingPrimaryKey: Rule = {
  id: 'missing-primary-key',
  title: 'Give every table a primary key',
  level: 'warning',
  options: {},
  roles: ['migration', 'schema'],
  looksAt: 'change',

  *check(subject) {
    const { change, dialect } = subject;
    const table = createdTable(subject);
    if (change.kind !== 'create table' || !table || !KEYED.has(dialect.id) || change.output || change.like.length > 0 || change.foreign) return;
    if (table.partitioned || table.columns.length < 2 || JOURNAL.test(table.name) || POURED.test(table.name) || /^(?:sqlite|pg)_/.test(table.name)) return;
    if (table.constraints.some(({ kind }) => kind === 'primary key') || table.indexes.some(({ primary }) => primary)) return;
    const notNull = (name: string | undefined): boolean => table.columns.some((column) => column.name === name && !column.nullable);
    const unique = table.indexes.find((index) => index.unique && index.predicate.length === 0 && index.keys.every(({ column }) => notNull(column)));
    const isKept = !unique && table.indexes.some((index) => index.unique);
    yield {
      span: pointAtTable(subject),
      weight: 'high',
      ...asHistory(subject),
      // A key by another name: only tools and replication miss it.
      ...(unique && { atMost: 'hint' as const }),
      // Some rows may repeat: those with a null in them, or of another state.
      ...(isKept && { atMost: 'information' as const }),
      message: unique
        ? `\`${table.name}\` has no primary key, though ${listOf(unique.keys.map(({ column }) => column!))} could be it; declare it, so that tools and replication know.`
        : `\`${table.name}\` has no primary key, so its rows cannot be told apart${dialect.id === 'postgres' ? ', and logical replication refuses to update or delete them' : ''}; add one.`,
    };
  },
};
