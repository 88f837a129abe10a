-- tool: golang-migrate
-- expect: rewriting-type-change ACCESS EXCLUSIVE
alter table orders alter column created_at type timestamptz;
