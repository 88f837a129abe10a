// Rows that are loaded only to be counted, or to see whether there is one: the server reads, sends and the program holds all of them for a number that either could have had alone.
import { rowBound } from '../../query/facts.ts';
import { sizeOf } from '../../query/sizes.ts';
import { areMany, weightOf } from '../loadedRows.ts';
import type { Rule } from '../rule.ts';
import { bareName } from '../words.ts';
import { countOf } from '../../text/words.ts';

export const loadToCount: Rule = {
  id: 'load-to-count',
  title: 'Count in the database',
  level: 'warning',
  options: {},
  needs: ['limit', 'sources', 'grouping', 'lock'],
  looksAt: 'query',
  of: ['read'],

  *check(subject) {
    const { query, consumes, outermost, within, sizes, resolved, site: { called } } = subject;
    if ((consumes !== 'count only' && consumes !== 'existence only') || !outermost || within) return;
    // Groups are counted in another way, and what locks its rows needs all of them.
    if (query.grouped !== 'no' || query.distinct || query.setOperations.length > 0 || query.lock || query.ctes.some((one) => one.query.kind !== 'read')) return;
    const { kind, table, columns = [] } = rowBound(resolved, sizes);
    if (table === undefined || sizeOf(sizes, table) === 'small') return;
    if (kind !== 'unbounded' && !(kind === 'parent' && areMany(subject, table, columns))) return;
    const rows = sizes.rows(table);
    const loaded = `\`${bareName(table)}\`${rows === undefined ? '' : ` (${countOf(rows)} rows)`}`;
    yield {
      span: query.verb,
      weight: weightOf(subject, kind, table),
      message: consumes === 'count only'
        ? `Every row of ${loaded} that matches is loaded and only their number is used; ${called ? 'a call that counts' : '`count(*)`'} has it without them.`
        : `Every row of ${loaded} that matches is loaded and only whether there is one is asked; a limit of one row answers that.`,
      intentions: consumes === 'count only' || query.limit ? [] : [{ kind: 'query', title: 'Read one row', safe: true, query, change: [{ kind: 'limit to', rows: 1 }] }],
    };
  },
};
