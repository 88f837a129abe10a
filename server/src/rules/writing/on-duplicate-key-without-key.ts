// ON DUPLICATE KEY UPDATE asks every unique key of the table. Where the insert fills none of them, nothing is ever a duplicate.
// MySQL manual, 15.2.7.2 INSERT … ON DUPLICATE KEY UPDATE Statement.
import type { Index, Table } from '../../schema/schema.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../textOf.ts';

export const onDuplicateKeyWithoutKey: Rule = {
  id: 'on-duplicate-key-without-key',
  title: 'Fill a unique key that can find the duplicate',
  level: 'error',
  options: {},
  claimsAbsence: 'of a key',
  needs: ['writes', 'conflict'],
  looksAt: 'query',
  of: ['insert'],

  *check(subject) {
    const { query, resolved, dialect } = subject;
    const table = resolved.sources[0]?.table;
    if ((dialect.id !== 'mysql' && dialect.id !== 'mariadb') || query.kind !== 'insert' || query.conflict?.action !== 'update' || query.writes.length === 0) return;
    // Of a table that the file makes itself only the declaration is known, and not its indexes.
    if (!table?.complete || table.doubtful || table.kind !== 'table' || table.temporary || table.origin.path === subject.path || subject.elsewhere(table).some((other) => other)) return;
    const filled = new Set(query.writes.map(({ column }) => column.toLowerCase()));
    const keys = table.indexes.filter(({ unique }) => unique);
    if (keys.some((key) => mayRepeat(table, key, filled))) return;
    yield {
      span: onOneLine(subject, { start: query.conflict.span.start, end: query.conflict.span.start + 'on duplicate key'.length }),
      weight: 'high',
      message: keys.length === 0
        ? `\`${table.name}\` has no unique key, so nothing is ever a duplicate and every run adds a row; add one on what tells its rows apart.`
        : `This insert fills no unique key of \`${table.name}\` (${keys.map(({ keys: parts }) => `\`${parts.map(({ column, expression }) => column ?? expression).join(', ')}\``).join(', ')}), so nothing is ever a duplicate and every run adds a row; add a unique key on what tells its rows apart.`,
    };
  },
};

/** A column that is left out is numbered by the server, or null, which equals nothing, unless a default gives it a value. */
function mayRepeat(table: Table, { keys }: Index, filled: ReadonlySet<string>): boolean {
  return keys.every(({ column: name }) => {
    const column = table.columns.find((one) => one.name === name);
    if (!column || filled.has(column.name.toLowerCase())) return true;
    return column.identity === undefined && (column.generated !== undefined || !column.nullable || (column.default !== undefined && !/^null$/i.test(column.default)));
  });
}
