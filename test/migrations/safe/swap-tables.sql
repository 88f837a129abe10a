-- tool: golang-migrate
set lock_timeout = '2s';
create table orders_new (like orders including all);
alter table orders rename to orders_old;
alter table orders_new rename to orders;
