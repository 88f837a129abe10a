-- tool: golang-migrate
set lock_timeout = '2s';
alter table orders add constraint orders_customer_fk foreign key (customer_id) references customer (id) not valid;
