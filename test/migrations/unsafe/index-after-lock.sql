-- tool: golang-migrate
-- expect: work-after-lock ACCESS EXCLUSIVE
alter table customer add column region text;
create index orders_customer_id on orders (customer_id);
