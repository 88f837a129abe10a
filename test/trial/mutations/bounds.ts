// What bounds a statement goes: its LIMIT, its WHERE, the order its pages are cut from.
import type { Predicate, Term } from '../../../server/src/query/query.ts';
import type { Span } from '../../../server/src/text/span.ts';
import { toHost } from '../../../server/src/text/sourceMap.ts';
import { isSmall } from '../access.ts';
import type { Database } from '../../../server/src/engine/world.ts';
import type { Level } from '../../../server/src/rules/finding.ts';
import type { Table } from '../../../server/src/schema/schema.ts';
import { LARGE } from '../../../server/src/query/sizes.ts';
import { withoutOptions } from './callEdits.ts';
import { bySize, inserted, isTemplated, ofQueries, reworded, shown, worse, type Asked } from './ground.ts';
import type { FileEdit } from './mutation.ts';

/** The LIMIT of an outermost read whose filters, if any, keep most rows. Not counted: a single group, a table that is small by its size or name, unknown tables, a read whose filters are not all seen. */
export const limit = ofQueries('limit', 'reading', ['unbounded-read', 'missing-limit'], function* (asked) {
  const at = asked.node && 'limit' in asked.node ? asked.node.limit : undefined;
  if (!asked.query.limit || !isWideRead(asked) || !at) return;
  const host = hostOf(asked, at);
  yield worse(asked, `without ${shown(asked, host)}`, byMany(asked.database, asked.resolved.sources[0]!.table!), without(asked, host, LIMITS));
});

/** The WHERE of an update or delete of one table, whatever its size; of one with few rows, which may be emptied on purpose, as information. Not counted: a table whose name only the program knows, a write that its own LIMIT bounds, and one whose text then ends with a piece that only the program knows. */
export const where = ofQueries('where', 'writing', ['update-without-where', 'delete-without-where'], function* (asked) {
  const { kind, sources, filters } = asked.query;
  const at = asked.node && 'whereSpan' in asked.node ? asked.node.whereSpan : undefined;
  if ((kind !== 'update' && kind !== 'delete') || sources.length !== 1 || sources[0]!.table === undefined || asked.query.limit || filters.length === 0 || !at || /\$\{\d+\}\s*$/.test(asked.site.site.carrier.text.slice(0, at.start))) return;
  // What a library does to one row it does not send without a filter.
  if (asked.site.site.called && OF_ONE_ROW.test(asked.site.site.reason)) return;
  const host = hostOf(asked, at);
  const target = asked.resolved.sources[0]!.table;
  const isFew = target !== undefined && (asked.database.sizes.rows(`${target.schema}.${target.name}`) ?? LARGE) < LARGE;
  yield worse(asked, `${kind} without ${shown(asked, host)}`, isFew ? 'information' : 'warning', without(asked, host, FILTERS));
});

/** The WHERE of an outermost read that nothing else bounds. Not counted: what `limit` leaves out, and a read with a LIMIT. */
export const filter = ofQueries('filter', 'reading', ['unbounded-read', 'missing-limit'], function* (asked) {
  const { query, resolved, node } = asked;
  const at = node && 'whereSpan' in node ? node.whereSpan : undefined;
  if (query.limit || query.grouped !== 'no' || query.distinct || query.filters.length === 0 || !isOuterRead(asked) || !at || resolved.sources.length !== 1) return;
  const host = hostOf(asked, at);
  yield worse(asked, `without ${shown(asked, host)}`, byMany(asked.database, resolved.sources[0]!.table!), without(asked, host, FILTERS));
});

/** The ORDER BY of pages. Not counted: a LIMIT without OFFSET, for any of the rows may be meant, and a single group. */
export const order = ofQueries('order', 'reading', ['limit-without-order'], function* (asked) {
  const { query, node } = asked;
  const at = node && 'orderSpan' in node ? node.orderSpan : undefined;
  if (!query.offset || query.offset.count === 0 || !query.limit || query.limit.count === 1 || query.order.length === 0 || query.grouped === 'whole' || query.kind !== 'read' || !at) return;
  // SQL Server and Oracle write OFFSET as a part of the order.
  if (asked.site.dialect.id === 'sqlserver') return;
  yield worse(asked, `pages without ${shown(asked, hostOf(asked, at))}`, 'information', [reworded(asked, hostOf(asked, at), [])]);
});

/** Pages by OFFSET in place of the first rows of an order. Not counted: what `limit` leaves out, and what has no order. */
export const offset = ofQueries('offset', 'reading', ['offset-paging'], function* (asked) {
  const { query, resolved, site } = asked;
  if (!query.limit || query.limit.count === 1 || query.offset || query.order.length === 0 || site.dialect.id === 'sqlserver' || !isWideRead(asked) || query.grouped !== 'no' || query.distinct) return;
  const at = asked.node && 'limit' in asked.node && asked.node.limit ? hostOf(asked, asked.node.limit).end : undefined;
  if (at === undefined) return;
  yield worse(asked, 'a page by OFFSET', bySize(asked.database, resolved.sources[0]!.table!), [inserted(asked, at, ` offset ${parameterOf(asked)}`)]);
});

