// The first of all rows that match is asked for, where a unique key says that there is one, and the library has a method for that.
import { isOneRow } from '../../query/facts/oneRow.ts';
import { listOf } from '../../text/words.ts';
import type { Rule } from '../rule.ts';

export const firstOnUniqueKey: Rule = {
  id: 'first-on-unique-key',
  title: 'Ask for the row of a key as such',
  level: 'hint',
  options: {},
  needs: ['filters', 'sources', 'limit', 'order'],
  looksAt: 'query',
  of: ['read'],

  *check({ query, resolved, site: { byKey, anchor }, outermost, within, loop }) {
    // Of what is asked one after the other, that is said.
    if (!byKey || !outermost || within || (loop && !loop.together) || query.sources.length !== 1 || query.order.length > 0) return;
    const source = resolved.sources[0];
    // Models may call unique what no migration makes so.
    if (!source?.table || !isOneRow(resolved, source)) return;
    const { method, columns, joined } = byKey;
    const keys = `${listOf(columns)} ${columns.length > 1 ? 'are together' : 'is'} a unique key of \`${source.table.name}\``;
    yield {
      span: anchor,
      weight: 'high',
      message: `${keys}, and this asks for the first of any number of rows; \`${method}\` asks for the one${joined ? ', and several that are asked for at once are one query' : ''}.`,
      intentions: [{ kind: 'query', title: `Ask by \`${method}\``, safe: false, query, change: [{ kind: 'ask by key' }] }],
    };
  },
};
