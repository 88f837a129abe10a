// An UPDATE that nothing restricts changes every row, and is undone only from a backup.
import type { Rule } from '../rule.ts';
import { everyRow } from '../everyRow.ts';

export const updateWithoutWhere: Rule = {
  id: 'update-without-where',
  title: 'Say which rows to update',
  level: 'error',
  options: {},
  needs: ['filters', 'sources'],
  looksAt: 'query',
  of: ['update'],

  *check(subject) {
    const written = everyRow(subject, 'update');
    if (!written) return;
    const { target, rows, weight, isKeyless, isSaid, isSetAgain, intentions } = written;
    if (isSetAgain) {
      yield {
        span: subject.query.verb,
        weight,
        atMost: isSaid || weight !== 'high' ? 'information' : 'warning',
        message: `This writes ${rows} of \`${target}\`, those that are so already, too; restrict it to the others.`,
      };
      return;
    }
    yield {
      span: subject.query.verb,
      weight,
      ...((isKeyless || isSaid) && { atMost: 'information' as const }),
      message: `Nothing restricts this update, so it changes ${rows} of \`${target}\`; say which rows it is for.`,
      intentions,
    };
  },
};
