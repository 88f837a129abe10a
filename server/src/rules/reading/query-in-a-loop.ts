// One query for each row that another query read (N+1): each is a round trip, and one query answers them all.
// Only said where the program is seen to read the list from the database, and where what each turn asks for is one key of its row.
import { lookupKey } from '../../query/facts/lookup.ts';
import type { Rule } from '../rule.ts';
import { isCatalog } from '../words.ts';

export const queryInALoop: Rule = {
  id: 'query-in-a-loop',
  title: 'Ask once for all rows',
  level: 'warning',
  options: {},
  roles: ['application'],
  needs: ['filters', 'sources', 'limit', 'order', 'lock'],
  looksAt: 'query',
  of: ['read'],

  *check(subject) {
    const { query, resolved, outermost, loop, within, site, dialect } = subject;
    // What belongs to a row is a matter of its relation, and a call that writes rows of other tables for each, no list of keys says.
    if (!outermost || within || !loop?.rows || site.relation !== undefined || site.writesMore) return;
    const key = lookupKey(query, resolved);
    const named = query.sources[0]?.table;
    // A server has as many tables as somebody declared.
    if (key === undefined || named === undefined || isCatalog(named)) return;
    const asked = dialect.arrayParameters ? `${key} = any(…)` : `${key} in (…)`;
    const grouped = query.grouped === 'whole' ? ` and \`group by ${key}\`` : '';
    yield {
      span: site.anchor,
      weight: 'high',
      // Sent together, they cost the server as much, but whoever waits hardly more than one of them; SQLite is in the process itself (its page "Many Small Queries Are Efficient"), and an administrator has time.
      ...((loop.together || dialect.id === 'sqlite' || subject.forAdministrators() || subject.goesThroughFew()) && { atMost: 'information' as const }),
      message: `This asks \`${named.name}\` once for each row that another query read, a round trip each time; \`where ${asked}\`${grouped} asks once for all of them.`,
      related: [],
    };
  },
};
