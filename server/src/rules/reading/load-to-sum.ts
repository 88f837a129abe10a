// Rows that are loaded only to be added up: the server reads, sends and the program holds all of them for a number that the server could have made.
import { rowBound } from '../../query/facts.ts';
import { isNumeric, snake } from '../../query/facts/keys.ts';
import type { Resolved } from '../../query/resolve.ts';
import { sizeOf } from '../../query/sizes.ts';
import { areMany, weightOf } from '../loadedRows.ts';
import type { Rule } from '../rule.ts';
import { bareName } from '../words.ts';
import { countOf } from '../../text/words.ts';

export const loadToSum: Rule = {
  id: 'load-to-sum',
  title: 'Add up in the database',
  level: 'warning',
  options: {},
  needs: ['limit', 'sources', 'grouping', 'lock'],
  looksAt: 'query',
  of: ['read'],

  *check(subject) {
    const { query, consumes, outermost, within, sizes, resolved, added, site: { called } } = subject;
    if (consumes !== 'sum only' || !outermost || within || added.length === 0) return;
    if (query.grouped !== 'no' || query.distinct || query.setOperations.length > 0 || query.lock || query.limit || query.offset) return;
    const { kind, table, columns = [] } = rowBound(resolved, sizes);
    if (table === undefined || sizeOf(sizes, table) === 'small') return;
    if (kind !== 'unbounded' && !(kind === 'parent' && areMany(subject, table, columns))) return;
    // What an entity computes is no column, and what libraries sum by a name is one column.
    if (!added.every((members) => (members.length === 1 || !called) && members.every((member) => isNumber(resolved, member)))) return;
    const rows = sizes.rows(table);
    const terms = [...new Set(added.map((members) => members.join(' * ')))];
    yield {
      span: query.verb,
      weight: weightOf(subject, kind, table),
      message: `Every row of \`${bareName(table)}\`${rows === undefined ? '' : ` (${countOf(rows)} rows)`} that matches is loaded and only ${called ? `the sum of ${terms.map((term) => `\`${term}\``).join(' and of ')} is used; a call that sums has it without them.` : `added up; ${terms.map((term) => `\`sum(${term})\``).join(' and ')} ${terms.length > 1 ? 'have' : 'has'} it without them.`}`,
    };
  },
};

/** Whether a member is a column that holds numbers, as far as its name tells; a result of the query itself may be anything. */
function isNumber({ query, sources }: Resolved, member: string): boolean {
  const named = query.outputs.some(({ name, term }) => name === member && term !== undefined && term.kind !== 'column');
  return !named && sources.some(({ table }) => table?.columns.some((column) => snake(column.name) === snake(member) && isNumeric(column)));
}
