// A relation that is included and never looked at costs a query or a join, its rows and their objects, for nothing.
import { camel } from '../../query/facts/keys.ts';
import type { Conjunct } from '../../query/query.ts';
import { conjunctTerms, everyTerm } from '../../query/walk.ts';
import { readsRows, type Include } from '../included.ts';
import type { Rule, Subject } from '../rule.ts';

export const unusedInclude: Rule = {
  id: 'unused-include',
  title: 'Read no relation that nobody looks at',
  level: 'information',
  options: {},
  looksAt: 'query',
  of: ['read'],

  *check(subject) {
    const { members, site: { includes = [] }, outermost, within } = subject;
    if (!members || !outermost || within || !readsRows(subject) || !areKnown(subject, members)) return;
    for (const include of includes) {
      const { path: [name, ...deeper], at, joined, isPart, isAlways } = include;
      // A join with a condition, or of which one asks, decides which rows are read.
      if (name === undefined || isAlways || deeper.length > 0 || members.includes(name) || (joined && (isPart || isAsked(subject, include)))) continue;
      yield {
        span: at,
        weight: 'high',
        message: `\`${name}\` is read with each row, and of the rows only ${members.length > 3 ? `${members.length} other members are` : `${members.map((one) => `\`${one}\``).join(', ')} ${members.length > 1 ? 'are' : 'is'}`} looked at; leave it out.`,
      };
    }
  },
};

/** The join leaves rows out, or a condition or the order speaks of what it joins. */
function isAsked({ query, resolved }: Subject, { table, between }: Include): boolean {
  if (query.inner.length > 0) return true;
  const isOwn = (name: string | undefined): boolean => name === table.name || (between !== undefined && name === between.name);
  if (resolved.sources.some(({ source, table: known }) => source.join === 'inner' && isOwn(known?.name))) return true;
  const named = [...query.filters.filter((one) => !isLink(one)).flatMap(conjunctTerms), ...query.order.map(({ term }) => term)].flatMap(everyTerm);
  return query.open.has('filters') || named.some((term) => term.kind === 'column' && isOwn(resolved.column(term)?.source.table?.name));
}

/** What holds two tables together. */
const isLink = ({ predicate }: Conjunct): boolean => predicate.kind === 'compare' && predicate.left.kind === 'column' && predicate.right.kind === 'column';

/** What is no column and no relation may be a getter that looks at others. */
function areKnown({ resolved, site: { includes = [] } }: Subject, members: readonly string[]): boolean {
  const relations = new Set(includes.map(({ path: [name] }) => name));
  const of = includes.find(({ path }) => path.length === 1)?.of.name;
  const columns = new Set(resolved.sources.flatMap(({ table }) => (table?.name === of ? table!.columns : []).flatMap(({ name }) => [name, camel(name)])));
  return members.every((one) => relations.has(one) || columns.has(one));
}
