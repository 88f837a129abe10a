// What belongs to each row of a list, read by asking the row for it (N+1): it could have been read with the rows.
import { lookupKey } from '../../query/facts/lookup.ts';
import type { Rule } from '../rule.ts';

export const lazyRelationInALoop: Rule = {
  id: 'lazy-relation-in-a-loop',
  title: 'Read a relation with the rows that have it',
  level: 'warning',
  options: {},
  roles: ['application'],
  looksAt: 'query',
  of: ['read'],

  *check(subject) {
    const { query, resolved, outermost, loop, site } = subject;
    if (!outermost || !loop || loop.leaves || site.relation === undefined || query.lock) return;
    // The first few of each are no matter of the relation alone.
    if (query.limit && lookupKey(query, resolved) === undefined) return;
    const table = query.sources[0]?.table?.name;
    yield {
      span: site.anchor,
      weight: 'high',
      // A list that the program did not just read may be short; sent together, they cost the server as much, but whoever waits hardly more than one of them.
      ...((!loop.rows || loop.together || subject.goesThroughFew()) && { atMost: 'information' as const }),
      message: `\`${site.relation}\` is read of each row by itself, ${loop.together ? 'a query' : 'a round trip'} each time${table === undefined ? '' : ` to \`${table}\``}; read it with the rows, or for all of them at once.`,
    };
  },
};
