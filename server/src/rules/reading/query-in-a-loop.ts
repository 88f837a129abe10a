// One query for each row that another query read (N+1): each is a round trip, and one query answers them all.
// Only said where the program is seen to read the list from the database, and where what each turn asks for is one key of its row.
import { uniqueKeys } from '../../query/facts/keys.ts';
import type { Conjunct } from '../../query/query.ts';
import { everyTerm, termsOf } from '../../query/walk.ts';
import type { Rule, Subject } from '../rule.ts';
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
    const { query, outermost, loop, within, site, dialect } = subject;
    if (query.kind !== 'read' || !outermost || within || !loop?.rows || query.lock || query.setOperations.length > 0 || query.inner.length > 0) return;
    const key = keyOf(subject);
    const named = query.sources[0]?.table;
    // A server has as many tables as somebody declared.
    if (key === undefined || named === undefined || isCatalog(named)) return;
    const asked = dialect.arrayParameters ? `${key} = any(…)` : `${key} in (…)`;
    const grouped = query.grouped === 'whole' ? ` and \`group by ${key}\`` : '';
    yield {
      span: site.anchor,
      weight: 'high',
      // Sent together, they cost the server as much, but whoever waits hardly more than one of them.
      ...((loop.together || subject.goesThroughFew()) && { atMost: 'information' as const }),
      message: `This asks \`${named.name}\` once for each row that another query read, a round trip each time; \`where ${asked}\`${grouped} asks once for all of them.`,
      related: [],
    };
  },
};

/** The column that the only value of the program is compared with; nothing where a page or the first of many is asked for. */
function keyOf({ query, resolved }: Subject): string | undefined {
  const parameters = termsOf(query).flatMap(everyTerm).filter(({ kind }) => kind === 'parameter' || kind === 'hole');
  if (parameters.length !== 1 || query.sources.length !== 1) return undefined;
  const found = query.filters.flatMap((conjunct) => comparedBy(conjunct) ?? [])[0];
  const meant = found && resolved.column(found);
  if (!found || !meant || meant.missing) return undefined;
  const isOne = uniqueKeys(resolved, resolved.sources[0]!).some(({ columns }) => columns.length === 1 && columns[0] === meant.name);
  return (query.limit || query.offset || query.distinct) && !isOne ? undefined : meant.name;
}

function comparedBy({ predicate, presence }: Conjunct) {
  if (presence !== 'always' || predicate.kind !== 'compare' || predicate.operator !== '=') return undefined;
  const { left, right } = predicate;
  if (left.kind === 'column' && right.kind === 'parameter') return left;
  return right.kind === 'column' && left.kind === 'parameter' ? right : undefined;
}