/** A list of some hundred thousand rows is worth a word: readers of other applications called none of those a mistake. */
const byMany = ({ sizes }: Database, table: Table): Level => ((sizes.rows(`${table.schema}.${table.name}`) ?? 0) >= 500_000 ? 'warning' : 'information');

/** In which options and steps libraries are told a limit, and conditions; `$first`: an object that is the first argument. */
const LIMITS = /^(?:limit|take|first|top)$/;
// TypeORM refuses a write without criteria before it sends it.
const OF_ONE_ROW = /\.(?:update|delete|upsert|\w*One\w*|findByIdAnd\w+)` \((?:Prisma|Mongoose|MongoDB)|`(?:update|delete|softDelete|restore)` of `\w+` \(TypeORM/;
const FILTERS = /^(?:where|andWhere|whereIn|whereNull|whereNot|whereNotNull|whereRaw|filter|\$first)$/;

/** A clause of SQL goes, or of a call what says it. */
function without(asked: Asked, host: Span, names: RegExp): readonly (FileEdit | undefined)[] {
  if (!asked.site.site.called) return [reworded(asked, host, [])];
  const parts = names === LIMITS ? [host] : asked.query.filters.filter(({ on }) => on === undefined).map(({ span }) => span);
  return withoutOptions(asked, parts, names) ?? [undefined];
}

const RANDOM: Readonly<Record<string, string>> = { postgres: 'random()', sqlite: 'random()', mysql: 'rand()', mariadb: 'rand()', sqlserver: 'newid()' };

/** Some rows by chance in place of the first rows of an order. Not counted: what `limit` leaves out, and rows that a range may leave few of. */
export const random = ofQueries('random', 'reading', ['order-by-random'], function* (asked) {
  const { query, site } = asked;
  const call = RANDOM[site.dialect.id];
  if (!call || !query.limit || query.order.length === 0 || !isWideRead(asked) || query.filters.length > 0 || query.grouped !== 'no' || query.distinct) return;
  const at = { start: query.order[0]!.span.start, end: query.order.at(-1)!.span.end };
  yield worse(asked, `${call} in place of ${shown(asked, at)}`, 'information', [reworded(asked, at, [call])]);
});

/** Another value that the program passes, in the manner of those that it passes already. */
export function parameterOf({ site: { site, dialect } }: Asked): string {
  const { text } = site.carrier;
  if (/\$\d/.test(text)) return '$9';
  if (/@\w+\s*::/.test(text)) return '@skipped::bigint';
  if (/[^:]:[a-z]\w*/i.test(text)) return ':skipped';
  if (dialect.id === 'sqlserver') return '@skipped';
  return dialect.id === 'postgres' ? '$9' : '?';
}

export const hostOf = (asked: Asked, at: { readonly start: number; readonly end: number }): { start: number; end: number } => toHost(asked.site.site.carrier.map, at);

/** What a template may add to is not seen whole; what the program takes one row of, or only counts, is wrong without its filter, and not long. */
function isOuterRead(asked: Asked): boolean {
  // What a call loads beside its rows is bounded by them.
  if (asked.site.site.called && asked.site.site.reason.startsWith('relation')) return false;
  const { query, resolved, database, isOutermost, statement, site } = asked;
  // SQL Server's `select @name = name` keeps one row.
  const [first] = query.outputs;
  if (first && /@\w+\s*=\s*$/.test(asked.reading.document.text.slice(query.verb.end, first.span.start))) return false;
  if (isTemplated(asked) || (statement.annotation?.consumes ?? site.site.consumes) !== undefined) return false;
  if (!isOutermost || query.kind !== 'read' || query.setOperations.length > 0 || query.grouped === 'whole' || query.lock) return false;
  if (query.open.has('filters') || query.open.has('sources') || resolved.sources.length === 0) return false;
  // Of a join, the driving table decides; a look-up table beside it bounds nothing.
  return resolved.sources.every(({ table }) => table?.kind === 'table') && !isSmall(database.sizes, resolved.sources[0]!.table!);
}

export function isWideRead(asked: Asked): boolean {
  if (!isOuterRead(asked)) return false;
  const { query, resolved, database: { sizes } } = asked;
  const isSized = resolved.sources.every(({ table }) => sizes.rows(`${table!.schema}.${table!.name}`) !== undefined);
  return query.filters.every(({ predicate, on }) => on !== undefined || isWide(predicate, isSized));
}

/** A condition that most rows may meet. */
function isWide(predicate: Predicate, isSized: boolean): boolean {
  switch (predicate.kind) {
    case 'null': case 'truth': return true;
    case 'compare':
      if (predicate.operator === '<>') return true;
      if (predicate.operator === '=') return isLabel(predicate.left) || isLabel(predicate.right);
      return isSized;
    case 'between': return isSized;
    case 'in': return predicate.negated || (predicate.values?.every(isLabel) ?? false);
    case 'not': return true;
    default: return false;
  }
}

const isLabel = (term: Term): boolean => (term.kind === 'constant' && (term.type === 'string' || term.type === 'boolean')) || (term.kind === 'cast' && isLabel(term.term));
