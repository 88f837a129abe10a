-- tool: plain
set lock_timeout = '2s';
begin;
alter table orders add constraint orders_customer_fk foreign key (customer_id) references customer (id) not valid;
commit;
begin;
alter table orders validate constraint orders_customer_fk;
commit;
