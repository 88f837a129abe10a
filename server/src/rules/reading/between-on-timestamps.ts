// A date beside a timestamp is its midnight, so an upper bound that is a date leaves out all but the first instant of that day.
// PostgreSQL wiki, "Don't Do This": BETWEEN with timestamps.
import type { ResolvedColumn } from '../../query/resolve.ts';
import { familyOf } from '../../schema/typeFamily.ts';
import type { Predicate, Term } from '../../query/query.ts';
import { everyConjunct } from '../../query/walk.ts';
import type { Span } from '../../text/span.ts';
import type { Intend } from '../finding.ts';
import type { Rule, Subject } from '../rule.ts';
import { onOneLine } from '../textOf.ts';

const DATE = /^\d{4}-\d\d-\d\d$/;

export const betweenOnTimestamps: Rule = {
  id: 'between-on-timestamps',
  title: 'End a range of days before the next day',
  level: 'warning',
  options: {},
  looksAt: 'query',
  holding: ['constant', 'cast'],

  *check(subject) {
    const { query, resolved } = subject;
    for (const { predicate, span } of everyConjunct(query.filters)) {
      if (predicate.kind === 'compare') yield* ofComparison(subject, predicate, span);
      if (predicate.kind !== 'between' || predicate.negated || predicate.term.kind !== 'column') continue;
      const meant = resolved.column(predicate.term);
      if (!isInstant(meant)) continue;
      const written = isDate(predicate.high) && isDate(predicate.low);
      if (!written && !(isCast(predicate.high) && isCast(predicate.low))) continue;
      yield {
        span: onOneLine(subject, predicate.high.span),
        weight: written ? 'high' : 'unknown',
        message: `\`${meant.name}\` has a time of day, so ${written ? `of ${(predicate.high as { readonly value: string }).value}` : 'of the last day'} this keeps midnight only; ask for less than the day after instead.`,
        intentions: written ? halfOpen(subject, predicate, span) : [],
      };
    }
  },
};

const isInstant = (meant: ResolvedColumn | undefined): meant is ResolvedColumn => familyOf(meant?.column?.type) === 'moment';

/** `paid_at >= '2024-01-01' and paid_at <= '2024-01-31'`: a range of days where both of its ends are written so. */
function* ofComparison(subject: Subject, { operator, left, right }: Extract<Predicate, { kind: 'compare' }>, at: Span): ReturnType<Extract<Rule, { looksAt: 'query' }>['check']> {
  const { query, resolved } = subject;
  const meant = operator === '<=' && left.kind === 'column' && isDate(right) ? resolved.column(left) : undefined;
  if (!isInstant(meant) || right.kind !== 'constant') return;
  const begins = query.filters.some(({ predicate }) => predicate.kind === 'compare' && (predicate.operator === '>=' || predicate.operator === '>') && isDate(predicate.right) && predicate.left.kind === 'column' && resolved.column(predicate.left)?.name === meant.name && resolved.column(predicate.left)?.source === meant.source);
  const next = dayAfter(right.value);
  if (!begins || next === undefined) return;
  yield {
    span: onOneLine(subject, right.span),
    weight: 'high',
    message: `\`${meant.name}\` has a time of day, so of ${right.value} this keeps midnight only; ask for less than the day after instead.`,
    intentions: left.span.start === at.start && right.span.end === at.end ? [{ kind: 'query', title: `End before ${next}`, safe: false, query, change: [{ kind: 'replace', at, by: [left.span, ` < '${next}'`] }] }] : [],
  };
}

const isDate = (term: Term): boolean => term.kind === 'constant' && term.type === 'string' && DATE.test(term.value);
const isCast = (term: Term): boolean => term.kind === 'cast' && term.type === 'date' && (term.term.kind === 'parameter' || isDate(term.term));

function halfOpen({ query }: Subject, { term, low, high }: Extract<Predicate, { kind: 'between' }>, at: { readonly start: number; readonly end: number }): readonly Intend[] {
  const next = dayAfter((high as { readonly value: string }).value);
  if (next === undefined || term.span.start !== at.start || high.span.end !== at.end) return [];
  return [{ kind: 'query', title: `End before ${next}`, safe: false, query, change: [{ kind: 'replace', at, by: [term.span, ' >= ', low.span, ' and ', term.span, ` < '${next}'`] }] }];
}

/** The day after, by the calendar; undefined for a day that there is not. */
function dayAfter(day: string): string | undefined {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : new Date(at + 86_400_000).toISOString().slice(0, 10);
}
