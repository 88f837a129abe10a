-- tool: golang-migrate
-- expect: rewriting-column ACCESS EXCLUSIVE
alter table orders add column gross numeric generated always as (total * 1.2) stored;
