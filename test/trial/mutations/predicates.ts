// A condition that an index answers is written so that it cannot, or so that it means something else.
import type { Conjunct, Term } from '../../../server/src/query/query.ts';
import type { Column } from '../../../server/src/schema/schema.ts';
import type { Span } from '../../../server/src/text/span.ts';
import { isSmall, selects, serves, type Access } from '../access.ts';
import { bySize, ofQueries, reworded, shown, worse, type Asked } from './ground.ts';
import type { Mutation } from './mutation.ts';

/** A condition `column = value` by which an index finds the rows of a table that is not small, with no other index to find them; all of the table is known. */
interface Lookup {
  readonly access: Access;
  readonly column: Column;
  readonly conjunct: Conjunct;
  readonly term: Span;
  readonly value: Term;
}

function* lookupsOf(asked: Asked): Generator<Lookup> {
  const { query, resolved, database, accesses } = asked;
  if (query.kind === 'insert' || query.kind === 'merge') return;
  for (const conjunct of query.filters) {
    const { predicate } = conjunct;
    if (predicate.kind !== 'compare' || predicate.operator !== '=' || conjunct.on !== undefined || conjunct.presence !== 'always' || predicate.left.kind !== 'column') continue;
    if (predicate.right.kind !== 'parameter' && predicate.right.kind !== 'constant') continue;
    const found = resolved.column(predicate.left);
    const access = accesses.find(({ source }) => source === found?.source);
    if (!found?.column || !access?.table.complete || isSmall(database.sizes, access.table) || found.of !== resolved) continue;
    const without: Access = { ...access, bound: new Map([...access.bound].filter(([name]) => name !== found.name)) };
    const helps = access.table.indexes.some((index) => index.keys[0]?.column === found.name && serves(index, access) && selects(index, access, database.fold.final));
    if (!helps || access.table.indexes.some((index) => serves(index, without))) continue;
    // An index of an expression may be just what the worse condition asks for.
    if (access.table.indexes.some(({ keys }) => keys.some(({ expression }) => expression?.includes(found.name)))) continue;
    yield { access, column: found.column, conjunct, term: predicate.left.span, value: predicate.right };
  }
}

const TEXT = /^(?:text|citext|character varying|varchar|nvarchar|character|char|nchar|mediumtext|longtext|tinytext)$/;
const INTEGER = /^(?:integer|bigint|smallint|int|tinyint|mediumint|bigint unsigned|int unsigned)$/;
const MOMENT = /^(?:timestamp|datetime)/;

/** A function around the column. Not counted: rows that another index finds as well, and columns with an index of an expression. */
export const wrapped = ofQueries('function', 'reading', ['non-sargable-filter', 'unindexed-filter', 'text-date', 'contradicting-predicate'], function* (asked) {
  for (const { access, column, term } of lookupsOf(asked)) {
    const by = around(asked, column, term);
    if (by) yield worse(asked, `${by.map((part) => (typeof part === 'string' ? part : shown(asked, part))).join('')} of ${access.table.name}`, bySize(asked.database, access.table), [reworded(asked, term, by)]);
  }
});

function around({ site: { dialect } }: Asked, { type: { name } }: Column, term: Span): readonly (string | Span)[] | undefined {
  if (TEXT.test(name)) return ['lower(', term, ')'];
  if (INTEGER.test(name)) return ['coalesce(', term, ', 0)'];
  if (MOMENT.test(name)) return ['cast(', term, ' as date)'];
  return dialect.id === 'postgres' ? ['cast(', term, ' as text)'] : undefined;
}

