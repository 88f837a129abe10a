// Where tenants share tables, each query says whose rows it wants, and the one that does not shows them to everybody.
import { isIdLike } from '../../query/facts/keys.ts';
import { pinsOf } from '../../query/facts/pins.ts';
import { isPinned, isScoped, scopesOf } from '../../query/facts/scope.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { conjunctTerms, everyConjunct, everyTerm } from '../../query/walk.ts';
import type { Rule } from '../rule.ts';
import { habitOf } from '../usual.ts';

export const forgottenTenant: Rule = {
  id: 'forgotten-tenant',
  title: 'Say whose rows are wanted',
  level: 'warning',
  options: {},
  needs: ['filters', 'sources'],
  looksAt: 'query',

  *check(subject) {
    const { resolved } = subject;
    for (const source of resolved.sources) {
      const { table } = source;
      // Row security says it for every query.
      if (!table || table.rowSecurity) continue;
      for (const scope of scopesOf(table)) {
        if (scope.kind !== 'tenant' || isScoped(resolved, source, scope) !== false || isNarrowed(resolved)) continue;
        const habit = habitOf(subject, table, scope.column);
        if (!habit) continue;
        yield {
          span: source.source.nameSpan,
          weight: 'high',
          message: `This takes rows of every \`${scope.column}\`, where ${habit.having} of ${habit.asked} other queries of \`${table.name}\` say which they want; say it here too.`,
        };
      }
    }
  },
};

/** The rows belong to something that is given, in this query or around it, or may do so by a query inside. */
function isNarrowed(resolved: Resolved): boolean {
  const { query, sources, outer } = resolved;
  const given = ({ index }: ResolvedSource): readonly string[] => [...pinsOf(resolved).fixed(index), ...pinsOf(resolved).listed(index)];
  if (sources.some((source) => source.source.kind !== 'table' || !source.table || given(source).some(isIdLike) || scopesOf(source.table).some(({ kind, column }) => kind === 'tenant' && isPinned(resolved, source, column)))) return true;
  const conjuncts = everyConjunct(query.filters);
  if (conjuncts.some((conjunct) => conjunct.predicate.kind === 'exists' || conjunct.predicate.kind === 'unknown' || ('query' in conjunct.predicate && conjunct.predicate.query) || conjunctTerms(conjunct).flatMap(everyTerm).some(({ kind }) => kind === 'query' || kind === 'hole'))) return true;
  return outer !== undefined;
}
