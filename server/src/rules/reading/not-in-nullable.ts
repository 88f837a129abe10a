// NOT IN asks that the value differ from every row of the subquery, and from null nothing is known to differ.
// PostgreSQL manual, 9.24.3 NOT IN; it also keeps the planner from an anti-join.
import type { Query } from '../../query/query.ts';
import { mayBeNull } from '../../query/facts/nulls.ts';
import { everyConjunct } from '../../query/walk.ts';
import type { Intend } from '../finding.ts';
import type { Rule, Subject } from '../rule.ts';
import { inCaseOf, onOneLine, textOf } from '../textOf.ts';

export const notInNullable: Rule = {
  id: 'not-in-nullable',
  title: 'Let no null into NOT IN',
  level: 'warning',
  options: {},
  roles: ['application', 'job', 'script', 'schema'],
  looksAt: 'query',

  *check(subject) {
    const { query, resolved } = subject;
    for (const { predicate } of everyConjunct(query.filters)) {
      if (predicate.kind !== 'in' || !predicate.negated || !predicate.query) continue;
      const inner = resolved.inner(predicate.query);
      const [output, ...more] = predicate.query.outputs;
      const term = output?.term;
      if (!inner || term?.kind !== 'column' || more.length > 0 || predicate.query.setOperations.length > 0 || predicate.query.open.size > 0) continue;
      if (mayBeNull(inner, term) !== true) continue;
      const meant = inner.column(term)!;
      const from = meant.source.table?.name ?? meant.source.source.alias;
      const when = meant.source.source.outer ? `where nothing was joined to give it a \`${meant.name}\`` : `once \`${meant.name}\` is null in a row of \`${from}\`, which its declaration allows`;
      yield {
        span: onOneLine(subject, term.span),
        weight: 'high',
        message: `\`not in\` finds nothing at all ${when}; use \`not exists\`, or leave nulls out.`,
        intentions: withoutNulls(subject, predicate.query, term.span),
      };
    }
  },
};

/** Adds the condition at the end of the subquery's WHERE, where that is its end. */
function withoutNulls(subject: Subject, inner: Query, column: { readonly start: number; readonly end: number }): readonly Intend[] {
  const { grouped, order, limit, offset, filters, sources } = inner;
  const name = textOf(subject, column);
  const where = filters.filter(({ on }) => on === undefined);
  if (grouped !== 'no' || order.length > 0 || limit || offset || inner.lock || name === undefined || sources.length === 0) return [];
  if (where.some(({ predicate }) => predicate.kind === 'or') || (where.length === 0 && filters.length > 0)) return [];
  const last = where.at(-1)?.span.end ?? sources.at(-1)!.span.end;
  const rest = textOf(subject, { start: last, end: inner.span.end });
  if (rest === undefined || /[^\s)]/.test(rest)) return [];
  const keyword = where.length > 0 ? 'and' : 'where';
  return [{ kind: 'query', title: `Leave out rows where \`${name}\` is null`, safe: false, query: inner, change: [{ kind: 'replace', at: { start: last, end: last }, by: [` ${keyword} ${name} `, inCaseOf(textOf(subject, inner.verb) ?? '', 'is not null')] }] }];
}
