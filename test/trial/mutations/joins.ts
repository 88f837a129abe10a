// What ties tables together goes, or undoes itself.
import type { Conjunct } from '../../../server/src/query/query.ts';
import { inserted, ofQueries, reworded, shown, withoutConjunct, worse, type Asked } from './ground.ts';
import { hostOf } from './bounds.ts';

/** The other side of ON is taken from the same table, a slip of an alias: nothing ties the two any more. Not counted: a table that another condition ties, and one that has no such column. */
export const tie = ofQueries('join condition', 'reading', ['cartesian-join', 'write-without-join'], function* (asked) {
  const { query, resolved, reading: { document } } = asked;
  if (query.open.has('filters') || query.open.has('sources') || query.kind === 'insert' || resolved.sources.some(({ table }) => table?.kind !== 'table' || !table.complete)) return;
  for (const conjunct of query.filters) {
    const sides = sidesOf(asked, conjunct);
    if (conjunct.on === undefined || !sides) continue;
    const isOwn = sides.left.source.index === conjunct.on;
    const [own, other] = isOwn ? [sides.left, sides.right] : [sides.right, sides.left];
    if (own.source.index !== conjunct.on || query.filters.some((one) => one !== conjunct && ties(asked, one, conjunct.on!))) continue;
    const qualifier = own.source.source.alias;
    const column = own.source.table!.columns.find(({ name }) => name === other.name) ?? own.source.table!.columns.find(({ name }) => name === 'id');
    if (qualifier === undefined || !column || column.name === own.name || !/^[\w.]+$/.test(document.text.slice(other.span.start, other.span.end))) continue;
    yield worse(asked, `on ${shown(asked, own.span)} = ${qualifier}.${column.name}`, 'information', [reworded(asked, other.span, [`${document.text.slice(own.span.start, own.span.end).split('.')[0]!}.${column.name}`])]);
  }
});

/** A condition of the joined table moves from the ON of an outer join to WHERE, and removes the rows that the join kept. Not counted: a WHERE with OR, which would need parentheses. */
export const undone = ofQueries('outer join undone', 'reading', ['outer-join-undone'], function* (asked) {
  const { query, node, resolved } = asked;
  const end = node && 'whereSpan' in node && node.whereSpan ? hostOf(asked, node.whereSpan).end : undefined;
  if (end === undefined || query.filters.some((one) => one.on === undefined && one.predicate.kind === 'or')) return;
  for (const conjunct of query.filters) {
    const { on, predicate } = conjunct;
    if (on === undefined || query.sources[on]?.join !== 'left' || predicate.kind !== 'compare' || predicate.left.kind !== 'column' || predicate.right.kind === 'column') continue;
    if (resolved.column(predicate.left)?.source.index !== on || query.filters.filter((one) => one.on === on).length < 2) continue;
    const { text } = asked.reading.document;
    yield worse(asked, `${shown(asked, conjunct.span)} in WHERE`, 'information', [withoutConjunct(asked, conjunct), inserted(asked, end, ` and ${text.slice(conjunct.span.start, conjunct.span.end)}`)]);
  }
});

/** What ties the source of a write to the table written to. Not counted: a write whose sources another condition ties, one to a few rows (a key or a list is given), and tables of which parts are not read. */
export const writeTie = ofQueries('write condition', 'writing', ['write-without-join'], function* (asked) {
  const { query, resolved } = asked;
  if ((query.kind !== 'update' && query.kind !== 'delete') || resolved.sources.length < 2 || !resolved.sources[0]!.table?.complete || query.open.has('filters') || query.open.has('sources')) return;
  for (const conjunct of query.filters) {
    const sides = conjunct.on === undefined && sidesOf(asked, conjunct);
    if (!sides || ![sides.left.source.index, sides.right.source.index].includes(0)) continue;
    if (query.filters.some((one) => one !== conjunct && ties(asked, one, 0))) continue;
    yield worse(asked, `${query.kind} without ${shown(asked, conjunct.span)}`, 'warning', [withoutConjunct(asked, conjunct)]);
  }
});

function sidesOf({ resolved }: Asked, { predicate }: Conjunct) {
  if (predicate.kind !== 'compare' || predicate.operator !== '=' || predicate.left.kind !== 'column' || predicate.right.kind !== 'column') return undefined;
  const left = resolved.column(predicate.left);
  const right = resolved.column(predicate.right);
  if (!left || !right || left.of !== resolved || right.of !== resolved || left.source === right.source) return undefined;
  return { left: { ...left, span: predicate.left.span }, right: { ...right, span: predicate.right.span } };
}

/** Whether a condition names the source and another one, or holds what cannot be seen. */
function ties(asked: Asked, conjunct: Conjunct, index: number): boolean {
  const sides = sidesOf(asked, conjunct);
  if (sides) return sides.left.source.index === index || sides.right.source.index === index;
  return !['compare', 'null', 'in', 'truth', 'between', 'like'].includes(conjunct.predicate.kind) || 'query' in conjunct.predicate;
}
