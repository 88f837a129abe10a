// Two lists joined to one parent are paired with each other, and a sum or a count over the pairs counts every row many times.
import { keyNames, uniqueKeys } from '../../query/facts/keys.ts';
import { pinsOf, type Given, type Pins } from '../../query/facts/pins.ts';
import { sourcesOf } from '../../query/facts/values.ts';
import type { CallTerm, Term } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { columnTermsOf, conjunctTerms, everyConjunct, everyTerm } from '../../query/walk.ts';
import type { Rule } from '../rule.ts';
import type { Sizes } from '../../query/sizes.ts';
import { onOneLine } from '../textOf.ts';

/** Aggregates that repeated rows change. */
const COUNTING: ReadonlySet<string> = new Set(['sum', 'count', 'total', 'array_agg', 'json_agg', 'jsonb_agg', 'string_agg', 'group_concat', 'json_group_array']);

const GATHERING = /agg|concat|array/;
/** So many rows for one of the parent are a list. */
const SEVERAL = 1.5;

export const joinMultipliesRows: Rule = {
  id: 'join-multiplies-rows',
  title: 'Aggregate each list by itself',
  level: 'warning',
  options: {},
  roles: ['application', 'job', 'script', 'schema'],
  needs: ['sources', 'filters', 'grouping', 'outputs'],
  looksAt: 'query',
  of: ['read'],
  holding: ['grouping'],

  *check(subject) {
    const { query, resolved, sizes } = subject;
    if (query.kind !== 'read' || query.grouped === 'no' || resolved.sources.length < 3 || query.distinct) return;
    // Of a table that the file makes itself only the declaration is known, and not its indexes.
    if (resolved.sources.some(({ table }) => table?.origin.path === subject.path)) return;
    const calls = query.outputs.flatMap(({ term }) => (term ? everyTerm(term) : [])).filter(isCounting);
    if (calls.length === 0) return;
    // A column that the schema does not know may be what ties a table by its key.
    if (columnTermsOf(query).some((term) => resolved.column(term)?.missing)) return;
    const grouped = groupedColumns(resolved);
    for (const call of calls) {
      const [list, ...weighing] = new Set(call.args.flatMap((arg) => [...(sourcesOf(resolved, arg) ?? [])]));
      const counted = list === undefined ? undefined : resolved.sources[list];
      const found = counted && multiplied(resolved, counted, grouped);
      // Who weighs or groups by the other list has seen the pairs.
      if (!found || weighing.includes(found.other.index) || grouped.has(found.other.index)) continue;
      const { parent, other } = found;
      const [inList, inOther] = [manyOf(sizes, counted, parent), manyOf(sizes, other, parent)];
      if (inList === 'no' || inOther === 'no') continue;
      yield {
        span: onOneLine(subject, call.span),
        weight: 'high',
        // What is gathered into a document is looked at, and a row that stands there twice was seen; a sum is believed.
        ...(GATHERING.test(call.name) && (inList === 'unknown' || inOther === 'unknown') && { atMost: 'information' as const }),
        message: `\`${nameOf(counted)}\` and \`${nameOf(other)}\` each have many rows for one of \`${nameOf(parent)}\`, so \`${call.name}\` takes every row of \`${nameOf(counted)}\` once for each of \`${nameOf(other)}\`; aggregate each in a subquery of its own.`,
      };
      return;
    }
  },
};

/** Whether one of the parents has several on average, where somebody has said how many there are. */
function manyOf(sizes: Sizes, { table }: ResolvedSource, parent: ResolvedSource): 'yes' | 'no' | 'unknown' {
  const [own, parents] = [table, parent.table].map((one) => (one ? sizes.rows(`${one.schema}.${one.name}`) : undefined));
  return own === undefined || !parents ? 'unknown' : own >= parents * SEVERAL ? 'yes' : 'no';
}

const isCounting = (term: Term): term is CallTerm =>
  term.kind === 'call' && term.aggregate && !term.window && COUNTING.has(term.name) && !term.canonical?.startsWith(`${term.name}(distinct `);

const nameOf = ({ source, table }: ResolvedSource): string => table?.name ?? source.alias ?? 'the query';

/** The columns that are one value in each group. */
function groupedColumns(resolved: Resolved): NonNullable<Given['columns']> {
  const columns = new Map<number, Set<string>>();
  for (const key of resolved.query.grouping) {
    const meant = key.kind === 'column' ? resolved.column(key) : undefined;
    if (meant?.of === resolved) columns.set(meant.source.index, (columns.get(meant.source.index) ?? new Set()).add(meant.name));
  }
  return columns;
}

/** A list beside the one that is counted, both of one parent, where neither is tied to the other. */
function multiplied(resolved: Resolved, list: ResolvedSource, columns: NonNullable<Given['columns']>): { readonly parent: ResolvedSource; readonly other: ResolvedSource } | undefined {
  const given = (...placed: readonly ResolvedSource[]): Pins => pinsOf(resolved, { placed: new Set(placed.map(({ index }) => index)), columns });
  const alone = given();
  if (!isList(resolved, list, alone)) return undefined;
  for (const parent of resolved.sources) {
    if (parent === list || !isKnown(parent)) continue;
    const withParent = given(parent);
    const joined = (source: ResolvedSource): boolean => withParent.fixed(source.index).size > 0 && areTied(resolved, parent, source);
    if (!joined(list) || !isList(resolved, list, withParent)) continue;
    for (const other of resolved.sources) {
      if (other === list || other === parent || !isList(resolved, other, alone) || !joined(other) || !isList(resolved, other, withParent)) continue;
      if (!isList(resolved, other, given(parent, list)) || !isList(resolved, list, given(parent, other)) || areTied(resolved, list, other)) continue;
      return { parent, other };
    }
  }
  return undefined;
}

const isKnown = ({ table, source }: ResolvedSource): boolean => table?.kind === 'table' && table.complete && !table.doubtful && source.presence === 'always';

/** Whether more than one row is left by what is fixed: every unique key has a column that is not. */
function isList(resolved: Resolved, source: ResolvedSource, pins: Pins): boolean {
  if (!isKnown(source)) return false;
  const fixed = pins.fixed(source.index);
  const nulls = columnsWithoutValue(resolved, source);
  const unique = source.table!.indexes.filter((index) => index.unique);
  const keys = [...uniqueKeys(resolved, source), ...unique.map((index) => ({ columns: keyNames(index) }))];
  // Of those whose nulls are not distinct one row has nulls where nulls are asked for.
  return keys.length > 0 && !keys.some(({ columns }) => columns.every((column) => fixed.has(column))) && !unique.some((index) => index.nullsNotDistinct && keyNames(index).every((column) => fixed.has(column) || nulls.has(column)));
}

/** `b is null` of what a join takes of a source. */
function columnsWithoutValue(resolved: Resolved, source: ResolvedSource): ReadonlySet<string> {
  return new Set(everyConjunct(resolved.query.filters).flatMap(({ predicate }) => {
    const meant = predicate.kind === 'null' && !predicate.negated && predicate.term.kind === 'column' ? resolved.column(predicate.term) : undefined;
    return meant?.of === resolved && meant.source === source ? [meant.name] : [];
  }));
}

function areTied(resolved: Resolved, a: ResolvedSource, b: ResolvedSource): boolean {
  return everyConjunct(resolved.query.filters).some((conjunct) => {
    const named = conjunctTerms(conjunct).map((term) => sourcesOf(resolved, term));
    return named.some((some) => some === undefined) || (named.some((some) => some!.has(a.index)) && named.some((some) => some!.has(b.index)));
  });
}
