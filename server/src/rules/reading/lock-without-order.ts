// Two transactions that lock the same rows in different orders wait for each other until one of them is ended.
import { rowBound } from '../../query/facts.ts';
import { pinsOf } from '../../query/facts/pins.ts';
import { toSql } from '../../text/sourceMap.ts';
import type { Rule, Subject } from '../rule.ts';

export const lockWithoutOrder: Rule = {
  id: 'lock-without-order',
  title: 'Lock rows in one order',
  level: 'information',
  options: {},
  needs: ['order', 'lock', 'limit', 'sources'],
  looksAt: 'query',
  holding: ['lock'],

  *check(subject) {
    const { query, resolved, sizes, dialect } = subject;
    const { lock, limit } = query;
    if (!lock || lock.wait || query.order.length > 0 || query.sources.length !== 1 || (dialect.id !== 'postgres' && dialect.id !== 'mysql' && dialect.id !== 'mariadb')) return;
    const [source] = resolved.sources;
    const key = source?.table?.constraints.find((constraint) => constraint.kind === 'primary key');
    if (!source?.table || source.table.temporary || key?.kind !== 'primary key' || isShared(subject)) return;
    // The rows of one parent are found the same way by all who ask for them; a list comes in any order.
    if (rowBound(resolved, sizes).kind !== 'listed') return;
    // Rows that lie in the order of their key are found in it.
    const pins = pinsOf(resolved);
    if (dialect.model.rows === 'primary key' && key.columns.every((column) => pins.listed(source.index).has(column) || pins.fixed(source.index).has(column))) return;
    const order = key.columns.join(', ');
    const at = limit && limit.span.start < lock.span.start ? limit.span : lock.span;
    const isPlain = key.columns.every((column) => /^[a-z_][a-z0-9_]*$/.test(column)) && limit === undefined && !query.offset;
    yield {
      span: lock.span,
      weight: 'high',
      message: `Many rows of \`${source.table.name}\` are locked in the order in which they are found, so that another transaction may lock them in another and both wait for each other; \`order by ${order}\` locks them in one order.`,
      intentions: isPlain ? [{ kind: 'query', title: `Lock in the order of ${order}`, safe: true, query, change: [{ kind: 'replace', at, by: [`order by ${order} `, at] }] }] : [],
    };
  },
};

/** FOR SHARE waits for no other FOR SHARE. */
function isShared({ query, site: { carrier } }: Subject): boolean {
  const [start, end] = [toSql(carrier.map, query.lock!.span.start), toSql(carrier.map, query.lock!.span.end)];
  return start === undefined || end === undefined || /\bshare\b/i.test(carrier.text.slice(start, end));
}
