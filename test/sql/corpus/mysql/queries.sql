-- What only MySQL and MariaDB read in queries. Each statement follows the tables that it names.
-- tables: users
select sql_calc_found_rows distinct `id`, "a string", 'it''s', 'don\'t', 'two' ' words', N'x', _utf8mb4'x', _latin1 'x', x'4D', b'01', 0x4D, \N from users limit 5, 10;
-- tables: users
select id # a comment
  , name -- another
  , age--1 as older
  , /*+ MAX_EXECUTION_TIME(1000) */ 1 /*!50003 + 1 */ as two
from users;
-- tables: orders, users
select straight_join o.id, u.name from orders o straight_join users u on u.id = o.user_id where o.id in (1, 2) for update of o skip locked;
-- tables: orders, users
select o.id from orders as o use index (by_user, by_day) ignore index for order by (primary), users force key for join (primary) where o.user_id = users.id lock in share mode;
-- tables: orders
select day, sum(total) from orders partition (p0, p1) group by day desc with rollup having sum(total) > 10 order by day limit 10 offset 20;
-- tables: users
select group_concat(distinct name order by name desc separator ', '), count(distinct a, b), json_arrayagg(x) from users;
-- tables: users
select profile->'$.a', profile->>'$.b', 'a' member of (profile->'$.tags'), a <=> b, a div b, a mod b, a xor b, !a, a regexp '^x', a not rlike 'y', a sounds like b, binary a = 'x', a collate utf8mb4_bin from users;
-- tables: users
select cast(a as signed), cast(a as unsigned integer), cast(a as char(10) character set utf8mb4), cast(a as decimal(10, 2)), cast(a as json), convert(a using utf8mb4), convert(a, unsigned), convert(a, date) from users;
-- tables: users
select a from users where created > now() - interval 3 day and b < date_add(c, interval '1:30' hour_minute) and d > interval 1 + 1 month + now() and timestampdiff(day, a, b) > 3 and extract(year_month from c) = 202401;
-- tables: articles
select id, match (title, body) against ('x' in natural language mode with query expansion) as score from articles where match (title, body) against (? in boolean mode);
-- tables: users
select id into @first from users order by id limit 1;
-- tables: users
select id, name into outfile '/tmp/x' fields terminated by ',' optionally enclosed by '"' lines terminated by '\n' from users;
-- tables: a
set @n := 0; select @n := @n + 1 as n, @@session.sql_mode, @@global.x, @`odd name` from a;
-- tables: tree
with recursive t (id, depth) as (select id, 1 from tree where parent is null union all select c.id, depth + 1 from tree c join t on c.parent = t.id) select * from t;
-- tables: sales
select *, rank() over w, sum(x) over (partition by a order by b rows between unbounded preceding and current row), lag(x, 1) over (order by b) from sales window w as (order by x desc);
-- tables:
values row(1, 2), row(3, 4) order by column_0 limit 1;
-- tables: users
table users order by id limit 3;
-- tables:
select 1 from dual where true;
-- tables: users, j
select * from users u left join lateral (select * from j where j.user_id = u.id limit 1) x on true;
-- tables: docs
select jt.* from docs, json_table(docs.body, '$[*]' columns (n for ordinality, a int path '$.a' default '0' on empty)) as jt;
-- tables: a, b
select * from { oj a left outer join b on a.id = b.id };
-- tables: a, b
(select x from a limit 1) union distinct (select x from b) order by x limit 2;
-- tables: 2fa
select * from 2fa where 1a = 2;