/** A value of a type that takes the column with it: a numeric beside an integer in PostgreSQL, a number beside a text in MySQL. Counted as `function` is. */
export const cast = ofQueries('cast', 'reading', ['implicit-cast'], function* (asked) {
  const { site: { dialect } } = asked;
  for (const { access, column, value } of lookupsOf(asked)) {
    if (value.kind !== 'parameter') continue;
    const edit = dialect.id === 'postgres' && INTEGER.test(column.type.name) ? reworded(asked, value.span, ['cast(', value.span, ' as numeric)'])
      : (dialect.id === 'mysql' || dialect.id === 'mariadb') && TEXT.test(column.type.name) ? reworded(asked, value.span, ['42'])
      : 'unfit';
    if (edit !== 'unfit') yield worse(asked, `${column.name} = ${dialect.id === 'postgres' ? '… as numeric' : '42'} of ${access.table.name}`, bySize(asked.database, access.table), [edit]);
  }
});

/** A search in the middle of texts in place of an equality. Counted as `function` is; not counted: columns with an inverted index. */
export const wildcard = ofQueries('wildcard', 'reading', ['leading-wildcard', 'unindexed-filter'], function* (asked) {
  const { site: { dialect } } = asked;
  for (const { access, column, conjunct, term, value } of lookupsOf(asked)) {
    if (!TEXT.test(column.type.name) || access.table.indexes.some(({ method, keys }) => method !== 'btree' && keys.some((key) => key.column === column.name))) continue;
    const [before, after] = dialect.id === 'mysql' || dialect.id === 'mariadb' ? ['concat(\'%\', ', ')'] : [dialect.id === 'sqlserver' ? '\'%\' + ' : '\'%\' || ', ''];
    yield worse(asked, `${column.name} like '%…' of ${access.table.name}`, bySize(asked.database, access.table), [reworded(asked, conjunct.span, [term, ' like ', before, value.span, after])]);
  }
});

/** `= null` in place of IS NULL. */
export const nullTest = ofQueries('= null', 'reading', ['null-comparison'], function* (asked) {
  for (const { predicate, span } of asked.query.filters) {
    if (predicate.kind !== 'null') continue;
    const rest = asked.reading.document.text.slice(predicate.term.span.end, span.end);
    if (!/^\s+is\s+(?:not\s+)?null$/i.test(rest)) continue;
    yield worse(asked, `${shown(asked, span)} by ${predicate.negated ? '<>' : '='}`, 'warning', [reworded(asked, span, [predicate.term.span, predicate.negated ? ' <> null' : ' = null'])]);
  }
});

/** A second value asked of the same column, with AND. Not counted: a column whose labels are not known to differ, such as a number that is a flag. */
export const contradiction = ofQueries('contradiction', 'reading', ['contradicting-predicate'], function* (asked) {
  for (const conjunct of asked.query.filters) {
    const { predicate, span } = conjunct;
    if (predicate.kind === 'in' && !predicate.negated && predicate.values && predicate.values.length > 1 && predicate.term.kind === 'column') {
      const [first, second] = predicate.values;
      if (first!.kind !== 'constant' || second!.kind !== 'constant' || first.value === second.value || !asked.resolved.column(predicate.term)?.column) continue;
      yield worse(asked, `${shown(asked, span)} as AND`, 'information', [reworded(asked, span, [predicate.term.span, ' = ', first.span, ' and ', predicate.term.span, ' = ', second.span])]);
    } else if (predicate.kind === 'compare' && predicate.operator === '=' && predicate.left.kind === 'column' && predicate.right.kind === 'constant' && predicate.right.type === 'string' && /^\w{3,}$/.test(predicate.right.value)) {
      const column = asked.resolved.column(predicate.left)?.column;
      const type = column && asked.database.fold.final.types.get(`${column.type.schema ?? 'public'}.${column.type.name}`);
      const other = type?.kind === 'enum' ? type.labels.find((label) => label !== (predicate.right as { value: string }).value) : `un${predicate.right.value}`;
      if (!column || other === undefined || (!type && !TEXT.test(column.type.name))) continue;
      yield worse(asked, `${shown(asked, span)} and = '${other}'`, 'information', [reworded(asked, span, [span, ' and ', predicate.left.span, ` = '${other}'`])]);
    }
  }
});

