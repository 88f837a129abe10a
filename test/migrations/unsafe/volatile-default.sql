-- tool: golang-migrate
-- expect: rewriting-column ACCESS EXCLUSIVE
alter table orders add column token uuid not null default gen_random_uuid();
