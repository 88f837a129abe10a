// How many rows a query can return or change, in words.
import type { Query } from '../../query/query.ts';
import type { RowBound } from '../../query/facts.ts';
import type { Sizes } from '../../query/sizes.ts';
import { bareName } from '../../rules/words.ts';
import { countOf } from '../../text/words.ts';
import { code } from './parts.ts';

/** A few words: `at most 20 rows`. */
export function boundWords(query: Query, bound: RowBound): string {
  switch (bound.kind) {
    case 'at most one': return query.kind === 'insert' ? 'one row' : 'at most one row';
    case 'aggregate': return 'one row';
    case 'limited': return query.limit?.count === undefined ? 'as many rows as are asked for' : `at most ${countOf(query.limit.count)} rows`;
    case 'small': return 'few rows';
    case 'listed': return query.rows === undefined ? 'as many rows as are listed' : `${countOf(query.rows)} rows`;
    case 'parent': return bound.table === undefined ? 'a part of the rows' : `a part of ${code(bareName(bound.table))}`;
    case 'unbounded': return 'any number of rows';
    case 'unknown': return 'a number of rows that is not known';
  }
}

const VERBS: Readonly<Record<Exclude<Query['kind'], 'read' | 'merge'>, string>> = { insert: 'Inserts', update: 'Updates', delete: 'Deletes' };

/** One sentence, of which the first words carry most: `**At most one row**: …`. */
export function boundSentence(query: Query, bound: RowBound, sizes: Sizes): string {
  if (query.kind === 'merge') return `**Merges** into ${code(query.sources[0]?.table?.name ?? '?')}.`;
  const rows = bound.table === undefined ? undefined : sizes.rows(bound.table);
  const size = rows === undefined || bound.kind !== 'unbounded' ? '' : `, which holds ${countOf(rows)}`;
  if (query.kind !== 'read' && query.kind !== 'insert' && isWhole(query) && bound.kind !== 'unknown') return `**${VERBS[query.kind]} every row** of ${code(query.sources[0]?.table?.name ?? '?')}${rows === undefined ? '' : `: ${countOf(rows)}`}.`;
  if (bound.kind === 'unknown') return `**How many rows is not known**: ${bound.reason}.`;
  const words = boundWords(query, bound);
  const said = query.kind === 'read' ? `${words.charAt(0).toUpperCase()}${words.slice(1)}` : `${VERBS[query.kind]} ${words}`;
  return isPlain(query, bound) ? `**${said}**.` : `**${said}**: ${bound.reason}${size}.`;
}


const isWhole = (query: Query): boolean => query.filters.length === 0 && query.sources.length === 1 && !query.open.has('filters') && !query.open.has('sources');

/** Where the reason would only say the same again. */
const isPlain = (query: Query, { kind }: RowBound): boolean => (kind === 'limited' && query.limit?.count !== undefined) || (query.kind === 'insert' && query.rows !== undefined);
