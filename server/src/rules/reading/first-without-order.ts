// One row of several is taken for the last or the first, and no order says which that is. Nearly every look-up of one row has no order and needs none,
// so this speaks only where the program calls the row the latest, the newest, the oldest or the last one of its table.
import { isOwnKey, isUniqueLike, snake } from '../../query/facts/keys.ts';
import { isOneRow } from '../../query/facts/oneRow.ts';
import { pinnedColumns } from '../../query/facts/pins.ts';
import { conjunctTerms, everyTerm } from '../../query/walk.ts';
import type { Query } from '../../query/query.ts';
import type { Rule } from '../rule.ts';

export const firstWithoutOrder: Rule = {
  id: 'first-without-order',
  title: 'Order the rows of which one is the latest',
  level: 'warning',
  options: {},
  needs: ['order', 'filters', 'sources', 'grouping', 'setOperations'],
  looksAt: 'query',
  of: ['read'],

  *check({ query, resolved, consumes, outermost, within, taker }) {
    const [main, ...more] = resolved.sources;
    if (!outermost || within || taker === undefined || (consumes !== 'one row' && consumes !== 'first row') || !main?.table?.complete || more.length > 0) return;
    if (query.order.length > 0 || query.grouped !== 'no' || query.distinct || query.offset || query.setOperations.length > 0) return;
    const { name } = main.table;
    const which = rankIn(taker, name);
    if (!which || isOneRow(resolved, main) || [...pinnedColumns(resolved, main)].some((column) => isOwnKey(name, column) || isUniqueLike(column)) || saysItself(query)) return;
    yield {
      span: query.verb,
      weight: 'high',
      message: `Several rows of \`${name}\` may be met and they are in no order, so \`${taker}\` may be any of them; order them by what makes one the ${which}.`,
    };
  },
};

const RANKS: ReadonlySet<string> = new Set(['latest', 'newest', 'oldest', 'last', 'recent']);
const VERBS: ReadonlySet<string> = new Set(['get', 'find', 'fetch', 'load', 'read', 'select', 'query', 'retrieve', 'the', 'most']);
/** What follows these is no part of what the row is. */
const ENDS: ReadonlySet<string> = new Set(['by', 'for', 'of', 'in', 'from', 'with', 'before', 'after', 'or', 'and', 'to', 'on']);
const ANY: ReadonlySet<string> = new Set(['row', 'record', 'entry', 'one', 'item']);

/** The word that ranks the row, where what it ranks is a row of the table and no column of one: `findLatestSnapshotByReport`, `lastMessage`, `latest`. */
function rankIn(taker: string, table: string): string | undefined {
  const words = snake(taker).split('_').filter((word) => word !== '');
  const at = words.findIndex((word) => RANKS.has(word));
  if (at < 0 || !words.slice(0, at).every((word) => VERBS.has(word))) return undefined;
  const rest = words.slice(at + 1);
  const end = rest.findIndex((word) => ENDS.has(word));
  const what = (end < 0 ? rest : rest.slice(0, end)).at(-1);
  const isRow = what === undefined || ANY.has(what) || singular(snake(table).replaceAll('_', '')).endsWith(singular(what));
  return isRow ? (words[at] === 'recent' ? 'most recent' : words[at]) : undefined;
}

const singular = (word: string): string => word.replace(/ies$/, 'y').replace(/(ss|sh|ch|x)es$/, '$1').replace(/([^s])s$/, '$1');

/** A flag or a reference says which row it is: `is_latest`, `id = last_message_id`. */
const saysItself = ({ filters }: Query): boolean =>
  filters.some((conjunct) => conjunctTerms(conjunct).flatMap(everyTerm).some((term) => term.kind === 'column' && /(?:^|_)(?:latest|last|newest|oldest|current|recent|first)(?:$|_)/.test(snake(term.path.at(-1) ?? ''))));
