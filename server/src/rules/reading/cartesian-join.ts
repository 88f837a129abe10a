// Sources that no condition ties together are multiplied: the rows of one times the rows of the other.
import { linkedGroups, mayBeFew } from '../../query/facts/links.ts';
import type { Term } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { LARGE } from '../../query/sizes.ts';
import type { Rule } from '../rule.ts';
import { qualifiedName, sourceName } from '../words.ts';
import { countOf } from '../../text/words.ts';

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
    const groups = linkedGroups(resolved) ?? [];
    const slip = groups.length > 1 ? groups.flatMap((group) => group.find((source) => isTiedToItself(resolved, source)) ?? [])[0] : undefined;
    if (slip) {
      yield {
        span: slip.source.nameSpan,
        weight: 'high',
        message: `The ON of \`${sourceName(slip)}\` compares two columns of its own and ties it to nothing, so every row that meets it is paired with every row of the others; compare with a column of the table that it is joined to.`,
      };
      return;
    }
    const [first, ...others] = groups.filter((group) => !mayBeFew(resolved, group, sizes));
    if (!first) return;
    for (const group of others) {
      const [left, right] = [first[0]!, group[0]!];
      const rows = [left, right].map((source) => sizes.rows(qualifiedName(source)));
      const [a, b] = rows;
      yield {
        span: right.source.nameSpan,
        weight: a !== undefined && b !== undefined && a >= LARGE && b >= LARGE ? 'high' : 'unknown',
        message: `No condition ties \`${sourceName(right)}\` to \`${sourceName(left)}\`, so ${a !== undefined && b !== undefined ? `${countOf(a)} rows are paired with ${countOf(b)}` : 'every row of one is paired with every row of the other'}; say in ON how they belong together, or write \`cross join\`.`,
      };
    }
  },
};

/** `join member m on m.team_id = m.id`: an equality in ON was to name the other side, however few rows are asked for. */
function isTiedToItself(resolved: Resolved, { index }: ResolvedSource): boolean {
  const sourceOf = (term: Term): number | undefined => {
    const meant = term.kind === 'column' ? resolved.column(term) : undefined;
    return meant?.of === resolved ? meant.source.index : undefined;
  };
  const own = resolved.query.filters.filter(({ on }) => on === index);
  return own.some(({ predicate }) => predicate.kind === 'compare' && predicate.operator === '=' && sourceOf(predicate.left) === index && sourceOf(predicate.right) === index && predicate.left.span.start !== predicate.right.span.start);
}
