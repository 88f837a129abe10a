// Counting reads every row that matches; whether there is one is known at the first.
import { isFound } from '../../query/facts/found.ts';
import { isOneRow } from '../../query/facts/oneRow.ts';
import type { Comparison, Conjunct, Query, Term } from '../../query/query.ts';
import type { Resolved } from '../../query/resolve.ts';
import { everyTerm } from '../../query/walk.ts';
import type { Span } from '../../text/span.ts';
import { bigTable } from '../bigTable.ts';
import type { Weight } from '../finding.ts';
import type { Rule, Subject } from '../rule.ts';

export const countForExistence: Rule = {
  id: 'count-for-existence',
  title: 'Ask whether there is one, not how many there are',
  level: 'warning',
  options: {},
  looksAt: 'query',
  holding: ['call', 'inner query'],

  *check(subject) {
    const { query, resolved } = subject;
    for (const { span, counted, output, holds } of comparisons(query)) {
      const inner = counted && resolved.inner(counted);
      const weight = inner && weightOf(subject, inner);
      if (!counted || !weight) continue;
      yield {
        span: output.span,
        weight,
        message: messageOf(holds),
        intentions: [{ kind: 'query', title: titleOf(holds), safe: true, query, change: [{ kind: 'replace', at: span, by: [`${wordOf(holds)} (`, { start: counted.span.start, end: output.span.start }, '1', { start: output.span.end, end: counted.span.end }, ')'] }] }],
      };
    }
    const whole = wholeCount(subject);
    const weight = whole && weightOf(subject, resolved);
    if (!whole || !weight) return;
    const [{ name } = { name: undefined }] = query.outputs;
    const rest = { start: whole.span.end, end: query.span.end };
    yield {
      span: whole.output.span,
      weight,
      message: messageOf(whole.holds),
      // Without an alias the output gets another name.
      intentions: query.span.start !== query.verb.start ? [] : [{ kind: 'query', title: titleOf(whole.holds), safe: name !== undefined, query, change: [{ kind: 'replace', at: query.span, by: [query.verb, ` ${wordOf(whole.holds)} (select 1`, rest, ')', ...(name === undefined ? [] : [` as ${name}`])] }] }],
    };
  },
};

const wordOf = (holds: boolean): string => (holds ? 'exists' : 'not exists');
const titleOf = (holds: boolean): string => `Ask with ${wordOf(holds).toUpperCase()}`;
const messageOf = (holds: boolean): string => `Only whether there is a row is asked, and counting reads all that match; \`${wordOf(holds)} (…)\` stops at the first.`;

interface Compared {
  /** Of the whole comparison. */
  readonly span: Span;
  readonly counted: Query;
  readonly output: { readonly span: Span };
  /** Whether the comparison asks that there is a row, or that there is none. */
  readonly holds: boolean;
}

/** Every comparison of a counting query with nought, in conditions and among what is computed. */
function comparisons(query: Query): readonly Compared[] {
  const found: Compared[] = [];
  const look = (span: Span, operator: string, left: Term, right: Term): void => {
    const [counting, other, holds] = left.kind === 'query' ? [left, right, asksExistence(operator, right)] : [right, left, asksExistence(FLIPPED[operator] ?? '', left)];
    const output = counting.kind === 'query' && other.kind === 'constant' ? countOf(counting.query) : undefined;
    if (holds !== undefined && output && counting.kind === 'query') found.push({ span, counted: counting.query, output, holds });
  };
  const conditions = (conjuncts: readonly Conjunct[]): void => {
    for (const { predicate, span } of conjuncts) {
      if (predicate.kind === 'compare') look(span, predicate.operator, predicate.left, predicate.right);
      else if (predicate.kind === 'or') predicate.alternatives.forEach(conditions);
    }
  };
  conditions(query.filters);
  conditions(query.having);
  for (const { term } of query.outputs) {
    for (const one of term ? everyTerm(term) : []) if (one.kind === 'operation' && one.args.length === 2) look(one.span, one.operator, one.args[0]!, one.args[1]!);
  }
  return found;
}

const FLIPPED: Readonly<Record<string, Comparison>> = { '=': '=', '<>': '<>', '!=': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** `> 0`, `>= 1` and `<> 0` ask that there is one, `= 0` and `< 1` that there is none. */
function asksExistence(operator: string, other: Term): boolean | undefined {
  if (other.kind !== 'constant' || other.type !== 'number') return undefined;
  switch (`${operator}${other.value}`) {
    case '>0': case '>=1': case '<>0': case '!=0': return true;
    case '=0': case '<1': case '<=0': return false;
    default: return undefined;
  }
}

/** `count(*)` as the only output of a query that does nothing else with its rows. */
function countOf(query: Query): { readonly span: Span } | undefined {
  const [output, ...more] = query.outputs;
  if (!output?.term || more.length > 0 || query.kind !== 'read' || query.grouped !== 'whole' || query.having.length > 0 || query.distinct) return undefined;
  if (query.limit || query.offset || query.order.length > 0 || query.setOperations.length > 0 || query.open.size > 0) return undefined;
  return isCountOfAll(output.term) ? output.term : undefined;
}

const isCountOfAll = (term: Term): boolean => term.kind === 'call' && (term.canonical === 'count(*)' || term.canonical === 'count(1)') && !term.also && !term.window;

/** Nothing where what is counted is small or one row; little where an index finds what is counted. */
function weightOf(subject: Subject, resolved: Resolved): Weight | undefined {
  const big = resolved.sources.flatMap((source) => {
    const table = bigTable(subject, source);
    return table && !isOneRow(resolved, source) ? [{ table, source }] : [];
  });
  const [first] = big;
  if (!first) return undefined;
  return isFound(resolved, first.source) === 'no' ? first.table.weight : 'low';
}

/** `select count(*) > 0 from …`: the whole query asks it. */
function wholeCount({ query }: Subject): Omit<Compared, 'counted'> | undefined {
  const [output, ...more] = query.outputs;
  const term = output?.term;
  if (!output || term?.kind !== 'operation' || term.args.length !== 2 || more.length > 0 || !isCountOfAll(term.args[0]!)) return undefined;
  const holds = asksExistence(term.operator, term.args[1]!);
  const isPlain = query.kind === 'read' && query.grouped === 'whole' && query.having.length === 0 && !query.distinct && !query.limit && !query.offset && query.order.length === 0 && query.setOperations.length === 0 && query.open.size === 0;
  return holds === undefined || !isPlain ? undefined : { span: output.span, output: term.args[0]!, holds };
}
