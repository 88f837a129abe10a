// Rows that are only marked as deleted are left out by every query that reads the table, or come back where one forgets it.
import { isScoped, scopesOf } from '../../query/facts/scope.ts';
import type { Rule } from '../rule.ts';
import { habitOf } from '../usual.ts';

export const forgottenSoftDelete: Rule = {
  id: 'forgotten-soft-delete',
  title: 'Leave deleted rows out everywhere',
  level: 'information',
  options: {},
  needs: ['filters', 'sources'],
  looksAt: 'query',

  *check(subject) {
    const { resolved, statement } = subject;
    // What is cleared away may well belong to what is deleted.
    if (statement?.tree?.kind === 'delete') return;
    for (const source of resolved.sources) {
      const { table } = source;
      for (const scope of table ? scopesOf(table) : []) {
        if (scope.kind !== 'live' || isScoped(resolved, source, scope) !== false) continue;
        const habit = habitOf(subject, table!, scope.column);
        if (!habit) continue;
        yield {
          span: source.source.nameSpan,
          weight: 'high',
          message: `This takes rows of \`${table!.name}\` that \`${scope.column}\` marks as deleted, which ${habit.having} of ${habit.asked} other queries leave out; leave them out here too, unless they are meant.`,
        };
      }
    }
  },
};
