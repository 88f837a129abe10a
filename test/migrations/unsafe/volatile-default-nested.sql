-- tool: golang-migrate
-- expect: rewriting-column ACCESS EXCLUSIVE
alter table orders add column token text default 'x' || md5(random()::text);
