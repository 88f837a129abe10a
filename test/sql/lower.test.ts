import assert from 'node:assert/strict';
import { everyQuery, type Part, type Query } from '../../server/src/query/query.ts';
import { show } from '../../server/src/query/show.ts';
import type { SourceMap } from '../../server/src/text/sourceMap.ts';
import { lowered, queryOf, type Written } from '../query/support.ts';

/** A query as written, and its meaning as one line. */
const MEANINGS: readonly (readonly [string, string])[] = [
  ['SELECT ID FROM Orders', 'select id from orders'],
  ['select o.*, c.name as customer from orders o, customers c where o.customer_id = c.id', 'select o.*, c.name as customer from orders o, customers c where o.customer_id = c.id'],
  ['select 1 from a left join (b join c on b.x = c.x) on a.y = b.y where a.z = 1', 'select 1 from a left join b on a.y = b.y join c on b.x = c.x where a.z = 1'],
  ['select 1 from a join b using (id) natural join c', 'select 1 from a join b using (id) natural join c'],
  ['select 1 from t where (a = 1 and (b = 2)) and not (c = 3 or d < 4)', 'select 1 from t where a = 1 and b = 2 and c <> 3 and d >= 4'],
  ['select 1 from t where not (a = 1 and b = 2)', 'select 1 from t where not (a = 1 and b = 2)'],
  ['select 1 from t where not (a in (1)) and not a is null and not not b', 'select 1 from t where a not in (1) and a is not null and b'],
  ['select 1 from t where (a, b) = ($1, 2)', 'select 1 from t where a = ? and b = 2'],
  ['select 1 from t where (a, b) in ((1, 2), (3, 4)) and (c, d) > (1, 2)', 'select 1 from t where (a, b) in ((1, 2), (3, 4)) and (c, d) > (1, 2)'],
  ['select 1 from t where a = any ($1) and b = any (array[1, 2]) and c <> all ($2::int[])', 'select 1 from t where a in (…) and b in (1, 2) and c not in (…)'],
  ["select 1 from t where 'x' = any (tags)", "select 1 from t where 'x' = any tags"],
  ['select 1 from t where a in (select b from u)', 'select 1 from t where a in (select b from u)'],
  ['select 1 from t where active = true and deleted is false and done <> true', 'select 1 from t where active and not deleted and not done'],
  ['select 1 from t where active is not true', 'select 1 from t where active is not true'],
  ["select 1 from t where name like 'a%' and note not ilike '%x'", "select 1 from t where name like 'a%' and note not ilike '%x'"],
  ['select 1 from t where a between 1 and 2 or exists (select 1 from u where u.id = t.id)', 'select 1 from t where a between 1 and 2 or exists (select 1 from u where u.id = t.id)'],
  ['select count(*), max(a) from t', 'select count(*), max(a) from t'],
  ['select a, count(*) from t group by a having count(*) > 1', 'select a, count(*) from t group by a having count(*) > 1'],
  ['select distinct on (a) a, b from t order by a, b desc nulls last limit 5 offset $1 for update skip locked', 'select distinct on (a) a, b from t order by a, b desc nulls last limit 5 offset ? for update skip locked'],
  ['select a from t union all select b from u union select c from v order by 1 limit 3', 'select a from t union all select b from u union select c from v order by 1 limit 3'],
  ['(select a from t limit 1) union (select b from u limit 2)', 'select a from (select a from t limit 1) union select b from u limit 2'],
  ['with x as (select 1 as n) select n from x join y on y.n = x.n', 'with x as (select 1 as n) select n from x join y on y.n = x.n'],
  ['values (1, 2), (3, 4)', 'values (1, 2) … 2 rows'],
  ['table t', 'select * from t'],
  ['select * from generate_series(1, 3) g(n), lateral (select g.n) s', 'select * from generate_series(…) g(n), lateral (select g.n) s'],
  ['insert into t (a, b) values ($1, now()) on conflict (a) do update set b = excluded.b returning id', 'insert into t (a, b) values (?, now()) on conflict (a) do update returning id'],
  ['insert into t (a) select b from u', 'insert into t (a) select b from u'],
  ['update t set a = 1, (b, c) = (2, 3) from u where u.id = t.id returning t.*', 'update t set a = 1, b = 2, c = 3 from u where u.id = t.id returning t.*'],
  ['delete from t x using u where u.id = x.id and x.old', 'delete from t x using u where u.id = x.id and x.old'],
  ['select a::text, -5, current_date from t', 'select a::text, -5, current_date() from t'],
];

