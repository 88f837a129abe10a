// DISTINCT ON keeps the first row of each group in the order that is asked for, and its keys must lead that order.
// PostgreSQL: "SELECT DISTINCT ON expressions must match initial ORDER BY expressions" (parse_clause.c, transformDistinctOnClause).
import type { Term } from '../../query/query.ts';
import type { Resolved } from '../../query/resolve.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../textOf.ts';

export const distinctOnOrderMismatch: Rule = {
  id: 'distinct-on-order-mismatch',
  title: 'Order by the keys of DISTINCT ON first',
  level: 'error',
  options: {},
  roles: ['application', 'job', 'script', 'schema'],
  needs: ['order'],
  looksAt: 'query',
  holding: ['distinct'],

  *check(subject) {
    const { query, resolved, dialect } = subject;
    const { distinct } = query;
    if (dialect.id !== 'postgres' || !distinct || distinct.on.length === 0 || query.setOperations.length > 0) return;
    const keys = distinct.on.map((term) => identity(resolved, term));
    if (keys.some((key) => key === undefined)) return;
    const left = new Set(keys);
    for (const { term, span, presence } of query.order) {
      if (left.size === 0) return;
      const key = presence === 'always' ? identity(resolved, term) : undefined;
      if (key === undefined) return;
      if (!keys.includes(key)) {
        yield { span: onOneLine(subject, span), weight: 'high', message: 'The order must begin with what `distinct on` names, in any sequence, so the server refuses this query; put the other keys behind them.' };
        return;
      }
      left.delete(key);
    }
  },
};

/** A column by its source; undefined for what may be an output's name, a number of an output, or an expression. */
function identity(resolved: Resolved, term: Term): string | undefined {
  if (term.kind !== 'column') return undefined;
  if (term.path.length === 1 && resolved.query.outputs.some(({ name, term: output }) => name === term.path[0] && output?.kind !== 'column')) return undefined;
  const meant = resolved.column(term);
  return meant?.of === resolved && !meant.missing ? `${meant.source.index}.${meant.name}` : undefined;
}
