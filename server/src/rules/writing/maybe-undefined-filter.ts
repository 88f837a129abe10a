// A filter that may be gone: the library leaves out a condition on undefined, and every condition of this one may be such.
// Lists with optional filters are written so on purpose; a delete, an update, and one row that is asked for by its key are not.
import { isIdLike, isUniqueLike } from '../../query/facts/keys.ts';
import type { Rule } from '../rule.ts';

export const maybeUndefinedFilter: Rule = {
  id: 'maybe-undefined-filter',
  title: 'Make sure there is a value to filter by',
  level: 'error',
  options: {},
  looksAt: 'query',
  of: ['read', 'update', 'delete'],

  *check({ query, outermost, consumes, site: { vanishing } }) {
    const [first, ...others] = vanishing?.conditions ?? [];
    const name = query.sources[0]?.table?.name;
    if (!outermost || !first || name === undefined) return;
    if (query.kind === 'read') {
      if (others.length > 0 || consumes !== 'one row' || !isKey(first.name)) return;
      yield {
        span: first.at, weight: 'high', atMost: 'warning',
        message: `\`${first.value}\` may be undefined here, and then nothing is asked of \`${first.name}\`: the first row of \`${name}\` is taken for the one that is meant; make sure that there is a value.`,
      };
      return;
    }
    const values = [first, ...others].map(({ value }) => `\`${value}\``).join(' and ');
    yield {
      span: first.at,
      weight: 'high',
      ...(vanishing?.isChosen && { atMost: 'warning' as const }),
      message: `${values} may be undefined here, and then this ${query.kind} has no condition: it ${query.kind === 'delete' ? 'removes' : 'changes'} every row of \`${name}\`; make sure that there is a value.`,
    };
  },
};

const isKey = (name: string): boolean => isIdLike(name) || isUniqueLike(name);
