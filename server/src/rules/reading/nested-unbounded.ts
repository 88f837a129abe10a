// A relation that is included brings all of its rows for each row that is read: thousands, where a parent has thousands, for a page that shows ten.
import { rowBound } from '../../query/facts.ts';
import { isWithin, readsRows, rowsOf, type Include } from '../included.ts';
import { copiesAll } from '../listRead.ts';
import type { Rule, Subject } from '../rule.ts';
import { countOf } from '../../text/words.ts';

/** A table of so many rows has owners with many of them, whoever they are. */
const HUGE = 1_000_000;

export const nestedUnbounded: Rule<{ rows: number; many: number; total: number }> = {
  id: 'nested-unbounded',
  title: 'Bound what is read with each row',
  level: 'warning',
  options: { rows: 100, many: 1_000, total: 100_000 },
  looksAt: 'query',
  of: ['read'],

  *check(subject, { rows, many, total }) {
    const { query, site, outermost, within, consumes } = subject;
    if (!outermost || within || consumes === 'in pages' || !readsRows(subject)) return;
    for (const include of site.includes ?? []) {
      const said = include.many && !include.isPart && countOfRows(subject, include, many, total);
      if (!said) continue;
      yield {
        span: include.at,
        weight: said.isCounted ? 'high' : 'unknown',
        ...(copiesAll(subject) && { atMost: 'information' as const }),
        message: `${said.text}; bound how many of \`${include.path.at(-1)}\` are read.`,
        intentions: [{ kind: 'query', title: `Read at most ${rows} of each`, safe: false, query, change: [{ kind: 'limit included', at: include.at, rows }] }],
      };
    }
  },
};

interface Said { readonly text: string; readonly isCounted: boolean }

function countOfRows(subject: Subject, include: Include, many: number, total: number): Said | undefined {
  const { of } = include;
  const { table, all, each, most, isOwned } = rowsOf(subject, include);
  if (all === undefined) return undefined;
  const parent = `\`${of.name}\``;
  const children = `\`${table}\``;
  if (each !== undefined && each >= many) return { isCounted: true, text: `One row of ${parent} has about ${countOf(each)} rows of ${children} (${countOf(all)} in all), all of which are read with it` };
  if (isOwned && include.path.length === 1 && readsAll(subject) && all >= total) return { isCounted: true, text: `Every row of ${parent} is read, and with it each of the ${countOf(all)} rows of ${children} that belongs to one` };
  return most === undefined && all >= HUGE && isOfOne(subject, include) ? { isCounted: false, text: `All rows of ${children} (${countOf(all)} in all) that belong to one row of ${parent} are read with it` } : undefined;
}

/** Nothing leaves out a row of the call itself. */
function readsAll({ query, resolved, sizes, consumes }: Subject): boolean {
  const { kind } = rowBound(resolved, sizes);
  return consumes !== 'one row' && query.filters.length === 0 && !query.limit && !query.offset && query.open.size === 0 && (kind === 'unbounded' || kind === 'small');
}

/** One row is read, and one of each relation on the way. */
const isOfOne = ({ resolved, sizes, site: { includes = [] } }: Subject, include: Include): boolean =>
  rowBound(resolved, sizes).kind === 'at most one' && includes.every((other) => !other.many || !isWithin(include, other));
