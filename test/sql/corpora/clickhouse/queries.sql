-- tables: events
select user_id, uniqExact(session_id) as sessions from events final prewhere date >= today() - 7 where type = 'view' group by user_id with totals order by sessions desc limit 10 settings max_threads = 4 format JSON;
-- tables: hits
select domain, count() from hits sample 1/10 offset 1/2 group by domain limit 1 by domain limit 5, 10;
-- tables: orders, rates
select o.id, r.rate from orders as o asof left join rates as r on o.currency = r.currency and o.at >= r.at;
-- tables: a, b
select * from a any left join b using id, day;
-- tables: a, b
select a.id from a global semi left join b on a.id = b.id where a.x global in (select x from b);
-- tables: visits
select g, count() from visits array join goals as g, arrayEnumerate(goals) as n where g > 1 group by g;
-- tables: visits
select id from visits left array join tags as t;
-- tables: numbers
with 10 as top, (select max(n) from numbers) as most select n from numbers where n > most - top;
-- tables: events
select arrayMap(x -> x * 2, values), arrayFilter((x, y) -> x > y, a, b), quantile(0.9)(duration), sumIf(price, ok = 1) from events;
-- tables: events
select {'a': 1, 'b': 2}['a'], (1, 'x').2, tuple(a, b).1, [1, 2, 3][1], cast(a as Nullable(UInt8)), a::Array(LowCardinality(String)) from events where id = {id:UInt64};
-- tables: events
select * except (secret) replace (a + 1 as a) apply(toString), columns('^m') from events;
-- tables: events
select a = 1 ? 'one' : 'more' as label, now() - interval 1 day as since from events where a == 2 and b ilike '%x%';
-- tables: events
select toStartOfHour(at) as h, count() from events group by h order by h with fill from 1 to 24 step 1 interpolate (h as h + 1);
-- tables: events
select id, row_number() over (partition by type order by at) as n from events qualify n = 1;
-- tables: a, b
select id from a order by id limit 3 union all select id from b order by id limit 3;
-- tables:
select number from numbers(10) where number % 2 = 0;
-- tables: t
select table, database from t where database = 'x';
-- tables: cities, countries
select c.name, n.name from cities c, countries n where c.country = n.id;
-- tables: logs
select 1 from logs where id in (1, 2, 3) and not has(tags, 'x') or match(line, 'a\'b');
-- tables: logs
insert into logs (a, b) values (1, 'x'), (2, 'y');
-- tables: logs, old_logs
insert into logs select * from old_logs where at < now() settings max_threads = 1;
-- tables: logs
insert into logs (a) format JSONEachRow {"a": 1};
-- tables: logs
alter table logs on cluster main update level = 2 where level = 1;
-- tables: logs
alter table logs delete where at < now() - interval 30 day;
-- tables: logs
delete from logs on cluster main where id = 7;
