-- tool: golang-migrate
-- expect: blocking-foreign-key SHARE ROW EXCLUSIVE
alter table orders add constraint orders_customer_fk foreign key (customer_id) references customer (id);