describe('lowering', () => {
  for (const [sql, meaning] of MEANINGS) it(sql, () => assert.equal(show(queryOf(sql)), meaning));

  it('tells aggregates from window functions and from scalar functions', () => {
    const grouped = (sql: string) => queryOf(sql).grouped;
    assert.equal(grouped('select sum(a) from t'), 'whole');
    assert.equal(grouped('select coalesce(sum(a), 0) + 1 from t'), 'whole');
    assert.equal(grouped('select sum(a) over (order by b) from t'), 'no');
    assert.equal(grouped('select my_aggregate(a) filter (where b) from t'), 'whole');
    assert.equal(grouped('select (select sum(a) from u) from t'), 'no');
    assert.equal(grouped('select upper(a) from t'), 'no');
    assert.equal(grouped('select a, sum(b) from t group by a'), 'by keys');
  });

  it('marks what an outer join can leave null', () => {
    const outer = (sql: string) => queryOf(sql).sources.filter((source) => source.outer).map((source) => source.alias);
    assert.deepEqual(outer('select 1 from a left join b on true join c on true'), ['b']);
    assert.deepEqual(outer('select 1 from a right join b on true'), ['a']);
    assert.deepEqual(outer('select 1 from a full join b on true'), ['a', 'b']);
    assert.deepEqual(outer('select 1 from a left join (b join c on true) on true'), ['b', 'c']);
  });

  it('says whose ON a condition stands in', () => {
    const on = queryOf('select 1 from a join b on a.x = b.x left join c on c.y = b.y where a.z = 1').filters.map((conjunct) => conjunct.on);
    assert.deepEqual(on, [1, 2, undefined]);
  });

  it('numbers bare placeholders in the order of the text', () => {
    const query = queryOf('select ? from t join u on u.a = ? where b = ? limit ?', { dialect: 'mysql' });
    const keys = query.filters.map(({ predicate }) => (predicate.kind === 'compare' && predicate.right.kind === 'parameter' ? predicate.right.key : ''));
    assert.deepEqual(keys, ['2', '3']);
  });

  it('knows the beginning of a pattern', () => {
    const prefix = (pattern: string) => {
      const { predicate } = queryOf(`select 1 from t where a like ${pattern}`).filters[0]!;
      return predicate.kind === 'like' ? predicate.prefix : 'none';
    };
    assert.equal(prefix("'abc%'"), 'abc');
    assert.equal(prefix("'%abc'"), '');
    assert.equal(prefix("'a\\_b_c'"), 'a_b');
    assert.equal(prefix("'plain'"), 'plain');
    assert.equal(prefix("'abc' || $1"), 'abc');
    assert.equal(prefix("'%' || $1 || '%'"), '');
    assert.equal(prefix('$1'), undefined);
    assert.equal(prefix("$1 || '%'"), undefined);
  });

  it('names outputs as PostgreSQL does', () => {
    const query = queryOf('select a, t.b, count(*), c::text, lower(d) as low, 1, case when a then b end, (select e from u) from t');
    assert.deepEqual(query.outputs.map((output) => output.name), ['a', 'b', 'count', 'c', 'low', undefined, 'case', 'e']);
  });

  it('counts the rows of an insert and reads its values', () => {
    const one = queryOf('insert into t (a, b) values (1, $1)');
    assert.deepEqual([one.rows, one.writes.map((write) => write.value?.kind)], [1, ['constant', 'parameter']]);
    assert.equal(queryOf('insert into t (a) values (1), (2), (3)').rows, 3);
    assert.equal(queryOf('insert into t (a) select a from u').rows, undefined);
  });

  it('reads limits, whoever decides them', () => {
    const limit = (sql: string) => {
      const { limit: found } = queryOf(sql);
      return found && [found.count, found.parameter];
    };
    assert.deepEqual(limit('select 1 from t limit 10'), [10, false]);
    assert.deepEqual(limit('select 1 from t fetch first 3 rows only'), [3, false]);
    assert.deepEqual(limit('select 1 from t limit $1'), [undefined, true]);
    assert.deepEqual(limit('select 1 from t limit least($1, 100)'), [undefined, true]);
    assert.equal(limit('select 1 from t limit all'), undefined);
  });

  it('gives every inner query once, with its part', () => {
    const query = queryOf('with a as (select 1) select (select 2), array(select 3) from (select 4) d where exists (select 5) and x in (select 6) and y = any (select 7) union select 8');
    assert.deepEqual(query.inner.map(({ role }) => role), ['cte', 'scalar', 'array', 'derived', 'exists', 'in', 'quantified', 'branch']);
    assert.equal(new Set(everyQuery(query)).size, [...everyQuery(query)].length);
  });

  it('tells a recursive reference from a table', () => {
    const query = queryOf('with recursive t as (select 1 as n union all select n + 1 from t) select * from t');
    assert.equal(query.ctes[0]!.recursive, true);
    assert.deepEqual(query.ctes[0]!.query.setOperations[0]!.query.sources.map((source) => [source.kind, source.query]), [['cte', undefined]]);
    assert.equal(queryOf('with t as (select * from t) select * from t').ctes[0]!.query.sources[0]!.kind, 'table');
  });

  it('knows the tree of every query', () => {
    const { query, nodes } = lowered('with a as (select 1) select * from a where exists (select 2) union select 3');
    for (const one of everyQuery(query)) assert.ok(nodes.has(one), show(one));
  });
});

