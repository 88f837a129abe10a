-- tool: golang-migrate
-- expect: blocking-not-null ACCESS EXCLUSIVE
alter table orders add constraint c check (customer_id is not null) not valid;
alter table orders alter column customer_id set not null;
