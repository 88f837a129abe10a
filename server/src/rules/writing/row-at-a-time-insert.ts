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

  *check(subject) {
    const { query, outermost, loop, within, site, dialect } = subject;
    if (query.kind !== 'insert' || !outermost || within || !loop || query.rows !== 1 || query.writes.length === 0) return;
    // What is computed in the statement may differ from turn to turn.
    if (query.inner.length > 0) return;
    // A row that cannot be written is dealt with by itself, what is looked for is made until it is there, and a row that writes itself runs its hooks.
    if (loop.catches || loop.leaves || loop.asksItem || subject.goesThroughFew()) return;
    // Of libraries, few take many rows of which each may be there already or give back what they made, and none takes rows of several tables; SQLite is in the program itself.
    if (site.called && (site.writesMore || loop.sendsMore || loop.kept || site.mayBeThere || query.conflict?.action === 'update' || dialect.id === 'sqlite')) return;
    const table = query.sources[0]?.table?.name;
    if (table === undefined || JOURNAL.test(table)) return;
    const how = site.called ? `one call takes them all (${dialect.isNotation ? '`insertMany`' : '`createMany`, `bulkCreate`, or a list of values'})` : `insert all rows in one statement${dialect.id === 'postgres' ? ', such as `insert … select … from unnest(…)`' : ''}`;
    yield {
      span: site.anchor,
      weight: 'high',
      message: `This inserts one row into \`${table}\` for each turn of the loop, ${loop.together ? 'a statement of its own each time' : 'and waits for the server each time'}; ${how}.`,
      related: [],
    };
  },
};