const SELECT_TAIL: readonly Part[] = ['limit', 'lock', 'offset', 'order', 'setOperations'];

/** What holes open, by the place where they stand. */
const OPEN: readonly (readonly [string, Written, readonly Part[]])[] = [
  ['select a from t where b = ${0}', { holes: ['text'] }, []],
  ['select a from t where ${0}', { holes: ['text'] }, ['filters']],
  ['select a from t where ${0}', { holes: ['parameter'] }, []],
  ['select a from t where b = 1 and ${0} order by a', { holes: ['fragment'] }, ['filters']],
  ['select ${0} from t', { holes: ['fragment'] }, ['outputs']],
  ['select a, ${0} from t', { holes: ['text'] }, ['outputs']],
  ['select ${0} from t', { holes: ['parameter'] }, []],
  ['select a from t order by ${0}', { holes: ['fragment'] }, ['order']],
  ['select a from t group by ${0}', { holes: ['fragment'] }, ['grouping']],
  ['select a from ${0}', { holes: ['identifier'] }, []],
  ['select a from t where b = 1', { openEnd: true }, ['filters', 'grouping', 'having', ...SELECT_TAIL]],
  ['select a from t order by a', { openEnd: true }, ['limit', 'lock', 'offset', 'order']],
  ['select a from t limit 10', { openEnd: true }, ['lock', 'offset']],
  ['update t set a = 1', { openEnd: true }, ['filters', 'limit', 'order', 'returning', 'sources', 'writes']],
  ['delete from t', { openEnd: true }, ['filters', 'limit', 'order', 'returning', 'sources']],
  ['select a from t union select b from u where c', { openEnd: true }, [...SELECT_TAIL]],
  ['select a from t ${0} order by a', { holes: ['fragment'] }, ['filters', 'grouping', 'having', 'setOperations', 'sources']],
  ['select a from t where b = 1 ${0}', { holes: ['fragment'] }, ['filters', 'grouping', 'having', ...SELECT_TAIL]],
  ['select a from t where b = 1 ${0} limit 5', { holes: ['fragment'] }, ['filters', 'grouping', 'having', 'order', 'setOperations']],
  ['select a from t order by a ${0}', { holes: ['fragment'] }, ['limit', 'lock', 'offset', 'order']],
];

