-- tool: golang-migrate
set lock_timeout = '2s';
alter table orders rename constraint orders_pkey to pk_orders;
