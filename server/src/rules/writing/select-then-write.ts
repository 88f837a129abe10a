// A row is read, the program adds to what it read, and writes the result back: of two that do so at once, the second writes over what the first has written.
// The database does it in one statement, which waits for its turn (PostgreSQL manual, "Read Committed Isolation Level").
import type { Resolved } from '../../query/resolve.ts';
import { isNumeric, snake } from '../../query/facts/keys.ts';
import type { Rule } from '../rule.ts';

export const selectThenWrite: Rule = {
  id: 'select-then-write',
  title: 'Let the database add to a number',
  level: 'warning',
  options: {},
  needs: ['filters', 'sources'],
  looksAt: 'query',
  of: ['update'],

  *check(subject) {
    const { query, resolved, outermost, within, dialect, site } = subject;
    // SQLite lets one write at a time, and mostly one program.
    if (!outermost || within || site.context === undefined || dialect.id === 'sqlite') return;
    const columns = subject.overwrites();
    for (const { column, isSum } of columns) {
      const write = query.writes.find((one) => one.column === column);
      if (!write || (isSum && !isNumber(resolved, column))) continue;
      yield {
        span: write.columnSpan,
        weight: 'high',
        ...(!COUNTED.test(snake(column)) && { atMost: 'information' as const }),
        message: `\`${column}\` is computed from the row as it was read before, so of two that do this at once one is lost; let the database compute it (\`set ${column} = ${column} ${isSum ? '+' : '-'} …\`${site.called ? `, which libraries call \`${isSum ? 'increment' : 'decrement'}\`` : ''}), or lock the row while it is read.`,
        intentions: [{ kind: 'query', title: `Let the database ${isSum ? 'add to' : 'subtract from'} \`${column}\``, safe: false, query, change: [{ kind: 'compute', column }] }],
      };
    }
  },
};

/** What is paid, kept in store or counted by. */
const COUNTED = /(?:^|_)(?:balance|stock|quantity|qty|inventory|credits?|points?|coins?|amount|available|remaining|seats|spent|paid|count|counter|total|uses|views|likes|score|downloads|used)(?:$|_)|_count$/;

const isNumber = (resolved: Resolved, name: string): boolean => resolved.sources[0]?.table?.columns.some((column) => column.name === name && isNumeric(column)) ?? false;
