// `(:x is null or x = :x)`: one text for every combination of filters. In a write, no value at all means every row;
// in SQL Server one plan must do for all values, and so it reads the whole table.
import { filterAccess } from '../../query/facts/access.ts';
import { columnName } from '../../query/facts/values.ts';
import type { Conjunct, Term } from '../../query/query.ts';
import type { ResolvedSource } from '../../query/resolve.ts';
import { everyTerm } from '../../query/walk.ts';
import type { Rule, Subject } from '../rule.ts';
import { bigTable } from '../bigTable.ts';
import { qualifiedName } from '../words.ts';
import { countOf } from '../../text/words.ts';

export const catchAllPredicate: Rule = {
  id: 'catch-all-predicate',
  title: 'Write a filter only when it filters',
  level: 'warning',
  options: {},
  needs: ['filters', 'sources'],
  looksAt: 'query',
  of: ['read', 'update', 'delete'],
  holding: ['or', 'call'],

  *check(subject) {
    const { query, resolved } = subject;
    const [target] = resolved.sources;
    if (!target) return;
    if (query.kind === 'update' || query.kind === 'delete') yield* everyRowWhereNoneIsGiven(subject, target);
    if (query.kind !== 'read') return;
    for (const source of resolved.sources) {
      yield* onePlanForAll(subject, source);
      yield* nullsLeftOut(subject, source);
    }
  },
};

type Found = ReturnType<Extract<Rule, { looksAt: 'query' }>['check']>;

/** Every condition of a write can be switched off. */
function* everyRowWhereNoneIsGiven({ query, sizes }: Subject, target: ResolvedSource): Found {
  if (query.sources.length !== 1 || query.filters.length === 0 || query.limit) return;
  const switched = query.filters.map((conjunct) => switchIn(conjunct));
  const [first] = switched;
  if (!first || !switched.every((one) => one !== undefined) || target.table?.temporary) return;
  const rows = sizes.rows(qualifiedName(target));
  yield {
    span: first.span,
    weight: 'high',
    message: `Where ${switched.length > 1 ? 'none of these values' : 'no value'} is given, this ${query.kind}s ${rows === undefined ? 'every row' : `all ${countOf(rows)} rows`} of \`${query.sources[0]!.table?.name ?? 'the table'}\`; refuse to run without one.`,
  };
}

/** SQL Server's manual, Query Hints: with RECOMPILE the values are known when the plan is made. PostgreSQL and MySQL plan for the values they are given. */
function* onePlanForAll(subject: Subject, source: ResolvedSource): Found {
  const { query, resolved, dialect, site, statement } = subject;
  if (dialect.id !== 'sqlserver') return;
  const big = bigTable(subject, source);
  if (!big || /\boption\s*\([^)]*\brecompile\b/i.test(site.carrier.text.slice(statement?.start, statement?.end))) return;
  for (const conjunct of query.filters) {
    const found = switchIn(conjunct);
    const columns = found && filterAccess(resolved, source).blocked.filter((one) => one.conjunct === conjunct).flatMap((one) => one.columns);
    const index = big.table.indexes.find(({ keys }) => columns?.includes(keys[0]?.column ?? ''));
    if (found && index) yield { span: found.span, weight: big.weight, message: `One plan serves every value of \`${found.name}\`, so \`${index.name}\` is not sought and ${big.said} of \`${big.table.name}\` are read; add \`option (recompile)\`, or write the filter only when there is a value.` };
  }
}

/** `x = coalesce($1, x)` never holds where x is null. */
function* nullsLeftOut({ query, resolved, dialect }: Subject, source: ResolvedSource): Found {
  if (dialect.nulls === 'rare') return;
  for (const { predicate } of query.filters) {
    const name = predicate.kind === 'compare' && predicate.operator === '=' ? fallsBack(predicate.left, predicate.right, resolved, source) ?? fallsBack(predicate.right, predicate.left, resolved, source) : undefined;
    const column = source.table?.columns.find((one) => one.name === name?.column);
    if (!name || !column?.nullable || source.source.outer) continue;
    yield { span: name.span, weight: 'high', atMost: 'information', message: `Where no value is given this compares \`${column.name}\` with itself, which leaves out the rows where it is null; write \`(… is null or ${column.name} = …)\`.` };
  }
}

function fallsBack(side: Term, other: Term, resolved: Subject['resolved'], source: ResolvedSource): { readonly column: string; readonly span: Term['span'] } | undefined {
  const column = columnName(resolved, side, source);
  if (column === undefined || other.kind !== 'call' || !FALLBACKS.has(other.name) || other.args.length !== 2) return undefined;
  const [value, fallback] = other.args as readonly [Term, Term];
  return isGiven(value) && columnName(resolved, fallback, source) === column ? { column, span: other.span } : undefined;
}

const FALLBACKS: ReadonlySet<string> = new Set(['coalesce', 'isnull', 'ifnull', 'nvl']);

interface Switch { readonly span: Term['span']; readonly name: string }

/** The value without which a condition holds for every row: `$1 is null or …`, `$1 = '' or …`. */
function switchIn({ predicate, presence }: Conjunct): Switch | undefined {
  if (presence !== 'always' || predicate.kind !== 'or') return undefined;
  for (const alternative of predicate.alternatives) {
    const [only, ...more] = alternative;
    const tested = only && more.length === 0 ? testedIn(only) : undefined;
    if (tested) return { span: only!.span, name: tested.kind === 'parameter' ? `${tested.key}` : 'the value' };
  }
  return undefined;
}

/** The value that a condition tests for being there, and nothing else. */
function testedIn({ predicate }: Conjunct): Term | undefined {
  if (predicate.kind === 'null') return !predicate.negated && isGiven(predicate.term) ? plain(predicate.term) : undefined;
  if (predicate.kind !== 'compare' || predicate.operator !== '=') return undefined;
  const { left, right } = predicate;
  return isGiven(left) && right.kind === 'constant' && NOTHING.has(right.value) ? plain(left) : undefined;
}

/** What programs pass for no value. */
const NOTHING: ReadonlySet<string> = new Set(['', '0', '-1', 'all', 'ALL']);

const plain = (term: Term): Term => (term.kind === 'cast' ? plain(term.term) : term);

const isGiven = (term: Term): boolean => everyTerm(term).every(({ kind }) => kind === 'parameter' || kind === 'cast') && everyTerm(term).some(({ kind }) => kind === 'parameter');
