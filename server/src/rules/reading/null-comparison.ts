// Comparing with null yields null, which no condition takes for true (PostgreSQL manual, 9.2 Comparison Functions and Operators).
import type { Term } from '../../query/query.ts';
import type { Resolved } from '../../query/resolve.ts';
import { isNull } from '../../query/facts/nulls.ts';
import { everyConjunct } from '../../query/walk.ts';
import type { Intend } from '../finding.ts';
import type { Rule, Subject } from '../rule.ts';
import { inCaseOf, onOneLine, textOf } from '../textOf.ts';

export const nullComparison: Rule = {
  id: 'null-comparison',
  title: 'Ask for null with IS NULL',
  level: 'error',
  options: {},
  roles: ['application', 'job', 'script', 'migration', 'schema'],
  looksAt: 'query',
  holding: ['constant'],

  *check(subject) {
    const { query, role, site } = subject;
    // What a migration did is done.
    const history = role === 'migration' && subject.within === undefined ? { atMost: 'information' as const } : {};
    for (const conjunct of everyConjunct([...query.filters, ...query.having])) {
      const { predicate } = conjunct;
      if (predicate.kind === 'compare' && isNull(predicate.left) !== isNull(predicate.right)) {
        if (comparesNulls(site.carrier.text)) return;
        const right = isNull(predicate.right);
        const span = right ? { start: predicate.left.span.start, end: predicate.right.span.end } : conjunct.span;
        const written = textOf(subject, span);
        // An alternative that asks for a null where there is none takes nothing from the others.
        const isIdle = !query.filters.includes(conjunct) && !query.having.includes(conjunct) && isNeverNull(subject.resolved, right ? predicate.left : predicate.right);
        yield {
          span: onOneLine(subject, right ? { start: predicate.right.span.start, end: predicate.right.span.end } : predicate.left.span),
          weight: 'high',
          ...history,
          ...(isIdle && { atMost: 'information' as const }),
          message: `${written && written.length < 60 && !/[\r\n]/.test(written) ? `\`${written}\`` : 'This comparison with null'} is never true, for null equals nothing; ask ${asked(subject, predicate.operator)}.`,
          intentions: right ? fixOf(subject, predicate.left, predicate.right) : [],
        };
      } else if (predicate.kind === 'in' && predicate.values?.some(isNull) && subject.dialect.nulls !== 'rare') {
        if (comparesNulls(site.carrier.text)) return;
        yield* listed(subject, predicate.negated, predicate.values, history);
      }
    }
  },
};

function isNeverNull(resolved: Resolved, term: Term): boolean {
  const found = term.kind === 'column' ? resolved.column(term) : undefined;
  return found?.source.table?.columns.some(({ name, nullable }) => name === found.name && !nullable) ?? false;
}

/** With ANSI_NULLS off, SQL Server compares with null as one would think. Looked for only where there is something to say: the text is the whole file's. */
const comparesNulls = (text: string): boolean => /\bset\s+ansi_nulls\s+off\b/i.test(text);

const asked = ({ dialect }: Subject, operator: string): string => {
  switch (operator) {
    case '=': return dialect.id === 'mysql' || dialect.id === 'mariadb' ? '`is null`, or compare by `<=>`' : '`is null`';
    case '<>': return '`is not null`';
    default: return '`is null` or `is not null`';
  }
};

/** What stands between the two sides is kept simple: a parenthesis there would be lost. */
function fixOf(subject: Subject, left: Term, right: Term): readonly Intend[] {
  const at = { start: left.span.end, end: right.span.end };
  const operator = /^\s*(==?|<>|!=)\s*(null)$/i.exec(textOf(subject, at) ?? '');
  if (!operator) return [];
  const words = operator[1]!.startsWith('=') ? ' is null' : ' is not null';
  return [{ kind: 'query', title: `Write \`${words.trim()}\``, safe: false, query: subject.query, change: [{ kind: 'replace', at, by: [inCaseOf(operator[2]!, words)] }] }];
}

function* listed(subject: Subject, negated: boolean, values: readonly Term[], history: { readonly atMost?: 'information' }) {
  const at = values.find(isNull)!;
  const alone = values.length === 1;
  const message = negated ? '`not in` is never true with a null in its list; leave the null out, and ask `is not null` if that is meant.'
    : alone ? 'This list holds only null, which equals nothing, so the condition is never true; ask `is null`.'
    : 'The null in this list finds no row, for null equals nothing; leave it out, and ask `or … is null` if that is meant.';
  yield { span: onOneLine(subject, at.span), weight: 'high' as const, ...(negated || alone ? history : { atMost: 'information' as const }), message };
}
