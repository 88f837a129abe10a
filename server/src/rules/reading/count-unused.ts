// A page of rows for which the library counts all that match in a second statement, whose number nobody looks at: the count reads every one of them.
import { isFound } from '../../query/facts/found.ts';
import { isOneRow } from '../../query/facts/oneRow.ts';
import { sizeOf } from '../../query/sizes.ts';
import { restricted } from '../listRead.ts';
import type { Rule } from '../rule.ts';
import { bareName } from '../words.ts';
import { countOf } from '../../text/words.ts';

export const countUnused: Rule = {
  id: 'count-unused',
  title: 'Count only what somebody looks at',
  level: 'warning',
  options: {},
  needs: ['sources'],
  looksAt: 'query',
  of: ['read'],

  *check({ query, resolved, sizes, outermost, within, site: { idleCount } }) {
    const [main] = resolved.sources;
    // Without a limit the rows that are counted are those that are read, and some libraries then count what they have.
    if (!idleCount || !outermost || within || !main?.table || !query.limit) return;
    const name = `${main.table.schema}.${main.table.name}` as const;
    if (isOneRow(resolved, main) || sizeOf(sizes, name) === 'small') return;
    const rows = sizes.rows(name);
    const isAll = !query.open.has('filters') && !restricted(resolved, name);
    const isMany = rows !== undefined && sizeOf(sizes, name) === 'large' && (isAll || isFound(resolved, main) === 'no');
    yield {
      span: query.verb,
      weight: isMany ? 'high' : 'unknown',
      message: `Every row of \`${bareName(name)}\`${rows === undefined ? '' : ` (${countOf(rows)} rows)`}${isAll ? '' : ' that matches'} is counted for a number that nobody looks at; a call that only finds has the same rows.`,
      intentions: [{ kind: 'query', title: 'Only find the rows', safe: false, query, change: [{ kind: 'only find' }] }],
    };
  },
};
