// Two lists that are joined to one row in one query are paired with each other: ten of one and ten of the other are a hundred rows, all of which are sent and made into ten and ten again.
import { rowBound } from '../../query/facts.ts';
import { sizeOf } from '../../query/sizes.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import { countOf } from '../../text/words.ts';
import { isWithin, readsRows, rowsOf, type Include } from '../included.ts';
import type { Rule, Subject } from '../rule.ts';

/** So few of each row pair with no harm. */
const FEW = 3;

export const cartesianInclude: Rule<{ many: number }> = {
  id: 'cartesian-include',
  title: 'Read each list by itself',
  level: 'warning',
  options: { many: 1_000 },
  looksAt: 'query',
  of: ['read'],
  holding: ['outer join', 'several sources'],

  *check(subject, { many }) {
    const { query, outermost, within, consumes } = subject;
    // What is grouped or told apart is no longer a row for each pair.
    if (!outermost || within || !readsRows(subject) || query.grouped !== 'no' || query.distinct) return;
    const pair = worstPair(subject);
    if (!pair) return;
    const { first, second, product } = pair;
    const [a, b] = [first, second].map(({ path }) => `\`${path.join('.')}\``);
    // Of one row, lists that nobody has counted are as short as most.
    if (product === undefined && (consumes === 'one row' || consumes === 'first row' || rowBound(subject.resolved, subject.sizes).kind === 'at most one')) return;
    if (product !== undefined && product < many) return;
    yield {
      span: second.at,
      weight: product === undefined ? 'unknown' : 'high',
      message: `${a} and ${b} are joined in one query, which pairs every row of the one with every row of the other${product === undefined ? '' : `: about ${countOf(product)} rows for each of \`${ownerOf(subject, first, second)}\``}; read one of them in a query of its own.`,
      intentions: [{ kind: 'query', title: `Read ${b} in a query of its own`, safe: false, query, change: [{ kind: 'read apart', at: second.at }] }],
    };
  },
};

interface Pair { readonly first: Include; readonly second: Include; /** How many rows a row becomes; undefined where that is not known. */ readonly product: number | undefined }

/** Of the lists that one query joins, none of which is of the other, the two that make the most rows. */
function worstPair(subject: Subject): Pair | undefined {
  const { site: { includes = [] } } = subject;
  const lists = includes.filter((one) => one.joined && one.many && !one.isPart && !isFew(subject, one));
  const pairs = lists.flatMap((second, at) => lists.slice(0, at).flatMap((first): readonly Pair[] => {
    if (isWithin(first, second) || isWithin(second, first) || queryOf(includes, first) !== queryOf(includes, second)) return [];
    const [a, b] = [rowsOf(subject, first).each, rowsOf(subject, second).each];
    return [{ first, second, product: a === undefined || b === undefined ? undefined : a * b }];
  }));
  return pairs.toSorted((a, b) => (b.product ?? 0) - (a.product ?? 0))[0];
}

/** Certainly few of each row: so it was counted, or there are hardly any at all. */
function isFew(subject: Subject, include: Include): boolean {
  const { schema, sizes } = subject;
  const { most } = rowsOf(subject, include);
  if (most !== undefined) return most < FEW;
  const table = findTable(schema, include.between ?? include.table);
  return table !== undefined && sizeOf(sizes, `${table.schema}.${table.name}`) === 'small';
}

/** The query that reads a relation, by the path of the first that it is read with. */
function queryOf(includes: readonly Include[], { path }: Include): string {
  for (let length = path.length; length > 0; length--) {
    const own = path.slice(0, length).join('.');
    if (!includes.find((one) => one.path.join('.') === own)?.joined) return own;
  }
  return '';
}

/** The table of the row that has both. */
function ownerOf({ site: { includes = [] } }: Subject, first: Include, second: Include): string {
  const shared = first.path.findIndex((name, index) => second.path[index] !== name);
  const path = first.path.slice(0, shared + 1).join('.');
  return includes.find((one) => one.path.join('.') === path)?.of.name ?? first.of.name;
}
