-- tool: plain
-- expect: backfill-with-ddl ACCESS EXCLUSIVE
begin;
alter table orders add column region text;
update orders set region = c.email from customer c where c.id = orders.customer_id;
commit;
