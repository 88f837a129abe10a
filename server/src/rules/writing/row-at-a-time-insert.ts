// One INSERT for each item is one round trip for each item; one INSERT takes them all.
import type { Rule } from '../rule.ts';
import { JOURNAL } from '../words.ts';

export const rowAtATimeInsert: Rule = {
  id: 'row-at-a-time-insert',
  title: 'Insert many rows in one statement',
  level: 'information',
  options: {},
  roles: ['application', 'job'],
  needs: ['writes'],
  looksAt: 'query',
  of: ['insert'],

  *check({ query, outermost, loop, within, site, dialect }) {
    if (query.kind !== 'insert' || !outermost || within || !loop || query.rows !== 1 || query.writes.length === 0) return;
    // What is computed in the statement may differ from turn to turn.
    if (query.inner.length > 0) return;
    const table = query.sources[0]?.table?.name;
    if (table === undefined || JOURNAL.test(table)) return;
    yield {
      span: site.anchor,
      weight: 'high',
      message: `This inserts one row into \`${table}\` for each turn of the loop, and waits for the server each time; insert all rows in one statement${dialect.id === 'postgres' ? ', such as `insert … select … from unnest(…)`' : ''}.`,
      related: [],
    };
  },
};
