// A small database, and queries whose plans hold every kind of node and line that EXPLAIN prints.
export const SCHEMA = `
  create table customer (id int primary key, name text, "Home Town" text);
  create table orders (id int primary key, customer_id int references customer on delete cascade, state text, total int, at date);
  create index orders_by_customer on orders (customer_id, at);
  create table event (id int, day date) partition by range (day);
  create table event_1 partition of event for values from ('2024-01-01') to ('2024-02-01');
  create table event_2 partition of event for values from ('2024-02-01') to ('2024-03-01');
  insert into customer select n, 'name ' || n, 'x' from generate_series(1, 300) n;
  insert into orders select n, 1 + n % 300, 'state ' || n % 7, n, date '2024-01-01' + n % 400 from generate_series(1, 5000) n;
  insert into event select n, date '2024-01-01' + n % 60 from generate_series(1, 500) n;
  create function touch() returns trigger language plpgsql as 'begin return new; end';
  create trigger touched before update on orders for each row execute function touch();
  analyze;`;

/** One for each kind of node and line. */
export const QUERIES = [
  `select "Home Town", count(*) from customer c join orders o on o.customer_id = c.id where o.total > 30 and state <> 'a, (b: ''c''' group by "Home Town" order by 2 desc limit 3`,
  "select * from orders where customer_id = 7 order by at desc limit 5",
  'select c.*, (select max(total) from orders o where o.customer_id = c.id) from customer c where c.id in (select customer_id from orders where total > 100)',
  'with recent as materialized (select * from orders where total > 10) select * from recent r where r.id = 3 and r.total > (select avg(total) from recent)',
  'with recursive n(i) as (select 1 union all select i + 1 from n where i < 10) select * from n',
  "select * from event where day > '2024-01-05'",
  'select state, customer_id, sum(total), row_number() over (partition by state order by sum(total)) from orders group by grouping sets ((state, customer_id), (state), ())',
  'select id from orders where total < 10 union select id from customer intersect select 3',
  'select * from orders where not exists (select 1 from customer where customer.id = orders.customer_id and customer.name > orders.state)',
  "select * from orders where id = 3 or customer_id = 4 or state like 'x%' for update",
  'select * from generate_series(1, 10) g(n), lateral (select * from orders where customer_id = g.n limit 2) o, (values (1), (2)) v(x)',
  'update orders set total = total + 1 where customer_id = 3',
  'delete from customer where id = 9',
  'insert into customer values (1, null, null), (900, null, null) on conflict (id) do nothing',
  'merge into customer c using orders o on o.id = c.id when matched then update set name = o.state',
  'select distinct on (customer_id) * from orders order by customer_id, at, total',
  'select 1 where false',
];
