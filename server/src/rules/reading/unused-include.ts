// A relation that is included and never looked at costs a query or a join, its rows and their objects, for nothing.
import { camel } from '../../query/facts/keys.ts';
import type { Conjunct } from '../../query/query.ts';
import { conjunctTerms, everyTerm } from '../../query/walk.ts';
import { contains } from '../../text/span.ts';
import { listOf } from '../../text/words.ts';
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
    const { members, query, site: { includes = [] }, outermost, within } = subject;
    if (!members || !outermost || within || !readsRows(subject) || !areKnown(subject, members)) return;
    const unused = includes.filter((include) => isUnused(subject, members, include)).sort((one, other) => one.at.start - other.at.start);
    const [first, ...others] = unused;
    if (!first) return;
    const names = [...new Set(unused.map(({ path }) => path[0]!))];
    const looked = members.length > 3 ? `${members.length} other members are` : `${members.map((one) => `\`${one}\``).join(', ')} ${members.length > 1 ? 'are' : 'is'}`;
    yield {
      span: first.at,
      weight: 'high',
      message: `${listOf(names)} ${names.length > 1 ? 'are' : 'is'} read with each row, and of the rows only ${looked} looked at; leave ${names.length > 1 ? 'them' : 'it'} out.`,
      intentions: [{ kind: 'query', title: `Leave ${listOf(names)} out`, safe: false, query, change: [{ kind: 'leave out', at: unused.map(({ at }) => at) }] }],
      related: others.map(({ path: [name], at }) => ({ at: { path: subject.path, span: at }, message: `\`${name}\` is not looked at either.` })),
    };
  },
};

/** What a model always reads no call leaves out, and a join with a condition, or of which one asks, decides which rows are read. */
function isUnused(subject: Subject, members: readonly string[], include: Include): boolean {
  const { path: [name, ...deeper], joined, isPart, isAlways } = include;
  // What stands outside of the call is what others read, too.
  if (subject.site.whole && !contains(subject.site.whole, include.at)) return false;
  return name !== undefined && !isAlways && deeper.length === 0 && !members.includes(name) && !(joined && (isPart || isAsked(subject, include)));
}

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
