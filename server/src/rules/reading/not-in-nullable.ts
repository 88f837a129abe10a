// NOT IN asks that the value differ from every row of the subquery, and from null nothing is known to differ.
// PostgreSQL manual, 9.24.3 NOT IN; it also keeps the planner from an anti-join.
import { everyQuery, type Query, type Term } from '../../query/query.ts';
import { mayBeNull } from '../../query/facts/nulls.ts';
import { everyConjunct } from '../../query/walk.ts';
import type { Span } from '../../text/span.ts';
import { quoteName } from '../../sql/createIndex.ts';
import type { Intend } from '../finding.ts';
import { rewriteClaim } from '../proposal.ts';
import type { Rule, Subject } from '../rule.ts';
import { inCaseOf, onOneLine, textOf } from '../textOf.ts';

export const notInNullable: Rule = {
  id: 'not-in-nullable',
  title: 'Let no null into NOT IN',
  level: 'warning',
  options: {},
  roles: ['application', 'job', 'script', 'schema'],
  looksAt: 'query',
  holding: ['inner query'],

  *check(subject) {
    const { query, resolved, dialect } = subject;
    if (dialect.nulls === 'rare') return;
    for (const conjunct of everyConjunct(query.filters)) {
      const { predicate } = conjunct;
      if (predicate.kind !== 'in' || !predicate.negated || !predicate.query) continue;
      const inner = resolved.inner(predicate.query);
      const [output, ...more] = predicate.query.outputs;
      const term = output?.term;
      if (!inner || term?.kind !== 'column' || more.length > 0 || predicate.query.setOperations.length > 0 || predicate.query.open.size > 0) continue;
      if (mayBeNull(inner, term) !== true) continue;
      const meant = inner.column(term)!;
      const from = meant.source.table?.name ?? meant.source.source.alias;
      const when = meant.source.source.outer ? `where nothing was joined to give it a \`${meant.name}\`` : `once \`${meant.name}\` is null in a row of \`${from}\`, which its declaration allows`;
      const says = `\`not in\` finds nothing at all ${when}`;
      const asked = asNotExists(subject, conjunct.span, predicate.term, predicate.query, term.span);
      const read = resolved.sources[0]?.table;
      yield {
        span: onOneLine(subject, term.span),
        weight: 'high',
        message: `${says}; ${INSTEAD}.`,
        intentions: [...asked, ...withoutNulls(subject, predicate.query, term.span)],
        // Beside finding nothing it is planned as a filter; right or wrong, what NOT EXISTS costs is worth knowing.
        ...(asked.length > 0 && read && { claim: rewriteClaim(subject, read, { as: 'its fix', says, wants: INSTEAD, refuted: 'stays' }) }),
      };
    }
  },
};

const INSTEAD = 'use `not exists`, or leave nulls out';

/** Where the value is never null, NOT EXISTS finds just the rows that NOT IN was to find; of a null it would find the row, too. */
function asNotExists(subject: Subject, at: Span, value: Term, inner: Query, column: Span): readonly Intend[] {
  const { resolved, query } = subject;
  const meant = value.kind === 'column' ? resolved.column(value) : undefined;
  const end = endOfWhere(subject, inner);
  // Not what the condition itself leaves: NOT IN is not true of a null.
  if (!end || value.kind !== 'column' || meant?.column?.nullable !== false || meant.source.source.outer || meant.source.source.alias === undefined || inner.distinct) return [];
  const alias = textOf(subject, value.span)!.includes('.') ? [] : [`${quoteName(meant.source.source.alias, subject.dialect)}.`];
  const from = { start: inner.outputs[0]!.span.end, end: end.at };
  if ([...everyQuery(inner)].some((one) => one.sources.some((source) => source.alias === meant.source.source.alias))) return [];
  const isWhole = /^\s*not\s+in\s*\(\s*$/i.test(textOf(subject, { start: value.span.end, end: inner.span.start }) ?? '') && /^\s*\)$/.test(textOf(subject, { start: inner.span.end, end: at.end }) ?? '') && value.span.start === at.start && /^\s+from\b/i.test(textOf(subject, from) ?? '');
  const verb = textOf(subject, inner.verb) ?? '';
  return isWhole ? [{ kind: 'query', title: 'Ask with NOT EXISTS', safe: false, query, change: [{ kind: 'replace', at, by: [inCaseOf(verb, 'not exists'), ' (', inner.verb, ' 1', from, ` ${inCaseOf(verb, end.keyword)} `, column, ' = ', ...alias, value.span, ')'] }] }] : [];
}

/** Adds the condition at the end of the subquery's WHERE. */
function withoutNulls(subject: Subject, inner: Query, column: { readonly start: number; readonly end: number }): readonly Intend[] {
  const name = textOf(subject, column);
  const end = endOfWhere(subject, inner);
  if (!end || name === undefined) return [];
  return [{ kind: 'query', title: `Leave out rows where \`${name}\` is null`, safe: false, query: inner, change: [{ kind: 'replace', at: { start: end.at, end: end.at }, by: [` ${end.keyword} ${name} `, inCaseOf(textOf(subject, inner.verb) ?? '', 'is not null')] }] }];
}

/** Where a further condition of a query can be written, and by which word, if its WHERE is its end. */
function endOfWhere(subject: Subject, { grouped, order, limit, offset, lock, filters, sources, span }: Query): { readonly at: number; readonly keyword: 'and' | 'where' } | undefined {
  const where = filters.filter(({ on }) => on === undefined);
  if (grouped !== 'no' || order.length > 0 || limit || offset || lock || sources.length === 0) return undefined;
  if (where.some(({ predicate }) => predicate.kind === 'or') || (where.length === 0 && filters.length > 0)) return undefined;
  const at = where.at(-1)?.span.end ?? sources.at(-1)!.span.end;
  const rest = textOf(subject, { start: at, end: span.end });
  return rest === undefined || /[^\s)]/.test(rest) ? undefined : { at, keyword: where.length > 0 ? 'and' : 'where' };
}
