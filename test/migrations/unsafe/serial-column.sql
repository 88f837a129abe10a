-- tool: golang-migrate
-- expect: rewriting-column ACCESS EXCLUSIVE
alter table orders add column seq bigserial;