/** A condition of a write that a forgotten value switches off; of a read on SQL Server, which plans once for all values. Not counted: other reads, whose servers plan for the value they are given. */
export const catchAll = ofQueries('catch-all', 'writing', ['catch-all-predicate'], function* (asked) {
  const { query, site: { dialect } } = asked;
  const isWrite = query.kind === 'update' || query.kind === 'delete';
  if (!isWrite && dialect.id !== 'sqlserver') return;
  const lookups = isWrite ? query.filters.flatMap(({ predicate, span, on }) => (on === undefined && predicate.kind === 'compare' && predicate.operator === '=' && predicate.left.kind === 'column' && predicate.right.kind === 'parameter' ? [{ span, value: predicate.right }] : [])) : [...lookupsOf(asked)].filter(({ value }) => value.kind === 'parameter').map(({ conjunct: { span }, value }) => ({ span, value }));
  const [only, second] = lookups;
  // Beside another condition the write still finds what it is meant for.
  if (!only || (isWrite && (second || query.filters.length > 1))) return;
  yield worse(asked, `(… is null or ${shown(asked, only.span)})`, 'information', [reworded(asked, only.span, ['(', only.value.span, ' is null or ', only.span, ')'])]);
});

/** NOT IN in place of NOT EXISTS, where a null in what is listed makes it find nothing. Not counted: columns that hold no null, subqueries of more than one table, and views. */
export const notIn = ofQueries('not in', 'reading', ['not-in-nullable'], function* (asked) {
  for (const { predicate, span } of asked.query.filters) {
    const inner = predicate.kind === 'exists' && predicate.negated ? asked.resolved.inner(predicate.query) : undefined;
    const text = asked.reading.document.text;
    if (inner?.sources[0]?.table?.kind !== 'table' || inner.sources.length !== 1 || !/^not\s+exists\s*\(/i.test(text.slice(span.start, span.end)) || inner.query.grouped !== 'no') continue;
    const tie = inner.query.filters.find((one) => tieOf(inner, one));
    const sides = tie && tieOf(inner, tie);
    if (!tie || !sides || sides.isNotNull) continue;
    const rest = inner.query.filters.filter((one) => one !== tie).flatMap((one, place) => [place === 0 ? ' where ' : ' and ', one.span]);
    yield worse(asked, `not in by ${shown(asked, tie.span)}`, 'information', [reworded(asked, span, [sides.outer, ' not in (select ', sides.inner, ' from ', inner.sources[0]!.source.span, ...rest, ')'])]);
  }
});

function tieOf(inner: Asked['resolved'], { predicate }: Conjunct): { inner: Span; outer: Span; isNotNull: boolean } | undefined {
  if (predicate.kind !== 'compare' || predicate.operator !== '=' || predicate.left.kind !== 'column' || predicate.right.kind !== 'column') return undefined;
  for (const [own, other] of [[predicate.left, predicate.right], [predicate.right, predicate.left]] as const) {
    const found = inner.column(own);
    const outside = inner.column(other);
    if (found?.of === inner && outside && outside.of !== inner) return { inner: own.span, outer: other.span, isNotNull: found.column?.nullable !== true };
  }
  return undefined;
}

/** What is said twice. */
export const repeated = ofQueries('repeated', 'reading', ['repeated-predicate'], function* (asked): Generator<Mutation | string> {
  const conjunct = asked.query.filters.find(({ predicate, on, presence }) => predicate.kind === 'compare' && on === undefined && presence === 'always' && predicate.left.kind === 'column' && predicate.right.kind === 'parameter' && /^[$:@]/.test(asked.reading.document.text.slice(predicate.right.span.start, predicate.right.span.end)));
  if (conjunct) yield worse(asked, `${shown(asked, conjunct.span)} twice`, 'hint', [reworded(asked, conjunct.span, [conjunct.span, ' and ', conjunct.span])]);
});
