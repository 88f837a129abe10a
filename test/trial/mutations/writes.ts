// Writes that say less than they did.
import { ofQueries, reworded, shown, worse, type Asked } from './ground.ts';
import type { Kind } from './mutation.ts';
import { hostOf } from './bounds.ts';

/** The columns of an INSERT go. Not counted: values that do not fill the columns in the order of the table, which fails at once. */
export const insertColumns = ofQueries('insert columns', 'writing', ['insert-without-columns'], function* (asked) {
  const { query, resolved, node } = asked;
  const target = resolved.sources[0]?.table;
  if (query.kind !== 'insert' || node?.kind !== 'insert' || node.columns.length === 0 || !target?.complete || target.temporary) return;
  if (query.writes.some(({ column }, place) => target.columns[place]?.name !== column)) return;
  const { text } = asked.site.site.carrier;
  const from = text.lastIndexOf('(', node.columns[0]!.start);
  const to = text.indexOf(')', node.columns.at(-1)!.end);
  if (from < 0 || to < 0) return;
  yield worse(asked, `insert into ${target.name} without its columns`, 'information', [reworded(asked, hostOf(asked, { start: from, end: to + 1 }), [])]);
});

/** A file of queries that declares what it asks, too, may leave indexes out. */
export const declares = ({ reading }: Asked, table: string): boolean => reading.sites.some(({ script }) => script.statements.some(({ tree }) => tree?.kind === 'create table' && tree.name.parts.at(-1)?.name === table));

/** ON CONFLICT names another column than the key's. Not counted: a file that declares the table for a code generator, and perhaps not whole; a target with a condition or an expression, and a column that is unique, too. */
export const conflictTarget: Kind = { alone: true, ...ofQueries('conflict target', 'writing', ['on-conflict-without-unique'], function* (asked) {
  const { query, resolved, node } = asked;
  const target = resolved.sources[0]?.table;
  const names = node?.kind === 'insert' ? node.conflict?.target ?? [] : [];
  const last = names.at(-1);
  if (!target?.complete || target.kind !== 'table' || !last || declares(asked, target.name) || query.conflict?.partial || query.conflict?.columns.length !== names.length) return;
  const others = query.conflict.columns.slice(0, -1);
  const wrong = query.writes.find(({ column }) => !query.conflict!.columns.includes(column) && !target.indexes.some(({ unique, keys }) => unique && keys.every((key) => key.column === column || others.includes(key.column ?? ''))));
  if (!wrong) return;
  const written = asked.reading.document.text.slice(wrong.columnSpan.start, wrong.columnSpan.end);
  const at = hostOf(asked, last);
  yield worse(asked, `on conflict of \`${written}\` in place of \`${shown(asked, at)}\``, 'warning', [reworded(asked, at, [written])]);
}) };
