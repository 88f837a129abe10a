-- tool: mysql
-- expect: blocking-foreign-key ALGORITHM=COPY
alter table orders add constraint orders_customer_fk foreign key (customer_id) references customer (id);
