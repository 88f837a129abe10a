// A random order gives every row a number and sorts them all, to keep a few: no index can help.
import { sizeOf } from '../../query/sizes.ts';
import { FELT } from '../bigTable.ts';
import { restricted } from '../listRead.ts';
import type { Rule } from '../rule.ts';
import { bareName } from '../words.ts';
import { countOf } from '../../text/words.ts';

const RANDOM: ReadonlySet<string> = new Set(['random', 'rand', 'newid', 'dbms_random.value', 'gen_random_uuid', 'uuid_generate_v4']);

export const orderByRandom: Rule = {
  id: 'order-by-random',
  title: 'Draw a sample without sorting the table',
  level: 'warning',
  options: {},
  needs: ['filters', 'sources'],
  looksAt: 'query',
  holding: ['call'],

  *check({ query, resolved, sizes, within, dialect }) {
    const key = query.order[0];
    if (within === 'view' || !query.limit || key?.term.kind !== 'call' || !RANDOM.has(key.term.name)) return;
    const table = resolved.sources[0]?.table;
    if (!table || table.kind !== 'table' || resolved.sources.length > 1) return;
    const name = `${table.schema}.${table.name}`;
    // What a filter leaves may be little.
    if (restricted(resolved, name) || sizeOf(sizes, name) === 'small') return;
    const rows = sizes.rows(name);
    yield {
      span: key.span,
      weight: rows !== undefined && rows >= FELT ? 'high' : 'unknown',
      message: `A random order sorts ${rows === undefined ? 'every row' : `all ${countOf(rows)} rows`} of \`${bareName(name)}\` to keep a few; ${dialect.sample ? `take a sample by \`${dialect.sample}\`, or` : 'take'} rows after a random key.`,
    };
  },
};
