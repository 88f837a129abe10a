-- tool: sqlite
create table orders_new (id integer primary key, customer_id integer not null, state text);
insert into orders_new select id, customer_id, state from orders;
drop table orders;
alter table orders_new rename to orders;
