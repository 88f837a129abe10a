-- tool: golang-migrate
-- expect: blocking-index-build SHARE
create index orders_customer_id on orders (customer_id);
