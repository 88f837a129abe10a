-- tables: orders
select id from `proj.ds.orders` where _PARTITIONDATE >= date '2024-01-01';
-- tables: orders
select o.* except (secret) replace (amount * 2 as amount) from my-proj.ds.orders as o;
-- tables: events_*
select event_name, (select value.int_value from unnest(event_params) where key = 'x') as x from `proj.ds.events_*` where _table_suffix between '20240101' and '20240131';
-- tables: orders
select id, item, pos from orders, unnest(items) as item with offset as pos where item.price > 1;
-- tables: orders
select as struct id, struct(1 as a, 'x' as b) as s, struct<a int64, b array<string>>(1, ['x']) as t, array<int64>[1, 2] from orders;
-- tables: orders
select as value item from orders limit 10;
-- tables: orders
select id, rank() over (partition by customer order by at) as r from orders qualify r = 1;
-- tables: sales
select * from sales pivot (sum(amount) for quarter in ('Q1', 'Q2')) as p;
-- tables: sales
select * from sales unpivot (amount for quarter in (q1, q2));
-- tables: orders
select * from orders tablesample system (10 percent);
-- tables: orders
select * from orders for system_time as of timestamp_sub(current_timestamp(), interval 1 hour);
-- tables: t
select r'\d+', b'abc', rb"x\y", '''it's
two lines''', """a "b" c""", "double", safe.substr(a, 1), a[offset(0)], f(x).y, interval -1 day from t where b = @b and c in unnest(@list);
-- tables: t
select region, sum(a), from t group by rollup (region), grouping sets ((region), ()) having sum(a) > 1 order by 1 limit 10;
-- tables: t
select array_agg(distinct a ignore nulls order by a limit 5), any_value(b having max c), countif(d), approx_quantiles(e, 4)[offset(2)] from t;
-- tables: a, b
select id from a union all select id from b;
-- tables: a, b
with x as (select id from a), y as (select id from b), select * from x full join y using (id);
-- tables: produce
from produce |> where sales > 1 |> aggregate sum(sales) as total group by item |> order by total desc |> limit 3;
-- tables: t
insert ds.t (a, b) values (1, struct('x', 2)), (2, null);
-- tables: t, u
insert into t select * from u;
-- tables: t, u
merge ds.t using u on t.id = u.id when matched and u.gone then delete when not matched by source then update set a = 1 when not matched then insert row;
-- tables: t, u
update ds.t set a = u.a, b.c = 2 from u where t.id = u.id;
-- tables: t
delete ds.t where true;
-- tables: t
export data options (uri = 'gs://x/*.csv', format = 'CSV') as select * from t;
-- body: t, u
begin
  declare n int64 default (select count(*) from t);
  if n > 1 then
    insert into u select * from t;
  end if;
  while n > 0 do
    delete from u where id = n;
    set n = n - 1;
  end while;
end;
-- tables: t
select ml.predict(a), cast(b as string format 'x'), safe_cast(c as bignumeric), extract(week from d), @@error.message from t;
