// A read that no key, parent, list, aggregate, limit or small table bounds returns whatever the table has grown to.
import { isKindLike } from '../../query/facts/keys.ts';
import { boundWithoutLimit, rowBound } from '../../query/facts.ts';
import type { Query } from '../../query/query.ts';
import { sizeOf } from '../../query/sizes.ts';
import type { Rule, Subject } from '../rule.ts';
import { copiesAll, isListRead, restricted } from '../listRead.ts';
import { bareName, JOURNAL } from '../words.ts';
import { countOf } from '../../text/words.ts';

/** What is named for loading everything fills a cache or an index where the program starts; of a query in a file of SQL it is not seen where. */
const ALL = /(?:^|[_-]|[a-z])(?:[Aa]ll|[Ee]very|[Ee]verything|[Ww]hole)(?:$|[_-]|[A-Z])/;
const STARTS = /(?:^|[/_.-])(?:init\w*|boot\w*|warm\w*|preload\w*|startup|\w*cache\w*)(?:[/_.-]|$)/i;
const loadsAll = ({ routine = '', path, site }: Subject): boolean => ALL.test(routine) && (site.library === 'sql' || STARTS.test(path));

const groups = (query: Query): boolean => query.grouped === 'by keys' || query.distinct !== undefined || query.inner.some(({ query: inner, role }) => (role === 'derived' || role === 'cte') && groups(inner));

export const unboundedRead: Rule<{ rows: number; many: number }> = {
  id: 'unbounded-read',
  title: 'Say how many rows you want',
  level: 'warning',
  options: { rows: 100, many: 500_000 },
  needs: ['limit'],
  looksAt: 'query',
  of: ['read'],

  *check(subject, { rows, many }) {
    if (!isListRead(subject)) return;
    const { query, resolved, site, sizes } = subject;
    // A limit that is there only at times bounds nothing when it is not.
    const isLoose = query.limit !== undefined && subject.looseLimit;
    const bound = isLoose ? boundWithoutLimit(resolved, sizes) : rowBound(resolved, sizes);
    if (bound.kind !== 'unbounded' || bound.table === undefined || restricted(resolved, bound.table)) return;
    // Of a choice between conditions one always holds, whichever was taken for it.
    if (site.carrier.leftOut && query.filters.some(({ presence }) => presence === 'sometimes')) return;
    // There are as many groups as kinds.
    if (query.grouped === 'by keys' && query.grouping.length > 0 && query.grouping.every((term) => term.kind === 'column' && isKindLike(term.path.at(-1)!))) return;
    if (JOURNAL.test(bareName(bound.table))) return;
    const known = sizes.rows(bound.table);
    const isTotalled = query.grouped === 'by keys';
    const table = `\`${bareName(bound.table)}\`${known === undefined ? '' : ` (${countOf(known)} rows)`}`;
    if (copiesAll(subject)) {
      yield {
        span: query.verb,
        weight: known === undefined ? 'unknown' : 'high',
        // Some hundred thousand rows fit, as whoever wrote it knows.
        ...((known === undefined || known < 2 * many || groups(query)) && { atMost: 'information' as const }),
        message: `This copies all of ${table}, which is in memory at once; read it a page at a time, each from the last key of the one before.`,
      };
      return;
    }
    yield {
      span: query.verb,
      weight: known === undefined ? (sizeOf(sizes, bound.table) === 'large' ? 'high' : 'unknown') : known >= many ? 'high' : 'unknown',
      // A filter of an ORM that may be undefined is mostly there. Groups are fewer than rows; how many, only statistics can tell. What becomes of a query that a tool makes a function of is decided where that is called, in a language that may not be read.
      ...((isLoose || groups(query) || loadsAll(subject) || (site.called && query.filters.some(({ presence }) => presence === 'sometimes')) || (site.library === 'sql' && subject.routine !== undefined && subject.consumes === undefined)) && { atMost: 'information' as const }),
      message: isLoose ? `This read of ${table} has a limit only at times, and else nothing bounds it; give the limit a default.` : isTotalled ? `These totals read all of ${table} each time; add a filter.` : `Nothing bounds this read of ${table}; add a limit, or a filter on a key.`,
      // A limit of groups leaves out those that nobody has chosen.
      intentions: isLoose || isTotalled ? [] : [{ kind: 'query', title: `Read at most ${rows} rows`, safe: false, query, change: [{ kind: 'limit to', rows }] }],
    };
  },
};
