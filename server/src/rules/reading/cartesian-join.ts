// Sources that no condition ties together are multiplied: the rows of one times the rows of the other.
import { linkedGroups, mayBeFew } from '../../query/facts/links.ts';
import type { ResolvedSource } from '../../query/resolve.ts';
import { LARGE } from '../../query/sizes.ts';
import type { Rule } from '../rule.ts';
import { countOf, qualifiedName } from '../words.ts';

export const cartesianJoin: Rule = {
  id: 'cartesian-join',
  title: 'Say how joined tables belong together',
  level: 'error',
  options: {},
  roles: ['application', 'job', 'script', 'schema'],
  needs: ['filters', 'sources'],
  looksAt: 'query',
  of: ['read', 'insert'],
  holding: ['several sources'],

  *check({ resolved, sizes }) {
    const [first, ...others] = (linkedGroups(resolved) ?? []).filter((group) => !mayBeFew(resolved, group, sizes));
    if (!first) return;
    for (const group of others) {
      const [left, right] = [first[0]!, group[0]!];
      const rows = [left, right].map((source) => sizes.rows(qualifiedName(source)));
      const [a, b] = rows;
      yield {
        span: right.source.nameSpan,
        weight: a !== undefined && b !== undefined && a >= LARGE && b >= LARGE ? 'high' : 'unknown',
        message: `No condition ties \`${nameOf(right)}\` to \`${nameOf(left)}\`, so ${a !== undefined && b !== undefined ? `${countOf(a)} rows are paired with ${countOf(b)}` : 'every row of one is paired with every row of the other'}; say in ON how they belong together, or write \`cross join\`.`,
      };
    }
  },
};

const nameOf = ({ source, table }: ResolvedSource): string => table?.name ?? source.alias ?? 'a query';
