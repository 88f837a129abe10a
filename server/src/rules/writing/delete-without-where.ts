// A DELETE that nothing restricts empties the table, row by row.
import type { Rule } from '../rule.ts';
import { everyRow } from '../everyRow.ts';

export const deleteWithoutWhere: Rule = {
  id: 'delete-without-where',
  title: 'Say which rows to delete',
  level: 'error',
  options: {},
  needs: ['filters', 'sources'],
  looksAt: 'query',
  of: ['delete'],

  *check(subject) {
    const written = everyRow(subject, 'delete');
    if (!written) return;
    const { target, rows, weight, isKeyless, isSaid, intentions } = written;
    yield {
      span: subject.query.verb,
      weight,
      ...((isKeyless || isSaid) && { atMost: 'information' as const }),
      message: `Nothing restricts this delete, so it removes ${rows} of \`${target}\`; say which rows it is for.`,
      intentions,
    };
  },
};
