-- tool: golang-migrate
-- expect: blocking-not-null ACCESS EXCLUSIVE
alter table orders alter column customer_id set not null;