describe('openness', () => {
  for (const [sql, written, parts] of OPEN) {
    it(`${sql}${written.openEnd ? ' …' : ''} (${written.holes?.join(', ') ?? ''})`, () => assert.deepEqual([...queryOf(sql, written).open].sort(), [...parts].sort()));
  }

  it('keeps the nature of holes', () => {
    const query = queryOf('select a from ${0} where b = ${1} and c = ${2} limit ${3}', { holes: ['identifier', 'parameter', 'text', 'text'] });
    assert.equal(query.sources[0]!.kind, 'unknown');
    assert.deepEqual(query.filters.map(({ predicate }) => predicate.kind === 'compare' && predicate.right.kind), ['parameter', 'hole']);
    assert.equal(query.limit?.parameter, true);
  });

  it('does not take a word or a string with a hole in it for what it says', () => {
    const query = queryOf('select x_${0} from orders_${1} where a = \'${2}\' and "b_${3}" = 1 and c like \'%${4}\' and d like \'${5}%\' and e like \'x${6}\'', { holes: Array.from({ length: 7 }, () => 'text' as const) });
    assert.deepEqual([query.outputs[0]!.term?.kind, query.sources[0]!.kind, query.sources[0]!.table], ['hole', 'unknown', undefined]);
    assert.deepEqual(query.filters.map(({ predicate }) => (predicate.kind === 'compare' ? [predicate.left.kind, predicate.right.kind] : predicate.kind === 'like' ? predicate.prefix : '')), [['column', 'hole'], ['hole', 'constant'], '', undefined, 'x']);
    const written = queryOf('update t set "${0}" = 1, a = 2', { holes: ['text'] });
    assert.deepEqual([written.writes.map((write) => write.column), [...written.open]], [['a'], ['writes']]);
    assert.equal(queryOf('insert into t (a) values ${0}', { holes: ['fragment'] }).rows, undefined);
  });

  it('takes a list in a hole for a list of unknown length', () => {
    const { predicate } = queryOf('select a from t where b in ${0}', { holes: ['fragment'] }).filters[0]!;
    assert.deepEqual([predicate.kind, predicate.kind === 'in' && predicate.values], ['in', undefined]);
  });

  it('marks what is there only sometimes', () => {
    const query: Query = queryOf('select a from t where b = 1 and c = 2 order by a limit 10', { optional: [' and c = 2', ' limit 10'] });
    assert.deepEqual(query.filters.map(({ presence }) => presence), ['always', 'sometimes']);
    assert.deepEqual([query.order[0]!.presence, query.limit?.presence], ['always', 'sometimes']);
  });

  it('speaks of places in the document', () => {
    // const q = 'select a ' +\n  'from t';
    const host = "const q = 'select a ' +\n  'from t';";
    const map: SourceMap = {
      pieces: [
        { kind: 'verbatim', sql: { start: 0, end: 9 }, host: { start: 11, end: 20 } },
        { kind: 'margin', sql: { start: 9, end: 9 }, host: { start: 20, end: 27 } },
        { kind: 'verbatim', sql: { start: 9, end: 15 }, host: { start: 27, end: 33 } },
      ],
      shared: false,
      escape: (text) => text,
    };
    const query = queryOf('select a from t', { map });
    const { verb, sources, outputs } = query;
    assert.deepEqual([verb, sources[0]!.nameSpan, outputs[0]!.span].map(({ start, end }) => host.slice(start, end)), ['select', 't', 'a']);
  });
});
