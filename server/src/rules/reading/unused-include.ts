// A relation that is included and never looked at costs a query or a join, its rows and their objects, for nothing.
import { camel } from '../../query/facts/keys.ts';
import { readsRows } from '../included.ts';
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
    for (const { path: [name, ...deeper], at, joined, isPart, isAlways } of includes) {
      // A join with a condition decides which rows are read.
      if (name === undefined || isAlways || deeper.length > 0 || members.includes(name) || (joined && isPart)) continue;
      yield {
        span: at,
        weight: 'high',
        message: `\`${name}\` is read with each row, and of the rows only ${members.length > 3 ? `${members.length} other members are` : `${members.map((one) => `\`${one}\``).join(', ')} ${members.length > 1 ? 'are' : 'is'}`} looked at; leave it out.`,
      };
    }
  },
};

/** What is no column and no relation may be a getter that looks at others. */
function areKnown({ resolved, site: { includes = [] } }: Subject, members: readonly string[]): boolean {
  const relations = new Set(includes.map(({ path: [name] }) => name));
  const of = includes.find(({ path }) => path.length === 1)?.of.name;
  const columns = new Set(resolved.sources.flatMap(({ table }) => (table?.name === of ? table!.columns : []).flatMap(({ name }) => [name, camel(name)])));
  return members.every((one) => relations.has(one) || columns.has(one));
}
