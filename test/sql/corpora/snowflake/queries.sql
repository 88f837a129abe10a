-- tables: orders
select id, row_number() over (partition by customer order by at desc) as n from orders qualify n = 1;
-- tables: events
select e.src:customer.name::string as name, e.src:items[0].price::number(10, 2), f.value:id, f.index from events e, lateral flatten(input => e.src:items, outer => true) f;
-- tables:
select $1, t.$2:a.b::string from @stage/path/file.csv (file_format => 'csv', pattern => '.*') t;
-- tables:
select * from table(result_scan(last_query_id())) where x = 1;
-- tables: orders
select * from orders sample bernoulli (10) seed (1);
-- tables: orders
select * from orders at (timestamp => '2024-01-01'::timestamp_tz) as o where o.id = 1;
-- tables: orders
select * from orders before (statement => '8e5d0ca9-005e-44e6-b858-a8f5b37c5726');
-- tables: sales
select * from sales pivot (sum(amount) for month in ('JAN', 'FEB')) as p order by p.id;
-- tables: quotes, trades
select * from trades t asof join quotes q match_condition (t.at >= q.at) on t.symbol = q.symbol;
-- tables: orders
select region, product, sum(amount) from orders group by all order by all;
-- tables: orders
select * exclude (a, b) rename (c as d), o.* ilike 'x%' from orders o;
-- tables:
select * from identifier($name) where id = $id;
-- tables: managers
select title, level from managers start with title = 'President' connect by manager_id = prior id;
-- tables: a, b
select id from a minus select id from b;
-- tables:
select * from values (1, 'a'), (2, 'b') as v (id, name);
-- tables: t
select iff(a > 1, 'x', 'y'), try_cast(b as number), parse_json('{"a": 1}'):a, array_agg(distinct c) within group (order by c), filter(d, x -> x > 1), {'k': a} from t;
-- tables: stock
select * from stock match_recognize (partition by company order by day measures match_number() as n one row per match pattern (up down) define up as price > lag(price)) order by company;
-- tables: t
select top 10 a, b ilike any ('%x%', '%y%') from db.schema.t where c rlike 'a.*'; // a comment
-- tables: t
insert overwrite into t (a, b) select 1, parse_json('{}');
-- tables: big, small, src
insert all when n > 100 then into big when n < 10 then into small values (n, 1) else into small select n from src;
-- tables: t, u
merge into t using u on t.id = u.id when matched and u.gone then delete when matched then update set t.a = u.a when not matched then insert (id, a) values (u.id, u.a);
-- tables: t
copy into t (a, b) from @stage/x file_format = (type = csv) on_error = continue;
-- tables: t, u
update t set a = u.a from u where t.id = u.id;
-- tables: t, u
delete from t using u where t.id = u.id;
-- tables: t
show tables ->> select "name" from t;
